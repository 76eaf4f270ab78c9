"""What the menu of a message offers: ways to copy it, to select it, and what the page adds."""

from collections.abc import Callable, Sequence

from duologue.domain.message import Message, Role
from duologue.domain.turn_state import TurnState
from duologue.ui.transcript.document.copying import copy_html, copy_plain, copy_words
from duologue.ui.transcript.turns.menu_entry import MenuEntry
from duologue.ui.transcript.turns.turn_actions import TurnActions
from duologue.ui.words import translate


def message_entries(
    message: Message, actions: TurnActions, select_all: Callable[[], object]
) -> Sequence[Sequence[MenuEntry]]:
    """The entries in groups. An answer that still arrives can only be selected."""
    selecting = (
        MenuEntry("selectMessage", translate("MessageMenu", "Select all of this message"), select_all),
    )
    if message.state is TurnState.STREAMING:
        return (selecting,)
    copying = _copying(message, actions) if message.text else ()
    return copying, selecting, actions.more(message)


def _copying(message: Message, actions: TurnActions) -> Sequence[MenuEntry]:
    def told(copy: Callable[[str], object]) -> Callable[[], object]:
        def act() -> None:
            copy(message.text)
            actions.copied()

        return act

    markdown = MenuEntry("copyMarkdown", translate("MessageMenu", "Copy as Markdown"), told(copy_words))
    if message.role is Role.USER:
        return MenuEntry("copyMessage", translate("MessageMenu", "Copy"), told(copy_words)), markdown
    return (
        markdown,
        MenuEntry("copyText", translate("MessageMenu", "Copy as text"), told(copy_plain)),
        MenuEntry("copyHtml", translate("MessageMenu", "Copy as HTML"), told(copy_html)),
    )

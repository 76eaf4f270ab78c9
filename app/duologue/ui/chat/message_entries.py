"""What the chat page adds to the menu of a message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QMenu

from duologue.domain.continuing import can_go_on
from duologue.domain.errors import DuologueError
from duologue.domain.message import Message, Role
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.services.asking.chat_session import AskWith
from duologue.services.tables import catalogue
from duologue.ui.chat.message_changes import MessageChanges
from duologue.ui.chat.room import ChatRoom
from duologue.ui.composer.model_menu import fill_model_menu
from duologue.ui.dialogs.ask_text import AskText
from duologue.ui.dialogs.message_details import MessageDetails
from duologue.ui.transcript.turns.menu_entry import MenuEntry
from duologue.ui.words import translate


@dataclass(frozen=True, slots=True)
class MessageDoings:
    """What the entries do."""

    edit: Callable[[Message], object]
    go_on: Callable[[Message], object]
    regenerate: Callable[[Message, AskWith | None], object]
    changes: MessageChanges


@dataclass(frozen=True, slots=True)
class Arriving:
    """Whether an answer arrives in the chat of a message, and whether it is the answer to this message."""

    here: bool = False
    to_this: bool = False


def page_entries(
    room: ChatRoom, doings: MessageDoings, message: Message, arriving: Arriving
) -> Sequence[MenuEntry]:
    """The entries in the order they are shown; those of developer tools only where they are switched on.

    One answer at a time arrives in a chat: what would ask for another says so.
    """
    entries = [*_rewordings(room, doings, message, arriving)]
    branch = partial(doings.changes.branch, message)
    entries.append(MenuEntry("branch", translate("MessageEntries", "Branch into a new chat"), branch))
    if room.services.preferences.current.developer_tools:
        details = lambda: MessageDetails(room.page.theme, message, room.page.window()).open()  # noqa: E731 - the menu calls it
        entries.append(MenuEntry("messageDetails", translate("MessageEntries", "Details…"), details))
        opening = lambda: room.tasks.start(_open_in_playground(room, message))  # noqa: E731 - as above
        entries.append(
            MenuEntry("openInPlayground", translate("MessageEntries", "Open in playground"), opening)
        )
        if room.services.exchanges.holds(message.id):
            keep = partial(doings.changes.keep_exchange, message)
            entries.append(
                MenuEntry("saveExchange", translate("MessageEntries", "Save what crossed the wire…"), keep)
            )
    delete = partial(doings.changes.delete, message)
    why_not = translate("MessageEntries", "its answer is arriving") if arriving.to_this else ""
    entries.append(MenuEntry("deleteMessage", translate("MessageEntries", "Delete"), delete, why_not=why_not))
    return entries


async def _open_in_playground(room: ChatRoom, message: Message) -> None:
    try:
        draft = await room.services.playground.opening.turn(message)
    except DuologueError as refused:
        room.navigation.toast(refused.message, "", None)
        return
    room.navigation.playground(draft)


def _rewordings(
    room: ChatRoom, doings: MessageDoings, message: Message, arriving: Arriving
) -> Sequence[MenuEntry]:
    why_not = translate("MessageEntries", "when the answer has ended") if arriving.here else ""
    edit = MenuEntry("editMessage", translate("MessageEntries", "Edit"), partial(doings.edit, message))
    if message.role is Role.USER:
        return (edit,)
    entries = [edit]
    if can_go_on(message):
        go_on = partial(doings.go_on, message)
        entries.append(MenuEntry("goOn", translate("MessageEntries", "Continue"), go_on, why_not=why_not))
    with_ = translate("MessageEntries", "Regenerate with")
    again = partial(doings.regenerate, message, None)
    fill = partial(_fill_models, room, doings, message)
    entries.append(MenuEntry("regenerateWith", with_, again, fill, why_not))
    return entries


def _fill_models(room: ChatRoom, doings: MessageDoings, message: Message, menu: QMenu) -> None:
    def ask(profile: Profile, model: str) -> None:
        doings.regenerate(message, AskWith(profile.id, _style(profile, message.style), model))

    def ask_other(profile: Profile) -> None:
        title = translate("ModelMenu", "The model's name, as the server knows it")
        AskText(room.page.theme, room.page.window(), title, "", partial(ask, profile)).open()

    profiles = room.services.accounts.profiles
    current = (message.profile_id or "", message.model or "")
    fill_model_menu(menu, profiles, catalogue.models, current, ask, ask_other)


def _style(profile: Profile, wanted: ApiStyle | None) -> ApiStyle:
    """The style of the answer so far, where the profile speaks it."""
    style = wanted or ApiStyle.OPENAI
    if profile.kind is ProfileKind.DEMO:
        return style
    bases = {ApiStyle.OPENAI: profile.openai_base, ApiStyle.ANTHROPIC: profile.anthropic_base}
    return style if bases[style] else next((other for other in ApiStyle if bases[other]), style)

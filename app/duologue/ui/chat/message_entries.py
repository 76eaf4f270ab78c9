"""What the chat page adds to the menu of a message."""

from collections.abc import Sequence
from functools import partial

from duologue.domain.errors import DuologueError
from duologue.domain.message import Message
from duologue.ui.chat.message_changes import MessageChanges
from duologue.ui.chat.room import ChatRoom
from duologue.ui.dialogs.message_details import MessageDetails
from duologue.ui.transcript.turns.menu_entry import MenuEntry
from duologue.ui.words import translate


def page_entries(room: ChatRoom, changes: MessageChanges, message: Message) -> Sequence[MenuEntry]:
    """The entries in the order they are shown; those of developer tools only where they are switched on."""
    entries: list[MenuEntry] = []
    if room.services.preferences.current.developer_tools:
        details = lambda: MessageDetails(room.page.theme, message, room.page.window()).open()  # noqa: E731 - the menu calls it
        entries.append(MenuEntry("messageDetails", translate("MessageEntries", "Details…"), details))
        opening = lambda: room.tasks.start(_open_in_playground(room, message))  # noqa: E731 - as above
        entries.append(
            MenuEntry("openInPlayground", translate("MessageEntries", "Open in playground"), opening)
        )
        if room.services.exchanges.holds(message.id):
            keep = partial(changes.keep_exchange, message)
            entries.append(
                MenuEntry("saveExchange", translate("MessageEntries", "Save what crossed the wire…"), keep)
            )
    entries.append(
        MenuEntry("deleteMessage", translate("MessageEntries", "Delete"), partial(changes.delete, message))
    )
    return entries


async def _open_in_playground(room: ChatRoom, message: Message) -> None:
    try:
        draft = await room.services.playground.opening.turn(message)
    except DuologueError as refused:
        room.navigation.toast(refused.message, "", None)
        return
    room.navigation.playground(draft)

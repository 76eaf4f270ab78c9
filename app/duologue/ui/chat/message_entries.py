"""What the chat page adds to the menu of a message."""

from collections.abc import Sequence

from duologue.domain.message import Message
from duologue.ui.chat.room import ChatRoom
from duologue.ui.dialogs.message_details import MessageDetails
from duologue.ui.transcript.menu_entry import MenuEntry
from duologue.ui.words import translate


def page_entries(room: ChatRoom, message: Message) -> Sequence[MenuEntry]:
    """The entries in the order they are shown. With developer tools: what is known about the message."""
    entries: list[MenuEntry] = []
    if room.services.preferences.current.developer_tools:
        details = lambda: MessageDetails(room.page.theme, message, room.page.window()).open()  # noqa: E731 - the menu calls it
        entries.append(MenuEntry("messageDetails", translate("MessageEntries", "Details…"), details))
    return entries

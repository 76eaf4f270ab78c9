"""Which chat is on the page: opened, begun, or none; what was being written in the last one is kept first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from duologue.domain.outline import PathOutline
from duologue.domain.unsent import Unsent

if TYPE_CHECKING:
    from collections.abc import Callable

    from duologue.domain.message import Chat
    from duologue.ui.chat.editing import Editing
    from duologue.ui.chat.open_chat import OpenChat
    from duologue.ui.chat.room import ChatRoom
    from duologue.ui.chat.sending import Sending
    from duologue.ui.chat.setup_doors import SetupDoors
    from duologue.ui.composer.drafts import Drafts


class Opening:
    """`show_frame` shows what stands around the turns."""

    def __init__(
        self,
        room: ChatRoom,
        opened: OpenChat,
        sending: Sending,
        editing: Editing,
        drafts: Drafts,
        doors: SetupDoors,
        show_frame: Callable[[], None],
    ) -> None:
        self._services = room.services
        self._page = room.page
        self._open = opened
        self._sending = sending
        self._editing = editing
        self._drafts = drafts
        self._doors = doors
        self._show_frame = show_frame
        self._wanted = ""

    async def begin(self, folder: str) -> None:
        """An empty chat, in a folder if one is named."""
        await self.keep()
        self._show(None, PathOutline())
        self._open.folder = folder or None
        if folder:
            await self._doors.begin_in(folder)
        self._page.composer.text.setFocus()

    async def open(self, chat_id: str) -> None:
        """Show a chat, with the answer that may be arriving in it."""
        self._wanted = chat_id
        await self.keep()
        library, chat = self._services.library, await self._services.library.chat(chat_id)
        path, unsent, edited = PathOutline(), Unsent(), None
        if chat is not None:
            path = await library.outline(chat_id)
            unsent = await self._services.unsent.of(chat_id)
            chat = await self._sending.follow_ups.recovered(chat, unsent)
            edited = await library.message(unsent.edited) if unsent.edited else None
        if self._wanted == chat_id:  # else another chat was chosen meanwhile
            self._editing.show(unsent, edited)
            self._show(chat, path)
        if chat is not None and chat.unread:
            await self._services.library.mark_read(chat_id)

    def show_none(self) -> None:
        """Show an empty chat where the open one is no more."""
        in_list = self._page.sidebar.isAncestorOf(QApplication.focusWidget() or self._page)
        self._show(None, PathOutline())
        if not in_list:  # what had the focus went with the turns
            self._page.composer.text.setFocus()

    async def show_path(self, chat_id: str) -> None:
        """Show the turns of the open chat as they are stored now; what stays is left alone."""
        path = await self._services.library.outline(chat_id)
        if self._open.id == chat_id:
            self._page.turns.show_changes(path)
            self._show_frame()

    async def keep(self) -> None:
        """Keep what is being written in the open chat."""
        await self._sending.follow_ups.keep()
        await self._editing.keep()
        await self._drafts.keep()

    def _show(self, chat: Chat | None, path: PathOutline) -> None:
        """Put another chat on the page."""
        self._wanted = chat.id if chat is not None else ""
        self._open.take(chat)
        if chat is None:
            self._editing.show(Unsent(), None)
            self._open.setup.for_new_chat()
        else:
            self._open.setup.for_chat(chat)
        self._page.show_notice(None)
        self._page.place.close_drawer()
        self._page.show_empty(empty=not path)  # first, so that the turns are built for the room they get
        self._page.turns.show_messages(path)
        self._drafts.show(chat)
        self._sending.follow_ups.show()
        self._sending.show_untold()
        self._show_frame()

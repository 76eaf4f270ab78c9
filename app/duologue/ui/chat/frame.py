"""What stands around the turns of the open chat: the greeting, the header with its menu, marks and cards."""

from collections.abc import Callable

from duologue.domain.message import summary_of
from duologue.domain.profile import ProfileKind
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.refusals import Refusals
from duologue.ui.chat.room import ChatRoom
from duologue.ui.chat.sending import Sending
from duologue.ui.chat.setup_doors import SetupDoors
from duologue.ui.library.presenter import LibraryPresenter
from duologue.ui.transcript.turns.menu_entry import MenuEntry, fill_menu
from duologue.ui.words import translate


class ChatFrame:
    """`find` and `copy_chat` are what its menu offers besides what can be done with any chat."""

    def __init__(
        self,
        room: ChatRoom,
        opened: OpenChat,
        refusals: Refusals,
        sending: Sending,
        doors: SetupDoors,
        library: LibraryPresenter,
        *,
        find: Callable[[], object],
        copy_chat: Callable[[], object],
    ) -> None:
        self._room = room
        self._open = opened
        self._refusals = refusals
        self._sending = sending
        self._doors = doors
        self._library = library
        self._find = find
        self._copy_chat = copy_chat
        room.page.header.menu_wanted.connect(self._fill_menu)

    def show(self) -> None:
        """Show everything as it stands now."""
        chat, page = self._open.chat, self._room.page
        page.show_empty(empty=not page.turns.messages)
        self.show_greeting()
        page.header.show_chat(
            (chat.title if chat else "") or translate("ChatPresenter", "New chat"),
            demo=self._open.setup.profile.kind is ProfileKind.DEMO,
            stored=chat is not None,
        )
        page.sidebar.list.mark_open(self._open.id)
        page.composer.show_running(running=self._sending.running)
        in_bin = chat is not None and chat.deleted_at is not None
        self._refusals.tell_bin((lambda: self._restore(chat.id)) if chat is not None and in_bin else None)
        self._sending.offer_missing_answer()
        self._room.navigation.activity()

    def show_greeting(self) -> None:
        """Show what an empty chat offers."""
        services = self._room.services
        self._doors.show_chips()
        self._room.page.greeting.show_state(
            connected=services.accounts.connected,
            developer_tools=services.preferences.current.developer_tools,
        )

    def _fill_menu(self) -> None:
        chat = self._open.chat
        if chat is not None:
            here = [
                MenuEntry("findInChat", translate("ChatPresenter", "Find in this chat"), self._find),
                MenuEntry("copyWholeChat", translate("ChatPresenter", "Copy whole chat"), self._copy_chat),
            ]
            header = self._room.page.header
            words = translate("ChatPresenter", "Chat settings…")
            settings = MenuEntry("openChatSettings", words, header.settings_wanted.emit)
            groups = self._library.chats.entries(summary_of(chat), self._library.rename)
            fill_menu(header.menu, [groups[0], [settings], here, *groups[1:]])
            at = next(a for a in header.menu.actions() if a.objectName() == here[0].name)
            header.menu.insertMenu(at, header.shortened)

    def _restore(self, chat_id: str) -> None:
        self._room.tasks.start(self._room.services.library.restore(chat_id))

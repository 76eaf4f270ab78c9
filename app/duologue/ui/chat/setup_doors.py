"""The doors to a chat's setup: inspector, sheet, personas and long chats, each built when first opened."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu

from duologue.domain.errors import Failure
from duologue.domain.message import Message
from duologue.domain.shelf import Folder, FolderDefaults
from duologue.services.chats.folder_setup import begun_in, gathered
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.refusals import Refusals
from duologue.ui.chat.room import ChatRoom
from duologue.ui.transcript.turns.menu_entry import MenuEntry
from duologue.ui.words import translate

if TYPE_CHECKING:
    from duologue.ui.inspector.chat_sheet import ChatSettings
    from duologue.ui.inspector.context_section import ContextActs
    from duologue.ui.inspector.presenter import InspectorPresenter
    from duologue.ui.long_chats.presenter import LongChatPresenter
    from duologue.ui.personas.presenter import PersonaPresenter


class SetupDoors:
    """`open_chat` shows another chat. What is behind a door is imported when somebody opens it."""

    def __init__(
        self,
        room: ChatRoom,
        opened: OpenChat,
        refusals: Refusals,
        open_chat: Callable[[str], Coroutine[Any, Any, None]],
    ) -> None:
        self._room = room
        self._open = opened
        self._refusals = refusals
        self._open_chat = open_chat
        self._inspector: InspectorPresenter | None = None
        self._long_chats: LongChatPresenter | None = None
        self._personas: PersonaPresenter | None = None
        self._sheet: ChatSettings | None = None
        refusals.too_long = self._offer
        opened.setup.subscribe(self._on_setup)
        header = room.page.header
        header.settings_wanted.connect(self.open_sheet)
        header.shortened.aboutToShow.connect(self._fill_shortened)

    # -- the inspector and the sheet -----------------------------------------------------------------

    def toggle_inspector(self) -> None:
        """Open or close the inspector; without developer tools, open the sheet in plain words."""
        if not self._room.services.preferences.current.developer_tools:
            self.open_sheet()
        else:
            self.inspector.show(shown=not self.inspector.shown)

    @property
    def inspector(self) -> "InspectorPresenter":
        """The column beside the chat."""
        if self._inspector is None:
            from duologue.ui.inspector.presenter import Inspected, InspectorPresenter  # noqa: PLC0415 - few open it

            inspected = Inspected(
                self._open.setup, lambda: self._open.chat, self._acts(), self.personas.fill_menu
            )
            self._inspector = InspectorPresenter(self._room, inspected, self._keep_shown)
        return self._inspector

    def open_sheet(self) -> None:
        """Open the settings of this chat in plain words."""
        if self._sheet is not None:
            self._sheet.raise_()
            return
        from duologue.ui.inspector.chat_sheet import ChatSettings  # noqa: PLC0415 - few open it

        page = self._room.page
        self._sheet = ChatSettings(
            page.theme, page.window(), self._open.setup, self.personas.fill_menu, self._acts()
        )
        self._sheet.finished.connect(self._forget_sheet)
        self._room.tasks.start(self._tell_use())
        self._sheet.open()

    def on_settings(self) -> None:
        """Developer tools may have been switched: the inspector is one of them."""
        current = self._room.services.preferences.current
        if current.developer_tools and current.window.inspector_shown:
            self.inspector.show(shown=True)
        elif not current.developer_tools and self._inspector is not None:
            self._inspector.panel.hide()

    def _keep_shown(self, shown: bool) -> None:  # noqa: FBT001 - a plain callback
        preferences = self._room.services.preferences
        preferences.change(window=replace(preferences.current.window, inspector_shown=shown))

    def _forget_sheet(self) -> None:
        self._sheet = None

    async def _tell_use(self) -> None:
        chat, setup = self._open.chat, self._open.setup
        use = await self._room.services.context.of(self._open.id, setup.profile, setup.model)
        if self._sheet is not None:
            self._sheet.show_use(use, noted=bool(chat is not None and chat.context_note))

    # -- personas and titles -------------------------------------------------------------------------

    @property
    def personas(self) -> "PersonaPresenter":
        """Choosing and keeping personas."""
        if self._personas is None:
            from duologue.ui.personas.presenter import PersonaPresenter  # noqa: PLC0415 - as above

            self._personas = PersonaPresenter(self._room, self._open.setup)
        return self._personas

    def show_chips(self) -> None:
        """Put the row of personas on the greeting, once somebody can use it."""
        greeting = self._room.page.greeting
        if self._room.services.accounts.connected and greeting.chips is None:
            greeting.add_chips(self.personas.chips())

    def answered(self, answer: Message) -> None:
        """An answer has ended: it may bring its chat a title."""
        self._room.tasks.start(self._name(answer))

    async def _name(self, answer: Message) -> None:
        chat = await self._room.services.titles.after(answer)
        if chat is not None:
            if self._open.id == chat.id:
                self._open.take(chat)
                self._open.show()
            await self._open.reload_list()

    # -- folders -------------------------------------------------------------------------------------

    async def begin_in(self, folder_id: str) -> None:
        """Begin the new chat with what its folder says, or those around it."""
        said = gathered(await self._room.services.folders.lineage(folder_id)).defaults
        if self._open.chat is None:
            profile_of = self._room.services.accounts.profile
            self._open.setup.for_new_chat(lambda setup: begun_in(said, setup, profile_of))
            self._open.show()

    def folder_entries(self, folder: Folder) -> Sequence[MenuEntry]:
        """What the menu of a folder offers besides the folder's own."""
        words = translate("SetupDoors", "Defaults for new chats…")
        asking = lambda: self._room.tasks.start(self._ask_defaults(folder.id))  # noqa: E731 - the menu calls it
        return (MenuEntry("folderDefaults", words, asking),)

    async def _ask_defaults(self, folder_id: str) -> None:
        from duologue.ui.personas.folder_defaults import FolderDefaultsDialog  # noqa: PLC0415 - few open it

        def keep(defaults: FolderDefaults) -> None:
            self._room.tasks.start(services.folders.save_defaults(folder.id, defaults))
            words = translate("SetupDoors", "New chats in “{name}” begin with this.")
            undo = lambda: self._room.tasks.start(services.folders.save_defaults(folder.id, folder.defaults))  # noqa: E731 - the toast calls it
            self._room.navigation.toast(words.format(name=folder.name), translate("SetupDoors", "Undo"), undo)

        services, page = self._room.services, self._room.page
        found = await services.folders.lineage(folder_id)
        if found:
            folder, around = found[0], gathered(found[1:])
            FolderDefaultsDialog(page.theme, page.window(), services, (folder, around), keep).open()

    # -- long chats ----------------------------------------------------------------------------------

    @property
    def long_chats(self) -> "LongChatPresenter":
        """The card, the summary and the line of long chats."""
        if self._long_chats is None:
            from duologue.ui.long_chats.presenter import LongChatPresenter  # noqa: PLC0415 - as above

            self._long_chats = LongChatPresenter(self._room, self._open, self._refusals, self._open_chat)
        return self._long_chats

    def _acts(self) -> "ContextActs":
        from duologue.ui.inspector.context_section import ContextActs  # noqa: PLC0415 - as above

        def leave_sheet(act: Callable[[], object]) -> Callable[[], object]:
            def run() -> None:
                if self._sheet is not None:
                    self._sheet.accept()
                act()

            return run

        long_chats = self.long_chats
        return ContextActs(
            leave_sheet(long_chats.offer_at_will),
            leave_sheet(long_chats.show_note),
            leave_sheet(long_chats.send_everything),
        )

    def _offer(self, again: Callable[[], object], failure: Failure | None) -> None:
        self.long_chats.offer(again, failure)

    def _on_setup(self) -> None:
        """A shortened chat needs its line; no other chat needs what draws it."""
        chat = self._open.chat
        is_shortened = chat is not None and bool(chat.context_from or chat.context_note)
        self._room.page.header.show_shortened(shortened=is_shortened)
        if is_shortened:
            self.long_chats.mark()
        if self._sheet is not None:
            self._room.tasks.start(self._tell_use())

    def _fill_shortened(self) -> None:
        menu: QMenu = self._room.page.header.shortened
        menu.clear()
        self.long_chats.fill_menu(menu)
        if menu.isEmpty():
            menu.addAction(translate("SetupDoors", "Nothing was left out")).setEnabled(False)

"""What each action does."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from duologue.domain.message import Message, Role
from duologue.domain.turn_state import TurnState
from duologue.ui.actions import NTH_CHAT
from duologue.ui.library.list_rows import ListView
from duologue.ui.words import translate

if TYPE_CHECKING:
    from duologue.ui.main_window import MainWindow

DEVELOPERS_ONLY = ("playground", "run")
_ZOOM_STEP = 10
_ZOOM_MIN, _ZOOM_MAX = 50, 300


class WindowCommands:
    """The handlers of the table in `actions`."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def handlers(self) -> dict[str, Callable[[], object]]:
        """One call per action name."""
        return {
            "newChat": self._new_chat,
            "searchChats": self._search,
            **{name: self._in_chat(act) for name, act in self._chat_handlers().items()},
            **{entry.name: partial(self._nth_chat, number) for number, entry in enumerate(NTH_CHAT, 1)},
            "focusComposer": lambda: self._window.show_page("chat"),
            "attach": self._attach,
            "prompts": self._window.chat.writing.manage_prompts,
            "exportChats": self._window.transfer.export,
            "importChats": self._window.transfer.import_file,
            "find": self._find,
            "findNext": lambda: self._find_step(+1),
            "findPrevious": lambda: self._find_step(-1),
            "playground": lambda: self._window.show_page("playground"),
            "run": self._run,
            "inspector": self._inspector,
            "developerTools": self.toggle_developer_tools,
            "zoomIn": lambda: self.zoom(+1),
            "zoomOut": lambda: self.zoom(-1),
            "zoomReset": lambda: self.zoom(0),
            "palette": self._palette,
            "undoLast": self._window.undo_last,
            "connect": self._window.navigation.connect,
            "settings": lambda: self._window.show_page("settings"),
            "shortcuts": self._shortcuts,
            "quit": self._window.close,
        }

    def _chat_handlers(self) -> dict[str, Callable[[], object]]:
        """What is done with the open chat, or from it."""
        chat, library = self._window.chat, self._window.chat.library
        chats = library.chats
        return {
            "nextChat": lambda: self._step_chat(+1),
            "previousChat": lambda: self._step_chat(-1),
            "stop": chat.stop,
            "regenerate": self._regenerate,
            "goOn": self._go_on,
            "editLast": chat.recall,
            "previousVersion": lambda: chat.step_version(-1),
            "nextVersion": lambda: chat.step_version(+1),
            "copyAnswer": self._copy_answer,
            "copyCode": self._copy_code,
            "copyChat": chat.copy_chat,
            "printChat": self._window.transfer.print_chat,
            "sidebar": self._window.chat_page.place.toggle,
            "renameChat": library.rename,
            "moveChat": lambda: library.act_on_open(chats.move),
            "pinChat": lambda: library.act_on_open(chats.pin),
            "archiveChat": lambda: library.act_on_open(chats.archive),
            "duplicateChat": lambda: library.act_on_open(chats.duplicate),
            "deleteChat": lambda: library.act_on_open(chats.delete),
            "newFolder": library.folders.create,
            "showArchive": lambda: self._show_list(ListView.ARCHIVED),
            "showBin": lambda: self._show_list(ListView.BIN),
        }

    def _in_chat(self, act: Callable[[], object]) -> Callable[[], object]:
        """What is done with a chat is done where it is seen, whichever page its keys were pressed on."""

        def shown() -> None:
            if self._window.page != "chat":
                self._window.show_page("chat")
            act()

        return shown

    def _show_list(self, view: ListView) -> None:
        if not self._window.chat_page.sidebar.isVisible():
            self._window.chat_page.place.toggle()
        self._window.chat.library.show_view(view)

    def _nth_chat(self, number: int) -> None:
        chats = self._window.chat_page.sidebar.list.chats
        if number <= len(chats):
            self._window.show_page("chat")
            self._window.tasks.start(self._window.chat.open(chats[number - 1].id))
        else:
            words = translate("Commands", "There are fewer than {number} chats in the list.")
            self._say(words.format(number=number))

    def toggle_developer_tools(self) -> None:
        """Show or hide what only developers need; nothing is lost by it."""
        preferences = self._window.services.preferences
        preferences.change(developer_tools=not preferences.current.developer_tools)

    def show_developer_tools(self, *, on: bool) -> None:
        """Mark the menu entry, and offer what only developers need or not."""
        action = self._window.actions_by_name["developerTools"]
        action.setCheckable(True)
        action.setChecked(on)
        for name in DEVELOPERS_ONLY:
            self._window.actions_by_name[name].setVisible(on)
        if not on and self._window.page == "playground":
            self._window.show_page("chat")

    def _run(self) -> None:
        getattr(self._window.page_widget("playground"), "run")()  # noqa: B009 - its class is loaded late

    def _inspector(self) -> None:
        if self._window.page != "chat":
            self._window.show_page("chat")
        self._window.chat.doors.toggle_inspector()

    def _new_chat(self) -> None:
        self._window.show_page("chat")
        self._window.chat.new_chat()

    def _attach(self) -> None:
        self._window.show_page("chat")
        self._window.chat.writing.pick_files()

    def _search(self) -> None:
        self._window.chat.library.search(lambda: self._window.show_page("chat"))

    def _find(self) -> None:
        if self._window.page == "terms":
            getattr(self._window.page_widget("terms"), "look_for_words")()  # noqa: B009 - its class is loaded late
            return
        if self._window.page != "chat":  # else the focus stays where words may be selected
            self._window.show_page("chat")
        self._window.chat.find()

    def _find_step(self, by: int) -> None:
        if self._window.page == "terms":
            getattr(self._window.page_widget("terms"), "find_step")(by)  # noqa: B009 - as above
        else:
            self._window.chat.find_step(by)

    def _step_chat(self, step: int) -> None:
        chats = [chat.id for chat in self._window.chat_page.sidebar.list.chats]
        current = self._window.chat.chat
        if not chats:
            return
        place = chats.index(current.id) + step if current is not None and current.id in chats else 0
        self._window.tasks.start(self._window.chat.open(chats[place % len(chats)]))

    def _with_last_answer(self, act: Callable[[Message], object]) -> None:
        answer = self._window.turns.last_of(Role.ASSISTANT)
        if answer is None:
            self._say(translate("Commands", "There is no answer yet."))
        elif answer.state is TurnState.STREAMING:
            self._say(translate("Commands", "The answer is still arriving."))
        else:
            act(answer)

    def _regenerate(self) -> None:
        self._with_last_answer(self._window.chat.regenerate)

    def _go_on(self) -> None:
        self._with_last_answer(self._go_on_with)

    def _go_on_with(self, answer: Message) -> None:
        from duologue.domain.continuing import can_go_on  # noqa: PLC0415 - brings the events

        if can_go_on(answer):
            self._window.chat.go_on(answer)
        else:
            self._say(translate("Commands", "The last answer was not cut: there is nothing to continue."))

    def _copy_answer(self) -> None:
        self._with_last_answer(self._copy_words)

    def _copy_words(self, answer: Message) -> None:
        from duologue.ui.transcript.document.copying import copy_words  # noqa: PLC0415 - brings Markdown

        copy_words(answer.text)
        self._window.chat.say_copied()

    def _copy_code(self) -> None:
        self._with_last_answer(self._copy_code_of)

    def _copy_code_of(self, answer: Message) -> None:
        from duologue.ui.transcript.document.copying import copy_last_code  # noqa: PLC0415 - brings Markdown

        if copy_last_code(answer.text):
            self._window.chat.say_copied()
        else:
            self._say(translate("Commands", "There is no code in the last answer."))

    def _say(self, words: str) -> None:
        self._window.show_toast(words, "", None)

    def zoom(self, step: int) -> None:
        """One step larger (+1) or smaller (-1), or the actual size (0)."""
        preferences = self._window.services.preferences
        appearance = preferences.current.appearance
        zoom = 100 if step == 0 else min(_ZOOM_MAX, max(_ZOOM_MIN, appearance.zoom + step * _ZOOM_STEP))
        preferences.change(appearance=replace(appearance, zoom=zoom))

    def _palette(self) -> None:
        from duologue.ui.palette.commands import commands  # noqa: PLC0415 - nothing unseen delays the start
        from duologue.ui.palette.palette import Palette  # noqa: PLC0415 - as above

        window = self._window
        offered = commands(
            window.actions_by_name, window.rail.offered(), window.show_page, window.show_section
        )
        Palette(window.theme, offered, window).open()

    def _shortcuts(self) -> None:
        from duologue.ui.dialogs.shortcuts import ShortcutsDialog  # noqa: PLC0415 - nothing unseen delays the start

        settings = self._window.services.preferences.current
        left_out = () if settings.developer_tools else DEVELOPERS_ONLY
        change = lambda: self._window.show_section("shortcuts")  # noqa: E731 - the dialog calls it
        ShortcutsDialog(self._window.theme, settings, left_out, change, self._window).open()

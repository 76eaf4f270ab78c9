"""The line above the first turn that is still sent of a shortened chat, and the menu of what can be done."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QMenu, QWidget

from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.room import ChatRoom
from duologue.ui.long_chats.cut_line import CutLine
from duologue.ui.words import counted, translate


@dataclass(frozen=True, slots=True)
class LineActs:
    """What the entries of its menu do."""

    send_everything: Callable[[], object]
    show_note: Callable[[], object]


class ShortenedLine(QObject):
    """Stands where that turn exists as a widget."""

    def __init__(self, room: ChatRoom, opened: OpenChat, acts: LineActs) -> None:
        super().__init__(room.page)
        self._room = room
        self._open = opened
        self._acts = acts
        self._line: CutLine | None = None
        self._soon = QTimer(self)  # a turn is told of before the list knows its place
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.mark)
        room.page.turns.turn_built.connect(lambda _turn: self._soon.start())
        room.page.turns.messages_changed.connect(self.mark)
        opened.setup.subscribe(self.mark)

    def mark(self) -> None:
        """Draw the line where it belongs now."""
        turn, words = self._place()
        if self._line is not None and self._line.stands_above(turn, words):
            return
        if self._line is not None:
            self._line.leave()
            self._line = None
        if turn is not None:
            self._line = CutLine(self._room.page.theme, turn, words)
            self._line.menu_wanted.connect(self._open_menu)
            self._line.destroyed.connect(self._forget)

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done about a chat that was shortened."""
        chat = self._open.chat
        if chat is not None and chat.context_from:
            act = menu.addAction(translate("LongChats", "Send everything again"), self._acts.send_everything)
            act.setObjectName("sendEverythingAgain")
        if chat is not None and chat.context_note:
            act = menu.addAction(translate("LongChats", "Show the summary…"), self._acts.show_note)
            act.setObjectName("showSummary")

    def _place(self) -> tuple[QWidget | None, str]:
        """The turn it stands above, and what it says."""
        chat, turns = self._open.chat, self._room.page.turns
        if chat is None:
            return None, ""
        if chat.context_from:
            number = turns.rows.number_of(chat.context_from) or 0
            turn = turns.turn_of(chat.context_from) if number else None
            return turn, line_words(number, noted=bool(chat.context_note))
        if chat.context_note and turns.rows.ids:
            words = translate("LongChats", "This chat begins with a summary of another one")
            return turns.turn_of(turns.rows.ids[0]), words
        return None, ""

    def _forget(self, gone: QObject) -> None:
        if self._line is gone:
            self._line = None

    def _open_menu(self, line: QWidget) -> None:
        menu = QMenu(line)
        self.fill_menu(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(line.mapToGlobal(QPoint(line.width() // 3, line.height())))


def line_words(turns: int, *, noted: bool) -> str:
    """What the line says."""
    if noted:  # some of them may have been left out since the summary was written
        return counted(
            turns,
            translate("LongChats", "Sent from here on, with a summary; the turn above is not"),
            translate("LongChats", "Sent from here on, with a summary; the {number} turns above are not"),
        )
    return counted(
        turns,
        translate("LongChats", "Sent from here on; the turn above is not"),
        translate("LongChats", "Sent from here on; the {number} turns above are not"),
    )

"""Selecting across the parts of a turn, which are text views of their own.

A drag that leaves one part goes on through those between and into the part under the mouse; Ctrl+A selects
the whole message, and Ctrl+C copies what is selected in the order it is read. A whole message brings its tool
calls along, which stand between the texts but hold none themselves.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from duologue.domain.parts import ToolCallPart
from duologue.ui.transcript.document.copying import copy_words, selected_words
from duologue.ui.transcript.turns.turn_widget import TurnWidget
from duologue.ui.transcript.view.text_view import TextView

_BETWEEN = "\n\n"
_FOCUS_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class TurnSelection(QObject):
    """Goes with its turn."""

    def __init__(self, turn: TurnWidget) -> None:
        super().__init__(turn)
        self._turn = turn
        self._whole = False
        self._views: list[TextView] = []
        turn.height_changed.connect(self._follow)
        self._follow()

    @property
    def has_words(self) -> bool:
        """Whether anything is selected."""
        return any(view.textCursor().hasSelection() for view in self._views)

    def words(self) -> str:
        """What is selected, as it would be typed."""
        parts: list[str] = []
        for part in self._turn.shown_parts:
            if isinstance(part, TextView):
                if part.textCursor().hasSelection():
                    parts.append(selected_words(part.textCursor()).strip("\n"))
            elif self._whole:
                parts.append(_tool_words(part))
        return _BETWEEN.join(part for part in parts if part)

    def copy(self) -> None:
        """Copy what is selected."""
        copy_words(self.words())

    def select_all(self) -> None:
        """Select everything that is shown of the message."""
        self._follow()
        if self._views:
            self._views[0].setFocus(Qt.FocusReason.OtherFocusReason)
        for view in self._views:
            view.selectAll()
        self._whole = True

    def clear(self) -> None:
        """Select nothing."""
        self._whole = False
        for view in self._views:
            _unselect(view)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: keys, and the mouse in any of the parts."""
        match event:
            case QKeyEvent() if event.type() is QEvent.Type.KeyPress:
                if event.matches(QKeySequence.StandardKey.SelectAll):
                    self.select_all()
                    return True
                if event.matches(QKeySequence.StandardKey.Copy) and self.has_words:
                    self.copy()
                    return True
            case QMouseEvent() if isinstance(watched, QWidget):
                self._on_mouse(watched, event)
            case QFocusEvent() if event.lostFocus() and event.reason() not in _FOCUS_STAYS:
                self.clear()
            case _:
                pass
        return super().eventFilter(watched, event)

    def _on_mouse(self, watched: QWidget, event: QMouseEvent) -> None:
        begun = next((view for view in self._views if view.viewport() is watched), None)
        if begun is None:
            return
        if event.type() is QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._whole = False
            for view in self._views:
                if view is not begun:
                    _unselect(view)
        elif event.type() is QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(begun, event.globalPosition().toPoint())

    def _drag(self, begun: TextView, place: QPoint) -> None:
        """Select from where the drag began to `place` on the screen, in every other part."""
        first = self._views.index(begun)
        last = self._part_at(place, first)
        for number, view in enumerate(self._views):
            if number == first:
                continue
            if not min(first, last) <= number <= max(first, last):
                _unselect(view)
                continue
            cursor = view.textCursor()
            start, end = QTextCursor.MoveOperation.Start, QTextCursor.MoveOperation.End
            cursor.movePosition(start if last > first else end)
            if number == last:
                under = view.cursorForPosition(view.unmoved(view.viewport().mapFromGlobal(place)))
                cursor.setPosition(under.position(), QTextCursor.MoveMode.KeepAnchor)
            else:
                cursor.movePosition(end if last > first else start, QTextCursor.MoveMode.KeepAnchor)
            view.setTextCursor(cursor)

    def _part_at(self, place: QPoint, begun: int) -> int:
        """The furthest part that a drag reaches; between two parts, the one it came through."""
        y = self._turn.mapFromGlobal(place).y()
        last = begun
        for number, view in enumerate(self._views):
            top = view.mapTo(self._turn, QPoint(0, 0)).y()
            if (number > last and y >= top) or (number < begun and y < top + view.height() and last >= begun):
                last = number
        return last

    def _follow(self) -> None:
        views = self._turn.text_views
        if views == self._views:
            return
        for view in views:
            if view not in self._views:
                view.installEventFilter(self)
                view.viewport().installEventFilter(self)
        self._views = views


def _unselect(view: TextView) -> None:
    cursor = view.textCursor()
    if cursor.hasSelection():
        cursor.clearSelection()
        view.setTextCursor(cursor)


def _tool_words(call: ToolCallPart) -> str:
    return f"{call.name}\n{call.arguments}".strip()

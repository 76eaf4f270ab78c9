"""The virtual list of turns: only those near the view exist; what a reader looks at never moves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from duologue.domain.message import Message, Role
from duologue.ui import tokens
from duologue.ui.theme import Theme
from duologue.ui.transcript.row_stack import RowStack

if TYPE_CHECKING:  # a window without a turn needs neither, nor the Markdown behind them
    from duologue.ui.transcript.answer_turn import AnswerTurn
    from duologue.ui.transcript.user_turn import UserTurn

    Turn = AnswerTurn | UserTurn

_AIR_ABOVE = 24
_AIR_BELOW = 28
_BETWEEN = 26
_NEAR = 1.0  # windows above and below the view in which turns exist
_OUT_OF_SIGHT = 100_000
_AT_BOTTOM = 24  # pixels from the end that still count as the end
_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


@dataclass(slots=True)
class _Row:
    message: Message
    known: bool = False
    turn: "Turn | None" = None


class TurnList(QAbstractScrollArea):
    """Shows turns; `make` builds the widget of one. `following_changed` drives the "newest" pill.

    `turn_built` tells of every turn that becomes a widget, `messages_changed` that other turns are shown.
    """

    following_changed = Signal(bool)
    turn_built = Signal(QWidget)
    messages_changed = Signal()
    zoom_wanted = Signal(int)

    def __init__(
        self, theme: Theme, make: "Callable[[Message], Turn]", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._make = make
        self._rows: list[_Row] = []
        self._stack = RowStack()
        self._following = True
        self._arranging = False
        self._wheel_up = False
        self.setObjectName("transcript")
        self.setAccessibleName(self.tr("Conversation"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self._measure_all)
        self._measure_all()

    @property
    def following(self) -> bool:
        """Whether the view sticks to the newest words."""
        return self._following

    @property
    def turns(self) -> "list[Turn]":
        """The turns that exist as widgets now, top to bottom."""
        return [row.turn for row in self._rows if row.turn is not None]

    @property
    def messages(self) -> list[Message]:
        """Every turn's message, top to bottom."""
        return [row.message for row in self._rows]

    def show_messages(self, messages: Sequence[Message]) -> None:
        """Show another conversation, from its end."""
        self._set_following(following=True)
        self.replace_from(0, messages)

    def add(self, message: Message) -> None:
        """Add a turn at the end."""
        self.replace_from(len(self._rows), [message])

    def replace_from(self, number: int, messages: Sequence[Message]) -> None:
        """Show other turns from place `number` on; what stands above stays as it is."""
        self._drop_from(number)
        anchor = self._anchor()
        self._rows[number:] = [_Row(message) for message in messages]
        self._stack.replace_from(number, [self._guess(message) for message in messages])
        self._arrange(number, anchor)
        self.messages_changed.emit()

    def update_message(self, message: Message) -> None:
        """A turn's stored form changed."""
        for row in self._rows:
            if row.message.id == message.id:
                row.message = message
        self.messages_changed.emit()

    def turn_of(self, message_id: str) -> "Turn | None":
        """The widget of a turn, if it exists now."""
        return next((row.turn for row in self._rows if row.message.id == message_id), None)

    def answer(self, message_id: str) -> "AnswerTurn | None":
        """The widget of an answer, if it exists now."""
        turn = self.turn_of(message_id)
        is_answer = turn is not None and turn.message.role is Role.ASSISTANT
        return cast("AnswerTurn", turn) if is_answer else None

    @property
    def answers(self) -> "list[AnswerTurn]":
        """The answers that exist as widgets now."""
        return [cast("AnswerTurn", turn) for turn in self.turns if turn.message.role is Role.ASSISTANT]

    def go_to_newest(self) -> None:
        """Scroll to the end and stay there."""
        self._set_following(following=True)
        self._arrange(len(self._rows))

    def go_to(self, message_id: str) -> "Turn | None":
        """End following and bring a turn into view, unless it is; its widget, or None if it is not shown."""
        number = next((n for n, row in enumerate(self._rows) if row.message.id == message_id), None)
        if number is None:
            return None
        self._set_following(following=False)
        if self._rows[number].turn is None:
            self._arrange(len(self._rows), (number, self._theme.px(_AIR_ABOVE)))
        return self._rows[number].turn

    def bring_into_view(self, inner: QWidget, top: int, bottom: int, covered: int = 0) -> None:
        """End following and show what stands from `top` to `bottom` in `inner`; it stays where it is if seen.

        All in pixels; the upper `covered` pixels of the view don't count as seen.
        """
        start = inner.mapTo(self.viewport(), QPoint(0, top)).y()
        room = self.viewport().height()
        if start < covered or start + bottom - top > room:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + start - max(covered, room // 3))
        self._set_following(following=False)

    def scroll_by_page(self, pages: float) -> None:
        """Scroll by a part of the view's height."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(pages * self.viewport().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the column may have another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._measure_all()
        else:
            self._arrange(len(self._rows))

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Qt: the scroll bar moved. Building turns may move it again, so following is decided first."""
        if not self._arranging:
            bar = self.verticalScrollBar()
            at_end = bar.value() >= bar.maximum() - self._theme.px(_AT_BOTTOM)
            self._set_following(following=at_end and not self._wheel_up)
            self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: the keys that scroll."""
        bar = self.verticalScrollBar()
        line = self._theme.px(48)
        steps = {
            Qt.Key.Key_Up: -line,
            Qt.Key.Key_Down: line,
            Qt.Key.Key_PageUp: -self.viewport().height() + line,
            Qt.Key.Key_PageDown: self.viewport().height() - line,
            Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(bar.value() + step)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: a turn that the Tab key comes to scrolls into view; one that is clicked is there already."""
        by_key = isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() in _BY_KEY
        if by_key and isinstance(watched, QWidget):
            self._reveal(watched)
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: Ctrl zooms; any turn upwards ends following, however small, where there is anywhere to go."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_wanted.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        self._wheel_up = event.angleDelta().y() > 0 and self.verticalScrollBar().maximum() > 0
        if self._wheel_up:
            self._set_following(following=False)
        super().wheelEvent(event)
        self._wheel_up = False

    # -- geometry -------------------------------------------------------------------------------

    def _column(self) -> tuple[int, int]:
        """Left edge and width of the reading column."""
        room = self.width()  # not the viewport's: the column must not move when the scroll bar appears
        width = max(min(room - 2 * self._theme.px(tokens.AIR), self._theme.px(tokens.COLUMN_MAX)), 200)
        return (room - width) // 2 - self.viewport().x(), width

    def _guess(self, message: Message) -> int:
        """A height from the length of the text, until the turn is built."""
        _, width = self._column()
        per_line = max(20, width // self._theme.px(7))
        lines = sum(1 + len(line) // per_line for line in message.text.splitlines()) or 1
        return lines * self._theme.px(23) + self._theme.px(40 if message.role is Role.ASSISTANT else 24)

    def _anchor(self) -> tuple[int, int]:
        """The first row in view, and where its top stands in the view."""
        value = self.verticalScrollBar().value()
        row = self._stack.row_at(value)
        return row, (self._stack.top(row) - value) if len(self._stack) else 0

    def _measure_all(self) -> None:
        px = self._theme.px
        self._stack.set_spaces(px(_AIR_ABOVE), px(_BETWEEN), px(_AIR_BELOW))
        for number, row in enumerate(self._rows):
            row.known = False
            if row.turn is None:
                self._stack.set_height(number, self._guess(row.message))
        self._arrange(0)

    def _arrange(self, changed_from: int, anchor: tuple[int, int] | None = None) -> None:
        """Work out the places of all rows from `changed_from` on, keeping what is read in its place."""
        if self._arranging:
            return
        self._arranging = True
        try:
            anchor = anchor or self._anchor()
            for _ in range(4):  # building rows corrects their heights, which may bring in others
                self._stack.place_from(changed_from)
                self._restore(*anchor)
                changed_from = self._build()
                if changed_from == len(self._rows):
                    break
        finally:
            self._arranging = False
        self._place()

    def _restore(self, anchor: int, offset: int) -> None:
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._theme.px(32))
        bar.setRange(0, max(0, self._stack.total - self.viewport().height()))
        if self._following:
            bar.setValue(bar.maximum())
        elif anchor < len(self._stack):
            bar.setValue(self._stack.top(anchor) - offset)

    def _near(self) -> range:
        value, height = self.verticalScrollBar().value(), self.viewport().height()
        margin = round(height * _NEAR)
        return self._stack.between(value - margin, value + height + margin)

    def _build(self) -> int:
        """Build what is near, drop what is far; the first row whose height changed, or their number."""
        near = self._near()
        _, width = self._column()
        changed = len(self._rows)
        for number in near:
            row = self._rows[number]
            if row.turn is None:
                row.turn = self._built(row.message)
                row.known = False
            if not row.known:
                row.known = True
                height = row.turn.fit(width)
                if height != self._stack.height(number):
                    self._stack.set_height(number, height)
                    changed = min(changed, number)
        for number, row in enumerate(self._rows):
            if row.turn is not None and number not in near and not _is_in_use(row.turn):
                self._drop(row)
        return changed

    def _place(self) -> None:
        """Put the built turns where they belong."""
        if not self._arranging:
            self._arranging = True
            changed = self._build()
            self._arranging = False
            if changed < len(self._rows):
                self._arrange(changed)
                return
        left, width = self._column()
        value = self.verticalScrollBar().value()
        for number in self._near():
            row = self._rows[number]
            if row.turn is not None:
                top, height = self._stack.top(number) - value, self._stack.height(number)
                row.turn.setGeometry(left, top, width, height)
                row.turn.show()

    def _built(self, message: Message) -> "Turn":
        turn = self._make(message)
        turn.setParent(self.viewport())
        # Qt breaks lines only in widgets that are shown, so it is shown where nobody sees it.
        turn.setGeometry(0, -_OUT_OF_SIGHT, self._column()[1], 100)
        turn.show()
        turn.height_changed.connect(lambda: self._on_height(turn))
        for inner in (turn, *turn.findChildren(QWidget)):
            inner.installEventFilter(self)
        self.turn_built.emit(turn)
        return turn

    def _drop_from(self, number: int) -> None:
        for row in self._rows[number:]:
            self._drop(row)

    @staticmethod
    def _drop(row: _Row) -> None:
        if row.turn is not None:
            row.turn.hide()
            row.turn.deleteLater()
            row.turn = None

    def _on_height(self, turn: "Turn") -> None:
        if self._arranging:
            return
        for number in range(len(self._rows) - 1, -1, -1):
            row = self._rows[number]
            if row.turn is turn:
                _, width = self._column()
                height = turn.fit(width)
                if height != self._stack.height(number):
                    self._stack.set_height(number, height)
                    self._arrange(number)
                return

    def _set_following(self, *, following: bool) -> None:
        if following != self._following:
            self._following = following
            self.following_changed.emit(following)

    def _reveal(self, inner: QWidget) -> None:
        top = inner.mapTo(self.viewport(), inner.rect().topLeft()).y()
        bottom = top + min(inner.height(), self.viewport().height())
        bar = self.verticalScrollBar()
        if top < 0:
            bar.setValue(bar.value() + top - self._theme.px(tokens.AIR))
        elif bottom > self.viewport().height():
            bar.setValue(bar.value() + bottom - self.viewport().height() + self._theme.px(tokens.AIR))


def _is_in_use(turn: "Turn") -> bool:
    """Whether a person is at work inside a turn: it has the focus, and with it any selection."""
    focus = QApplication.focusWidget()
    return focus is not None and turn.isAncestorOf(focus)

"""The virtual list of turns: only those near the view exist; what a reader looks at never moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from duologue.domain.message import Message, Role
from duologue.ui import tokens
from duologue.ui.transcript.list.accessible_roles import TurnViewport
from duologue.ui.transcript.list.reading_place import ReadingPlace
from duologue.ui.transcript.list.shown_messages import ShownMessages
from duologue.ui.transcript.list.turn_focus import move_focus, put_in_chain
from duologue.ui.transcript.list.turn_layout import TurnLayout
from duologue.ui.transcript.list.turn_source import Read, nothing_stored

if TYPE_CHECKING:  # a window without a turn needs neither, nor the Markdown behind them
    from duologue.domain.outline import PathOutline
    from duologue.ui.theme import Theme
    from duologue.ui.transcript.list.turn_rows import Turn as Turn  # noqa: PLC0414 - others take it from here
    from duologue.ui.transcript.list.turn_rows import TurnRows
    from duologue.ui.transcript.turns.answer_turn import AnswerTurn

_OUT_OF_SIGHT = 100_000
_AT_BOTTOM = 24  # pixels from the end that still count as the end
_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class TurnList(QAbstractScrollArea):
    """Shows turns; `make` builds the widget of one. `following_changed` drives the "newest" pill.

    What turns say is given whole, or `read` when it is needed: a list of 10,000 holds little but their ids.

    `turn_built` tells of every turn that becomes a widget, `messages_changed` that other turns are shown.
    """

    following_changed = Signal(bool)
    turn_built = Signal(QWidget)
    messages_changed = Signal()
    zoom_wanted = Signal(int)
    _redrawn = Signal(object)

    def __init__(
        self,
        theme: Theme,
        make: Callable[[Message], Turn],
        read: Read = nothing_stored,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._make = make
        self._layout = TurnLayout(self, theme, self._built, read)
        self._rows = self._layout.rows
        self.messages = ShownMessages(self._rows)
        self._wheel_up = False
        self.setObjectName("transcript")
        self.setAccessibleName(self.tr("Conversation"))
        self.setViewport(TurnViewport(self.accessibleName()))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self._on_theme)
        self._redrawn.connect(self._layout.return_to, Qt.ConnectionType.QueuedConnection)
        self._layout.measure_all()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    @property
    def following(self) -> bool:
        """Whether the view sticks to the newest words."""
        return self._layout.following

    @property
    def turns(self) -> list[Turn]:
        """The turns that exist as widgets now, top to bottom."""
        return self._rows.turns

    @property
    def rows(self) -> TurnRows:
        """What is known of every turn, top to bottom; not to be changed."""
        return self._rows

    def last_of(self, role: Role) -> Message | None:
        """The last message of the person or the model."""
        rows = self._rows
        number = next((n for n in reversed(range(len(rows))) if rows.role(n) is role), None)
        return None if number is None else rows.message(number)

    def beside(self, message_id: str, step: int) -> Message | None:
        """The message above (-1) or below (+1) another one."""
        number = self._rows.number_of(message_id)
        is_there = number is not None and 0 <= number + step < len(self._rows)
        return self._rows.message(number + step) if number is not None and is_there else None

    def show_messages(self, path: PathOutline | Sequence[Message]) -> None:
        """Show another conversation, from its end."""
        self._set_following(following=True)
        self.replace_from(0, path)

    def show_changes(self, path: PathOutline) -> None:
        """Show the conversation as it is stored now; what stays as it is is left alone."""
        number = self._rows.first_changed(path)
        self.replace_from(number, path.since(number))

    def add(self, message: Message) -> None:
        """Add a turn at the end."""
        self.replace_from(len(self._rows), [message])

    def replace_from(self, number: int, others: PathOutline | Sequence[Message]) -> None:
        """Show other turns from place `number` on; what stands above stays as it is."""
        self._layout.replace_from(number, others)
        if self.verticalScrollBar().maximum() == 0:  # all of it is in view, and so is the newest
            self._set_following(following=True)
        self.messages_changed.emit()

    def update_message(self, message: Message) -> None:
        """A turn's stored form changed."""
        self._rows.update(message)
        self.messages_changed.emit()

    def turn_of(self, message_id: str) -> Turn | None:
        """The widget of a turn, if it exists now."""
        return self._rows.turn_of(message_id)

    def answer(self, message_id: str) -> AnswerTurn | None:
        """The widget of an answer, if it exists now."""
        turn = self.turn_of(message_id)
        is_answer = turn is not None and turn.message.role is Role.ASSISTANT
        return cast("AnswerTurn", turn) if is_answer else None

    @property
    def answers(self) -> list[AnswerTurn]:
        """The answers that exist as widgets now."""
        return [cast("AnswerTurn", turn) for turn in self.turns if turn.message.role is Role.ASSISTANT]

    def go_to_newest(self) -> None:
        """Scroll to the end and stay there."""
        self._set_following(following=True)
        self._layout.arrange(len(self._rows))

    def go_to(self, message_id: str) -> Turn | None:
        """End following and bring a turn into view, unless it is; its widget, or None if it is not shown."""
        number = self._rows.number_of(message_id)
        if number is None:
            return None
        self._set_following(following=False)
        return self._layout.bring(number)

    def bring_into_view(self, inner: QWidget, top: int, bottom: int) -> None:
        """End following and show what stands from `top` to `bottom` in `inner`, unless it is seen."""
        start = inner.mapTo(self.viewport(), QPoint(0, top)).y()
        room = self.viewport().height()
        if start < 0 or start + bottom - top > room:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + start - room // 3)
        self._set_following(following=False)

    def scroll_by_page(self, pages: float) -> None:
        """Scroll by a part of the view's height."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(pages * self.viewport().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the column may have another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._layout.measure_all()
        else:
            self._layout.arrange(len(self._rows))

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Qt: the scroll bar moved. Building turns may move it again, so following is decided first."""
        if not self._layout.arranging:
            bar = self.verticalScrollBar()
            at_end = bar.value() >= bar.maximum() - self._theme.px(_AT_BOTTOM)
            self._set_following(following=at_end and not self._wheel_up)
            self._layout.place()

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

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's own signature
        """Qt: the Tab key; it comes to every turn, also to those that don't exist yet."""
        followed = self.following
        moved = move_focus(self._layout, self, forward=forward)
        if self.following != followed:
            self.following_changed.emit(self.following)
        return moved or super().focusNextPrevChild(forward)

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

    def _built(self, message: Message) -> Turn:
        turn = self._make(message)
        turn.setParent(self.viewport())
        # Qt breaks lines only in widgets that are shown, so it is shown where nobody sees it.
        turn.setGeometry(0, -_OUT_OF_SIGHT, self._layout.column()[1], 100)
        turn.show()
        turn.height_changed.connect(lambda: self._layout.measure(turn))
        for inner in (turn, *turn.findChildren(QWidget)):
            inner.installEventFilter(self)
        self.turn_built.emit(turn)
        return turn

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """The focus is somewhere else: before the Tab key leads back here, its way is put in order."""
        if now is not None and not self.isAncestorOf(now):
            put_in_chain(self, self.turns)

    def _on_theme(self) -> None:
        """Every turn is drawn anew after this, and what is read is brought back before it is seen."""
        place = None if self.following else ReadingPlace.at_top_of(self.viewport())
        self._layout.measure_all()
        if place is not None:
            self._redrawn.emit(place)

    def _set_following(self, *, following: bool) -> None:
        if following != self._layout.following:
            self._layout.following = following
            self.following_changed.emit(following)

    def _reveal(self, inner: QWidget) -> None:
        top = inner.mapTo(self.viewport(), inner.rect().topLeft()).y()
        bottom = top + min(inner.height(), self.viewport().height())
        bar = self.verticalScrollBar()
        if top < 0:
            bar.setValue(bar.value() + top - self._theme.px(tokens.AIR))
        elif bottom > self.viewport().height():
            bar.setValue(bar.value() + bottom - self.viewport().height() + self._theme.px(tokens.AIR))

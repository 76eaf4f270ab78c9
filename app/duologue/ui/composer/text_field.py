"""The field of the composer: what Enter, arrows, paste and drop mean in it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAB = Qt.Key.Key_Tab


class ComposerText(QPlainTextEdit):
    """Plain text in, whatever is pasted.

    `wants_send` is Enter, `recall` is Up in an empty field, `walk` is Ctrl+Up (-1, earlier) and Ctrl+Down
    (+1). `keys` is asked first for every key while no input method composes, and takes it by True; `take`
    is offered what is pasted or dropped.
    """

    wants_send = Signal()
    recall = Signal()
    walk = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.enter_sends = True
        self.keys: Callable[[QKeyEvent], bool] = lambda _event: False
        self.take: Callable[[QMimeData], bool] = lambda _data: False
        self._composing = False

    @property
    def composing(self) -> bool:
        """Whether an input method is in the middle of a word."""
        return self._composing

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Qt: an input method shows or commits what is being composed."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        """Qt: Tab may be meant for a list that is open, before Qt moves the focus by it."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._takes_tab(event):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter sends and Shift+Enter breaks the line, or the other way the person chose."""
        if self._composing:  # an input method takes its own keys; one that passes Enter on means no line end
            if event.key() not in _ENTER:
                super().keyPressEvent(event)
        elif not self.keys(event) and not self._is_done(event):
            super().keyPressEvent(event)

    def _takes_tab(self, event: QKeyEvent) -> bool:
        return event.key() == _TAB and not self._composing and self.keys(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: the field is left."""
        super().focusOutEvent(event)
        self.left.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Qt: whether something can be pasted here."""
        return source.hasUrls() or source.hasImage() or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Qt: something is pasted or dropped; files and images are attached, the rest is text."""
        if not self.take(source):
            self.insertPlainText(source.text())

    def _is_done(self, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        control = modifiers == Qt.KeyboardModifier.ControlModifier
        if key in _ENTER:
            if control or (plain and self.enter_sends):
                if not event.isAutoRepeat():
                    self.wants_send.emit()
            else:
                self.insertPlainText("\n")
            return True
        if control and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.walk.emit(-1 if key == Qt.Key.Key_Up else +1)
            return True
        if plain and key == Qt.Key.Key_Up and self.document().isEmpty():
            self.recall.emit()
            return True
        return False

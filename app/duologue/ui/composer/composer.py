"""The place to write: grows with the words, sends on Enter, never while an input method composes."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.composer.send_button import SendButton
from duologue.ui.controls.button import button
from duologue.ui.controls.label import ElidedLabel
from duologue.ui.theme import Theme

_FEWEST_LINES = 1
_SHARE_OF_WINDOW = 3  # the composer takes at most a third of it


class ComposerText(QPlainTextEdit):
    """Plain text in, whatever is pasted. `wants_send` is Enter; `recall` is Up in an empty field."""

    wants_send = Signal()
    recall = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.enter_sends = True
        self._composing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Qt: an input method shows or commits what is being composed."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter sends and Shift+Enter breaks the line, or the other way the person chose."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._composing:
            modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            plain = modifiers == Qt.KeyboardModifier.NoModifier
            control = modifiers == Qt.KeyboardModifier.ControlModifier
            if control or (plain and self.enter_sends):
                if not event.isAutoRepeat():
                    self.wants_send.emit()
                return
            self.insertPlainText("\n")
            return
        if event.key() == Qt.Key.Key_Up and not self.toPlainText():
            self.recall.emit()
            return
        super().keyPressEvent(event)


class Composer(QWidget):
    """Text field, model, style and the one place of Send and Stop."""

    submitted = Signal(str)
    stop_requested = Signal()
    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("composer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = ComposerText(self)
        self.text.setObjectName("composerText")
        self.text.setAccessibleName(self.tr("Message"))
        self.text.setPlaceholderText(self.tr("Ask anything…"))
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setTabChangesFocus(True)
        self.text.document().setDocumentMargin(0)
        self.text.installEventFilter(self)
        self.style_button = self._menu_button("styleButton", self.tr("API style"))
        self.model_button = self._menu_button("modelButton", self.tr("Model"))
        self.hint = ElidedLabel(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self.hint.setObjectName("composerHint")
        self.send = SendButton(theme, self)
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self.hint, 1)
        row.addWidget(self.style_button)
        row.addWidget(self.model_button)
        row.addSpacing(theme.px(tokens.GAP))
        row.addWidget(self.send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(16), theme.px(14), theme.px(10), theme.px(10))
        layout.setSpacing(theme.px(8))
        layout.addWidget(self.text)
        layout.addLayout(row)
        self.text.textChanged.connect(self._on_text)
        self.text.wants_send.connect(self._submit)
        self.send.send_clicked.connect(self._submit)
        self.send.stop_clicked.connect(self.stop_requested)
        theme.changed.connect(self._grow)
        self._on_text()

    def set_draft(self, text: str) -> None:
        """Show a draft without telling that it changed."""
        self.text.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.text.setPlainText(text)
        self.text.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)
        self._grow()
        self.send.set_ready(ready=bool(text.strip()))

    @property
    def draft(self) -> str:
        """What stands in the field."""
        return self.text.toPlainText()

    def show_running(self, *, running: bool) -> None:
        """An answer arrives, or has ended: Send and Stop share a place."""
        self.send.show_running(running=running)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: lines break elsewhere."""
        super().resizeEvent(event)
        self._grow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the card shows the focus of the field inside it."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("focused", event.type() is QEvent.Type.FocusIn)
            self.style().unpolish(self)
            self.style().polish(self)
        return super().eventFilter(watched, event)

    def _menu_button(self, object_name: str, name: str) -> QPushButton:
        built = button("", kind="flat", name=object_name, parent=self)
        built.setAccessibleName(name)
        menu = QMenu(built)
        menu.aboutToHide.connect(lambda: self._rest(built))
        built.setMenu(menu)
        return built

    @staticmethod
    def _rest(opened: QPushButton) -> None:
        """A menu took the mouse's leaving; without this its button would look hovered for ever."""
        opened.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
        opened.update()

    def _submit(self) -> None:
        text = self.draft
        if text.strip() and not self.send.running:
            self.submitted.emit(text)

    def _on_text(self) -> None:
        self._grow()
        self.send.set_ready(ready=bool(self.draft.strip()))
        self.changed.emit()

    def _grow(self) -> None:
        metrics = QFontMetrics(self.text.font())
        lines = max(_FEWEST_LINES, round(self.text.document().size().height()))
        room = self.window().height() // _SHARE_OF_WINDOW
        height = min(lines * metrics.lineSpacing() + self._theme.px(6), max(room, metrics.lineSpacing() * 2))
        self.text.setFixedHeight(height)

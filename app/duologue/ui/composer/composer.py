"""The place to write: grows with the words, sends on Enter, never while an input method composes."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from duologue.domain.parts import AttachedPart
from duologue.ui import tokens
from duologue.ui.composer.chip_row import ChipRow
from duologue.ui.composer.menu_button import MenuButton
from duologue.ui.composer.send_button import SendButton
from duologue.ui.composer.text_field import ComposerText
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import ElidedLabel
from duologue.ui.controls.tip import literal
from duologue.ui.theme import Theme

_FEWEST_LINES = 1
_SHARE_OF_WINDOW = 3  # the composer takes at most a third of it


class Composer(QWidget):
    """What is attached, the field, model, style and the one place of Send and Stop, with Queue beside Stop.

    `submitted` brings the words; what is attached stands in `attached` then.
    """

    submitted = Signal(str)
    stop_requested = Signal()
    changed = Signal()
    shown = Signal()  # a draft is shown, or what is attached is another, without a key
    attach_wanted = Signal()
    refused = Signal()  # Send was asked for while something stands in the way

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._theme = theme
        self.attached: tuple[AttachedPart, ...] = ()
        self._blocked = False
        self.setObjectName("composer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.chips = ChipRow(theme, self)  # made as it is read, because the Tab key walks in that order
        self.text = ComposerText(self)
        self.text.setObjectName("composerText")
        self.text.setAccessibleName(self.tr("Message"))
        self.text.setPlaceholderText(self.tr("Ask anything…"))
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setTabChangesFocus(True)
        self.text.document().setDocumentMargin(0)
        self.text.installEventFilter(self)
        self.attach = IconButton(theme, "plus", self.tr("Attach files (Ctrl+U)"), self)
        self.attach.setObjectName("attachButton")
        self.attach.clicked.connect(self.attach_wanted)
        self.style_button = MenuButton(theme, "styleButton", self.tr("API style"), self)
        self.model_button = MenuButton(theme, "modelButton", self.tr("Model"), self)
        self.hint = self._hint()
        self.queue = IconButton(theme, "queue", self.tr("Queue"), self, colour="accent")
        self.queue.setObjectName("queueButton")
        self.queue.hide()
        self.send = SendButton(theme, self)
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self.attach)
        row.addWidget(self.hint, 1)
        row.addWidget(self.style_button)
        row.addWidget(self.model_button)
        row.addSpacing(theme.px(tokens.GAP))
        row.addWidget(self.queue)
        row.addWidget(self.send)
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(16), theme.px(14), theme.px(10), theme.px(10))
        layout.setSpacing(theme.px(8))
        layout.addWidget(self.chips)
        layout.addWidget(self.text)
        layout.addLayout(row)
        self.text.textChanged.connect(self._on_text)
        self.text.wants_send.connect(self._submit)
        self.queue.clicked.connect(self._queue)
        self.send.send_clicked.connect(self._submit)
        self.send.stop_clicked.connect(self.stop_requested)
        theme.changed.connect(self._grow)
        self.use_enter(sends=True)
        self._on_text()

    def set_draft(self, text: str) -> None:
        """Show a draft without telling that it changed."""
        self.text.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.text.setPlainText(text)
        self.text.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)
        self._grow()
        self._show_ready()
        self.shown.emit()

    @property
    def draft(self) -> str:
        """What stands in the field."""
        return self.text.toPlainText()

    @property
    def holds_something(self) -> bool:
        """Whether there is anything to send."""
        if self.attached:
            return True
        return not self.text.document().isEmpty() and bool(self.draft.strip())

    def show_offer(self, offer: QWidget) -> None:
        """Put something to decide above the words."""
        self._column.insertWidget(0, offer)

    def show_attached(self, parts: tuple[AttachedPart, ...], *, blocked: bool) -> None:
        """Know what is attached; `blocked` says that it cannot be sent as it stands."""
        self.attached = parts
        self._blocked = blocked
        self._show_ready()
        self.shown.emit()

    def announce(self, words: str) -> None:
        """Say something to those who listen instead of looking."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def show_running(self, *, running: bool) -> None:
        """An answer arrives, or has ended: Send and Stop share a place, and what is typed may wait."""
        self.send.show_running(running=running)
        waits = self.tr("Sent when this answer has ended")
        self.text.setPlaceholderText(waits if running else self.tr("Ask anything…"))
        self.text.viewport().update()  # Qt draws one placeholder in place of another only when it must anyway
        # While it may come back it keeps its place: a second click must not meet what would move there.
        place = self.queue.sizePolicy()
        place.setRetainSizeWhenHidden(running)
        self.queue.setSizePolicy(place)
        self._show_ready()

    def use_enter(self, *, sends: bool) -> None:
        """Enter sends, or Ctrl+Enter does, as the person chose; the buttons tell which."""
        self.text.enter_sends = sends
        keys = self.tr("Enter") if sends else self.tr("Ctrl+Enter")
        self.send.name_keys(keys)
        self.queue.setToolTip(
            literal(self.tr("Queue: sent when this answer has ended ({keys})").format(keys=keys))
        )

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

    def _hint(self) -> ElidedLabel:
        hint = ElidedLabel(self.theme, tone="quiet", size=tokens.SMALL_TEXT)
        hint.setObjectName("composerHint")
        hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # it gives way first
        return hint

    def _submit(self) -> None:
        if self._blocked:
            self.refused.emit()
        elif self.holds_something:  # while an answer arrives the page lets the words wait for its end
            self.submitted.emit(self.draft)

    def _queue(self) -> None:
        self._submit()
        self.text.setFocus()  # the button is gone with the words

    def _on_text(self) -> None:
        self._grow()
        self._show_ready()
        self.changed.emit()

    def _show_ready(self) -> None:
        holds = self.holds_something
        self.send.set_ready(ready=not self._blocked and holds)
        self.queue.setEnabled(not self._blocked)
        self.queue.setVisible(holds and self.send.running)

    def _grow(self) -> None:
        metrics = QFontMetrics(self.text.font())
        lines = max(_FEWEST_LINES, round(self.text.document().size().height()))
        room = self.window().height() // _SHARE_OF_WINDOW
        height = min(lines * metrics.lineSpacing() + self._theme.px(6), max(room, metrics.lineSpacing() * 2))
        self.text.setFixedHeight(height)

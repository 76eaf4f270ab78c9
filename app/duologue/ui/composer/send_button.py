"""The one place of Send and Stop, with a short dead time so that one click never does both."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from duologue.ui import tokens
from duologue.ui.controls.tip import literal
from duologue.ui.icons import icon
from duologue.ui.theme import Theme

DEAD_TIME_MS = 350


class SendButton(QToolButton):
    """Sends while nothing runs, stops while something does."""

    send_clicked = Signal()
    stop_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.running = False
        self._ready = False
        self._keys = self.tr("Enter")
        self.setObjectName("sendButton")
        self.setProperty("kind", "round")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._dead = QTimer(self)
        self._dead.setSingleShot(True)
        self._dead.setInterval(DEAD_TIME_MS)
        self.clicked.connect(self._on_click)
        theme.changed.connect(self._dress)
        self._dress()

    def set_ready(self, *, ready: bool) -> None:
        """Whether there is anything to send."""
        self._ready = ready
        self._dress()

    def name_keys(self, keys: str) -> None:
        """Tell the keys that send, as a person reads them."""
        self._keys = keys
        self._dress()

    def show_running(self, *, running: bool) -> None:
        """Become Stop, or Send again."""
        if running != self.running:
            self.running = running
            self._dead.start()
            self._dress()

    def _on_click(self) -> None:
        if self._dead.isActive():
            return
        (self.stop_clicked if self.running else self.send_clicked).emit()

    def _dress(self) -> None:
        theme = self._theme
        side = theme.px(tokens.TARGET)
        self.setEnabled(self.running or self._ready)
        colour = theme.colours.on_accent if self.isEnabled() else theme.colours.faint
        self.setIcon(icon("stop" if self.running else "send", colour, theme.px(18)))
        self.setIconSize(QSize(theme.px(18), theme.px(18)))
        self.setFixedSize(side, side)
        name = self.tr("Stop") if self.running else self.tr("Send")
        self.setAccessibleName(name)
        self.setToolTip(
            literal(
                self.tr("Stop (Esc)") if self.running else self.tr("Send ({keys})").format(keys=self._keys)
            )
        )

"""The bar below the request: Run and Stop in one place, and what else can be done with the request."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

PLACES = ("compare", "code")


class RunBar(QWidget):
    """`place` puts a button of another room where it belongs, in the order of PLACES."""

    run_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("runBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.running = False
        self.run = button(self.tr("Run"), self.run_wanted.emit, kind="primary", name="runButton")
        self.stop = button(self.tr("Stop"), self.stop_wanted.emit, kind="danger", name="stopRunButton")
        self.stop.setToolTip(self.tr("Stop the answer (Esc)"))
        self.run.setToolTip(self.tr("Send this request (Ctrl+Enter)"))
        place = QWidget()
        self._shared = QStackedLayout(place)
        self._shared.setContentsMargins(0, 0, 0, 0)
        self._shared.addWidget(self.run)
        self._shared.addWidget(self.stop)
        self._others: dict[str, QHBoxLayout] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        row.setSpacing(theme.px(tokens.SPACE))
        row.addWidget(place)
        self._keys = Label(theme, self.tr("Ctrl+Enter"), tone="faint", size=tokens.SMALL_TEXT)
        row.addWidget(self._keys)
        for name in PLACES:
            self._others[name] = QHBoxLayout()
            row.addLayout(self._others[name])
        row.addStretch(1)

    def place(self, name: str, widget: QWidget) -> None:
        """Put a widget in one of the PLACES. Raises KeyError."""
        self._others[name].addWidget(widget)

    def show_running(self, *, running: bool) -> None:
        """An answer is under way, or not."""
        had_focus = self.run.hasFocus() or self.stop.hasFocus()
        self.running = running
        self._shared.setCurrentWidget(self.stop if running else self.run)
        self._keys.setText(self.tr("Esc") if running else self.tr("Ctrl+Enter"))
        if had_focus:
            (self.stop if running else self.run).setFocus()

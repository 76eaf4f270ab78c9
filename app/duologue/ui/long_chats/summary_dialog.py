"""A summary of the older turns: asked for, shown as it comes, changed by the person, and only then used."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.scrolled import Scrolled
from duologue.ui.controls.text_box import TextBox
from duologue.ui.controls.within import height_within, within
from duologue.ui.theme import Theme


class SummaryDialog(QDialog):
    """`use` is called with the words when the person agrees. `ask_wanted` and `stop_wanted` are wishes.

    A summary that there is already is shown below, so that nothing of it is lost unseen.
    """

    ask_wanted = Signal()
    stop_wanted = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget, about: str, action: str, use: Callable[[str], object]
    ) -> None:
        super().__init__(parent)
        self._use = use
        self.setObjectName("summaryDialog")
        self.setWindowTitle(self.tr("Summary"))
        self.setMinimumWidth(within(self, theme.px(560)))
        self.text = TextBox(theme, self.tr("Summary"), fewest=9, most=16)
        self.text.setObjectName("summaryText")
        self.state = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self.state.setObjectName("summaryState")
        self.stop = button(self.tr("Stop"), self.stop_wanted.emit, kind="flat", name="stopSummary")
        self.again = button(self.tr("Ask the model"), self.ask_wanted.emit, kind="flat", name="askSummary")
        self.accept_button = button(action, self._accept, kind="primary", name="useSummary")
        self._about_earlier = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self.earlier = TextBox(theme, self.tr("Earlier summary"), fewest=2, most=5)
        self.earlier.setObjectName("earlierSummary")
        self.earlier.setReadOnly(True)
        self.take_earlier = button(
            self.tr("Put it before the new one"), self._take_earlier, kind="link", name="takeEarlierSummary"
        )
        for part in (self._about_earlier, self.earlier, self.take_earlier):
            part.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.SPACE))
        row.addWidget(self.again)
        row.addWidget(self.stop)
        row.addStretch(1)
        row.addWidget(button(self.tr("Cancel"), self.reject, name="cancelSummary"))
        row.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, self.tr("Summary of the older turns"), strong=True, size=18))
        layout.addWidget(Scrolled(theme, self.windowTitle(), self._inside(theme, about)), 1)
        layout.addLayout(row)
        self.setMaximumHeight(height_within(self, self.maximumHeight()))
        self.text.textChanged.connect(self._look)
        self.finished.connect(self._on_finished)
        self.show_running(running=False, words="")

    def _inside(self, theme: Theme, about: str) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addWidget(Label(theme, about, tone="quiet", wrap=True))
        for part in (self.text, self.state, self._about_earlier, self.earlier):
            column.addWidget(part)
        column.addWidget(self.take_earlier, 0, Qt.AlignmentFlag.AlignLeft)
        return inside

    def show_earlier(self, words: str, about: str) -> None:
        """Show the summary that there is, and say what becomes of it."""
        self._about_earlier.setText(about)
        self.earlier.show_text(words)
        for part in (self._about_earlier, self.earlier, self.take_earlier):
            part.show()

    def show_running(self, *, running: bool, words: str, problem: bool = False) -> None:
        """A summary is on its way, or not; `words` say more."""
        self.stop.setVisible(running)
        self.again.setVisible(not running)
        self.text.setReadOnly(running)
        self.take_earlier.setEnabled(not running)
        self.state.setText(words)
        self.state.set_tone("danger" if problem else "quiet")
        self.state.setVisible(bool(words))
        self._running = running
        self._look()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: closing is cancelling."""
        super().closeEvent(event)
        self.reject()

    def _look(self) -> None:
        ready = bool(self.text.toPlainText().strip()) and not self._running
        self.accept_button.setEnabled(ready)
        self.accept_button.setDefault(ready)

    def _take_earlier(self) -> None:
        words = (self.earlier.toPlainText(), self.text.toPlainText())
        self.text.setPlainText("\n\n".join(each.strip() for each in words if each.strip()))
        self.take_earlier.setEnabled(False)
        self.text.setFocus()

    def _accept(self) -> None:
        words = self.text.toPlainText().strip()
        if words:
            self.accept()
            self._use(words)

    def _on_finished(self) -> None:
        self.stop_wanted.emit()
        self.deleteLater()

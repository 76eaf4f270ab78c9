"""The model's thinking, folded away under one line."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.domain.usage import Provenance
from duologue.ui import provenance, tokens
from duologue.ui.controls.button import button
from duologue.ui.file_saver import FileSaver
from duologue.ui.icons import icon
from duologue.ui.theme import Theme
from duologue.ui.transcript.view.markdown_text import MarkdownText
from duologue.ui.transcript.view.text_view import OpenLink, TextView


class ThinkingFold(QWidget):
    """Closed at first; opened, thinking streams inside. Its words are only laid out once it is opened."""

    height_changed = Signal()

    def __init__(self, theme: Theme, open_link: OpenLink, files: FileSaver) -> None:
        super().__init__()
        self._theme = theme
        self._open_link = open_link
        self._files = files
        self._pieces: list[str] = []
        self._body: MarkdownText | None = None
        self._finished = False
        self._toggle = button(self.tr("Thinking…"), self.toggle, kind="fold", name="thinkingToggle")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, theme.px(tokens.GAP))
        self._layout.setSpacing(theme.px(tokens.GAP))
        self._layout.addWidget(self._toggle, 0, Qt.AlignmentFlag.AlignLeft)
        self._dress()
        theme.changed.connect(self._dress)

    @property
    def opened(self) -> bool:
        """Whether the thinking is shown."""
        return self._body is not None and not self._body.view.isHidden()

    @property
    def view(self) -> TextView | None:
        """The words, while they are shown."""
        return self._body.view if self._body is not None and self.opened else None

    def feed(self, piece: str) -> None:
        """Take more thinking."""
        self._pieces.append(piece)
        if self._body is not None:
            self._body.feed(piece)

    def replace(self, text: str) -> None:
        """Take the whole thinking so far."""
        self._pieces = [text]
        if self._body is not None:
            self._body.replace(text)

    def flush(self) -> None:
        """Draw what came since the last flush, if it is shown."""
        if self._body is not None:
            self._body.flush()

    def finish(self, seconds: float | None) -> None:
        """Thinking is over; `seconds` is how long it took, where that is known."""
        self._finished = True
        self.say(seconds)
        if self._body is not None:
            self._body.finish()

    def say(self, seconds: float | None) -> None:
        """Say how long it took; more may still come."""
        if seconds is None:
            words = self.tr("Thoughts")
        elif seconds < 0.05:  # noqa: PLR2004 - it would say 0.0
            words = self.tr("Thought for a moment")
        elif seconds < 60:  # noqa: PLR2004 - a minute
            number = self.locale().toString(seconds, "f", 1)
            words = self.tr("Thought for {seconds} s").format(seconds=number)
        else:
            minutes, rest = divmod(round(seconds), 60)
            words = self.tr("Thought for {minutes} min {seconds} s").format(minutes=minutes, seconds=rest)
        self._toggle.setText(words)
        self._toggle.setAccessibleName(words)
        provenance.mark(self._toggle, Provenance.COUNTED if seconds is not None else Provenance.UNKNOWN)

    def toggle(self) -> None:
        """Show or hide the thinking."""
        if self._body is None:
            self._body = MarkdownText(
                self._theme, self.tr("Thinking"), self._open_link, self._files, tone="quiet"
            )
            self._body.view.height_changed.connect(self.height_changed)
            self._body.feed("".join(self._pieces))
            self._body.flush()
            if self._finished:
                self._body.finish()
            self._layout.addWidget(self._body.view)
            self._body.view.show()  # a layout shows it only later, and the arrow would point the wrong way
        else:
            self._body.view.setVisible(self._body.view.isHidden())
        self._dress()
        self.height_changed.emit()

    def _dress(self) -> None:
        picture = "chevron-down" if self.opened else "chevron-right"
        side = self._theme.px(16)
        self._toggle.setIcon(icon(picture, self._theme.colours.quiet, side))
        self._toggle.setIconSize(QSize(side, side))
        self._toggle.setFont(self._theme.font(13))
        self._layout.setContentsMargins(0, 0, 0, self._theme.px(tokens.GAP))

"""A piece of code-like text that is short at first: its head, and a button for the rest."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.markdown.hidden import reveal
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.file_saver import FileSaver
from duologue.ui.theme import Theme
from duologue.ui.words import counted

HEAD_LINES = 12
HEAD_CHARACTERS = 1200
UNFOLDED_LINES = 400  # more than this, or more characters, is shown in a window of its own
UNFOLDED_CHARACTERS = 20_000


class FoldedText(QWidget):
    """Words that can be selected; hidden characters in them are shown as marks."""

    height_changed = Signal()

    def __init__(self, theme: Theme, files: FileSaver, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._files = files
        self._text = ""
        self._language = ""
        self._folded = True
        self._words = Label(theme, wrap=True, tone="quiet")
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._more = button("", self.toggle, kind="link", name=f"{name}More")
        self._more.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.GAP))
        layout.addWidget(self._words)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._dress()
        theme.changed.connect(self._dress)

    def show_text(self, text: str, language: str = "") -> None:
        """Show this text, as far folded as the one before."""
        if text != self._text or not self._words.text():
            self._text, self._language = text, language
            self._show()

    def toggle(self) -> None:
        """Show the rest, or no longer."""
        if self._text.count("\n") >= UNFOLDED_LINES or len(self._text) > UNFOLDED_CHARACTERS:
            # Imported here: few texts are that long.
            from duologue.ui.transcript.view.whole_text import WholeText  # noqa: PLC0415 - see above

            WholeText(self._theme, self._files, self._text, self._language, self).show()
            return
        self._folded = not self._folded
        self._show()
        self.height_changed.emit()

    def _show(self) -> None:
        head = "\n".join(self._text[:HEAD_CHARACTERS].split("\n")[:HEAD_LINES])
        is_long = len(head) < len(self._text)
        shown = head + " …" if is_long and self._folded else self._text
        self._words.setText(reveal(shown) or self.tr("(empty)"))
        self._more.setVisible(is_long)
        if not self._folded:
            self._more.setText(self.tr("Show less"))
        else:
            lines = self._text.count("\n") + 1
            one, many = self.tr("Show all ({number} line)"), self.tr("Show all ({number} lines)")
            self._more.setText(counted(lines, one, many))
        self._more.setAccessibleName(self._more.text())

    def _dress(self) -> None:
        self._words.setFont(self._theme.font(tokens.CODE_TEXT, code=True))
        self._more.setFont(self._theme.font(tokens.SMALL_TEXT))

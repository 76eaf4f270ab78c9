"""Holds a very long paste back and asks what to do with it: nothing of it is lost, nothing stalls."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from duologue.domain.token_estimate import tokens_of
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme
from duologue.ui.usage.usage_words import short
from duologue.ui.words import translate

LONG = 100_000  # characters; more of them make a field slow to write in
LONGEST_LINE = 20_000  # characters; Qt lays a line out anew for every key
_SLICE = 60_000  # characters put in at once, some 10 ms


def is_long(text: str) -> bool:
    """Whether a paste is better not put into a field at once."""
    return len(text) > LONG or (len(text) > LONGEST_LINE and _longest_line(text) > LONGEST_LINE)


class PasteOffer(QFrame):
    """`attach` gets the text as a file; `put` is called when it stands in the field whole."""

    def __init__(
        self, theme: Theme, text: str, field: QPlainTextEdit, attach: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._field = field
        self._attach_text = attach
        self._done = 0
        self.setObjectName("pasteOffer")
        words = translate(
            "PasteOffer", "The pasted text is long: {characters} characters, about {tokens} tokens."
        )
        said = words.format(characters=f"{len(text):,}", tokens=short(tokens_of(text)))
        fits = _longest_line(text) <= LONGEST_LINE
        if not fits:
            said += " " + translate("PasteOffer", "Its lines are too long to be edited here.")
        self.setAccessibleName(said)
        self._label = Label(theme, said, size=tokens.SMALL_TEXT, wrap=True)
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.SPACE))
        offers = (
            (translate("PasteOffer", "Attach as a file"), self.attach, "attachPaste", "primary", True),
            (translate("PasteOffer", "Put it in as text"), self.put, "putPaste", "", fits),
            (translate("PasteOffer", "Forget it"), self.end, "dropPaste", "link", True),
        )
        for caption, act, name, kind, is_offered in offers:
            if is_offered:
                row.addWidget(button(caption, act, kind=kind, name=name, parent=self))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(10),) * 4)
        column.addWidget(self._label)
        column.addLayout(row)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._write)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def attach(self) -> None:
        """Attach it as a file."""
        self._attach_text(self._text)
        self.end()

    def put(self) -> None:
        """Put it into the field, a little at a time."""
        self.setEnabled(False)
        self._field.setReadOnly(True)
        self._timer.start()

    def end(self) -> None:
        """Go."""
        self.hide()
        self.deleteLater()
        self._field.setFocus()

    def _write(self) -> None:
        end = min(len(self._text), self._done + _SLICE)
        self._field.blockSignals(end < len(self._text))  # what listens looks at the whole text once
        self._field.insertPlainText(self._text[self._done : end])
        self._field.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self._done = end
        if self._done == len(self._text):
            self._timer.stop()
            self._field.setReadOnly(False)
            self.end()


def _longest_line(text: str) -> int:
    return max(map(len, text.split("\n")))

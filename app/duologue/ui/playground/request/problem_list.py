"""The mistakes of a text below it: a press goes to where one stands."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.services.playground.json_check import problem_at
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.playground.request.code_editor import CodeMark
from duologue.ui.theme import Theme
from duologue.ui.words import unmarked

_MOST_SHOWN = 5


class ProblemList(QWidget):
    """`go_to` is called with the position of the mistake that was pressed."""

    def __init__(self, theme: Theme, go_to: Callable[[int], object]) -> None:
        super().__init__()
        self._theme = theme
        self._go_to = go_to
        self._rows: list[QWidget] = []
        self.sentences: tuple[str, ...] = ()
        self.setObjectName("bodyProblems")
        self._column = QVBoxLayout(self)
        pad = theme.px(tokens.SPACE)
        self._column.setContentsMargins(pad, 0, pad, theme.px(tokens.GAP))
        self._column.setSpacing(0)
        self.hide()

    def show_marks(self, text: str, marks: Sequence[CodeMark]) -> None:
        """Show these mistakes of a text."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        places = [problem_at(text, mark.position, mark.sentence) for mark in marks]
        words = self.tr("Line {line}, column {column}: {sentence}")
        self.sentences = tuple(
            words.format(line=each.line, column=each.column, sentence=each.sentence) for each in places
        )
        for place, sentence in list(zip(places, self.sentences, strict=True))[:_MOST_SHOWN]:
            position = place.position
            row = button(unmarked(sentence), partial(self._go_to, position), kind="flat", name="bodyProblem")
            row.setProperty("tone", "danger")
            self._rows.append(row)
        if len(places) > _MOST_SHOWN:
            more = self.tr("{number} more").format(number=len(places) - _MOST_SHOWN)
            self._rows.append(Label(self._theme, more, tone="quiet", size=tokens.SMALL_TEXT))
        for row in self._rows:
            self._column.addWidget(row)
        self.setVisible(bool(places))

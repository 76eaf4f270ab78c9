"""What every tab of the response is."""

from PySide6.QtWidgets import QWidget

from duologue.services.playground.answer_watch import AnswerWatch
from duologue.ui.theme import Theme


class AnswerPane(QWidget):
    """Shows one side of an answer. What it costs to show is only paid while it is seen."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.theme = theme
        self.watch: AnswerWatch | None = None
        self.number = -1  # of the request that is shown; -1 is the last one
        self.setObjectName(name)

    def show_answer(self, watch: AnswerWatch | None, number: int = -1) -> None:
        """Show another answer, or one to another try of the same request; None is none."""
        self.watch, self.number = watch, number
        self.refresh()

    def refresh(self) -> None:
        """Show what came since. Called once per frame while this is seen, and when it comes into view."""
        raise NotImplementedError

    @property
    def shown_number(self) -> int:
        """The number of the request that is shown; -1 where there is none yet."""
        if self.watch is None:
            return -1
        return self.watch.last if self.number < 0 else self.number

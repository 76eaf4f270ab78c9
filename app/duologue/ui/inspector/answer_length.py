"""How long an answer may be, in words instead of tokens."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QComboBox, QListView

from duologue.ui.words import translate

_CHOICES = (None, 2_048, 8_192, 32_768)


class AnswerLength(QComboBox):
    """A number that was set elsewhere stays, as one more choice."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("answerLength")
        self.setView(QListView())
        self.setAccessibleName(translate("AnswerLength", "Answer length"))

    def show_most(self, most: int | None) -> None:
        """Show what is set."""
        self.clear()
        choices = _CHOICES if most in _CHOICES else (*_CHOICES, most)
        for choice in choices:
            self.addItem(_words(choice), choice)
        self.setCurrentIndex(choices.index(most))


def _words(most: int | None) -> str:
    if most is None:
        return translate("AnswerLength", "As long as it needs")
    words = {
        2_048: translate("AnswerLength", "Up to about two pages"),
        8_192: translate("AnswerLength", "Up to about ten pages"),
        32_768: translate("AnswerLength", "Up to about forty pages"),
    }.get(most)
    if words is not None:
        return words
    return translate("AnswerLength", "Up to {number} tokens").format(number=QLocale().toString(most))

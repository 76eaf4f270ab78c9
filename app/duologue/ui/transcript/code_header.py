"""The line above a code block: its language, and a button that copies it."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from duologue.markdown.highlight import language_label
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme
from duologue.ui.transcript.copying import copy_words


class CodeHeader(QWidget):
    """Language on the left, Copy on the right. What is copied is the code, and nothing hidden in it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self._language = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self._copy = button(self.tr("Copy"), self.copy, kind="flat", name="copyCode")
        self._copy.setFont(theme.font(tokens.SMALL_TEXT))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), 0, theme.px(6), 0)
        row.addWidget(self._language)
        row.addStretch(1)
        row.addWidget(self._copy)

    def show_block(self, language: str, text: str) -> None:
        """Stand for this code block."""
        if text == self._text and self._language.text():
            return
        self._text = text
        label = language_label(language) or self.tr("Text")
        self._language.setText(label)
        self._copy.setAccessibleName(self.tr("Copy {language} code").format(language=label))
        self._copy.setText(self.tr("Copy"))

    def copy(self) -> None:
        """Put the code on the clipboard as plain text."""
        copy_words(self._text)
        self._copy.setText(self.tr("Copied"))

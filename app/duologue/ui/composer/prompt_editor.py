"""Writes one prompt: its title, what it is for, and its text with {{places}} to fill in."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from duologue.domain.errors import DuologueError
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

_SIZE = (600, 560)

Save = Callable[[str, str, str], object]


class PromptEditor(QDialog):
    """`save` is given title, description and text; an error that it raises is shown here."""

    def __init__(
        self, theme: Theme, parent: QWidget, heading: str, words: tuple[str, str, str], save: Save
    ) -> None:
        super().__init__(parent)
        self._save = save
        self.setObjectName("promptEditor")
        self.setWindowTitle(heading)
        title, description, body = words
        self.title = self._line(self.tr("Title"), title, "promptTitle")
        self.description = self._line(
            self.tr("What it is for (may stay empty)"), description, "promptDescription"
        )
        self.body = QPlainTextEdit(body)
        self.body.setObjectName("promptBody")
        self.body.setAccessibleName(self.tr("Text"))
        self.body.setTabChangesFocus(True)
        self.body.setProperty("kind", "framed")
        self._problem = Label(theme, tone="danger", size=tokens.SMALL_TEXT, wrap=True)
        self._problem.hide()
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(8))
        layout.addWidget(Label(theme, heading, strong=True, size=tokens.BASE_TEXT + 2))
        for field in (self.title, self.description):
            layout.addWidget(Label(theme, field.accessibleName(), size=tokens.SMALL_TEXT, strong=True))
            layout.addWidget(field)
        layout.addWidget(Label(theme, self.body.accessibleName(), size=tokens.SMALL_TEXT, strong=True))
        layout.addWidget(self.body, 1)
        hint = self.tr("Write {{name}} where something is to be filled in, or {{name=usual value}}.")
        layout.addWidget(Label(theme, hint, tone="quiet", size=tokens.SMALL_TEXT, wrap=True))
        layout.addWidget(self._problem)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(self.tr("Cancel"), self.reject, name="cancelPrompt"))
        row.addWidget(button(self.tr("Save"), self.keep, kind="primary", name="savePrompt"))
        layout.addLayout(row)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.keep)
        self.resize(QSize(*(theme.px(side) for side in _SIZE)).boundedTo(parent.window().size()))
        self.finished.connect(self.deleteLater)
        (self.body if title else self.title).setFocus()

    def keep(self) -> None:
        """Save it, or say why not."""
        if not self.title.text().strip():
            self._tell(self.tr("It needs a title: you find it by that."), self.title)
        elif not self.body.toPlainText().strip():
            self._tell(self.tr("It needs some text."), self.body)
        else:
            try:
                self._save(self.title.text(), self.description.text(), self.body.toPlainText())
            except DuologueError as error:
                self._tell(error.message, self.body)
            else:
                self.accept()

    def _tell(self, problem: str, place: QWidget) -> None:
        self._problem.setText(problem)
        self._problem.show()
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _line(name: str, words: str, object_name: str) -> QLineEdit:
        field = QLineEdit(words)
        field.setAccessibleName(name)
        field.setObjectName(object_name)
        return field

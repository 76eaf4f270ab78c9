"""Asks for the name, the description and the notes of a preset."""

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme

Give = Callable[[str, str, str], Awaitable[str]]


class PresetDialog(QDialog):
    """`give` is awaited with name, description and notes; what it returns is a problem to show, or ""."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        tasks: TaskScope,
        title: str,
        texts: tuple[str, str, str],
        give: Give,
    ) -> None:
        super().__init__(parent.window())
        self._tasks = tasks
        self._give = give
        self.setObjectName("presetDialog")
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(460))
        self.name = self._line(texts[0], self.tr("Name"), "presetName")
        self.description = self._line(texts[1], self.tr("What it is for"), "presetDescription")
        self.notes = QPlainTextEdit(texts[2])
        self.notes.setObjectName("presetNotes")
        self.notes.setAccessibleName(self.tr("Notes"))
        self.notes.setTabChangesFocus(True)
        self.notes.setProperty("kind", "framed")
        self.notes.setFixedHeight(theme.px(120))
        self.problem = Label(theme, tone="danger", wrap=True)
        self.problem.hide()
        self._save = button(self.tr("Save"), self._accept, kind="primary", name="acceptPreset")
        self._save.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(self.tr("Cancel"), self.reject, name="cancelPreset"))
        row.addWidget(self._save)
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addWidget(Label(theme, title, strong=True, size=tokens.BASE_TEXT + 2))
        for field in (self.name, self.description, self.notes):
            layout.addWidget(Label(theme, field.accessibleName(), tone="quiet", size=tokens.SMALL_TEXT))
            layout.addWidget(field)
        layout.addWidget(self.problem)
        layout.addSpacing(theme.px(tokens.SPACE))
        layout.addLayout(row)
        self.finished.connect(self.deleteLater)
        self.name.selectAll()

    def _line(self, text: str, title: str, name: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setObjectName(name)
        field.setAccessibleName(title)
        return field

    def _accept(self) -> None:
        name = " ".join(self.name.text().split())
        if not name:
            self.problem.setText(self.tr("A preset needs a name."))
            self.problem.show()
            self.name.setFocus()
            return
        self._show_saving(saving=True)
        self._tasks.start(self._finish(name))

    async def _finish(self, name: str) -> None:
        """Save; the window goes on meanwhile, and so does the saving where the dialog is closed."""
        problem = await self._give(name, self.description.text().strip(), self.notes.toPlainText().strip())
        if not isValid(self):
            return
        self._show_saving(saving=False)
        if problem:
            self.problem.setText(problem)
            self.problem.show()
        else:
            self.accept()

    def _show_saving(self, *, saving: bool) -> None:
        self._save.setText(self.tr("Saving…") if saving else self.tr("Save"))
        for part in (self._save, self.name, self.description, self.notes):
            part.setEnabled(not saving)

"""Asks for what is to be filled into a prompt."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from duologue.domain.prompt import Prompt, Variable
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.within import height_within, within
from duologue.ui.theme import Theme

_LINES = 5
_WIDTH = 520
_TALLEST = 460
_HIGHEST = 700
_AROUND = 200  # the title, what the prompt is for, and the buttons

Field = QLineEdit | QPlainTextEdit


class VariablesForm(QDialog):
    """One field for each place; `filled` brings the prompt with its values. `last` remembers them by name."""

    filled = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget, prompt: Prompt, last: dict[str, str]) -> None:
        super().__init__(parent)
        self._theme = theme
        self._prompt = prompt
        self._last = last
        self.setObjectName("variablesForm")
        self.setWindowTitle(prompt.title)
        self.setAccessibleDescription(prompt.description)
        self.fields: dict[str, Field] = {}
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, prompt.title, strong=True, size=tokens.BASE_TEXT + 2))
        if prompt.description:
            layout.addWidget(Label(theme, prompt.description, tone="quiet", wrap=True))
        layout.addWidget(self._form(), 1)
        row = QHBoxLayout()
        row.addWidget(Label(theme, self.tr("Ctrl+Enter inserts"), tone="quiet", size=tokens.SMALL_TEXT))
        row.addStretch(1)
        row.addWidget(button(self.tr("Cancel"), self.reject, name="cancelVariables"))
        row.addWidget(button(self.tr("Insert"), self.insert, kind="primary", name="insertPrompt"))
        layout.addLayout(row)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.insert)
        self.setFixedWidth(within(self, theme.px(_WIDTH)))
        self.setMaximumHeight(height_within(self, theme.px(_HIGHEST)))
        self.finished.connect(self.deleteLater)
        next(iter(self.fields.values())).setFocus()

    def insert(self) -> None:
        """Give the prompt with what was filled in."""
        values = {name: _words(field) for name, field in self.fields.items()}
        self._last.update(values)
        self.filled.emit(self._prompt.filled(values))
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter in a line goes to the next field, as Tab does; in the last one it inserts."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QLineEdit):
            if focused is list(self.fields.values())[-1]:
                self.insert()
            else:
                self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _form(self) -> QScrollArea:
        theme, inner = self._theme, QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        column.setSpacing(theme.px(6))
        for variable in self._prompt.variables:
            label = Label(theme, variable.label, size=tokens.SMALL_TEXT, strong=True, wrap=True)
            field = self._field(variable)
            label.setBuddy(field)
            self.fields[variable.name] = field
            column.addWidget(label)
            column.addWidget(field)
            column.addSpacing(theme.px(6))
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("variables")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        tallest = height_within(self, theme.px(_HIGHEST)) - theme.px(_AROUND)
        area.setMinimumHeight(min(inner.sizeHint().height() + theme.px(6), theme.px(_TALLEST), tallest))
        return area

    def _field(self, variable: Variable) -> Field:
        words = self._last.get(variable.name, variable.default)
        field: Field
        if variable.long:
            field = QPlainTextEdit(words)
            field.setTabChangesFocus(True)
            field.setFixedHeight(self._theme.px(_LINES * 22))
            field.setProperty("kind", "framed")
        else:
            field = QLineEdit(words)
        field.setPlaceholderText(variable.default)
        field.setObjectName(f"variable-{variable.name}")
        field.setAccessibleName(variable.label)
        field.selectAll()
        return field


def _words(field: Field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()

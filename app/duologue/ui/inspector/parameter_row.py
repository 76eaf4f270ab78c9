"""One parameter: its name, its field, what may stand there, and what becomes of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from duologue.domain.errors import InputUnreadable
from duologue.services.asking.parameter_fields import (
    ParameterName,
    Range,
    read_number,
    read_stops,
    shown_stops,
)
from duologue.services.asking.request_notes import Note
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.controls.text_box import TextBox
from duologue.ui.inspector.parameter_words import effect_of, help_of, name_of, number_text
from duologue.ui.theme import Theme

_NUMBERS = (ParameterName.TEMPERATURE, ParameterName.TOP_P, ParameterName.MAX_TOKENS)


class ParameterRow(QWidget):
    """`chosen` brings a value that can be used; what can't be read is told below the field and kept there."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: ParameterName) -> None:
        super().__init__()
        self.name = name
        self._value: object = None
        title = Label(theme, name_of(name), size=tokens.BASE_TEXT - 1)
        self.help = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self.source = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self.source.setObjectName(f"source-{name}")
        self.source.hide()
        self.mark = Label(theme, tone="warning", size=tokens.SMALL_TEXT, wrap=True)
        self.mark.setObjectName(f"mark-{name}")
        self.problem = Label(theme, tone="danger", size=tokens.SMALL_TEXT, wrap=True)
        self.problem.setObjectName(f"problem-{name}")
        self.mark.hide()
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(3))
        if name is ParameterName.STOP:
            self.field: QWidget = self._stops(theme)
            layout.addWidget(title)
            layout.addWidget(self.field)
        else:
            self.field = self._thinking() if name is ParameterName.THINKING else self._number()
            self.field.setFixedWidth(theme.px(168))
            row = QHBoxLayout()
            row.setSpacing(theme.px(tokens.SPACE))
            row.addWidget(title, 1, Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(self.field)
            layout.addLayout(row)
        self.field.setObjectName(f"parameter-{name}")
        self.field.setAccessibleName(name_of(name))
        for line in (self.help, self.source, self.problem, self.mark):
            layout.addWidget(line)

    def show_usual(self, value: object, source: str) -> None:
        """Show what holds where nothing is set; without a value the server's default does."""
        self.source.setText(source)
        self.source.setVisible(bool(source))
        if isinstance(self.field, QComboBox):
            place = self.field.findData(value)
            self.field.setItemText(0, self.field.itemText(place) if place > 0 else self._default())
        elif isinstance(self.field, TextBox):
            stops = tuple(value) if isinstance(value, tuple) else ()
            self.field.setPlaceholderText(shown_stops(stops) if stops else self.tr("none"))
        elif isinstance(self.field, QLineEdit):
            number = number_text(value if isinstance(value, int | float) else None)
            self.field.setPlaceholderText(number or self._default())

    def show_value(self, value: object, allowed: Range | None, note: Note | None) -> None:
        """Show what is set; a field in which somebody writes something unreadable is left alone."""
        self.help.setText(help_of(self.name, allowed))
        self.help.setVisible(bool(self.help.text()))
        self.mark.setText("" if note is None else f"{effect_of(note.effect)}: {note.sentence}")
        self.mark.setVisible(note is not None and self.problem.isHidden())
        if value == self._value and not self.problem.isHidden():
            return
        self._value = value
        self._say(None)
        if isinstance(self.field, QComboBox):
            self.field.setCurrentIndex(max(0, self.field.findData(value)))
        elif isinstance(self.field, TextBox):
            stops = tuple(value) if isinstance(value, tuple) else ()
            if self._read() != stops:
                self.field.show_text(shown_stops(stops))
        elif isinstance(self.field, QLineEdit) and (not self.field.hasFocus() or self._read() != value):
            self.field.setText(number_text(value if isinstance(value, int | float) else None))

    def _default(self) -> str:
        return self.tr("server's default")

    def _number(self) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(self._default())
        field.textEdited.connect(lambda _text: self._look())
        field.editingFinished.connect(self._take)
        return field

    def _thinking(self) -> QComboBox:
        box = QComboBox()
        box.setView(QListView())
        box.addItem(self._default(), None)
        box.addItem(self.tr("adaptive"), "adaptive")
        box.addItem(self.tr("off"), "disabled")
        box.activated.connect(lambda _place: self._take())
        return box

    def _stops(self, theme: Theme) -> TextBox:
        box = TextBox(theme, name_of(self.name), fewest=1, most=6)
        box.setPlaceholderText(self.tr("none"))
        box.edited.connect(self._look)
        box.left.connect(self._take)
        return box

    def _read(self) -> object:
        """What stands in the field. Raises InputUnreadable."""
        if isinstance(self.field, QComboBox):
            return self.field.currentData()
        if isinstance(self.field, TextBox):
            return read_stops(self.field.toPlainText())
        return read_number(self.name, self.field.text()) if isinstance(self.field, QLineEdit) else None

    def _look(self) -> bool:
        """Say what is wrong with what stands there; whether it can be used."""
        try:
            self._read()
        except InputUnreadable as error:
            self._say(error.message)
            return False
        self._say(None)
        return True

    def _take(self) -> None:
        if self._look() and (value := self._read()) != self._value:
            self._value = value
            self.chosen.emit(value)

    def _say(self, problem: str | None) -> None:
        self.problem.setText(problem or "")
        self.problem.setVisible(problem is not None)
        self.mark.setVisible(problem is None and bool(self.mark.text()))

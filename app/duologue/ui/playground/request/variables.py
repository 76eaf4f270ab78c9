"""The names in double braces that the request holds, each with its value."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.playground.request.growing_text import GrowingText
from duologue.ui.theme import Theme


class VariableGrid(QWidget):
    """`changed` after every change. Values of names that no longer stand anywhere are kept."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._values: dict[str, str] = {}
        self._names: tuple[str, ...] = ()
        self.fields: dict[str, GrowingText] = {}
        self._marks: dict[str, Label] = {}
        self._labels: list[Label] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(6))
        self._grid.setColumnStretch(1, 1)

    @property
    def values(self) -> Mapping[str, str]:
        """The values that were given."""
        return dict(self._values)

    def show_values(self, values: Mapping[str, str]) -> None:
        """Put these values in place of those that are there."""
        self._values = dict(values)
        self._names = ()
        for field in (*self.fields.values(), *self._labels, *self._marks.values()):
            self._grid.removeWidget(field)
            field.hide()
            field.deleteLater()
        self.fields, self._marks, self._labels = {}, {}, []

    def show_names(self, names: Sequence[str]) -> None:
        """Show a field for each of these names."""
        if tuple(names) == self._names:
            return
        focused = next((name for name, field in self.fields.items() if field.hasFocus()), None)
        values = self._values
        self.show_values(values)
        self._names = tuple(names)
        for place, name in enumerate(names):
            self._add_row(place, name)
        if focused in self.fields:
            self.fields[focused].setFocus()

    def _add_row(self, place: int, name: str) -> None:
        label = Label(self._theme, "{{" + name + "}}", size=tokens.SMALL_TEXT)
        label.setFont(self._theme.font(tokens.SMALL_TEXT, code=True))
        field = GrowingText(
            self._theme, self.tr("Value of {name}").format(name=name), self.tr("no value yet")
        )
        field.setObjectName(f"variable-{name}")
        field.put(self._values.get(name, ""))
        field.textChanged.connect(lambda: self._on_value(name))
        mark = Label(self._theme, self.tr("unset"), tone="danger", size=tokens.SMALL_TEXT)
        mark.setObjectName(f"unset-{name}")
        mark.setVisible(name not in self._values)
        self._labels.append(label)
        self.fields[name], self._marks[name] = field, mark
        self._grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(field, place, 1)
        self._grid.addWidget(mark, place, 2, Qt.AlignmentFlag.AlignVCenter)

    def _on_value(self, name: str) -> None:
        self._values[name] = self.fields[name].whole
        self._marks[name].hide()
        self.changed.emit()

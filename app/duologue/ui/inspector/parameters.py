"""The parameters of a setup, each in a row; nothing that is not set is sent."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.domain.profile import Profile
from duologue.domain.request import Parameters
from duologue.domain.style import ApiStyle
from duologue.services.asking.parameter_fields import ParameterName, allowed, marks, with_value
from duologue.ui.inspector.parameter_row import ParameterRow
from duologue.ui.inspector.parameter_words import name_of
from duologue.ui.theme import Theme


class ParameterFields(QWidget):
    """`changed` brings the parameters with one of them changed, and what that one is called."""

    changed = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._parameters = Parameters()
        self.rows = {name: ParameterRow(theme, name) for name in ParameterName}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        for name, row in self.rows.items():
            layout.addWidget(row)
            row.chosen.connect(lambda value, name=name: self._change(name, value))

    @property
    def parameters(self) -> Parameters:
        """What is set now."""
        return self._parameters

    @property
    def has_problem(self) -> bool:
        """Whether something stands in a field that can't be used."""
        return any(not row.problem.isHidden() for row in self.rows.values())

    def show_parameters(self, parameters: Parameters, profile: Profile, style: ApiStyle, model: str) -> None:
        """Show what is set, and what this profile, style and model make of it."""
        self._parameters = parameters
        noted = marks(profile, style, model, parameters)
        for name, row in self.rows.items():
            value = getattr(parameters, name.value)
            row.show_value(value, allowed(name, profile, style, model), noted.get(name))

    def show_usual(self, said: Mapping[str, tuple[object, str]]) -> None:
        """Show what holds where a parameter is not set: a value, and words for where it is from."""
        for name, row in self.rows.items():
            row.show_usual(*said.get(name.value, (None, "")))

    def _change(self, name: ParameterName, value: object) -> None:
        self._parameters = with_value(self._parameters, name, value)
        self.changed.emit(self._parameters, name_of(name))

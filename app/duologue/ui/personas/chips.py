"""A quiet row of personas on the greeting of an empty chat."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from duologue.domain.persona import Persona
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.flow_layout import FlowLayout
from duologue.ui.controls.tip import literal
from duologue.ui.theme import Theme
from duologue.ui.words import unmarked

_MOST = 6  # the others stand in the menu


class PersonaChips(QWidget):
    """`chosen` brings a persona, or None where the chosen one was clicked again."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("personaChips")
        self.setAccessibleName(self.tr("Personas"))
        self._shown: tuple[Persona, ...] = ()
        self._chips: list[QPushButton] = []
        self.more = button(self.tr("More…"), kind="pill", name="morePersonas", parent=self)
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self._row = FlowLayout(self, theme.px(tokens.SPACE), centred=True)
        self._row.addWidget(self.more)

    def show_personas(self, personas: Sequence[Persona], chosen: str | None) -> None:
        """Show these, the chosen one marked by its name; one beyond the row comes first."""
        first = [persona for persona in personas if persona.name == chosen]
        others = [persona for persona in personas if persona.name != chosen]
        shown = tuple(personas[:_MOST])
        if first and first[0] not in shown:
            shown = (first[0], *others[: _MOST - 1])
        if shown != self._shown:
            self._build(shown)
        for persona, chip in zip(self._shown, self._chips, strict=True):
            chip.setChecked(persona.name == chosen)

    def _build(self, shown: tuple[Persona, ...]) -> None:
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._row.removeWidget(self.more)
        self._shown = shown
        self._chips = [self._chip(persona) for persona in shown]
        for chip in (*self._chips, self.more):
            self._row.addWidget(chip)
        before: QWidget | None = None
        for chip in (*self._chips, self.more):
            chip.show()
            if before is not None:
                QWidget.setTabOrder(before, chip)
            before = chip
        self.updateGeometry()

    def _chip(self, persona: Persona) -> QPushButton:
        built = button(unmarked(persona.name), kind="pill", name=f"persona-{persona.id}", parent=self)
        built.setCheckable(True)
        built.setToolTip(literal(persona.description))
        built.setAccessibleDescription(persona.description)
        built.clicked.connect(lambda checked: self.chosen.emit(persona if checked else None))
        return built

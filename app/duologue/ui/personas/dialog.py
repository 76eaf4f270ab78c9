"""All personas in a list, with what can be done with them, and the files that can't be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from duologue.domain.persona import Persona
from duologue.domain.plain_file import BrokenFile
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.flow_layout import FlowLayout
from duologue.ui.controls.label import Label
from duologue.ui.controls.plain_list import PlainList
from duologue.ui.controls.text_box import TextBox
from duologue.ui.theme import Theme

_ANY_LINES = 10_000  # all of the instructions are shown; what is around them scrolls


@dataclass(frozen=True, slots=True)
class PersonaActs:
    """What can be done with the chosen persona."""

    choose: Callable[[Persona], object]
    edit: Callable[[Persona], object]
    duplicate: Callable[[Persona], object]
    remove: Callable[[Persona], object]


class PersonasDialog(QDialog):
    """A list on the left, the chosen one on the right. `activated` says that files may have changed."""

    activated = Signal()

    def __init__(self, theme: Theme, parent: QWidget, acts: PersonaActs) -> None:
        super().__init__(parent)
        self._acts = acts
        self._over = parent
        self._personas: tuple[Persona, ...] = ()
        self.setObjectName("personasDialog")
        self.setWindowTitle(self.tr("Personas"))
        self.list = PlainList(theme, self.tr("Personas"))
        self.list.setObjectName("personasList")
        self.list.setFixedWidth(min(theme.px(190), parent.window().width() // 3))
        self.name = Label(theme, strong=True, wrap=True)
        self.about = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self.system = TextBox(theme, self.tr("Instructions"), fewest=3, most=_ANY_LINES)
        self.system.setProperty("kind", "")
        self.system.setReadOnly(True)
        self.system.setFont(theme.font(tokens.SMALL_TEXT + 1))
        self.system.setObjectName("shownInstructions")
        self.broken = Label(theme, tone="warning", size=tokens.SMALL_TEXT, wrap=True)
        self.broken.setObjectName("brokenPersonas")
        self.use = button(
            self.tr("Use"), lambda: self._with(acts.choose), kind="primary", name="choosePersona"
        )
        self.edit = button(self.tr("Edit…"), lambda: self._with(acts.edit), name="editPersona")
        self.copy = button(self.tr("Duplicate"), lambda: self._with(acts.duplicate), name="duplicatePersona")
        self.remove = button(self.tr("Delete"), lambda: self._with(acts.remove), name="deletePersona")
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.list.itemActivated.connect(lambda _item: self._with(acts.choose))
        self._lay_out(theme)

    def show_personas(self, personas: Sequence[Persona], broken: Sequence[BrokenFile], chosen: str) -> None:
        """Show these; `chosen` is the id of the one to stand at."""
        self._personas = tuple(personas)
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.list.clear()
        for persona in personas:
            self.list.add(persona.name)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        ids = [persona.id for persona in personas]
        self.list.setCurrentRow(ids.index(chosen) if chosen in ids else 0)
        self.broken.setText("\n".join(f"{file.name}: {file.reason}" for file in broken))
        self.broken.setVisible(bool(broken))
        self._show()

    @property
    def current(self) -> Persona | None:
        """The one that is chosen in the list."""
        row = self.list.currentRow()
        return self._personas[row] if 0 <= row < len(self._personas) else None

    def _show(self) -> None:
        persona = self.current
        if persona is None:
            return
        kind = ""
        if persona.built_in:
            kind = self.tr("Comes with Duologue; a change makes a copy of your own.")
        elif persona.shadows:
            kind = self.tr("Yours, in place of one that comes with Duologue; deleting brings that one back.")
        self.name.setText(persona.name)
        self.about.setText("\n".join(line for line in (persona.description, kind) if line))
        self.system.show_text(persona.system.strip())
        self.remove.setVisible(not persona.built_in)

    def _with(self, act: Callable[[Persona], object]) -> None:
        if (persona := self.current) is not None:
            act(persona)

    def _lay_out(self, theme: Theme) -> None:
        acts = QWidget()
        flow = FlowLayout(acts, theme.px(tokens.GAP))
        for part in (self.use, self.edit, self.copy, self.remove):
            flow.addWidget(part)
        shown = QWidget()
        inside = QVBoxLayout(shown)
        inside.setContentsMargins(0, 0, theme.px(8), 0)
        inside.setSpacing(theme.px(8))
        for words in (self.name, self.about, self.system):
            inside.addWidget(words)
        inside.addStretch(1)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the instructions in it take the focus
        area.setWidget(shown)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        right = QVBoxLayout()
        right.setSpacing(theme.px(8))
        right.addWidget(area, 1)
        right.addWidget(acts)
        both = QHBoxLayout()
        both.setSpacing(theme.px(20))
        both.addWidget(self.list)
        both.addLayout(right, 1)
        close = button(self.tr("Close"), self.accept, name="closePersonas")
        close.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, self.tr("Personas"), strong=True, size=18))
        layout.addLayout(both, 1)
        layout.addWidget(self.broken)
        layout.addLayout(row)
        over = self._over.window().size()
        wide = min(theme.px(660), over.width())
        self.setMinimumWidth(min(theme.px(640), wide))
        self.resize(wide, min(theme.px(470), over.height() - theme.px(16)))
        self.finished.connect(self.deleteLater)

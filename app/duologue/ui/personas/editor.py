"""A persona in a form: its name, what it is for, its instructions, and for developers its parameters."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from duologue.domain.persona import Persona
from duologue.domain.profile import Profile
from duologue.domain.setup import Setup
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.text_box import TextBox
from duologue.ui.inspector.parameters import ParameterFields
from duologue.ui.theme import Theme

LONGEST_NAME = 40


class PersonaEditor(QDialog):
    """`keep` is called with the persona when the person agrees.

    `setup` is the chat's, whose model can be kept along; `parameters` shows the parameters too.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        persona: Persona,
        setup: tuple[Setup, Profile],
        keep: Callable[[Persona], object],
        *,
        developer: bool,
    ) -> None:
        super().__init__(parent)
        self._persona = persona
        self._setup, self._profile = setup
        self._keep = keep
        self._over = parent
        self.setObjectName("personaEditor")
        title = self.tr("Edit persona") if persona.id else self.tr("Save as persona")
        self.setWindowTitle(title)
        self.name = QLineEdit(persona.name)
        self.name.setObjectName("personaName")
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setMaxLength(LONGEST_NAME)
        self.description = QLineEdit(persona.description)
        self.description.setObjectName("personaDescription")
        self.description.setAccessibleName(self.tr("What it is for"))
        self.system = TextBox(theme, self.tr("Instructions"), fewest=6, most=12)
        self.system.setObjectName("personaSystem")
        self.system.show_text(persona.system)
        self.problem = Label(theme, tone="danger", size=tokens.SMALL_TEXT, wrap=True)
        self.problem.setObjectName("personaProblem")
        self.problem.hide()
        self.with_model = QCheckBox(self._model_words())
        self.with_model.setObjectName("personaWithModel")
        self.with_model.setChecked(persona.model is not None)
        self.parameters: ParameterFields | None = None
        if developer:
            self.parameters = ParameterFields(theme)
            self._show_parameters()
        self.name.textChanged.connect(lambda _text: self._say(""))
        self._lay_out(theme, title)

    def _model_words(self) -> str:
        model = self._persona.model or self._setup.model
        return self.tr("Always with {model}").format(model=model or self.tr("the chosen model"))

    def _show_parameters(self) -> None:
        if self.parameters is not None:
            setup, persona = self._setup, self._persona
            style, model = persona.style or setup.style, persona.model or setup.model
            self.parameters.show_parameters(persona.parameters, self._profile, style, model)

    def _lay_out(self, theme: Theme, title: str) -> None:
        form = QWidget()
        inside = QVBoxLayout(form)
        inside.setContentsMargins(theme.px(2), 0, theme.px(8), 0)
        inside.setSpacing(theme.px(4))
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Name"), self.name),
            (self.tr("What it is for"), self.description),
            (self.tr("Instructions"), self.system),
        )
        for words, field in rows:
            inside.addWidget(Label(theme, words, size=tokens.SMALL_TEXT, tone="quiet"))
            inside.addWidget(field)
            if field is self.name:
                inside.addWidget(self.problem)
            inside.addSpacing(theme.px(8))
        inside.addWidget(self.with_model)
        if self.parameters is not None:
            inside.addSpacing(theme.px(8))
            inside.addWidget(Label(theme, self.tr("Parameters"), strong=True))
            self.parameters.setMaximumWidth(theme.px(360))
            inside.addWidget(self.parameters)
        inside.addStretch(1)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the fields in it take the focus
        area.setAccessibleName(title)
        area.setWidget(form)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        accept = button(self.tr("Save"), self._accept, kind="primary", name="savePersona")
        accept.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(self.tr("Cancel"), self.reject, name="cancelPersona"))
        row.addWidget(accept)
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, title, strong=True, size=18))
        layout.addWidget(area, 1)
        layout.addLayout(row)
        wide = min(theme.px(540), self._over.window().width())
        self.setMinimumWidth(min(theme.px(520), wide))
        room = self._over.window().height() - theme.px(16)
        wanted = theme.px(640 if self.parameters is not None else 460)
        self.resize(wide, min(wanted, max(room, theme.px(320))))
        self.finished.connect(self.deleteLater)
        self.name.setFocus()

    def _accept(self) -> None:
        name = " ".join(self.name.text().split())
        if not name:
            self._say(self.tr("A persona needs a name."))
            self.name.setFocus()
            return
        if self.parameters is not None and self.parameters.has_problem:
            return
        self._keep(self._read(name))
        self.accept()

    def _read(self, name: str) -> Persona:
        persona, setup = self._persona, self._setup
        changed = replace(
            persona,
            name=name,
            description=" ".join(self.description.text().split()),
            system=self.system.toPlainText(),
        )
        if self.parameters is not None:
            changed = replace(changed, parameters=self.parameters.parameters)
        if not self.with_model.isChecked():
            return replace(changed, profile_id=None, style=None, model=None)
        if persona.model is None:
            return replace(changed, profile_id=setup.profile_id, style=setup.style, model=setup.model or None)
        return changed

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

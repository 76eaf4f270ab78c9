"""Who answers: persona, model, profile and API style."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QPushButton, QWidget

from duologue.domain.style import ApiStyle
from duologue.services.connection.model_lists import styles_of
from duologue.ui import tokens
from duologue.ui.chat.setup import ChatSetup
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.menu_field import MenuField
from duologue.ui.theme import Theme


class SetupFields(QWidget):
    """Shows a chat's setup and changes it; `fill_personas` fills the menu of personas."""

    def __init__(self, theme: Theme, setup: ChatSetup, fill_personas: Callable[[QMenu], None]) -> None:
        super().__init__()
        self._setup = setup
        self.persona = MenuField(theme, self.tr("Persona"), "inspectPersona", self)
        self.model = MenuField(theme, self.tr("Model"), "inspectModel", self)
        self.profile = Label(theme, tone="quiet")
        self.profile.setContentsMargins(theme.px(10), theme.px(3), 0, theme.px(3))
        self.persona.choices.aboutToShow.connect(lambda: fill_personas(self.persona.choices))
        self.model.choices.aboutToShow.connect(lambda: setup.fill_models(self.model.choices))
        self.styles = {style: self._style(style) for style in ApiStyle}
        styles = QHBoxLayout()
        styles.setSpacing(theme.px(tokens.GAP))
        for choice in self.styles.values():
            styles.addWidget(choice)
        styles.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnStretch(1, 1)
        names = (self.tr("Persona"), self.tr("Model"), self.tr("Profile"), self.tr("API style"))
        for row, words in enumerate(names):
            name = Label(theme, words, size=tokens.BASE_TEXT - 1)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.persona, 0, 1)
        grid.addWidget(self.model, 1, 1)
        grid.addWidget(self.profile, 2, 1)
        grid.addLayout(styles, 3, 1)

    def refresh(self) -> None:
        """Show what is chosen now."""
        setup = self._setup
        self.persona.show_value(setup.persona or self.tr("None"))
        self.model.show_value(setup.model or self.tr("Choose a model"))
        self.profile.setText(setup.profile.name)
        offered = styles_of(setup.profile)
        for style, choice in self.styles.items():
            choice.setChecked(style is setup.style)
            choice.setEnabled(style in offered)

    def _style(self, style: ApiStyle) -> QPushButton:
        choose = lambda: self._choose_style(style)  # noqa: E731 - the button calls it
        built = button(style.label, choose, kind="choice", name=f"inspectStyle-{style}", parent=self)
        built.setCheckable(True)
        return built

    def _choose_style(self, style: ApiStyle) -> None:
        self._setup.choose_style(style)
        self.refresh()

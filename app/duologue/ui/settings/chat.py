"""Chat settings: what a new chat begins with, what Enter does, and who names a chat."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QComboBox, QListView, QVBoxLayout, QWidget

from duologue.domain.profile import Profile
from duologue.domain.settings import Settings
from duologue.services.suite import Services
from duologue.services.tables import catalogue
from duologue.ui.controls.check_box import CheckBox
from duologue.ui.settings.row import settings_row
from duologue.ui.theme import Theme

_LETTERS = 24  # that a field shows where there is room


class ChatSection(QWidget):
    """Each change is kept at once and counts for the next new chat."""

    def __init__(self, theme: Theme, services: Services) -> None:
        super().__init__()
        self._services = services
        self.profile = self._box("defaultProfile")
        self.model = self._box("defaultModel")
        self.enter = CheckBox(self.tr("Enter sends, Shift+Enter begins a new line"))
        self.enter.setObjectName("enterSends")
        self.thinking = CheckBox(self.tr("Show what a model thinks while it does"))
        self.thinking.setObjectName("thinkingShown")
        self.titles = CheckBox(self.tr("Let the model name a chat after its first answer"))
        self.titles.setObjectName("autoTitle")
        rows = (
            (self.tr("Profile of new chats"), self.profile, ""),
            (
                self.tr("Model of new chats"),
                self.model,
                self.tr("A folder or a persona may choose another one."),
            ),
            ("", self.enter, self.tr("Otherwise Ctrl+Enter sends and Enter begins a new line.")),
            (
                "",
                self.thinking,
                self.tr("For answers that are shown from now on. Otherwise thinking is folded away."),
            ),
            (
                "",
                self.titles,
                self.tr(
                    "One more small request for each new chat, counted and paid like any other: a few "
                    "hundred tokens, more where a model thinks first. It is marked in the usage. Otherwise "
                    "a chat is named after your first words, on this computer. A name you gave stays."
                ),
            ),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(18))
        for title, control, help_line in rows:
            layout.addWidget(settings_row(theme, title, control, help_line))
        self.refresh()
        self.destroyed.connect(services.preferences.subscribe(self._show))
        self.profile.activated.connect(
            lambda _place: self._keep(default_profile=self.profile.currentData(), default_model="")
        )
        self.model.activated.connect(
            lambda _place: self._keep(
                default_profile=self.profile.currentData(), default_model=self.model.currentData()
            )
        )
        self.enter.toggled.connect(lambda on: self._keep(enter_sends=on))
        self.thinking.toggled.connect(lambda on: self._keep(thinking_shown=on))
        self.titles.toggled.connect(lambda on: self._keep(auto_title=on))

    def refresh(self) -> None:
        """Profiles may have changed elsewhere."""
        self._show(self._services.preferences.current)

    def _keep(self, **changes: Any) -> None:
        preferences = self._services.preferences
        preferences.change(chat=replace(preferences.current.chat, **changes))

    def _show(self, settings: Settings) -> None:
        habits = settings.chat
        profiles = self._services.accounts.profiles
        chosen = next((each for each in profiles if each.id == habits.default_profile), profiles[0])
        self.profile.clear()
        for profile in profiles:
            self.profile.addItem(profile.name, profile.id)
        self.profile.setCurrentIndex(self.profile.findData(chosen.id))
        self._show_models(chosen, habits.default_model)
        self.enter.setChecked(habits.enter_sends)
        self.thinking.setChecked(habits.thinking_shown)
        self.titles.setChecked(habits.auto_title)

    def _show_models(self, profile: Profile, chosen: str) -> None:
        usual = catalogue.default_model(profile, ())
        words = self.tr("The usual one: {model}") if usual else self.tr("Ask each time")
        self.model.clear()
        self.model.addItem(words.format(model=usual), "")
        offered = [model.id for model in catalogue.models(profile)]
        for model in offered if chosen in ("", *offered) else (*offered, chosen):
            self.model.addItem(model, model)
        self.model.setCurrentIndex(max(0, self.model.findData(chosen)))

    def _box(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setView(QListView())
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_LETTERS)
        return box

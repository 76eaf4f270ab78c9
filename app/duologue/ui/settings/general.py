"""General settings: developer tools, and being told of long answers."""

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.domain.settings import ChatHabits, Settings
from duologue.services.preferences import Preferences
from duologue.ui.controls.check_box import CheckBox
from duologue.ui.settings.row import settings_row
from duologue.ui.theme import Theme


class GeneralSection(QWidget):
    """Each change is kept at once."""

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        self.developer = CheckBox(self.tr("Show developer tools"))
        self.developer.setObjectName("developerTools")
        self.tell = CheckBox(self.tr("Tell me when a long answer ends while I am elsewhere"))
        self.tell.setObjectName("tellAnswers")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(18))
        layout.addWidget(
            settings_row(
                theme,
                "",
                self.developer,
                self.tr("The playground, a chat's settings at its side, the API style, tokens and times."),
            )
        )
        layout.addWidget(
            settings_row(
                theme,
                "",
                self.tell,
                self.tr(
                    "A notification of your desktop with the chat's title, for an answer of 15 seconds or "
                    "more."
                ),
            )
        )
        self._show(preferences.current)
        self.destroyed.connect(preferences.subscribe(self._show))
        self.developer.toggled.connect(lambda on: preferences.change(developer_tools=on))
        self.tell.toggled.connect(
            lambda on: preferences.change(
                chat=replace(preferences.current.chat, tell_after=ChatHabits().tell_after if on else 0)
            )
        )

    def _show(self, settings: Settings) -> None:
        self.developer.setChecked(settings.developer_tools)
        self.tell.setChecked(bool(settings.chat.tell_after))

"""Appearance: theme and zoom."""

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QListView, QVBoxLayout, QWidget

from duologue.domain.settings import Settings
from duologue.domain.settings import Theme as ThemeChoice
from duologue.services.preferences import Preferences
from duologue.ui.settings.row import settings_row
from duologue.ui.theme import Theme

ZOOMS = (80, 90, 100, 110, 125, 150, 175, 200)


class AppearanceSection(QWidget):
    """Everything on screen follows at once."""

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        self.theme = QComboBox()
        self.theme.setObjectName("themeChoice")
        for choice, words in (
            (ThemeChoice.SYSTEM, self.tr("As the system")),
            (ThemeChoice.LIGHT, self.tr("Light")),
            (ThemeChoice.DARK, self.tr("Dark")),
        ):
            self.theme.addItem(words, choice)
        self.zoom = QComboBox()
        self.zoom.setObjectName("zoomChoice")
        for zoom in ZOOMS:
            self.zoom.addItem(f"{zoom} %", zoom)
        for box in (self.theme, self.zoom):
            box.setView(QListView())  # the list that takes its rows' height from the style sheet
            box.setMinimumWidth(theme.px(220))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(18))
        layout.addWidget(settings_row(theme, self.tr("Theme"), self.theme, ""))
        layout.addWidget(settings_row(theme, self.tr("Zoom"), self.zoom, self.tr("Also Ctrl+= and Ctrl+-.")))
        self._show(preferences.current)
        self.destroyed.connect(preferences.subscribe(self._show))
        self.theme.activated.connect(
            lambda _: preferences.change(
                appearance=replace(
                    preferences.current.appearance, theme=ThemeChoice(self.theme.currentData())
                )
            )
        )
        self.zoom.activated.connect(
            lambda _: preferences.change(
                appearance=replace(preferences.current.appearance, zoom=self.zoom.currentData())
            )
        )

    def _show(self, settings: Settings) -> None:
        self.theme.setCurrentIndex(self.theme.findData(settings.appearance.theme))
        zoom = self.zoom.findData(settings.appearance.zoom)
        if zoom < 0:
            self.zoom.addItem(f"{settings.appearance.zoom} %", settings.appearance.zoom)
            zoom = self.zoom.count() - 1
        self.zoom.setCurrentIndex(zoom)

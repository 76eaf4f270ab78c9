"""Settings of the playground: its history, where presets are, and how far tools go on by themselves."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QFileDialog, QSpinBox, QVBoxLayout, QWidget

from duologue.domain.settings import Settings
from duologue.services.playground.tool_loop import MOST_ROUNDS
from duologue.services.preferences import Preferences
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.check_box import CheckBox
from duologue.ui.controls.flow_layout import FlowLayout
from duologue.ui.controls.label import ElidedLabel
from duologue.ui.settings.row import settings_row
from duologue.ui.theme import Theme


class PlaygroundSection(QWidget):
    """Each change is kept at once."""

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.history = CheckBox(self.tr("Keep every request of the playground"))
        self.history.setObjectName("keepPlaygroundHistory")
        self.folder = ElidedLabel(theme)
        self.folder.setObjectName("presetsFolder")
        self.rounds = QSpinBox()
        self.rounds.setObjectName("settingsToolRounds")
        self.rounds.setRange(1, MOST_ROUNDS)
        self.rounds.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)
        place = QWidget()
        place.setAccessibleName(self.tr("Folder of presets"))
        doings = QWidget()
        row = FlowLayout(doings, theme.px(tokens.SPACE))
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GAP))
        column.addWidget(self.folder)
        column.addWidget(doings)
        row.addWidget(button(self.tr("Choose…"), self._choose, name="choosePresetsFolder"))
        self.own = button(
            self.tr("In the data folder"), lambda: self.use_folder(""), kind="flat", name="ownPresetsFolder"
        )
        row.addWidget(self.own)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(18))
        layout.addWidget(
            settings_row(
                theme,
                "",
                self.history,
                self.tr("With what came of it, on this computer, without keys. The history can be searched."),
            )
        )
        layout.addWidget(
            settings_row(
                theme,
                self.tr("Folder of presets"),
                place,
                self.tr("Plain files, which may live in a repository. Saved results of tools are in it too."),
                stretch=True,
            )
        )
        layout.addWidget(
            settings_row(
                theme,
                self.tr("Rounds of tools"),
                self.rounds,
                self.tr("How many rounds saved results may go on by themselves before you are asked."),
            )
        )
        self._show(preferences.current)
        self.destroyed.connect(preferences.subscribe(self._show))
        self.history.toggled.connect(lambda on: self._change(keep_history=on))
        self.rounds.valueChanged.connect(lambda number: self._change(tool_rounds=number))

    def use_folder(self, path: str) -> None:
        """Read presets from another folder from now on; "" is the one in the data folder."""
        self._change(presets_folder=path)

    def _change(self, **changes: Any) -> None:
        self._preferences.change(playground=replace(self._preferences.current.playground, **changes))

    def _choose(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Folder of presets"))
        if path:
            self.use_folder(path)

    def _show(self, settings: Settings) -> None:
        chosen = settings.playground
        self.history.setChecked(chosen.keep_history)
        self.rounds.setValue(chosen.tool_rounds)
        self.folder.setText(chosen.presets_folder or self.tr("In the data folder"))
        self.own.setVisible(bool(chosen.presets_folder))

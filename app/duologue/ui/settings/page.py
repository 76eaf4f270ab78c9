"""The settings page: a list of sections, and the one that is open."""

from PySide6.QtCore import Property, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from duologue.services.suite import Services
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.controls.plain_list import PlainList
from duologue.ui.navigation import Navigation
from duologue.ui.settings.about import AboutSection
from duologue.ui.settings.appearance import AppearanceSection
from duologue.ui.settings.budgets import BudgetsSection
from duologue.ui.settings.chat import ChatSection
from duologue.ui.settings.general import GeneralSection
from duologue.ui.settings.playground import PlaygroundSection
from duologue.ui.settings.privacy import PrivacySection
from duologue.ui.settings.profiles import ProfilesSection
from duologue.ui.settings.sections import SECTIONS, section_title
from duologue.ui.settings.shortcuts import ShortcutsSection
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme


class SettingsPage(QWidget):
    """A list of sections on the left, the chosen one on the right."""

    def __init__(self, theme: Theme, services: Services, tasks: TaskScope, navigation: Navigation) -> None:
        super().__init__()
        self.profiles = ProfilesSection(theme, services, tasks, navigation)
        self.chat = ChatSection(theme, services)
        sections: dict[str, QWidget] = {
            "general": GeneralSection(theme, services.preferences),
            "profiles": self.profiles,
            "chat": self.chat,
            "budgets": BudgetsSection(theme, services.preferences, services.costs.tables),
            "playground": PlaygroundSection(theme, services.preferences),
            "appearance": AppearanceSection(theme, services.preferences),
            "shortcuts": ShortcutsSection(theme, services.preferences),
            "privacy": PrivacySection(theme, services, navigation),
            "about": AboutSection(theme, services, tasks),
        }
        self.list = PlainList(theme, self.tr("Sections"))
        self.list.setObjectName("settingsSections")
        self.list.setFixedWidth(theme.px(190))
        self._stack = QStackedWidget()
        self._names = tuple(SECTIONS)
        for name in self._names:
            title = section_title(name)
            self.list.add(title)
            self._stack.addWidget(_framed(theme, title, sections[name]))
        self.list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.list.setCurrentRow(0)
        left = QVBoxLayout()
        left.setSpacing(theme.px(12))
        left.addWidget(Label(theme, self.tr("Settings"), size=tokens.TITLE_TEXT, strong=True))
        left.addWidget(self.list, 1)
        layout = QHBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(pad)
        layout.addLayout(left)
        layout.addWidget(self._stack, 1)

    def _section(self) -> str:
        return self._names[self.list.currentRow()]

    def _open_section(self, name: str) -> None:
        self.list.setCurrentRow(self._names.index(name))

    section = Property(str, _section, _open_section)  # what is open comes back when the page is built anew

    def refresh(self) -> None:
        """Profiles may have changed elsewhere."""
        self.profiles.refresh()
        self.chat.refresh()


def _framed(theme: Theme, title: str, section: QWidget) -> QWidget:
    column = QWidget()
    column.setMaximumWidth(theme.px(620))
    inside = QVBoxLayout(column)
    inside.setContentsMargins(0, 0, theme.px(12), 0)
    inside.setSpacing(theme.px(16))
    inside.addWidget(Label(theme, title, size=18, strong=True))
    inside.addWidget(section)
    inside.addStretch(1)
    area = QScrollArea()
    area.setAccessibleName(title)
    area.setWidget(column)
    area.setWidgetResizable(True)
    area.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return area

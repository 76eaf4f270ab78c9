"""The settings page: a list of sections, and the one that is open."""

from PySide6.QtCore import Property, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

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

_NARROW = 560  # a page narrower than this has no room for a list beside a section


class SettingsPage(QWidget):
    """The chosen section beside a list of them, or below a field where there is no room for a list."""

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
        self.box = QComboBox()  # the same sections, where there is no room for a list
        self.box.setObjectName("settingsSection")
        self.box.setAccessibleName(self.tr("Section"))
        self.box.setView(QListView())
        self.box.addItems([section_title(name) for name in self._names])
        self.box.activated.connect(self.list.setCurrentRow)
        self.list.currentRowChanged.connect(self.box.setCurrentIndex)
        self._theme = theme
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: a narrow page has no room for a list beside the section."""
        super().resizeEvent(event)
        self._fit()

    def _lay_out(self) -> None:
        theme = self._theme
        left = QVBoxLayout()
        left.setSpacing(theme.px(12))
        head = QHBoxLayout()
        head.setSpacing(theme.px(tokens.WIDE))
        head.addWidget(Label(theme, self.tr("Settings"), size=tokens.TITLE_TEXT, strong=True))
        head.addWidget(self.box, 1)
        left.addLayout(head)
        left.addWidget(self.list, 1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        pad = theme.px(tokens.AIR)
        self._row.setContentsMargins(pad, pad, pad, pad)
        self._row.setSpacing(pad)
        self._row.addLayout(left)
        self._row.addWidget(self._stack, 1)
        self._fit()

    def _fit(self) -> None:
        """Choose a section in a list on the left, or in a field above it."""
        narrow = self.width() < self._theme.px(_NARROW)
        self.list.setVisible(not narrow)
        self.box.setVisible(narrow)
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        pad = self._theme.px(tokens.SPACE + tokens.GAP if narrow else tokens.AIR)
        self._row.setContentsMargins(pad, pad, pad, pad)
        self._row.setSpacing(pad)

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
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return area

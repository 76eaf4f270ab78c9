"""Shortcuts: every action with its keys, which a person can change."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from duologue.domain.settings import Settings
from duologue.services.preferences import Preferences
from duologue.ui.actions import ACTIONS, translated
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.palette.matching import holds
from duologue.ui.settings.shortcut_row import ShortcutRow
from duologue.ui.shortcuts.fixed import fixed_use
from duologue.ui.shortcuts.keys import Overrides, as_setting, holder_of, keys_of, sharers
from duologue.ui.theme import Theme


class ShortcutsSection(QWidget):
    """Each change is in force at once; keys that another action has are given only when a person says so."""

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.search = QLineEdit()
        self.search.setObjectName("searchShortcuts")
        self.search.setProperty("kind", "search")
        self.search.setAccessibleName(self.tr("Find an action or keys"))
        self.search.setPlaceholderText(self.tr("Find an action or keys"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.rows = {
            entry.name: ShortcutRow(theme, entry.name, translated(entry.words), self) for entry in ACTIONS
        }
        self._nothing = Label(theme, self.tr("No action is called that."), tone="quiet")
        self.all_usual = button(self.tr("All as usual"), self._forget_all, name="resetShortcuts")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(2))
        layout.addWidget(self.search)
        layout.addSpacing(theme.px(8))
        layout.addWidget(self._nothing)
        for row in self.rows.values():
            layout.addWidget(row)
            row.wanted.connect(self._give)
            row.usual_wanted.connect(self._forget)
        layout.addSpacing(theme.px(12))
        layout.addWidget(self.all_usual)
        self._show(preferences.current)
        self._filter("")
        self.destroyed.connect(preferences.subscribe(self._show))

    @property
    def _chosen(self) -> Overrides:
        return self._preferences.current.shortcuts

    def _give(self, name: str, keys: object, *, taken_over: bool = False) -> None:
        """Let `keys`, a list of key sequences, be those of an action."""
        assert isinstance(keys, list)  # noqa: S101 - a signal carries plain objects
        changed = dict(self._chosen)
        for each in keys:
            if use := fixed_use(each):
                self.rows[name].refuse(use)
                return
            other = holder_of(each, self._chosen, besides=name)
            if other is not None and not taken_over:
                take = lambda: self._give(name, keys, taken_over=True)  # noqa: E731 - the row calls it
                self.rows[name].ask_to_take(self.rows[other].words, take)
                return
            if other is not None:
                changed[other] = as_setting([kept for kept in keys_of(other, self._chosen) if kept != each])
        changed[name] = as_setting(keys)
        self._preferences.change(shortcuts=changed)

    def _forget(self, name: str) -> None:
        self._preferences.change(shortcuts={key: keys for key, keys in self._chosen.items() if key != name})

    def _forget_all(self) -> None:
        self._preferences.change(shortcuts={})

    def _show(self, settings: Settings) -> None:
        for name, row in self.rows.items():
            row.show_keys(keys_of(name, settings.shortcuts), changed=name in settings.shortcuts)
            row.show_shared([self.rows[other].words for other in sharers(name, settings.shortcuts)])
        self.all_usual.setEnabled(bool(settings.shortcuts))

    def _filter(self, wanted: str) -> None:
        for row in self.rows.values():
            row.setVisible(holds(row.words, wanted) or holds(row.keys_words, wanted))
        self._nothing.setVisible(all(row.isHidden() for row in self.rows.values()))

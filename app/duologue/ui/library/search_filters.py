"""What narrows a search: a row of small menus below the field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from duologue.domain.search import SearchQuery
from duologue.domain.style import ApiStyle
from duologue.domain.times import utc_text
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.icons import icon
from duologue.ui.theme import Theme
from duologue.ui.words import unmarked


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a filter can be set to."""

    value: object
    words: str


class SearchFilters(QWidget):
    """`changed` tells that the search is narrower or wider now."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("searchFilters")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(tokens.GAP))
        self._chosen: dict[str, Choice | None] = {}
        self._any: dict[str, str] = {}
        self._chips: dict[str, QPushButton] = {}
        self._clear = button(self.tr("Clear"), self.clear, kind="link", name="clearFilters")
        self._row.addStretch(1)
        self._row.addWidget(self._clear)
        self._clear.hide()

    def offer(self, name: str, anything: str, choices: Sequence[Choice]) -> None:
        """Offer a filter; `anything` is what it says while it narrows nothing."""
        chip = button(anything, kind="chip", name=f"filter-{name}")
        menu = QMenu(chip)
        menu.addAction(anything, partial(self.choose, name, None))
        menu.addSeparator()
        for choice in choices:
            menu.addAction(unmarked(choice.words), partial(self.choose, name, choice))
        chip.setMenu(menu)
        side = self._theme.px(12)
        chip.setIcon(icon("chevron-down", self._theme.colours.quiet, side))
        chip.setIconSize(QSize(side, side))
        self._any[name], self._chosen[name], self._chips[name] = anything, None, chip
        self._row.insertWidget(self._row.count() - 2, chip)

    def choose(self, name: str, choice: Choice | None) -> None:
        """Set a filter, or let anything pass again."""
        self._chosen[name] = choice
        chip = self._chips[name]
        words = choice.words if choice is not None else self._any[name]
        chip.setText(unmarked(words))
        chip.setAccessibleName(words)
        chip.setProperty("narrows", choice is not None)
        chip.style().unpolish(chip)
        chip.style().polish(chip)
        self._clear.setVisible(any(self._chosen.values()))
        self.changed.emit()

    def clear(self) -> None:
        """Let anything pass."""
        for name in self._chips:
            if self._chosen[name] is not None:
                self.choose(name, None)

    def query(self, words: str) -> SearchQuery:
        """These words, narrowed by what was chosen."""
        style, model, profile = (self._value(name) for name in ("style", "model", "profile"))
        since = self._value("time")
        return SearchQuery(
            words,
            style=style if isinstance(style, ApiStyle) else None,
            model=str(model) if model is not None else None,
            profile=str(profile) if profile is not None else None,
            since=days_ago(since) if isinstance(since, int) else None,
        )

    def _value(self, name: str) -> object:
        choice = self._chosen.get(name)
        return choice.value if choice is not None else None


def days_ago(days: int) -> str:
    """The beginning of the day so many days ago on this computer, as UTC in ISO 8601."""
    now = datetime.now().astimezone()
    day = (now - timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
    return utc_text(day)

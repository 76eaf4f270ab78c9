"""Names and values in two columns, grouped under headings: for the eye, the keyboard and screen readers."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from duologue.domain.usage import Provenance
from duologue.ui import provenance, tokens
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

_NARROWEST, _WIDEST = 120, 220  # of the names


@dataclass(frozen=True, slots=True)
class Fact:
    """One row; `note` explains it in words, `known` says how a number is known, `tone` colours it."""

    name: str
    value: str
    note: str = ""
    known: Provenance | None = None
    tone: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Rows under a heading; `empty` stands where there are none."""

    title: str
    facts: Sequence[Fact]
    empty: str = ""


class FactRows(QScrollArea):
    """Built again only when what it shows has changed. `above` scrolls with the rows, and stays."""

    def __init__(self, theme: Theme, name: str, title: str, above: QWidget | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Sequence[FactGroup] = ()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QWidget()
        self._whole = QVBoxLayout(whole)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        if above is not None:
            self._whole.addWidget(above)
        self._inner = QWidget()
        self._whole.addWidget(self._inner, 1)
        self.setWidget(whole)
        theme.changed.connect(self._build)

    def show_groups(self, groups: Sequence[FactGroup]) -> None:
        """Show these rows."""
        if groups != self._shown:
            self._shown = groups
            self._build()

    def _build(self) -> None:
        theme = self._theme
        place = self.verticalScrollBar().value()
        inner = QWidget()
        column = QVBoxLayout(inner)
        pad = theme.px(16)
        column.setContentsMargins(pad, theme.px(tokens.SPACE), pad, pad)
        column.setSpacing(theme.px(tokens.SPACE))
        for group in self._shown:
            column.addWidget(self._heading(group))
            column.addLayout(self._grid(group))
            column.addSpacing(theme.px(tokens.SPACE))
        column.addStretch(1)
        self._whole.replaceWidget(self._inner, inner)
        self._inner.hide()
        self._inner.deleteLater()
        self._inner = inner
        inner.show()
        self.verticalScrollBar().setValue(place)

    def _heading(self, group: FactGroup) -> Label:
        return Label(self._theme, group.title, strong=True, size=13)

    def _grid(self, group: FactGroup) -> QGridLayout:
        theme = self._theme
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(tokens.WIDE))
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, self._names_width())
        if not group.facts and group.empty:
            grid.addWidget(Label(theme, group.empty, tone="quiet", wrap=True), 0, 0, 1, 2)
        for row, fact in enumerate(group.facts):
            name = Label(theme, fact.name, tone="quiet", size=13, wrap=True)
            name.setMaximumWidth(self._names_width())
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._value(fact), row, 1, Qt.AlignmentFlag.AlignTop)
        return grid

    def _names_width(self) -> int:
        """As wide as the longest name of all groups, so that their values stand below each other."""
        width = QFontMetrics(self._theme.font(13)).horizontalAdvance
        widest = max((width(fact.name) for group in self._shown for fact in group.facts), default=0)
        return min(max(widest, self._theme.px(_NARROWEST)), self._theme.px(_WIDEST))

    def _value(self, fact: Fact) -> QWidget:
        theme = self._theme
        value = Label(theme, fact.value, tone=fact.tone, size=13, wrap=True)
        if fact.code:
            value.setFont(theme.font(tokens.SMALL_TEXT, code=True))
        value.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        value.setAccessibleName(f"{fact.name}: {fact.value} {fact.note}".strip())
        if fact.known is not None:
            provenance.mark(value, fact.known)
        if not fact.note:
            return value
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        column.addWidget(value)
        column.addWidget(Label(theme, fact.note, tone="quiet", size=tokens.SMALL_TEXT, wrap=True))
        return both

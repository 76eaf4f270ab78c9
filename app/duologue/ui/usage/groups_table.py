"""The table of usage: a line per day, model, profile, chat or style."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from duologue.domain.usage import Provenance
from duologue.domain.usage_sums import Grouping
from duologue.services.usage.report import Group
from duologue.ui.controls.tip import literal
from duologue.ui.provenance import mark_cell, of_tokens
from duologue.ui.theme import Theme
from duologue.ui.usage.day_words import day_words
from duologue.ui.usage.usage_words import cost, number, tokens_in, tokens_out
from duologue.ui.words import translate

_ROWS_SHOWN = 12
_ROWS_AT_MOST = 400  # more than anybody reads; a file has them all
_KEY = Qt.ItemDataRole.UserRole


def names_of_groupings() -> dict[Grouping, str]:
    """What a line is about, as the head of the first column says it."""
    return {
        Grouping.DAY: translate("GroupsTable", "Day"),
        Grouping.MODEL: translate("GroupsTable", "Model"),
        Grouping.PROFILE: translate("GroupsTable", "Profile"),
        Grouping.CHAT: translate("GroupsTable", "Chat"),
        Grouping.STYLE: translate("GroupsTable", "API style"),
    }


class GroupsTable(QTableWidget):
    """As tall as its rows, up to a dozen; the rest scrolls."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(0, 5)
        self._shown: tuple[Grouping, Sequence[Group]] | None = None
        self.setObjectName("usageTable")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(38))
        self.setShowGrid(False)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(theme.px(96))

    def show_groups(self, by: Grouping, groups: Sequence[Group]) -> None:
        """Show these lines; the same ones again change nothing."""
        if self._shown == (by, groups):
            return
        self._shown = (by, groups)
        name = names_of_groupings()[by]
        self.setAccessibleName(self.tr("Usage by {group}").format(group=name.lower()))
        self.clear()
        heads = (name, self.tr("Requests"), self.tr("Tokens in"), self.tr("Tokens out"), self.tr("Cost"))
        for column, head in enumerate(heads):
            item = QTableWidgetItem(head)
            if column:
                item.setTextAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(column, item)
        self.setRowCount(min(len(groups), _ROWS_AT_MOST))
        for row, group in enumerate(groups[:_ROWS_AT_MOST]):
            self._fill(row, by, group)
        self._fit()

    def select_key(self, key: str) -> None:
        """Select the first line whose key is this one, or begins with it."""
        for row in range(self.rowCount()):
            item = self.item(row, 0)
            if item is not None and str(item.data(_KEY)).startswith(key):
                self.selectRow(row)
                self.scrollToItem(item)
                return

    def _fill(self, row: int, by: Grouping, group: Group) -> None:
        sums = group.sums
        cells = (_name(by, group), number(sums.requests), tokens_in(sums), tokens_out(sums), cost(sums))
        tokens = of_tokens(sums)
        priced = Provenance.ESTIMATED if sums.costs else Provenance.UNKNOWN
        known = (Provenance.COUNTED, Provenance.COUNTED, tokens, tokens, priced)
        for column, words in enumerate(cells):
            item = QTableWidgetItem(words)
            mark_cell(item, known[column])
            if column:
                item.setTextAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            else:
                item.setData(_KEY, group.key)
                item.setToolTip(literal(words))
            self.setItem(row, column, item)

    def _fit(self) -> None:
        rows = min(self.rowCount(), _ROWS_SHOWN)
        height = rows * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + height + 4)
        self.setVisible(self.rowCount() > 0)


def _name(by: Grouping, group: Group) -> str:
    if by is Grouping.DAY:
        return day_words(group.key)
    if by is Grouping.CHAT and group.name is None:
        return translate("GroupsTable", "Outside of chats, or deleted since")
    return group.name or translate("GroupsTable", "A chat without a title")

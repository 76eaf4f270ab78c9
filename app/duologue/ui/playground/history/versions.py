"""Two requests and what came of them, side by side, with their differences marked."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from duologue.domain.kept_exchange import KeptExchange
from duologue.domain.text_diff import Change, Comparison, Row, compared_words
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.playground.history.words import answer_text, facts, request_text
from duologue.ui.terms.compare_delegate import ROW_ROLE, CompareDelegate
from duologue.ui.theme import Theme
from duologue.ui.words import counted


class VersionsView(QWidget):
    """The older one stands on the left."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("versions")
        self._heads = (Label(theme, strong=True, wrap=True), Label(theme, strong=True, wrap=True))
        self._notes = (Label(theme, tone="quiet", wrap=True), Label(theme, tone="quiet", wrap=True))
        self.asked = self._list(self.tr("What was asked"), "versionsAsked")
        self.said = self._list(self.tr("What was answered"), "versionsSaid")
        self.asked_sum = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self.said_sum = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        heads = QGridLayout()
        heads.setHorizontalSpacing(theme.px(tokens.WIDE))
        heads.setVerticalSpacing(theme.px(2))
        for column in (0, 1):
            heads.setColumnStretch(column, 1)
            heads.addWidget(self._heads[column], 0, column)
            heads.addWidget(self._notes[column], 1, column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addLayout(heads)
        for listed, summary in ((self.asked, self.asked_sum), (self.said, self.said_sum)):
            layout.addWidget(Label(theme, listed.accessibleName(), strong=True))
            layout.addWidget(summary)
            layout.addWidget(listed, 1)

    def show_pair(self, first: KeptExchange, second: KeptExchange) -> None:
        """Show these two."""
        old, new = sorted((first, second), key=lambda kept: kept.time)
        for place, kept in enumerate((old, new)):
            self._heads[place].setText(facts(kept))
            self._notes[place].setText(kept.note)
            self._notes[place].setVisible(bool(kept.note))
        self._compare(self.asked, self.asked_sum, request_text(old.draft), request_text(new.draft))
        self._compare(
            self.said, self.said_sum, answer_text(old.outcome.parts), answer_text(new.outcome.parts)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: other widths make other heights."""
        super().resizeEvent(event)
        self.asked.scheduleDelayedItemsLayout()
        self.said.scheduleDelayedItemsLayout()

    def _list(self, name: str, object_name: str) -> QListWidget:
        listed = QListWidget()
        listed.setObjectName(object_name)
        listed.setAccessibleName(name)
        listed.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        listed.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        listed.setResizeMode(QListWidget.ResizeMode.Adjust)
        listed.setItemDelegate(CompareDelegate(self._theme, listed))
        self._theme.changed.connect(listed.doItemsLayout)
        return listed

    def _compare(self, listed: QListWidget, summary: Label, old: str, new: str) -> None:
        comparison = compared_words(old, new, whole=True)
        summary.setText(self._summary(comparison))
        listed.clear()
        for row in comparison.rows:
            item = QListWidgetItem(self._spoken(row))
            item.setData(ROW_ROLE, row)
            listed.addItem(item)

    def _summary(self, comparison: Comparison) -> str:
        if comparison.same_words:
            return self.tr("The words are the same.")
        number = comparison.changed + comparison.added + comparison.removed
        return counted(number, self.tr("{number} line differs"), self.tr("{number} lines differ"))

    def _spoken(self, row: Row) -> str:
        match row.change:
            case Change.SKIPPED:
                return counted(
                    row.skipped, self.tr("{number} line is the same"), self.tr("{number} lines are the same")
                )
            case Change.REMOVED:
                return self.tr("Only on the left: {line}").format(line=row.old)
            case Change.ADDED:
                return self.tr("Only on the right: {line}").format(line=row.new)
            case Change.CHANGED:
                return self.tr("Left: {old} Right: {new}").format(old=row.old, new=row.new)
            case Change.SAME:
                return self.tr("The same: {line}").format(line=row.new)

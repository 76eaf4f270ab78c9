"""Two versions of the Terms side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from duologue.domain.terms import TermsText
from duologue.domain.terms_diff import Change, Comparison, Row, compared
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.dates import long_date
from duologue.ui.terms.compare_delegate import ROW_ROLE, CompareDelegate
from duologue.ui.theme import Theme
from duologue.ui.words import counted


class CompareView(QWidget):
    """On the left a version that can be chosen, on the right the one that counts now."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._new: TermsText | None = None
        self._old: list[TermsText] = []
        self.choice = QComboBox()
        self.choice.setObjectName("comparedVersion")
        self.choice.setAccessibleName(self.tr("Version to compare with"))
        self.summary = Label(theme, strong=True, wrap=True)
        self.summary.setObjectName("comparedSummary")
        self._before = Label(theme, strong=True)
        self._now = Label(theme, strong=True)
        self.list = QListWidget()
        self.list.setObjectName("comparedLines")
        self.list.setAccessibleName(self.tr("What differs, line by line"))
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setItemDelegate(CompareDelegate(theme, self.list))
        theme.changed.connect(self.list.doItemsLayout)
        heads = QHBoxLayout()
        heads.addWidget(self.choice, 1)
        heads.addWidget(self._before, 1)
        heads.addWidget(self._now, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addWidget(self.summary)
        layout.addLayout(heads)
        layout.addWidget(self.list, 1)
        self.choice.activated.connect(lambda _place: self._compare())

    def show_versions(self, old: Sequence[TermsText], new: TermsText, named: dict[str, str]) -> None:
        """Compare the first of `old` with `new`; `named` says by digest what else a version is."""
        self._old, self._new = list(old), new
        self.choice.clear()
        for text in old:
            self.choice.addItem(self._name(text, named))
        several = len(self._old) > 1
        self.choice.setVisible(several)
        self._before.setVisible(not several)
        self._before.setText(self._name(self._old[0], named) if self._old else "")
        self._now.setText(self._name(new, named))
        self._compare()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: other widths make other heights."""
        super().resizeEvent(event)
        self.list.scheduleDelayedItemsLayout()

    def _name(self, text: TermsText, named: dict[str, str]) -> str:
        dated = self.tr("Text of {date}").format(date=long_date(text.version))
        return " · ".join(filter(None, (dated, named.get(text.sha256, ""))))

    def _compare(self) -> None:
        place = self.choice.currentIndex()
        self.list.clear()
        if self._new is None or not 0 <= place < len(self._old):
            self.summary.setText("")
            return
        comparison = compared(self._old[place].text, self._new.text)
        self.summary.setText(self._summary(comparison))
        for row in comparison.rows:
            item = QListWidgetItem(self._spoken(row))
            item.setData(ROW_ROLE, row)
            self.list.addItem(item)

    def _summary(self, comparison: Comparison) -> str:
        if comparison.same_words:
            return self.tr("The words are the same.")
        parts = [
            counted(number, one, many)
            for number, one, many in (
                (comparison.changed, self.tr("{number} line changed"), self.tr("{number} lines changed")),
                (comparison.removed, self.tr("{number} line removed"), self.tr("{number} lines removed")),
                (comparison.added, self.tr("{number} line added"), self.tr("{number} lines added")),
            )
            if number
        ]
        if comparison.left_out:
            parts.append(
                counted(
                    comparison.left_out,
                    self.tr("{number} more row is not shown"),
                    self.tr("{number} more rows are not shown"),
                )
            )
        return self.tr(", ").join(parts) + "."

    def _spoken(self, row: Row) -> str:
        match row.change:
            case Change.SKIPPED:
                return counted(
                    row.skipped, self.tr("{number} line is the same"), self.tr("{number} lines are the same")
                )
            case Change.REMOVED:
                return self.tr("Removed: {line}").format(line=row.old)
            case Change.ADDED:
                return self.tr("Added: {line}").format(line=row.new)
            case Change.CHANGED:
                return self.tr("Changed from: {old} To: {new}").format(old=row.old, new=row.new)
            case Change.SAME:
                return self.tr("The same: {line}").format(line=row.new)

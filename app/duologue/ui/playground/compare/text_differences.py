"""The words of any two answers side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from duologue.domain.text_diff import Change, Comparison, Row, compared_words
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.terms.compare_delegate import ROW_ROLE, CompareDelegate
from duologue.ui.theme import Theme
from duologue.ui.words import counted

_SIZE = (860, 600)


class TextDifferences(QDialog):
    """Two answers are chosen above; what differs is marked word by word."""

    def __init__(self, theme: Theme, names: Sequence[str], texts: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setObjectName("textDifferences")
        self.setWindowTitle(self.tr("Differences in the text"))
        self.resize(theme.px(_SIZE[0]), theme.px(_SIZE[1]))
        self.left = self._chooser("leftAnswer", self.tr("Left"), names, 0)
        self.right = self._chooser("rightAnswer", self.tr("Right"), names, 1)
        self.summary = Label(theme, tone="quiet", wrap=True)
        self.list = QListWidget()
        self.list.setObjectName("differentLines")
        self.list.setAccessibleName(self.tr("What differs, line by line"))
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setItemDelegate(CompareDelegate(theme, self.list))
        theme.changed.connect(self.list.doItemsLayout)
        heads = QHBoxLayout()
        heads.setSpacing(theme.px(tokens.SPACE))
        heads.addWidget(self.left, 1)
        heads.addWidget(self.right, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(button(self.tr("Close"), self.accept, kind="primary", name="closeDifferences"))
        pad = theme.px(tokens.AIR)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, self.windowTitle(), size=18, strong=True))
        layout.addLayout(heads)
        layout.addWidget(self.summary)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        self.finished.connect(self.deleteLater)
        self._compare()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: other widths make other heights."""
        super().resizeEvent(event)
        self.list.scheduleDelayedItemsLayout()

    def _chooser(self, name: str, words: str, names: Sequence[str], place: int) -> QComboBox:
        chooser = QComboBox()
        chooser.setObjectName(name)
        chooser.setAccessibleName(words)
        chooser.addItems(list(names))
        chooser.setCurrentIndex(min(place, len(names) - 1))
        chooser.activated.connect(lambda _place: self._compare())
        return chooser

    def _compare(self) -> None:
        self.list.clear()
        comparison = compared_words(
            self._texts[self.left.currentIndex()], self._texts[self.right.currentIndex()]
        )
        self.summary.setText(self._summary(comparison))
        for row in comparison.rows:
            item = QListWidgetItem(self._spoken(row))
            item.setData(ROW_ROLE, row)
            self.list.addItem(item)

    def _summary(self, comparison: Comparison) -> str:
        if comparison.same_words:
            return self.tr("The words are the same.")
        changes = comparison.changed + comparison.removed + comparison.added
        said = counted(changes, self.tr("{number} line differs."), self.tr("{number} lines differ."))
        if comparison.left_out:
            more = self.tr("{number} more are not shown.").format(number=comparison.left_out)
            said = f"{said} {more}"
        return said

    def _spoken(self, row: Row) -> str:
        match row.change:
            case Change.SKIPPED:
                one, many = self.tr("{number} line is the same"), self.tr("{number} lines are the same")
                return counted(row.skipped, one, many)
            case Change.REMOVED:
                return self.tr("Only left: {line}").format(line=row.old)
            case Change.ADDED:
                return self.tr("Only right: {line}").format(line=row.new)
            case Change.CHANGED:
                return self.tr("Left: {old} Right: {new}").format(old=row.old, new=row.new)
            case Change.SAME:
                return self.tr("The same: {line}").format(line=row.new)

"""A list over the composer to choose from while one goes on typing: the field keeps the keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

_ROW = 34
_MOST_ROWS = 8
_DESCRIPTION = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Choice:
    """One row; `value` is what is chosen by it."""

    title: str
    description: str
    value: object


class ChoicePopup(QFrame):
    """Stands above `anchor` in its window. `more` is a link below the list, to manage what is in it."""

    chosen = Signal(object)
    more_wanted = Signal()

    def __init__(self, theme: Theme, anchor: QWidget, name: str, more: str = "") -> None:
        super().__init__(anchor.window())
        self._theme = theme
        self._anchor = anchor
        self._name = name
        self.setObjectName("choicePopup")
        self.setAccessibleName(name)
        self.list = QListWidget()
        self.list.setObjectName("choices")
        self.list.setAccessibleName(name)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setItemDelegate(_Row(theme, self.list))
        self.list.itemClicked.connect(lambda _item: self._choose())
        self._note = Label(theme, tone="danger", size=tokens.SMALL_TEXT, wrap=True)
        self._note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.px(6),) * 4)
        layout.setSpacing(theme.px(tokens.GAP))
        layout.addWidget(self.list)
        layout.addWidget(self._note)
        if more:
            link = button(more, self.more_wanted.emit, kind="link", name="moreChoices", parent=self)
            link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            layout.addWidget(link)
        self.hide()

    @property
    def current(self) -> Choice | None:
        """The marked row."""
        row = self.list.currentRow()
        found: Choice | None = self.list.item(row).data(_DESCRIPTION + 1) if row >= 0 else None
        return found

    def offer(self, choices: Sequence[Choice], note: str = "") -> None:
        """Show these; the first one is marked. `note` says what is wrong with others."""
        self.list.clear()
        for choice in choices:
            item = QListWidgetItem(choice.title)
            item.setData(_DESCRIPTION, choice.description)
            item.setData(_DESCRIPTION + 1, choice)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{choice.title}, {choice.description}")
            item.setSizeHint(QSize(0, self._theme.px(_ROW)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._stand(len(choices))
        self.show()
        self.raise_()

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key of the field is one of this list's; the list does what it means."""
        key, plain = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not self.isVisible() or plain != Qt.KeyboardModifier.NoModifier:
            return False
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: +1,
            Qt.Key.Key_PageUp: -_MOST_ROWS,
            Qt.Key.Key_PageDown: +_MOST_ROWS,
        }
        if key in steps:
            self._step(steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._choose()
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        rows, now = self.list.count(), self.list.currentRow()
        row = (now + by) % rows if abs(by) == 1 else max(0, min(rows - 1, now + by))
        self.list.setCurrentRow(row)

    def _choose(self) -> None:
        choice = self.current
        if choice is not None:
            self.hide()
            self.chosen.emit(choice.value)

    def _stand(self, rows: int) -> None:
        """Above the composer, as wide as it, and never out of the window."""
        window = self._anchor.window()
        place = self._anchor.mapTo(window, self._anchor.rect().topLeft())
        row = self._theme.px(_ROW)
        self.list.setFixedHeight(min(rows, _MOST_ROWS) * row + 2)
        self.setFixedWidth(self._anchor.width())
        self.adjustSize()
        top = place.y() - self._theme.px(6) - self.height()
        if top < 0:
            self.list.setFixedHeight(max(row, self.list.height() + top))
            self.adjustSize()
            top = max(0, place.y() - self._theme.px(6) - self.height())
        self.move(place.x(), top)


class _Row(QStyledItemDelegate):
    """The title, and what it is in quiet letters behind it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt: one row."""
        theme = self._theme
        self.initStyleOption(option, index)
        rect: QRect = option.rect
        title, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        room = rect.adjusted(theme.px(12), 0, -theme.px(12), 0)
        painter.save()
        strong = theme.font(strong=True)
        quiet = theme.font(tokens.SMALL_TEXT)
        metrics = QFontMetrics(strong)
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        alignment = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        visual = style.visualAlignment(option.direction, alignment)
        painter.setFont(strong)
        painter.setPen(theme.colour("text"))
        painter.drawText(room, visual, shown)
        used = metrics.horizontalAdvance(shown) + theme.px(12)
        rest = QRect(room.left() + used, room.top(), max(0, room.width() - used), room.height())
        if option.direction == Qt.LayoutDirection.RightToLeft:
            rest.moveLeft(room.left())
        painter.setFont(quiet)
        painter.setPen(theme.colour("quiet"))
        words = str(index.data(_DESCRIPTION) or "")
        painter.drawText(
            rest, visual, QFontMetrics(quiet).elidedText(words, Qt.TextElideMode.ElideRight, rest.width())
        )
        painter.restore()

"""Small fields that the editors of the request share."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.controls.tip import literal
from duologue.ui.theme import Theme


class QuietCombo(QComboBox):
    """A choice that the wheel does not change by chance while a person scrolls the form."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("kind", "dense")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: words without room end in "…"; Qt would cut through a letter."""
        if self.isEditable():
            super().paintEvent(event)
            return
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        whole = self.currentText()
        shown = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room.width())
        option.currentText = shown
        tip = "" if shown == whole else whole
        if self.toolTip() != tip:
            self.setToolTip(literal(tip))
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: object) -> None:
        """Qt: the wheel belongs to the form around it."""
        getattr(event, "ignore")()  # noqa: B009 - Qt's event


def choice(
    name: str,
    object_name: str,
    entries: Sequence[tuple[str, str]],
    chosen: str,
    changed: Callable[[], object],
) -> QuietCombo:
    """A choice of (value, words)."""
    combo = QuietCombo(name)
    combo.setObjectName(object_name)
    for value, words in entries:
        combo.addItem(words, value)
    place = combo.findData(chosen)
    if place < 0 and chosen:
        combo.addItem(chosen, chosen)
        place = combo.count() - 1
    combo.setCurrentIndex(max(0, place))
    combo.currentIndexChanged.connect(lambda _index: changed())
    return combo


def line(
    name: str, object_name: str, text: str, changed: Callable[[], object], placeholder: str = ""
) -> QLineEdit:
    """A line of text."""
    field = QLineEdit(text)
    field.setAccessibleName(name)
    field.setObjectName(object_name)
    field.setPlaceholderText(placeholder)
    field.setProperty("kind", "dense")
    field.textChanged.connect(lambda _text: changed())
    return field


def captioned(theme: Theme, words: str, field: QWidget, *, stretch: bool = True) -> QWidget:
    """A field with its name before it, in small type."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.px(tokens.SPACE))
    caption = Label(theme, words, tone="quiet", size=tokens.SMALL_TEXT)
    caption.setBuddy(field)
    layout.addWidget(caption)
    layout.addWidget(field, 1 if stretch else 0)
    if not stretch:
        layout.addStretch(1)
    return row


def column(theme: Theme, *, gap: int = tokens.SPACE, parent: QWidget | None = None) -> QVBoxLayout:
    """A column without margins."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.px(gap))
    return layout

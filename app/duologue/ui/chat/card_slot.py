"""A place above the composer where one card may stand."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget


class CardSlot(QVBoxLayout):
    """Holds a card or nothing; `shown` tells of another. Tab comes to its buttons right before `field`."""

    shown = Signal()

    def __init__(self, field: QWidget) -> None:
        super().__init__()
        self._field = field
        self.card: QWidget | None = None

    @property
    def buttons(self) -> list[QAbstractButton]:
        """What can be pressed in the card, in the order of reading."""
        return [] if self.card is None else self.card.findChildren(QAbstractButton)

    def show(self, card: QWidget | None) -> None:
        """Put a card here, or take away what stands here."""
        if self.card is not None:
            self.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
        self.card = card
        if card is not None:
            self.addWidget(card)
            card.show()
            before: QWidget | None = self._field.previousInFocusChain()
            for part in self.buttons:
                if before is not None:
                    QWidget.setTabOrder(before, part)
                before = part
        self.shown.emit()

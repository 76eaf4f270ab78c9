"""A place above the composer where one card may stand."""

from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget


class CardSlot(QVBoxLayout):
    """Holds a card or nothing. Tab comes to the card's buttons right before it comes to `field`."""

    def __init__(self, field: QWidget) -> None:
        super().__init__()
        self._field = field
        self.card: QWidget | None = None

    def show(self, card: QWidget | None) -> None:
        """Put a card here, or take away what stands here."""
        if self.card is not None:
            self.card.hide()
            self.card.deleteLater()
        self.card = card
        if card is None:
            return
        self.addWidget(card)
        card.show()
        before: QWidget | None = self._field.previousInFocusChain()
        for part in card.findChildren(QAbstractButton):
            if before is not None:
                QWidget.setTabOrder(before, part)
            before = part

"""The cards above the composer; where there is no room for all of them, they scroll."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.chat.card_slot import CardSlot
from duologue.ui.controls.scrolled import Scrolled
from duologue.ui.theme import Theme


class Cards(Scrolled):
    """Places for a notice, the way to an answer in another version, and a message that waits.

    Tab comes to what stands here right before it comes to `field`.
    """

    def __init__(self, theme: Theme, field: QWidget) -> None:
        inside = QWidget()
        super().__init__(theme, "", inside)
        self.setAccessibleName(self.tr("Notices"))
        self.notice, self.elsewhere, self.waiting = (CardSlot(field) for _ in range(3))
        self._slots = (self.notice, self.elsewhere, self.waiting)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.SPACE))
        for slot in self._slots:
            column.addLayout(slot)
            slot.shown.connect(self._on_card)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: what has the focus is in view."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched)
        return super().eventFilter(watched, event)

    def _on_card(self) -> None:
        for slot in self._slots:
            for part in slot.buttons:
                part.installEventFilter(self)
        self.setVisible(any(slot.card is not None for slot in self._slots))

"""The chips above the words: as many lines of them as are needed, up to a few."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from duologue.ui import tokens
from duologue.ui.controls.chip import Chip
from duologue.ui.controls.flow_layout import FlowLayout
from duologue.ui.theme import Theme

_TALLEST = 150  # some four lines; more of them are scrolled
_SHARE_OF_WINDOW = 8  # an eighth of it at most: the words need room too


class ChipRow(QScrollArea):
    """Hidden while nothing is attached."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("attachments")
        self.setAccessibleName(self.tr("Attached"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = QWidget()
        self._flow = FlowLayout(self._inner, theme.px(tokens.GAP + 2))
        self.setWidget(self._inner)
        self.hide()

    @property
    def chips(self) -> list[Chip]:
        """All of them, first one first."""
        found = (self._flow.itemAt(place) for place in range(self._flow.count()))
        widgets = (item.widget() for item in found if item is not None)
        return [widget for widget in widgets if isinstance(widget, Chip)]

    def add(self, chip: Chip) -> None:
        """Put a chip at the end."""
        self._flow.addWidget(chip)
        chip.installEventFilter(self)
        chip.show()
        self._fit()

    def bring(self, chip: Chip) -> None:
        """Scroll to a chip, once it has its place."""
        QTimer.singleShot(0, chip, lambda: self.ensureWidgetVisible(chip))

    def remove(self, chip: Chip) -> None:
        """Take a chip away; the focus goes to its neighbour, or to the one who asks where there is none."""
        chips = self.chips
        place = chips.index(chip)
        focused = QApplication.focusWidget()
        had_focus = focused is chip or (focused is not None and chip.isAncestorOf(focused))
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        rest = self.chips
        if had_focus and rest:
            rest[min(place, len(rest) - 1)].setFocus()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: fewer of them may fit beside each other."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: a chip that says something else has another width; one that is focused is brought into view."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, Chip):
            self.ensureWidgetVisible(watched)
        elif event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        chips = self.chips
        self.setVisible(bool(chips))
        if chips:
            edge = 2 * self.frameWidth() + 4  # the sheet's border for the focus
            wanted = self._flow.heightForWidth(max(1, self.viewport().width())) + edge
            room = self.window().height() // _SHARE_OF_WINDOW
            self.setFixedHeight(
                min(wanted, self._theme.px(_TALLEST), max(room, chips[0].sizeHint().height()))
            )

"""One thing that is attached: its name, what it weighs, and a way to look at it or take it away."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from duologue.ui import tokens
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import ElidedLabel
from duologue.ui.controls.tip import literal
from duologue.ui.icons import icon
from duologue.ui.theme import Theme

_PICTURE = 28
_WIDEST_NAME = 240


class Chip(QFrame):
    """`tone` is "", "warning" (it cannot be sent as things stand) or "danger" (it was refused).

    Enter or a click opens it, Delete takes it away.
    """

    opened = Signal()
    removed = Signal()

    def __init__(
        self,
        theme: Theme,
        picture: str,
        name: str,
        details: str,
        tone: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture_name = picture
        self._image = QImage()
        self._kept = False
        self.name = name
        self.setObjectName("attachmentChip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._picture = QLabel()
        self._name = _OneLine(theme, name, size=tokens.SMALL_TEXT, strong=True, most=_WIDEST_NAME)
        self._details = _OneLine(theme, size=tokens.SMALL_TEXT, tone="quiet")
        self._remove = IconButton(
            theme, "close", self.tr("Remove {name}").format(name=name), self, size=_PICTURE - 4
        )
        self._remove.setObjectName("removeAttachment")
        self._remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(8), theme.px(3), theme.px(3), theme.px(3))
        row.setSpacing(theme.px(6))
        for part in (self._picture, self._name, self._details, self._remove):
            row.addWidget(part)
        self.tell(details, tone)
        for widget in (self, *self.findChildren(QWidget)):
            widget.ensurePolished()  # its size is asked for before it is shown
        theme.changed.connect(self._dress)

    @property
    def details(self) -> str:
        """What is said beside the name."""
        return self._details.whole

    @property
    def tone(self) -> str:
        """How it stands with it."""
        return str(self.property("tone"))

    def tell(self, details: str, tone: str = "") -> None:
        """Say something else beside the name."""
        self._details.setText(details)
        self._details.set_tone("danger" if tone == "danger" else "quiet")
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(f"{self.name}, {details}" if details else self.name)
        keys = (
            self.tr("Enter shows it, Delete removes it.")
            if tone != "danger"
            else self.tr("Delete removes it.")
        )
        self.setAccessibleDescription(keys)
        self.setToolTip(literal(f"{self.name}\n{details}" if details else self.name))
        self._dress()
        self.updateGeometry()

    def keep(self) -> None:
        """It stands for what was sent: it can be looked at, not taken away."""
        self._remove.hide()
        self.setAccessibleDescription(self.tr("Enter shows it."))
        self._kept = True

    def show_kind(self, picture: str) -> None:
        """Show another icon."""
        self._picture_name = picture
        self._dress()

    def show_image(self, image: QImage) -> None:
        """Show a small form of the image instead of the icon."""
        self._image = image
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: a key on the focused chip."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self._kept:
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: a click opens it."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()
        else:
            super().mouseReleaseEvent(event)

    def _dress(self) -> None:
        side = self._theme.px(_PICTURE - 8)
        colours = self._theme.colours
        colour = {"danger": colours.danger, "warning": colours.warning}.get(self.tone, colours.faint)
        if self._image.isNull():
            name = "alert" if self.tone == "danger" else self._picture_name
            self._picture.setPixmap(
                icon(name, colour, side).pixmap(QSize(side, side), self.devicePixelRatioF())
            )
        else:
            ratio = self.devicePixelRatioF()
            pixmap = QPixmap.fromImage(
                self._image.scaled(
                    round(side * ratio),
                    round(side * ratio),
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
            pixmap.setDevicePixelRatio(ratio)
            self._picture.setPixmap(pixmap)


class _OneLine(ElidedLabel):
    """As wide as its words where there is room, but no wider than `most` pixels at 100 %."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        size: float,
        tone: str = "",
        strong: bool = False,
        most: int = 0,
    ) -> None:
        self._most = most
        super().__init__(theme, text, tone=tone, size=size, strong=strong)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """The words, also where they are cut."""
        return self._whole

    def sizeHint(self) -> QSize:
        """Qt: the words in one line."""
        metrics = QFontMetrics(self.font())
        width = metrics.horizontalAdvance(self._whole) + 2
        return QSize(min(width, self._theme.px(self._most)) if self._most else width, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Qt: it may be cut."""
        return QSize(0, self.sizeHint().height())

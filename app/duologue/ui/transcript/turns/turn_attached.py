"""What the person attached to a turn, above its words: images to look at, files as chips."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from duologue.domain.parts import AttachedPart, ImagePart
from duologue.ui import tokens
from duologue.ui.controls.chip import Chip
from duologue.ui.controls.flow_layout import FlowLayout
from duologue.ui.theme import Theme
from duologue.ui.transcript.turns.turn_image import TurnImage

Contents = Callable[[str], bytes | None]


class TurnAttached(QWidget):
    """`contents` gives the bytes of an image by its digest; nothing else is ever read to draw it."""

    def __init__(
        self, theme: Theme, parts: tuple[AttachedPart, ...], contents: Contents, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._contents = contents
        self.setObjectName("turnAttached")
        self._flow = FlowLayout(self, theme.px(tokens.GAP + 2), at_end=True)
        for part in sorted(parts, key=lambda part: not isinstance(part, ImagePart)):  # images first
            self._flow.addWidget(self._image(part) if isinstance(part, ImagePart) else self._chip(part))

    @property
    def stops(self) -> list[QWidget]:
        """What Tab comes to, in its order."""
        items = (self._flow.itemAt(place) for place in range(self._flow.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if widget is not None]

    def fit(self, width: int) -> int:
        """How tall it is in a column of `width` pixels."""
        return self._flow.heightForWidth(width)

    def _chip(self, part: AttachedPart) -> Chip:
        size = QLocale().formattedDataSize(part.size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
        chip = Chip(self._theme, "file", part.name, size, parent=self)
        chip.keep()
        chip.opened.connect(lambda: self._open(part))
        return chip

    def _image(self, part: ImagePart) -> TurnImage:
        image = TurnImage(self._theme, part, self._contents(part.sha256), self)
        image.opened.connect(lambda: self._open(replace(part, data=self._contents(part.sha256))))
        return image

    def _open(self, part: AttachedPart) -> None:
        from duologue.ui.dialogs.attached_preview import Preview  # noqa: PLC0415 - rarely looked at

        Preview(self._theme, self, part).open()

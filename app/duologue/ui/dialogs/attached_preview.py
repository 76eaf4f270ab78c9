"""Shows what is attached as it will be sent: the text of a file, or an image."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from duologue.domain.parts import AttachedPart, FilePart, ImagePart
from duologue.markdown.hidden import reveal
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.pictures import PictureLoader
from duologue.ui.theme import Theme
from duologue.ui.transcript.view.whole_view import WholeView

_SHOWN = 200_000  # characters; the rest is sent, but not looked at here
_LONGEST_LINE = 2000
_PICTURE = QSize(1600, 1200)


class Preview(WholeView):
    """Esc or Close ends it."""

    def __init__(self, theme: Theme, parent: QWidget, part: AttachedPart) -> None:
        super().__init__(theme, parent)
        if isinstance(part, FilePart):
            self._lay_out(part.name, self._text_view(part), [])
        else:
            self._lay_out(part.name, self._picture_view(part), [])

    def _text_view(self, part: FilePart) -> QPlainTextEdit:
        view = QPlainTextEdit()
        view.setObjectName("previewText")
        view.setAccessibleName(part.name)
        view.setReadOnly(True)
        view.setUndoRedoEnabled(False)
        view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        view.setFont(self._theme.font(tokens.CODE_TEXT, code=True))
        view.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        shown = reveal(part.text[:_SHOWN])
        lines = (line[i : i + _LONGEST_LINE] for line in shown.split("\n") for i in _starts(line))
        words = "\n".join(lines)
        if len(part.text) > _SHOWN:
            words += "\n\n" + self.tr("(The rest is sent too, but not shown here.)")
        view.setPlainText(words)
        return view

    def _picture_view(self, part: ImagePart) -> Label:
        view = Label(self._theme, self.tr("Reading…"), tone="quiet")
        view.setObjectName("previewImage")
        view.setAlignment(Qt.AlignmentFlag.AlignCenter)
        view.setAccessibleName(part.name)
        self._loader = PictureLoader(self)
        self._loader.ready.connect(lambda image: self._show(view, image))
        self._loader.load(part.data or b"", _PICTURE)
        return view

    def _show(self, view: Label, image: QImage) -> None:
        if image.isNull():
            view.setText(self.tr("This image can't be shown."))
            return
        ratio = self.devicePixelRatioF()
        room = view.size() * ratio
        if image.width() > room.width() or image.height() > room.height():
            kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            image = image.scaled(room, kept, smooth)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        view.setPixmap(pixmap)


def _starts(line: str) -> range:
    return range(0, max(1, len(line)), _LONGEST_LINE)

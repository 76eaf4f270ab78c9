"""Images that a person attached: drawn from our own bytes only, not decoded before their size is known."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from duologue.domain.errors import InputUnreadable
from duologue.services.chats.attaching import MOST_IMAGE_PIXELS, MOST_IMAGE_SIDE

_FORMATS = frozenset({b"png", b"jpeg", b"jpg", b"gif", b"webp"})


def size_of(data: bytes) -> QSize:
    """How large an image says it is, without decoding it. Raises InputUnreadable for one not to be drawn."""
    size, form = _head(data)
    if form not in _FORMATS or not size.isValid() or size.isEmpty():
        raise InputUnreadable("This image is damaged: it can't be read.")
    if max(size.width(), size.height()) > MOST_IMAGE_SIDE or size.width() * size.height() > MOST_IMAGE_PIXELS:
        raise InputUnreadable(f"This image is too large: {size.width()} \u00d7 {size.height()} pixels.")
    return size


def decoded(data: bytes, most: QSize) -> QImage:
    """The image, no larger than `most` pixels. Raises InputUnreadable; may take a tenth of a second."""
    size = size_of(data)
    buffer, reader = _reader(data)
    reader.setAutoTransform(True)
    if size.width() > most.width() or size.height() > most.height():
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    buffer.close()
    if image.isNull():
        raise InputUnreadable("This image is damaged: it can't be read.")
    return image


def as_png(image: QImage) -> bytes:
    """The bytes of an image that has no file yet."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


class PictureLoader(QObject):
    """Decodes on another thread, so that a large image holds nothing up; `ready` may bring a null image."""

    ready = Signal(QImage)

    def load(self, data: bytes, most: QSize) -> None:
        """Begin; call it once."""
        QThreadPool.globalInstance().start(_Decoding(self, data, most))


class _Decoding(QRunnable):
    def __init__(self, loader: PictureLoader, data: bytes, most: QSize) -> None:
        super().__init__()
        self._loader, self._data, self._most = loader, data, most

    def run(self) -> None:
        """Qt: on a thread of the pool."""
        try:
            image = decoded(self._data, self._most)
        except InputUnreadable:
            image = QImage()
        try:
            self._loader.ready.emit(image)
        except RuntimeError:  # the widget is gone meanwhile
            return


def _head(data: bytes) -> tuple[QSize, bytes]:
    buffer, reader = _reader(data)
    found = reader.size(), bytes(reader.format().data()).lower()
    buffer.close()
    return found


def _reader(data: bytes) -> tuple[QBuffer, QImageReader]:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    return buffer, reader

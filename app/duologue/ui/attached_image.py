"""What is made of an image that a person attaches: its size, its digest and a small form of it."""

import hashlib

from PySide6.QtCore import QLocale, QSize
from PySide6.QtGui import QImage

from duologue.domain.parts import ImagePart
from duologue.services.chats.attaching import ImageFile
from duologue.ui.pictures import as_png, decoded, size_of

THUMBNAIL = QSize(256, 256)


def image_part(file: ImageFile) -> tuple[ImagePart, QImage]:
    """The image with its size, and a small form of it. Raises InputUnreadable; call it in a thread."""
    size = size_of(file.data)
    small = decoded(file.data, THUMBNAIL)
    digest = hashlib.sha256(file.data).hexdigest()
    part = ImagePart(
        file.name, file.media_type, digest, len(file.data), size.width(), size.height(), file.data
    )
    return part, small


def pasted_file(image: QImage, name: str) -> ImageFile:
    """An image without a file. Call it in a thread."""
    return ImageFile(name, "image/png", as_png(image))


def size_words(size: int) -> str:
    """Such as "812 bytes" or "1.2 MB"."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)

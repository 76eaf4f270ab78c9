"""Turns files into what can be attached: text with its encoding told, images by their first bytes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.domain.errors import InputUnreadable
from duologue.domain.parts import FilePart

if TYPE_CHECKING:
    from duologue.services.ports import AttachableFiles

MOST_TEXT = 5_000_000  # bytes; over a million tokens, more than any model reads at once
MOST_IMAGE = 5_000_000  # bytes; what the services take
MOST_IMAGE_PIXELS = 40_000_000  # some 160 MB while it is decoded
MOST_IMAGE_SIDE = 16_000  # pixels
_LONGEST_NAME = 120
_LOOKED_AT = 64 * 1024
_MOST_CONTROLS = 0.02  # of the characters; text has hardly any
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_IMAGES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
_OTHER_IMAGES = (b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")
_DOCUMENTS = (
    (b"%PDF", "is a PDF: copy the text you need and paste it"),
    (b"PK\x03\x04", "is an archive or an office document: save it as plain text first"),
    (b"\xd0\xcf\x11\xe0", "is an office document: save it as plain text first"),
    (b"\x1f\x8b", "is compressed: unpack it first"),
)
_NO_TEXT = "is not a text file, and no image that can be sent (PNG, JPEG, WebP, GIF)"
_ALLOWED_CONTROLS = frozenset("\t\n\r\f\v\x1b\x08")


@dataclass(frozen=True, slots=True)
class ImageFile:
    """An image whose bytes were read but not decoded; `media_type` is what its first bytes say."""

    name: str
    media_type: str
    data: bytes


class Attaching:
    """Reads files at once: call it in a thread."""

    def __init__(self, files: AttachableFiles) -> None:
        self._files = files

    def read(self, path: Path) -> FilePart | ImageFile:
        """What stands in the file. Raises InputUnreadable with the reason in words."""
        data = self._files.read(path, max(MOST_TEXT, MOST_IMAGE))
        return attachable(clean_name(path.name), data)


def attachable(name: str, data: bytes) -> FilePart | ImageFile:
    """Text or an image. Raises InputUnreadable with the reason in words."""
    media_type = image_type(data)
    if media_type:
        if len(data) > MOST_IMAGE:
            raise InputUnreadable(f"{name} is too large: images may have {MOST_IMAGE / 1e6:g} MB at most.")
        return ImageFile(name, media_type, data)
    for start, words in _DOCUMENTS:
        if data.startswith(start):
            raise InputUnreadable(f"{name} {words}.")
    if len(data) > MOST_TEXT:
        raise InputUnreadable(f"{name} is too large: text files may have {MOST_TEXT / 1e6:g} MB at most.")
    text, encoding = _decoded(name, data)
    return FilePart(name, text, len(data), encoding)


def image_type(data: bytes) -> str:
    """The media type of an image that the services take, "" for everything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _IMAGES if data.startswith(start)), "")


def clean_name(name: str) -> str:
    """A file's name that can stand in a line: nothing hidden in it, and not too long."""
    seen = "".join("\ufffd" if unicodedata.category(letter)[0] == "C" else letter for letter in name)
    seen = re.sub(r"\s+", " ", seen.replace("`", "'")).strip() or "file"
    if len(seen) <= _LONGEST_NAME:
        return seen
    stem, dot, suffix = seen.rpartition(".")
    if not dot or len(suffix) > 16:  # noqa: PLR2004 - no ending is that long
        return seen[: _LONGEST_NAME - 1] + "\u2026"
    return f"{stem[: _LONGEST_NAME - len(suffix) - 2]}\u2026.{suffix}"


def _decoded(name: str, data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError as error:
                raise InputUnreadable(f"{name} begins like {encoding} text, but isn't.") from error
    if b"\x00" in data[:_LOOKED_AT] or (data.startswith(_OTHER_IMAGES) and not data.isascii()):
        raise InputUnreadable(f"{name} {_NO_TEXT}.")
    try:
        text, encoding = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = _guessed(name, data)
    head = text[:_LOOKED_AT]
    controls = sum(letter < " " and letter not in _ALLOWED_CONTROLS for letter in head)
    if controls > _MOST_CONTROLS * len(head):
        raise InputUnreadable(f"{name} {_NO_TEXT}.")
    return text, encoding


# What files are written in. Left to guess among all it knows, the library takes short Cyrillic words for
# the Greek of an old Macintosh.
_ON_DISKS = [
    *(f"cp125{number}" for number in range(9)),
    *("cp874", "koi8_r", "koi8_u", "iso8859_2", "iso8859_5", "iso8859_7", "iso8859_15"),
    *("gb18030", "big5", "shift_jis", "euc_jp", "cp949", "utf_8", "utf_16", "utf_32"),
]


def _guessed(name: str, data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - few files are not UTF-8

    best = from_bytes(data, cp_isolation=_ON_DISKS).best()
    if best is None:
        raise InputUnreadable(f"{name} {_NO_TEXT}.")
    return str(best), best.encoding.replace("_", "-")

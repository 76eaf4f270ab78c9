"""How large an image says it is, read from its first bytes: nothing is decoded."""

import struct

_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the frames; those three are tables
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # marks without a length


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF, WebP or JPEG image; None where it is none or damaged."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _sound(*struct.unpack(">II", data[16:24]))
        if data.startswith(b"GIF8"):
            return _sound(*struct.unpack("<HH", data[6:10]))
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _of_webp(data)
        return _of_jpeg(data) if data.startswith(b"\xff\xd8") else None
    except (struct.error, IndexError):
        return None


def _of_webp(data: bytes) -> tuple[int, int] | None:
    match data[12:16]:
        case b"VP8X":
            low_width, width, low_height, height = struct.unpack("<HBHB", data[24:30])
            return _sound(1 + low_width + (width << 16), 1 + low_height + (height << 16))
        case b"VP8L":
            (bits,) = struct.unpack("<I", data[21:25])
            return _sound(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
        case b"VP8 ":
            width, height = struct.unpack("<HH", data[26:30])
            return _sound(width & 0x3FFF, height & 0x3FFF)
        case _:
            return None


def _of_jpeg(data: bytes) -> tuple[int, int] | None:
    place = 2
    while data[place] == 0xFF:  # noqa: PLR2004 - every segment begins with it
        mark = data[place + 1]
        if mark in _JPEG_SIZES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return _sound(width, height)
        if mark == 0xFF:  # noqa: PLR2004 - filling
            place += 1
        elif mark in _JPEG_ALONE:
            place += 2
        else:
            (length,) = struct.unpack(">H", data[place + 2 : place + 4])
            place += 2 + max(2, length)
    return None


def _sound(width: int, height: int) -> tuple[int, int] | None:
    return (width, height) if width and height else None

"""The form of a recording file (.duorec): a line of JSON, then the bytes of the answer in timed frames.

A frame is the time in seconds (8 bytes), the length (4 bytes), both big-endian, and so many bytes. The
line names how many frames there are and their digest, so that a damaged file is never half believed.
"""

import hashlib
import json
import struct
from collections.abc import Iterator
from typing import Any

from duologue.domain.errors import InputUnreadable
from duologue.domain.exchange import Chunk, Exchange, Mark
from duologue.domain.style import ApiStyle

FORMAT = "duologue-recording"
VERSION = 1
SUFFIX = ".duorec"
_FRAME = struct.Struct(">dI")
_LONGEST_LINE = 64 * 1024 * 1024


def encode(exchange: Exchange) -> bytes:
    """The bytes of a recording file."""
    frames = b"".join(_FRAME.pack(chunk.seconds, len(chunk.data)) + chunk.data for chunk in exchange.chunks)
    head = {
        "format": FORMAT,
        "version": VERSION,
        "style": exchange.style.value,
        "method": exchange.method,
        "url": exchange.url,
        "request_headers": exchange.request_headers,
        "request_body": exchange.request_body,
        "started": exchange.started,
        "status": exchange.status,
        "headers": exchange.headers,
        "marks": exchange.marks,
        "cut": exchange.cut,
        "shortened": exchange.shortened,
        "cumulative": exchange.cumulative,
        "frames": len(exchange.chunks),
        "sha256": hashlib.sha256(frames).hexdigest(),
    }
    return json.dumps(head).encode() + b"\n" + frames


def decode(data: bytes) -> Exchange:
    """The exchange in a recording file. Raises InputUnreadable, saying what is wrong with the file."""
    line, newline, frames = data.partition(b"\n")
    if not newline or len(line) > _LONGEST_LINE:
        raise InputUnreadable("This is not a recording: its first line is missing.")
    try:
        head = json.loads(line)
    except (ValueError, RecursionError):
        head = None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise InputUnreadable("This is not a recording of Duologue.")
    version = head.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise InputUnreadable("This recording was written by a newer Duologue.")
    if hashlib.sha256(frames).hexdigest() != head.get("sha256"):
        raise InputUnreadable("This recording is damaged: its bytes are not those that were recorded.")
    try:
        return _exchange(head, frames)
    except (ValueError, TypeError, KeyError, struct.error) as error:
        raise InputUnreadable("This recording is damaged: its first line can't be used.") from error


def _exchange(head: dict[str, Any], frames: bytes) -> Exchange:
    chunks = tuple(_chunks(frames))
    if len(chunks) != head["frames"]:
        raise ValueError("frames")
    status = head["status"]
    return Exchange(
        style=ApiStyle(head["style"]),
        method=_text(head["method"]),
        url=_text(head["url"]),
        request_headers=_pairs(head["request_headers"]),
        request_body=_text(head["request_body"]),
        started=_text(head["started"]),
        status=None if status is None else int(status),
        headers=_pairs(head["headers"]),
        marks=tuple((Mark(name), float(seconds)) for name, seconds in head["marks"]),
        chunks=chunks,
        cut=bool(head["cut"]),
        shortened=bool(head["shortened"]),
        cumulative=bool(head["cumulative"]),
    )


def _chunks(frames: bytes) -> Iterator[Chunk]:
    place = 0
    while place < len(frames):
        seconds, length = _FRAME.unpack_from(frames, place)
        place += _FRAME.size
        if place + length > len(frames):
            raise ValueError("a frame")
        yield Chunk(seconds, frames[place : place + length])
        place += length


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple((_text(name), _text(text)) for name, text in value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text")
    return value

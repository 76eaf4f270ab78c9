"""The form of a recording file (.duorec): a line of JSON, then the bytes of the answer in timed frames.

A frame is the time in seconds (8 bytes), the length (4 bytes), both big-endian, and so many bytes. The
line names how many frames there are and their digest, so that a damaged file is never half believed.
Where a request was tried again, each try has a line and frames of its own, one after another; each line
says how many tries there are, and how many bytes its frames take.
"""

import hashlib
import json
import struct
import sys
from array import array
from typing import Any

from duologue.domain.chunks import Chunks
from duologue.domain.errors import InputUnreadable
from duologue.domain.exchange import Exchange, Mark
from duologue.domain.style import ApiStyle

FORMAT = "duologue-recording"
VERSION = 1
SUFFIX = ".duorec"
_FRAME = struct.Struct(">dI")
_LONGEST_LINE = 64 * 1024 * 1024


def encode(*exchanges: Exchange) -> bytes:
    """The bytes of a recording file with every request that was made for an answer, the last one last."""
    return b"".join(_part(exchange, len(exchanges)) for exchange in exchanges)


def decode(data: bytes) -> Exchange:
    """The last exchange in a recording file. Raises InputUnreadable, saying what is wrong with the file."""
    return decode_all(data)[-1]


def decode_all(data: bytes) -> tuple[Exchange, ...]:
    """Every exchange in a recording file, at least one, the last one last. Raises InputUnreadable."""
    found: list[Exchange] = []
    place, wanted = 0, 1
    while place < len(data) or len(found) < wanted:
        if len(found) == wanted:
            raise InputUnreadable("This recording is damaged: its bytes are not those that were recorded.")
        end = data.find(b"\n", place)
        if end < 0 or end - place > _LONGEST_LINE:
            raise InputUnreadable("This is not a recording: its first line is missing.")
        head = _head(data[place:end])
        wanted, length = head.get("tries", 1), head.get("bytes", len(data) - end - 1)
        if not _is_count(wanted, 1) or not _is_count(length, 0):
            raise InputUnreadable("This recording is damaged: its first line can't be used.")
        place = end + 1 + length
        frames = data[end + 1 : place]
        if hashlib.sha256(frames).hexdigest() != head.get("sha256"):
            raise InputUnreadable("This recording is damaged: its bytes are not those that were recorded.")
        try:
            found.append(_exchange(head, frames))
        except (ValueError, TypeError, KeyError, OverflowError, struct.error) as error:
            raise InputUnreadable("This recording is damaged: its first line can't be used.") from error
    return tuple(found)


def _part(exchange: Exchange, tries: int) -> bytes:
    chunks = exchange.chunks
    rows = zip(chunks.times, chunks.pieces, strict=True)
    frames = b"".join(_FRAME.pack(seconds, len(piece)) + piece for seconds, piece in rows)
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
        "tries": tries,
        "frames": len(chunks),
        "bytes": len(frames),
        "sha256": hashlib.sha256(frames).hexdigest(),
    }
    return json.dumps(head).encode() + b"\n" + frames


def _head(line: bytes) -> dict[str, Any]:
    try:
        head = json.loads(line)
    except (ValueError, RecursionError):
        head = None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise InputUnreadable("This is not a recording of Duologue.")
    version = head.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise InputUnreadable("This recording was written by a newer Duologue.")
    return head


def _is_count(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= sys.maxsize


def _exchange(head: dict[str, Any], frames: bytes) -> Exchange:
    chunks = _chunks(frames)
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


def _chunks(frames: bytes) -> Chunks:
    times, pieces, place = array("d"), list[bytes](), 0
    while place < len(frames):
        seconds, length = _FRAME.unpack_from(frames, place)
        place += _FRAME.size
        if place + length > len(frames):
            raise ValueError("a frame")
        times.append(seconds)
        pieces.append(frames[place : place + length])
        place += length
    return Chunks(times, pieces)


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple((_text(name), _text(text)) for name, text in value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text")
    return value

"""Server-sent events from bytes: the WHATWG rules, and what servers get wrong.

Rules: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream.
Lines end only at CR, LF or CRLF: readers that also split at U+2028 or U+0085 cut legal JSON in two.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from duologue.domain.errors import AnswerTooLarge

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
MAX_EVENT_BYTES = 16 * 1024 * 1024


class Record(NamedTuple):
    """One dispatched event; `event` is empty where the server named none."""

    event: str
    data: str


class EventStream:
    """Turns the bytes of a response into records, whatever way the bytes are cut into reads."""

    def __init__(self, max_event_bytes: int = MAX_EVENT_BYTES) -> None:
        self._max_event_bytes = max_event_bytes
        self._line = bytearray()  # the beginning of a line whose end has not come yet
        self._data: bytes | bytearray | None = None
        self._event = b""
        self._skip_line_feed = False
        self._first_line = True

    def feed(self, chunk: bytes) -> Iterable[Record]:
        """The records that these bytes complete. Raises AnswerTooLarge for an event without end."""
        record = self.lone_record(chunk)
        return self._feed(chunk) if record is None else (record,)

    def lone_record(self, chunk: bytes) -> Record | None:
        """The record where a chunk is just one, as nearly all are; else None, and nothing is taken."""
        if self._line or self._data is not None or self._event or self._skip_line_feed:
            return None
        if not chunk.endswith(b"\n\n") or b"\r" in chunk or len(chunk) > self._max_event_bytes:
            return None
        name, data = b"", chunk
        if chunk.startswith(b"event: "):
            name, _, data = chunk[7:].partition(b"\n")
        if not data.startswith(b"data: ") or data.find(b"\n") != len(data) - 2:
            return None
        self._first_line = False
        return Record(name.decode("utf-8", "replace") if name else "", data[6:-2].decode("utf-8", "replace"))

    def _feed(self, chunk: bytes) -> Iterator[Record]:
        if not chunk:
            return
        # A CR ends the line at once: waiting for a possible LF would hold back CR-only events.
        if self._skip_line_feed:
            chunk = chunk.removeprefix(b"\n")
        self._skip_line_feed = chunk.endswith(b"\r")
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *lines, rest = chunk.split(b"\n")
        for line in lines:
            record = self._end_line(self._whole_line(line) if self._line else line)
            if record is not None:
                yield record
        if rest:
            self._line += rest
            self._check_size()

    def finish(self) -> Record | None:
        """What was pending when the stream ended: the standard drops it, the caller may look at it."""
        self._end_line(self._whole_line(b""))
        return self._dispatch()

    def _whole_line(self, end: bytes) -> bytes:
        line = bytes(self._line + end)
        self._line = bytearray()
        return line

    def _check_size(self) -> None:
        if len(self._line) + len(self._data or b"") > self._max_event_bytes:
            raise AnswerTooLarge(
                f"One event of the answer is larger than {self._max_event_bytes // 1024 // 1024} MB."
            )

    def _end_line(self, line: bytes) -> Record | None:
        if self._first_line:
            self._first_line = False
            line = line.removeprefix(BYTE_ORDER_MARK)
        if not line:
            return self._dispatch()
        if line.startswith(b"data:"):
            self._add_data(line[6:] if line.startswith(b"data: ") else line[5:])
        elif line.startswith(b"event:"):
            self._event = line[6:].removeprefix(b" ")
        elif line == b"data":
            self._add_data(b"")
        elif line == b"event":
            self._event = b""
        return None

    def _add_data(self, value: bytes) -> None:
        if self._data is None:
            self._data = value
        else:  # A buffer, not a list: a million lines of one letter must not cost a million objects.
            self._data = self._data if isinstance(self._data, bytearray) else bytearray(self._data)
            self._data += b"\n"
            self._data += value
        self._check_size()

    def _dispatch(self) -> Record | None:
        data, event = self._data, self._event
        self._data, self._event = None, b""
        if data is None:
            return None
        name = event.decode("utf-8", "replace") if event else ""
        return Record(name, data.decode("utf-8", "replace"))

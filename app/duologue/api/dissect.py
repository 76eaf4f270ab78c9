"""Takes an answer's body apart: its records one by one, each with the events our decoder makes of it."""

import re
from collections.abc import Callable, Iterable, Iterator

from duologue.api.answer_head import FIRST_REFUSAL
from duologue.api.bodies import DONE, BodyForm, sniffed
from duologue.api.reader import AnswerReader
from duologue.api.replay import reader_of
from duologue.domain.decoded_record import BLANK, COMMENT, END, WHOLE, DecodedRecord
from duologue.domain.errors import ConnectionLost, DuologueError
from duologue.domain.events import ProblemReported, StreamEvent
from duologue.domain.record_ends import LONGEST_END, record_ends
from duologue.domain.recording import RecordedAnswer
from duologue.domain.secret import Redactor

_NAME = re.compile(rb"^event: ?(?P<name>[^\r\n]{1,100})", re.MULTILINE)
_TYPE = re.compile(rb'"(?:type|object)"\s*:\s*"(?P<name>[^"\\]{1,100})"')
_HEAD = 400  # bytes of a record in which its type stands


class BodyDissector:
    """Satisfies `domain.decoded_record.Dissector`. `answer` is a head; its body is fed piece by piece."""

    def __init__(self, answer: RecordedAnswer, redactor: Redactor) -> None:
        self._reader: AnswerReader = reader_of(answer, redactor)
        self._form = BodyForm.REFUSAL if answer.status >= FIRST_REFUSAL else BodyForm.UNKNOWN
        self._failed = False
        self._end = 0
        self._pending = bytearray()
        self._looked = 0  # how far into what is pending there is no blank line
        head = self._guarded(self._reader.head)
        self._refused = tuple(event for event in head if isinstance(event, ProblemReported))
        if self._refused:
            self._form = BodyForm.REFUSAL

    def feed(self, piece: bytes) -> Iterator[DecodedRecord]:
        """See Dissector."""
        if self._form is BodyForm.EVENTS and not self._pending and _is_one(piece):
            yield self._record(piece)
            return
        self._pending += piece
        if self._form is BodyForm.UNKNOWN:
            self._form = sniffed(self._pending)
        if self._form is BodyForm.EVENTS:
            yield from self._whole_records()

    def finish(self, *, cut: bool) -> Iterator[DecodedRecord]:
        """See Dissector."""
        rest, self._pending = bytes(self._pending), bytearray()
        problem = ConnectionLost("The recording ends here.") if cut else None
        events = (*self._refused, *self._decoded(rest), *self._guarded(lambda: self._reader.finish(problem)))
        self._end += len(rest)
        if rest:
            name = _name(rest) if self._form is BodyForm.EVENTS else WHOLE
            yield DecodedRecord(self._end, name, events)
        elif events:
            yield DecodedRecord(self._end, END, events)

    def _whole_records(self) -> Iterator[DecodedRecord]:
        start = 0
        for end in list(record_ends(self._pending, self._looked)):
            yield self._record(bytes(self._pending[start:end]))
            start = end
        del self._pending[:start]
        self._looked = max(0, len(self._pending) - LONGEST_END)

    def _record(self, data: bytes) -> DecodedRecord:
        self._end += len(data)
        return DecodedRecord(self._end, _name(data), self._decoded(data))

    def _decoded(self, data: bytes) -> tuple[StreamEvent, ...]:
        return self._guarded(lambda: self._reader.feed(data)) if data else ()

    def _guarded(self, read: Callable[[], Iterable[StreamEvent]]) -> tuple[StreamEvent, ...]:
        """What is read; what a live answer would raise is an event, the last one that means anything."""
        if self._failed:
            return ()
        events: list[StreamEvent] = []
        try:
            events.extend(read())
        except DuologueError as error:
            self._failed = True
            events.append(ProblemReported(error.failure()))
        return tuple(events)


def _is_one(piece: bytes) -> bool:
    """Whether a piece is one whole record, as nearly all are."""
    return piece.endswith(b"\n\n") and b"\r" not in piece and piece.find(b"\n\n") == len(piece) - 2


def _name(data: bytes) -> str:
    """What kind of record it is: the name the server gave it, else the type its JSON names."""
    head = data[:_HEAD]
    found = _NAME.search(head) if b"event:" in head else None
    if found is None and b"data" not in head:
        return BLANK if not head.strip() else COMMENT
    if found is None:
        if data.partition(b"data:")[2].lstrip().startswith(DONE.encode()):
            return DONE
        found = _TYPE.search(head)
    return "data" if found is None else found["name"].decode("utf-8", "replace").strip()

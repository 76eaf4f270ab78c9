"""Reads one HTTP answer: its head, then its bytes as they come, then its end.

The client and the replay of a recording both go through here, so that every recorded stream is a test.
A problem that comes before the answer began is raised; after that it is an event, and what came stays.
"""

from collections.abc import Iterable, Iterator, Mapping

from duologue.api.answer_head import FIRST_REFUSAL, check_head
from duologue.api.bodies import DONE, BodyForm, sniffed, values_of
from duologue.api.dialect import Decoder
from duologue.api.excerpt import MARGIN, excerpt
from duologue.api.json_text import JsonObject, Unparseable, read_json
from duologue.api.limits import read_limits
from duologue.api.service_errors import Complaint, find_complaint, read_complaint, service_error
from duologue.api.sse import MAX_EVENT_BYTES, EventStream, Record
from duologue.domain.errors import (
    AnswerTooLarge,
    BrokenStream,
    ConnectionLost,
    DuologueError,
    EmptyAnswer,
    NotAnAnswer,
)
from duologue.domain.events import (
    AnswerEnded,
    LimitsReported,
    ProblemReported,
    RawMessageAssembled,
    StreamEvent,
)
from duologue.domain.secret import Redactor

MAX_ANSWER_BYTES = 256 * 1024 * 1024
_MAX_ERROR_BYTES = 1024 * 1024
_LONGEST_QUOTE = 300
_TROUBLE = frozenset(("error", "base_resp"))  # where errors hide in a record that has words


class AnswerReader:
    """One answer. `headers` have names in lower case, values of equal names joined by a comma.

    `closed` says that nothing more is to be read, be the connection open or not; `answered` that the
    terminal marker came, though usage may still follow.
    """

    def __init__(
        self,
        decoder: Decoder,
        status: int,
        headers: Mapping[str, str],
        redactor: Redactor,
        max_bytes: int = MAX_ANSWER_BYTES,
    ) -> None:
        self._decoder = decoder
        self._status = status
        self._headers = headers
        self._redact = redactor
        self._max_bytes = max_bytes
        self._form = BodyForm.REFUSAL if status >= FIRST_REFUSAL else BodyForm.UNKNOWN
        self._stream = EventStream()
        self._body = bytearray()  # of everything but a stream of events
        self._size = 0
        self._quote = b""
        self._began = False
        self.closed = False
        self.answered = False
        self._broken: str | None = None
        self._foreign = False  # records came that mean nothing in this style

    def head(self) -> Iterator[StreamEvent]:
        """What the head alone tells. Raises RedirectRefused, EncodingRefused, ServiceError."""
        limits = read_limits(self._headers)
        if limits:
            yield LimitsReported(limits)
        check_head(self._status, self._headers, self._redact)

    def feed(self, chunk: bytes) -> Iterable[StreamEvent]:
        """The events these bytes bring. Raises DuologueError for a problem before the answer began."""
        if self._began and not self.closed and self._size + len(chunk) <= self._max_bytes:
            # The short way for nearly every chunk: the answer goes on, with one record.
            record = self._stream.lone_record(chunk)
            if record is not None:
                self._size += len(chunk)
                return self._taken(record)
        return self._feed(chunk)

    def _feed(self, chunk: bytes) -> Iterator[StreamEvent]:
        if self.closed:
            return
        self._size += len(chunk)
        if len(self._quote) < _LONGEST_QUOTE + MARGIN:
            self._quote += chunk[: _LONGEST_QUOTE + MARGIN]
        if self._size > self._max_bytes:
            yield from self._fail(_too_large(self._max_bytes))
            return
        try:
            if self._form is BodyForm.EVENTS:
                yield from self._take_events(chunk)
            else:
                yield from self._take(chunk)
        except AnswerTooLarge as error:
            yield from self._fail(error)

    def finish(self, problem: DuologueError | None = None) -> Iterator[StreamEvent]:
        """The events of the end: `problem` says why the body broke off, None that it came whole.

        A connection that broke leaves an answer that had begun without a terminal marker: interrupted,
        no error. Before that, nothing came that could be kept, and the problem is raised.
        """
        if self.closed:
            return
        if self._form is BodyForm.REFUSAL:
            raise self._refusal()
        lost = isinstance(problem, ConnectionLost)
        if problem is not None and not lost and not self._decoder.ended:
            yield from self._fail(problem)
            return
        if self._form is BodyForm.EVENTS:
            yield from self._pending()
        else:
            yield from self._whole(lost=lost)
        if not self.closed:
            yield from self._end(lost=lost)
        if problem is not None and not self._began:
            raise problem

    def _take_events(self, chunk: bytes) -> Iterator[StreamEvent]:
        for record in self._stream.feed(chunk):
            yield from self._taken(record)
            if self.closed:
                return

    def _taken(self, record: Record) -> Iterable[StreamEvent]:
        payload = self._plain_object(record)
        if payload is None:
            return self._record(record)
        words = self._decoder.plain_words(payload)
        return self._payload(record.event, payload) if words is None else words

    def _plain_object(self, record: Record) -> JsonObject | None:
        """The one object of a record without a trace of trouble, once the answer has begun."""
        if not self._began or record.event == "error" or not record.data.startswith("{"):
            return None
        try:
            payload = read_json(record.data)
        except Unparseable:
            return None
        return payload if isinstance(payload, dict) and _TROUBLE.isdisjoint(payload) else None

    def _take(self, chunk: bytes) -> Iterator[StreamEvent]:
        """Keep the bytes of anything but a stream of events, and find out which form it is."""
        self._body += chunk
        if self._form is BodyForm.UNKNOWN:
            self._form = sniffed(self._body)
        if self._form is BodyForm.EVENTS:
            held, self._body = bytes(self._body), bytearray()
            yield from self._take_events(held)
        elif self._form is BodyForm.REFUSAL:
            if len(self._body) >= _MAX_ERROR_BYTES:
                raise self._refusal()
        elif len(self._body) > MAX_EVENT_BYTES:
            raise _too_large(MAX_EVENT_BYTES)

    def _record(self, record: Record) -> Iterator[StreamEvent]:
        if record.data.lstrip().startswith(DONE):
            yield from self._end(lost=False)
            return
        values, unread = values_of(record.data)
        if unread is not None:
            if record.event == "error":
                yield from self._complain(Complaint(unread, "", None, unread))
                return
            self._broken = self._broken or unread
        for value in values:
            if isinstance(value, dict):
                yield from self._payload(record.event, value)
            elif value is not None:
                self._broken = self._broken or str(value)
            if self.closed:
                return

    def _payload(self, event: str, payload: JsonObject) -> Iterator[StreamEvent]:
        complaint = find_complaint(payload, event)
        if complaint is None or payload.get("choices"):
            for told in self._decoder.decode(event, payload):
                self._began = True
                yield told
            self.answered = self._decoder.ended
        if complaint is not None:
            yield from self._complain(complaint)
        elif self._decoder.closed:
            yield from self._end(lost=False)
        elif not self._began:
            self._foreign = self._foreign or payload.get("type") != "ping"

    def _whole_payload(self, payload: JsonObject) -> Iterator[StreamEvent]:
        complaint = find_complaint(payload)
        if complaint is None or payload.get("choices"):
            for told in self._decoder.decode_whole(payload):
                self._began = True
                yield told
            self.answered = self._decoder.ended
        if complaint is not None:
            yield from self._complain(complaint)

    def _refusal(self) -> DuologueError:
        body = bytes(self._body).decode("utf-8", "replace").removeprefix("\ufeff")
        complaint = read_complaint(self._status, body)
        return service_error(complaint, self._status, self._headers, self._redact)

    def _complain(self, complaint: Complaint) -> Iterator[StreamEvent]:
        yield from self._fail(service_error(complaint, self._status, self._headers, self._redact))

    def _fail(self, error: DuologueError) -> Iterator[StreamEvent]:
        self.closed = True
        if not self._began:
            raise error
        yield from _without_ending(self._decoder.finish())
        yield ProblemReported(error.failure())

    def _pending(self) -> Iterator[StreamEvent]:
        """A last event without its blank line counts if it can be read."""
        record = self._stream.finish()
        if record is None:
            return
        values, _ = values_of(record.data)
        if values or record.data.lstrip().startswith(DONE):
            broken = self._broken
            yield from self._record(record)
            self._broken = broken

    def _whole(self, *, lost: bool) -> Iterator[StreamEvent]:
        text = bytes(self._body).decode("utf-8", "replace").removeprefix("\ufeff")
        if self._form is BodyForm.PAGE:
            yield from self._fail(self._no_answer("A web page came instead of an answer"))
            return
        if not text.strip():
            return
        try:
            value = read_json(text.strip())
        except Unparseable:
            if not lost:
                self._broken = text
            return
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            yield from self._whole_payload(value)
        if not self.closed and not self._began:
            yield from self._fail(self._no_answer("The server sent JSON that is no answer"))

    def _end(self, *, lost: bool) -> Iterator[StreamEvent]:
        if self._broken is not None:
            what = "A piece of the answer could not be read."
            detail = self._excerpt(self._broken)
            yield from self._fail(BrokenStream(what, status=self._status, detail=detail))
            return
        self.closed = True
        if self._began:
            yield from self._decoder.finish()
        elif not lost:
            raise self._nothing()

    def _nothing(self) -> DuologueError:
        if self._foreign:
            return self._no_answer("The server sent events that are no answer in this API style")
        media_type = self._headers.get("content-type", "").lower()
        if self._quote.strip() and media_type and "event-stream" not in media_type:
            return self._no_answer("The server sent text that is no answer")
        return EmptyAnswer("The server answered with nothing at all.", status=self._status)

    def _no_answer(self, what: str) -> DuologueError:
        return NotAnAnswer(
            f"{what}. Check the address; on a public network, its login page may stand in between.",
            status=self._status,
            detail=self._excerpt(self._quote.decode("utf-8", "replace")),
        )

    def _excerpt(self, text: str) -> str:
        return excerpt(text, _LONGEST_QUOTE, self._redact)


def _too_large(limit: int) -> AnswerTooLarge:
    return AnswerTooLarge(f"The answer is larger than {limit // 1024 // 1024} MB.")


def _without_ending(events: Iterable[StreamEvent]) -> Iterator[StreamEvent]:
    """An answer that failed is not complete, and its message must not go back to the server."""
    return (event for event in events if not isinstance(event, AnswerEnded | RawMessageAssembled))

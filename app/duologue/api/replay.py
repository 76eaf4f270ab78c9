"""Runs the bytes of a recorded answer through the same reader as a live one. Pure: no network, no clock."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from duologue.api.bodies import BodyForm, sniffed, values_of
from duologue.api.dialects import dialect_of
from duologue.api.json_text import as_object, as_text
from duologue.api.reader import AnswerReader
from duologue.api.sse import EventStream
from duologue.domain.chunks import Chunks
from duologue.domain.errors import ConnectionLost, DuologueError
from duologue.domain.events import ProblemReported, StreamEvent
from duologue.domain.exchange import Exchange
from duologue.domain.recording import RecordedAnswer
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle

_ANTHROPIC_TYPES = ("message", "content_block", "ping", "error")
_ENOUGH = 1024 * 1024  # bytes in which a first record should be


def replay(answer: RecordedAnswer, redactor: Redactor, chunks: Iterable[bytes] | None = None) -> Reply:
    """The reply a recorded answer makes; `chunks` are its bytes in the pieces in which to read them."""
    return Reply(replayed_events(answer, redactor, chunks))


def replayed_events(
    answer: RecordedAnswer, redactor: Redactor, chunks: Iterable[bytes] | None = None
) -> Iterator[StreamEvent]:
    """The events of a recorded answer; what a live answer would raise is its last event."""
    reader = reader_of(answer, redactor)
    try:
        yield from reader.head()
        for chunk in (answer.body,) if chunks is None else chunks:
            yield from reader.feed(chunk)
        yield from reader.finish(_end(answer))
    except DuologueError as error:
        yield ProblemReported(error.failure())


async def played(
    exchange: Exchange, redactor: Redactor, wait: Callable[[float], Awaitable[object]] | None = None
) -> AsyncGenerator[StreamEvent]:
    """The events of a recorded exchange, at the pace that `wait` sets.

    It is awaited before each piece of the answer, with the seconds that passed before that piece came:
    None plays at once, `asyncio.sleep` at true speed, and a wait for a key goes step by step.
    """
    answer = replace(exchange, chunks=Chunks()).answer()  # its body is read piece by piece
    reader = reader_of(answer, redactor)
    before = 0.0
    try:
        for event in reader.head():
            yield event
        for seconds, piece in zip(exchange.chunks.times, exchange.chunks.pieces, strict=True):
            if wait is not None:
                await wait(max(0.0, seconds - before))
                before = seconds
            for event in reader.feed(piece):
                yield event
        for event in reader.finish(_end(answer)):
            yield event
    except DuologueError as error:
        yield ProblemReported(error.failure())


def reader_of(answer: RecordedAnswer, redactor: Redactor) -> AnswerReader:
    """What reads this answer as if it came now."""
    style = answer.style or guessed_style(answer.body)
    decoder = dialect_of(style).decoder(cumulative=answer.cumulative)
    return AnswerReader(decoder, answer.status, joined_headers(answer.headers), redactor)


def _end(answer: RecordedAnswer) -> DuologueError | None:
    return ConnectionLost("The recording ends here.") if answer.cut else None


def joined_headers(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Headers by their name in lower case; values of equal names joined by a comma, as HTTP says."""
    joined: dict[str, str] = {}
    for name, value in pairs:
        key = name.lower()
        joined[key] = f"{joined[key]}, {value}" if key in joined else value
    return joined


def guessed_style(body: bytes) -> ApiStyle:
    """The style of a recording that does not say: Anthropic where its first record looks like it."""
    head = body[:_ENOUGH]
    event, data = "", head.decode("utf-8", "replace").removeprefix("\ufeff")
    if sniffed(bytearray(head)) is BodyForm.EVENTS:
        stream = EventStream()
        first = next(iter(stream.feed(head)), None) or stream.finish()
        event, data = ("", "") if first is None else (first.event, first.data)
    values, _ = values_of(data)
    payload = as_object(next(iter(values), None))
    # An event called "message" is one that nobody named.
    word = as_text(payload.get("type")) or ("" if event == "message" else event)
    told = word.startswith(_ANTHROPIC_TYPES) or isinstance(payload.get("content"), list)
    return ApiStyle.ANTHROPIC if told else ApiStyle.OPENAI

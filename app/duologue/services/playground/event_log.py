"""The records of one answer with their times and meanings, kept so small that 100,000 of them are light."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from enum import IntEnum
from itertools import compress

from duologue.domain.decoded_record import DecodedRecord, Dissector
from duologue.domain.events import StreamEvent, TextAdded, ThinkingAdded, ToolArgumentsAdded
from duologue.domain.token_estimate import tokens_of

OTHER_NAME = "…"
_MOST_NAMES = 1000
_LONGEST = 400  # characters of what a record brings that are kept beside its bytes
_COMPACT = (TextAdded, ThinkingAdded, ToolArgumentsAdded)


class RecordKind(IntEnum):
    """What a record brings: the three pieces of content, anything else that has a meaning, or nothing."""

    WORDS = 0
    THINKING = 1
    ARGUMENTS = 2
    OTHER = 3
    NOTHING = 4


_KINDS: dict[type[StreamEvent], RecordKind] = {
    TextAdded: RecordKind.WORDS,
    ThinkingAdded: RecordKind.THINKING,
    ToolArgumentsAdded: RecordKind.ARGUMENTS,
}
_EVENTS: dict[RecordKind, Callable[[str], StreamEvent]] = {
    RecordKind.WORDS: TextAdded,
    RecordKind.THINKING: ThinkingAdded,
    RecordKind.ARGUMENTS: ToolArgumentsAdded,
}


class EventLog:
    """Fed with the pieces of an answer as they came; records are numbered from 0.

    Nearly every record brings one piece of words: of that only the words are kept. Bytes are not copied,
    and what is asked for is redacted then.
    """

    def __init__(self, dissector: Dissector, cover: Callable[[str], str]) -> None:
        """`cover` covers secrets without moving anything else."""
        self._dissector = dissector
        self._cover = cover
        self._pieces: list[bytes] = []
        self._piece_ends = array("Q")
        self._seconds = array("d")
        self._ends = array("Q")
        self._kinds = array("B")
        self._names = array("H")
        self._names_known: list[str] = []
        self._numbers_of_names: dict[str, int] = {}
        self._meanings: list[str | tuple[StreamEvent, ...]] = []
        self._tokens = array("L")
        self.ended = False
        self.longest_gap: float | None = None  # in seconds, between two records

    def __len__(self) -> int:
        return len(self._seconds)

    @property
    def size(self) -> int:
        """How many bytes of the body came."""
        return self._piece_ends[-1] if self._piece_ends else 0

    def take(self, seconds: float, piece: bytes) -> None:
        """More bytes of the body, and when they came."""
        self._pieces.append(piece)
        self._piece_ends.append(self.size + len(piece))
        for record in self._dissector.feed(piece):
            self._add(record, seconds)

    def end(self, seconds: float, *, cut: bool) -> None:
        """The body is over; `cut` says that it broke off."""
        if not self.ended:
            self.ended = True
            for record in self._dissector.finish(cut=cut):
                self._add(record, seconds)

    def cover_all(self, pieces: Sequence[bytes]) -> None:
        """Hold the same bytes without secrets; they must be as long as those that came."""
        self._pieces = list(pieces)
        self._cover = str

    # -- one record ------------------------------------------------------------------------------

    def seconds(self, number: int) -> float:
        """When the record was complete, in seconds since the request was begun."""
        return self._seconds[number]

    def gap(self, number: int) -> float | None:
        """Seconds since the record before; None for the first one."""
        return self._seconds[number] - self._seconds[number - 1] if number else None

    def size_of(self, number: int) -> int:
        """How many bytes the record takes on the wire."""
        return self._ends[number] - self._start(number)

    def name(self, number: int) -> str:
        """Its type, as the server names it."""
        return self._names_known[self._names[number]]

    def kind(self, number: int) -> RecordKind:
        """What it brings."""
        return RecordKind(self._kinds[number])

    def meaning(self, number: int) -> tuple[StreamEvent, ...]:
        """The events it means, long words shortened."""
        kept = self._meanings[number]
        return (_EVENTS[self.kind(number)](kept),) if isinstance(kept, str) else kept

    def raw(self, number: int) -> str:
        """Its bytes as text, exactly as they came, save that secrets are covered."""
        return self._cover(self._bytes(self._start(number), self._ends[number]).decode("utf-8", "replace"))

    def body(self, most: int | None = None) -> str:
        """The body so far, or its first `most` bytes, as text; secrets are covered."""
        end = self.size if most is None else min(most, self.size)
        return self._cover(self._bytes(0, end).decode("utf-8", "replace"))

    # -- many records ----------------------------------------------------------------------------

    def matching(self, words: str, first: int, last: int) -> list[int]:
        """The records from `first` to before `last` whose type or bytes hold these words, in any case."""
        wanted = words.casefold()
        named = {number for number, name in enumerate(self._names_known) if wanted in name.casefold()}
        last = min(last, len(self))
        found = {number for number in range(first, last) if self._names[number] in named} if named else set()
        start = self._start(first) if first < last else 0
        body = self._bytes(start, self._ends[last - 1] if last else 0).lower() if first < last else b""
        sought = wanted.encode()
        place = body.find(sought)
        while place >= 0:
            number = bisect_right(self._ends, start + place, first, last)
            if number >= last:
                break
            found.add(number)
            place = body.find(sought, self._ends[number] - start)
        return sorted(found)

    def at(self, seconds: float) -> int | None:
        """The first record at or after a time, or None where there is none."""
        number = bisect_left(self._seconds, seconds)
        return number if number < len(self) else None

    def next_gap(self, after: int, least: float) -> int | None:
        """The next record behind `after` that `least` seconds passed before, or None."""
        times = self._seconds
        return next(
            (number for number in range(after + 1, len(times)) if times[number] - times[number - 1] >= least),
            None,
        )

    def tokens_by_time(self, spans: int) -> tuple[float, float, list[int]]:
        """From when to when words came, and about how many tokens in each of so many equal spans."""
        times = array("d", compress(self._seconds, self._tokens))
        if not times:
            return 0.0, 0.0, []
        first, last = times[0], times[-1]
        counts = [0] * spans
        scale = spans / (last - first) if last > first else 0.0
        for time, tokens in zip(times, filter(None, self._tokens), strict=True):
            counts[min(spans - 1, int((time - first) * scale))] += tokens
        return first, last, counts

    def _add(self, record: DecodedRecord, seconds: float) -> None:
        if self._seconds:
            self.longest_gap = max(self.longest_gap or 0.0, seconds - self._seconds[-1])
        self._seconds.append(seconds)
        self._ends.append(record.end)
        self._names.append(self._number_of(record.name))
        kind, kept, tokens = _compact(record.events)
        self._kinds.append(kind)
        self._meanings.append(kept)
        self._tokens.append(tokens)

    def _number_of(self, name: str) -> int:
        """The number of a type; a server that invents ever more of them gets one for the rest."""
        known = self._numbers_of_names
        if name not in known and len(known) == _MOST_NAMES:
            name = OTHER_NAME
        if name not in known:
            known[name] = len(known)
            self._names_known.append(name)
        return known[name]

    def _start(self, number: int) -> int:
        return self._ends[number - 1] if number else 0

    def _bytes(self, start: int, end: int) -> bytes:
        """A stretch of the body."""
        first = bisect_right(self._piece_ends, start)
        last = bisect_left(self._piece_ends, end)
        before = self._piece_ends[first - 1] if first else 0
        return b"".join(self._pieces[first : last + 1])[start - before : end - before]


def _compact(events: tuple[StreamEvent, ...]) -> tuple[RecordKind, str | tuple[StreamEvent, ...], int]:
    """What is kept of a record's events, and about how many tokens they bring."""
    tokens = sum(tokens_of(event.text) for event in events if isinstance(event, _COMPACT))
    if not events:
        return RecordKind.NOTHING, events, 0
    if len(events) == 1 and isinstance(events[0], _COMPACT):
        event = events[0]
        if not (isinstance(event, TextAdded) and event.refusal):
            return _KINDS[type(event)], _short(event.text), tokens
    return RecordKind.OTHER, events, tokens


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"

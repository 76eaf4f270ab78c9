"""One record of an answer's body, and what our decoder makes of it."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from duologue.domain.events import StreamEvent

COMMENT = "comment"  # a record without data: many servers send one now and then to keep the line open
BLANK = "blank"
WHOLE = "body"  # an answer that is no stream of events is one record
END = "end"  # not a record but the end of the body, where it means something


class DecodedRecord(NamedTuple):
    """`end` is where the record ends in the body, in bytes; `name` its type, as the server names it.

    `events` are what it means, in order; none where it means nothing here.
    """

    end: int
    name: str
    events: tuple[StreamEvent, ...]


class Dissector(Protocol):
    """Takes one answer apart into its records."""

    def feed(self, piece: bytes) -> Iterator[DecodedRecord]:
        """The records that these bytes complete."""
        ...

    def finish(self, *, cut: bool) -> Iterator[DecodedRecord]:
        """What was pending at the end of the body, and what the end itself means."""
        ...

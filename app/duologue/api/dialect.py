"""The seam between the API styles: everything else in this room is the same for both."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from duologue.api.json_text import JsonObject
from duologue.domain.events import StreamEvent
from duologue.domain.profile import Endpoint
from duologue.domain.request import ChatRequest
from duologue.domain.request_body import BodyRead


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it goes over the wire; `left_out` names what this style has no words for.

    `dispensable` names fields of the body that a server may not know and the answer can do without.
    The headers hold the key, so neither they nor this object may be logged.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: JsonObject = field(repr=False)
    left_out: tuple[str, ...] = ()
    dispensable: tuple[str, ...] = ()

    def without(self, fields: Iterable[str]) -> "Call":
        """The same call without these fields of its body."""
        return replace(
            self, body={name: value for name, value in self.body.items() if name not in set(fields)}
        )


class Decoder(Protocol):
    """Turns the JSON objects of one answer into events. Pure: it neither reads nor waits.

    `ended` says that the terminal marker came, so that the answer is complete; `closed` that nothing
    more is to be expected. Errors never reach a decoder: the reader takes them out before.
    """

    @property
    def ended(self) -> bool:
        """Whether the terminal marker has been seen."""
        ...

    @property
    def closed(self) -> bool:
        """Whether the style says that nothing follows."""
        ...

    def plain_words(self, payload: JsonObject) -> Iterable[StreamEvent] | None:
        """The events of a record that brings words and nothing else; None for every other record.

        Nearly all records are such, so they are looked at first and take a short way.
        """
        ...

    def decode(self, event: str, payload: JsonObject) -> Iterator[StreamEvent]:
        """The events of one record; `event` is its name, empty where it had none."""
        ...

    def decode_whole(self, message: JsonObject) -> Iterator[StreamEvent]:
        """The events of an answer that came as one JSON object. Nothing for another kind of object."""
        ...

    def finish(self) -> Iterator[StreamEvent]:
        """What was held back, and the raw message if the answer is complete."""
        ...


class Dialect(Protocol):
    """One API style."""

    def encode(self, endpoint: Endpoint, request: ChatRequest) -> Call:
        """The request in this style's own words. Raises KeyUnusable."""
        ...

    def body(self, request: ChatRequest, origin: str) -> JsonObject:
        """The body of the request to the server of this origin."""
        ...

    def read(self, written: Mapping[str, Any]) -> BodyRead:
        """A body in this style as a request, nothing of it lost. Never raises."""
        ...

    def headers(self, endpoint: Endpoint, *, stream: bool = False) -> dict[str, str]:
        """The headers of any request in this style. Raises KeyUnusable."""
        ...

    def decoder(self, *, cumulative: bool = False) -> Decoder:
        """A decoder for one answer; `cumulative` marks a host known to send growing snapshots."""
        ...

"""What was found in the body of a request that a person wrote or pasted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from duologue.domain.request import ChatRequest

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class BodyProblem:
    """One thing that a server will hardly take: `place` names the field, from the outermost one inwards."""

    place: Place
    sentence: str


@dataclass(frozen=True, slots=True)
class BodyRead:
    """A body as a request; whatever the request can't say stands in `extra`, so that nothing is lost.

    Written down again with `extra` and `as_written` (as `domain.draft` does), it is the same body.

    `added` names what is sent although it does not stand in the body.
    """

    request: ChatRequest
    extra: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[BodyProblem, ...] = ()
    added: tuple[str, ...] = ()

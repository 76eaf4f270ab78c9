"""What the playground keeps of each request: the whole draft, what came of it, and a person's note."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from duologue.domain.draft import Draft
from duologue.domain.parts import Part
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request. `reported` says that the server told the tokens; `failure` is a sentence."""

    state: TurnState
    parts: tuple[Part, ...] = ()
    stop_reason: str | None = None
    failure: str = ""
    usage: Usage | None = None
    reported: bool = True
    timing: Timing = field(default_factory=Timing)


@dataclass(frozen=True, slots=True)
class KeptExchange:
    """One request of the playground; `time` is UTC in ISO 8601, `run_id` joins the rounds of a loop.

    `preset` is the id of the preset it was made from, None without one; `recording` is the path of the
    file in which a person kept what crossed the wire, "" without one.
    """

    id: str
    time: str
    draft: Draft
    outcome: Outcome
    run_id: str = ""
    preset: str | None = None
    note: str = ""
    recording: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeSummary:
    """A row of the history; `asked` and `said` are the beginnings of the last words of each side."""

    id: str
    time: str
    profile_id: str
    style: ApiStyle
    model: str
    state: TurnState
    asked: str
    said: str
    tokens: int | None
    preset: str | None
    note: str


@dataclass(frozen=True, slots=True)
class RemovedExchanges:
    """What a deletion took away, so that it can be undone; only the store reads it."""

    rows: tuple[Mapping[str, Any], ...]
    words: tuple[tuple[int, str], ...]

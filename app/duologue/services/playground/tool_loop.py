"""A loop of tools: answers that call tools are answered, round by round, until one calls none.

Nothing is sent from here: it makes the next draft, so that what is sent can be seen and changed before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from duologue.domain.draft import Draft
from duologue.domain.parts import ToolCallPart, ToolResultPart
from duologue.domain.request import Turn
from duologue.domain.thinking_guard import originals_of
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Usage
from duologue.services.playground.canned_results import CannedResults
from duologue.services.playground.runs import RunResult

MOST_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Round:
    """One answer, and the results its calls were given; none yet where it waits for them."""

    number: int
    result: RunResult
    calls: tuple[ToolCallPart, ...]
    given: tuple[ToolResultPart, ...] = ()


@dataclass(frozen=True, slots=True)
class LoopUsage:
    """The tokens of all rounds; `whole` says that every round told them."""

    input: int
    output: int
    whole: bool
    seconds: float


class ToolLoop:
    """The rounds of one run. `took` takes the end of each answer, `go_on` makes the next draft."""

    def __init__(self, canned: CannedResults) -> None:
        self._canned = canned
        self.rounds: tuple[Round, ...] = ()
        self.originals: Mapping[str, Turn] = {}

    @property
    def run_id(self) -> str | None:
        """The id that the rounds share, None before the first."""
        return self.rounds[0].result.run_id if self.rounds else None

    @property
    def waiting(self) -> Round | None:
        """The round whose calls wait for results."""
        last = self.rounds[-1] if self.rounds else None
        return last if last is not None and last.calls and not last.given else None

    def took(self, result: RunResult) -> Round | None:
        """Take what came of a run: the next round where it goes on from the last one, else the first.

        Returns the round if its calls wait for results; an answer that was cut calls nothing.
        """
        calls = tuple(part for part in result.parts if isinstance(part, ToolCallPart))
        if result.state is not TurnState.COMPLETE:
            calls = ()
        goes_on = bool(self.rounds) and result.run_id == self.run_id
        if not goes_on:
            self.rounds = ()
        elif self.rounds[-1].result.draft == result.draft:  # the last round was run again
            self.rounds = self.rounds[:-1]
        self.rounds = (*self.rounds, Round(len(self.rounds) + 1, result, calls))
        self.originals = {**self.originals, **originals_of([answer_turn(result)])}
        return self.waiting

    def saved_results(self) -> tuple[ToolResultPart | None, ...]:
        """For each waiting call the saved result that fits it, or None."""
        waiting = self.waiting
        return () if waiting is None else tuple(map(self._saved, waiting.calls))

    def may_go_on(self, most: int) -> bool:
        """Whether every waiting call has a saved result, and there were fewer than `most` rounds."""
        saved = self.saved_results()
        return bool(saved) and all(saved) and len(self.rounds) < most

    def go_on(self, results: Sequence[ToolResultPart]) -> Draft:
        """The draft of the next round: the answer goes back as it came, with these results after it.

        Raises ValueError where nothing waits.
        """
        waiting = self.waiting
        if waiting is None:
            raise ValueError("nothing waits for results")
        self.rounds = (*self.rounds[:-1], replace(waiting, given=tuple(results)))
        draft = waiting.result.draft
        turns = (*draft.request.turns, answer_turn(waiting.result), Turn("user", tuple(results)))
        return replace(draft, request=replace(draft.request, turns=turns, prefill=""))

    def usage(self) -> LoopUsage:
        """What all rounds used together."""
        told: list[Usage | None] = [None if r.result.row is None else r.result.row.usage for r in self.rounds]
        known = [usage for usage in told if usage is not None]
        return LoopUsage(
            input=sum(usage.input or 0 for usage in known),
            output=sum(usage.output or 0 for usage in known),
            whole=all(u is not None and u.input is not None and u.output is not None for u in told),
            seconds=sum(r.result.timing.total_ms or 0 for r in self.rounds) / 1000,
        )

    def _saved(self, call: ToolCallPart) -> ToolResultPart | None:
        saved = self._canned.result_for(call)
        return None if saved is None else ToolResultPart(call.call_id, saved.text, saved.is_error)


def answer_turn(result: RunResult) -> Turn:
    """An answer as a turn of the history: its parts, and the message exactly as it came."""
    return Turn("assistant", result.parts, result.raw)

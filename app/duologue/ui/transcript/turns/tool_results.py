"""Which results belong to the calls of an answer: those of the turn of the person that follows it."""

from collections.abc import Callable

from duologue.domain.message import Message, Role
from duologue.domain.parts import ToolCallPart, ToolResultPart

Beside = Callable[[str, int], Message | None]  # the turn above (-1) or below (+1) the one with this id


def results_for(answer: Message, beside: Beside) -> tuple[ToolResultPart, ...]:
    """The results in the turn after `answer`."""
    if not any(isinstance(part, ToolCallPart) for part in answer.parts):
        return ()
    after = beside(answer.id, +1)
    if after is None or after.role is not Role.USER:
        return ()
    return tuple(part for part in after.parts if isinstance(part, ToolResultPart))


def answer_before(given: Message, beside: Beside) -> Message | None:
    """The answer whose calls a turn with results replies to, if it is one."""
    if not any(isinstance(part, ToolResultPart) for part in given.parts):
        return None
    before = beside(given.id, -1)
    return before if before is not None and before.role is Role.ASSISTANT else None

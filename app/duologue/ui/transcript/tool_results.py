"""Which results belong to the calls of an answer: those of the turn of the person that follows it."""

from collections.abc import Sequence
from itertools import pairwise

from duologue.domain.message import Message, Role
from duologue.domain.parts import ToolCallPart, ToolResultPart


def results_for(answer: Message, messages: Sequence[Message]) -> tuple[ToolResultPart, ...]:
    """The results in the turn after `answer`, `messages` being the conversation that is shown."""
    if not any(isinstance(part, ToolCallPart) for part in answer.parts):
        return ()
    for before, after in pairwise(messages):
        if before.id == answer.id and after.role is Role.USER:
            return tuple(part for part in after.parts if isinstance(part, ToolResultPart))
    return ()


def answer_before(given: Message, messages: Sequence[Message]) -> Message | None:
    """The answer whose calls a turn with results replies to, if it is one."""
    if not any(isinstance(part, ToolResultPart) for part in given.parts):
        return None
    for before, after in pairwise(messages):
        if after.id == given.id and before.role is Role.ASSISTANT:
            return before
    return None

"""What a chat session tells while a turn is asked and answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from duologue.domain.events import StreamEvent

if TYPE_CHECKING:
    from duologue.domain.message import Message


@dataclass(frozen=True, slots=True)
class TurnSaved:
    """The person's turn is on disk."""

    message: Message


@dataclass(frozen=True, slots=True)
class AnswerBegun:
    """The answer has a row of its own; its events follow.

    `head` leads to what the answer begins with, where it goes on from an earlier version.
    """

    message: Message
    head: tuple[StreamEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerAccepted:
    """The server took the request: an answer comes, however it ends. Told once, before its first event."""


@dataclass(frozen=True, slots=True)
class AnswerFinished:
    """The answer is on disk as it will stay, or at hand where it can't be saved."""

    message: Message


SessionEvent = TurnSaved | AnswerBegun | AnswerAccepted | AnswerFinished | StreamEvent

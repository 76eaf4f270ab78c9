"""An answer that arrives: its task, what came of it, and what came since the last frame."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from duologue.domain.joining import joined
from duologue.domain.reply import Reply

if TYPE_CHECKING:
    from duologue.domain.events import StreamEvent
    from duologue.domain.message import Message
    from duologue.ui.transcript.list.announcer import Announcer


@dataclass(slots=True)
class RunningAnswer:
    """The task that pulls the events, and what came so far; `message` is None until the answer began.

    `again` asks once more where it was refused; `question` is the turn that is answered. `is_turn` says that
    a turn of the person is asked with, `is_saved` that it is on disk. Until `is_going_on` is false only what
    it begins with is there.
    """

    chat_id: str
    task: asyncio.Task[Any] | None
    again: Callable[[], object]
    question: str = ""
    is_turn: bool = False
    is_saved: bool = False
    is_going_on: bool = False
    is_stopped: bool = False
    message: Message | None = None
    reply: Reply = field(default_factory=Reply)
    fresh: list[StreamEvent] = field(default_factory=list)  # what came since the last frame
    announcer: Announcer | None = None

    def begin(self, message: Message, head: tuple[StreamEvent, ...]) -> None:
        """The answer is stored from now on; `head` is what it goes on from."""
        self.message = message
        self.reply = Reply(head)
        self.is_going_on = bool(head)

    def take_fresh(self) -> list[StreamEvent]:
        """Fold what came since the last time; what it was, in as few pieces as can be."""
        events = list(joined(self.fresh))
        self.fresh.clear()
        for event in events:
            self.reply.add(event)
        return events

    def stop(self) -> None:
        """End it, once, as the person wants; what came is kept."""
        self.is_stopped = True
        if self.task is not None and not self.task.done() and not self.task.cancelling():
            self.task.cancel()

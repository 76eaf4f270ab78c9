"""An answer that is arriving, whether or not its chat is the one on screen."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from duologue.domain.message import Message
from duologue.domain.reply import Reply


@dataclass(slots=True)
class RunningAnswer:
    """The task that pulls the events, and what came so far; `message` is None until the answer began."""

    chat_id: str
    task: asyncio.Task[Any] | None = None
    message: Message | None = None
    reply: Reply = field(default_factory=Reply)

    def stop(self) -> None:
        """End it, once; what came is kept."""
        if self.task is not None and not self.task.done() and not self.task.cancelling():
            self.task.cancel()

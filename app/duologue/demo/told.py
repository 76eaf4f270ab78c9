"""Sends an answer over HTTP at its pace, and notices when the client goes away."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from duologue.demo.answer import Answer, Step
from duologue.demo.examples import Problem, ProblemKind
from duologue.demo.pacing import paced
from duologue.demo.request_log import Ending, RequestLog, RequestRecord


class Form(Protocol):
    """How one API style tells an answer."""

    def opening(self) -> bytes:
        """What comes before the first piece."""
        ...

    def piece(self, step: Step) -> bytes:
        """One more piece."""
        ...

    def closing(self) -> bytes:
        """What comes after the last piece."""
        ...

    def problem(self, body: Mapping[str, Any]) -> bytes:
        """An error amid the stream."""
        ...

    def whole(self) -> dict[str, Any]:
        """The answer without streaming."""
        ...


@dataclass(frozen=True, slots=True)
class Telling:
    """One answer on its way: how it is told, how fast, and what goes wrong, if anything.

    `rate` is in tokens per second and may be infinite; `first_token` is in seconds; `problem_body` is
    the problem in the style's own envelope.
    """

    form: Form
    answer: Answer
    rate: float
    first_token: float
    problem: Problem | None = None
    problem_body: Mapping[str, Any] | None = None


class ToldAnswer(StreamingResponse):
    """The HTTP response of one answer; its record in the log always gets an ending."""

    def __init__(
        self,
        telling: Telling,
        record: RequestRecord,
        log: RequestLog,
        *,
        stream: bool,
        headers: Mapping[str, str],
        cut: Callable[[], None],
    ) -> None:
        self._telling = telling
        self._record = record
        self._log = log
        self._cut = cut
        if stream:
            body = self._events()
            headers = {**headers, "cache-control": "no-cache"}
            super().__init__(body, media_type="text/event-stream", headers=dict(headers))
        else:
            content = json.dumps(telling.form.whole(), ensure_ascii=False).encode()
            headers = {**headers, "content-length": str(len(content))}
            super().__init__(self._at_once(content), media_type="application/json", headers=dict(headers))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer; whatever ends it early was the client going away, unless we cut it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._log.end(self._record, Ending.CLOSED_BY_CLIENT)

    async def _events(self) -> AsyncGenerator[bytes]:
        telling = self._telling
        yield telling.form.opening()
        problem = telling.problem
        steps = tuple(telling.answer.steps())
        if problem is not None and problem.kind in (ProblemKind.MIDSTREAM, ProblemKind.CUT):
            steps = steps[: problem.after_tokens]
        async for group in paced(steps, telling.rate, telling.first_token):
            yield b"".join(map(telling.form.piece, group))
            self._log.wrote(self._record, len(group))
        if problem is not None and problem.kind is ProblemKind.CUT:
            await self._cut_off()
            return
        if problem is not None and problem.kind is ProblemKind.MIDSTREAM:
            yield telling.form.problem(telling.problem_body or {})
        else:
            yield telling.form.closing()
        self._log.end(self._record, Ending.FINISHED)

    async def _at_once(self, content: bytes) -> AsyncGenerator[bytes]:
        """The whole answer, after the time its pieces would have taken."""
        telling = self._telling
        steps = tuple(telling.answer.steps())
        async for group in paced(steps, telling.rate, telling.first_token):
            self._log.wrote(self._record, len(group))
        if telling.problem is not None and telling.problem.kind is ProblemKind.CUT:
            await self._cut_off()
            return
        yield content
        self._log.end(self._record, Ending.FINISHED)

    async def _cut_off(self) -> None:
        """Close the connection, then wait to be cancelled: ending here would end the answer properly."""
        self._log.end(self._record, Ending.CUT)
        self._cut()
        await asyncio.get_running_loop().create_future()

"""The network as the services see it: one request in, its events out, in either style."""

import asyncio
import contextlib
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from types import TracebackType

from duologue.api.dialect import Call
from duologue.api.dialects import dialect_of
from duologue.api.failures import translated
from duologue.api.proxies import proxy_password
from duologue.api.reader import AnswerReader
from duologue.api.retry import RetryPolicy, wait_before_retry
from duologue.api.transport import Answer, Patience, Transport
from duologue.domain.errors import DuologueError, TimedOut
from duologue.domain.events import StreamEvent
from duologue.domain.profile import Endpoint
from duologue.domain.request import ChatRequest
from duologue.domain.secret import Redactor, Secret


class Client:
    """Satisfies services.ports.Wire.

    `sleep` waits a number of seconds; `chance` gives numbers from 0 to 1.
    """

    def __init__(
        self,
        redactor: Redactor,
        *,
        patience: Patience | None = None,
        policy: RetryPolicy | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._redactor = redactor
        self._patience = patience or Patience()
        self._policy = policy or RetryPolicy()
        self._sleep = sleep
        self._chance = chance
        self._transport = Transport(self._patience)

    async def stream(self, endpoint: Endpoint, request: ChatRequest) -> AsyncGenerator[StreamEvent]:
        """The events of one answer; closing the generator closes the socket.

        Raises DuologueError for a problem before the answer began; a later one is an event. A generator
        that ends without AnswerEnded was interrupted.
        """
        self._learn_secrets(endpoint)
        call = dialect_of(endpoint.style).encode(endpoint, request)
        tries = 0
        while True:
            tries += 1
            try:
                async with contextlib.aclosing(self._attempt(endpoint, call)) as events:
                    async for event in events:
                        yield event
            except DuologueError as error:
                problem = error
            else:
                return
            wait = wait_before_retry(problem, tries, self._policy, self._chance)
            if wait is None:
                # The library's own exception may hold the key; nothing of it may hang on ours.
                problem.__context__ = None
                raise problem
            await self._sleep(wait)

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.close()

    async def _attempt(self, endpoint: Endpoint, call: Call) -> AsyncGenerator[StreamEvent]:
        reader: AnswerReader | None = None
        problem: DuologueError | None = None
        clock = _Clock(self._patience)
        try:
            async with translated(self._transport.route(endpoint), self._redactor):
                async with clock.limited():
                    answer = await self._transport.send(endpoint, call)
                async with contextlib.aclosing(answer):
                    decoder = dialect_of(endpoint.style).decoder(cumulative=endpoint.cumulative)
                    reader = AnswerReader(decoder, answer.status, answer.headers, self._redactor)
                    for event in reader.head():
                        yield event
                    async with contextlib.aclosing(self._read(answer, reader, clock)) as events:
                        async for event in events:
                            yield event
        except DuologueError as error:
            if reader is None or reader.closed:
                raise
            problem = error
        for event in reader.finish(problem):
            yield event

    async def _read(
        self, answer: Answer, reader: AnswerReader, clock: "_Clock"
    ) -> AsyncGenerator[StreamEvent]:
        while not reader.closed:
            async with clock.limited():
                chunk = await answer.read()
            if chunk is None:
                return
            for event in reader.feed(chunk):
                clock.heard()
                yield event
            if reader.answered:
                clock.only_tail()
        await answer.drain(self._patience.drain)

    def _learn_secrets(self, endpoint: Endpoint) -> None:
        if endpoint.key is not None:
            self._redactor.learn(endpoint.key)
        password = proxy_password(endpoint.proxy) if endpoint.proxy else None
        if password:
            self._redactor.learn(Secret(password))


class _Clock:
    """The two limits that no read time-out can be: on an answer without words, and on all of it."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._now = asyncio.get_running_loop().time
        self._end = self._now() + patience.total
        self._words = self._now() + patience.wordless

    def heard(self) -> None:
        """Something of the answer came."""
        self._words = self._now() + self._patience.wordless

    def only_tail(self) -> None:
        """The answer is complete; only usage may still follow."""
        self._words = min(self._words, self._now() + self._patience.tail)

    def limited(self) -> "_Limited":
        """Raises TimedOut when either limit passes inside."""
        if self._end <= self._words:
            return _Limited(self._end, self._patience.total, "in all")
        return _Limited(self._words, self._patience.wordless, "without a word of the answer")


class _Limited:
    """A time-out with words for it. Used once for every read, so it is a class and no generator."""

    def __init__(self, moment: float, seconds: float, which: str) -> None:
        self._timeout = asyncio.timeout_at(moment)
        self._words = f"The server took more than {seconds:g} seconds {which}."

    async def __aenter__(self) -> None:
        await self._timeout.__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._timeout.__aexit__(kind, error, trace)
        except TimeoutError:
            raise TimedOut(self._words) from None

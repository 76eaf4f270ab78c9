"""The network as the services see it: one request in, its events out, in either style."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable

from duologue.api.breaker import Breaker
from duologue.api.dialect import Call
from duologue.api.dialects import dialect_of
from duologue.api.failures import translated
from duologue.api.model_list import fetch_models
from duologue.api.proxies import proxy_password
from duologue.api.reader import AnswerReader
from duologue.api.report import Report
from duologue.api.retry import ADVICE, Retries, RetryPolicy
from duologue.api.transport import Patience, Transport
from duologue.api.watch import Watch
from duologue.domain.errors import DuologueError, RequestRejected
from duologue.domain.events import RetryScheduled, StreamEvent
from duologue.domain.exchange import ExchangeObserver
from duologue.domain.profile import Endpoint
from duologue.domain.request import ChatRequest
from duologue.domain.secret import Redactor, Secret


class Client:
    """Satisfies services.ports.Wire.

    `sleep` waits a number of seconds; `chance` gives numbers from 0 to 1; `clock` never runs backwards.
    """

    def __init__(
        self,
        redactor: Redactor,
        *,
        patience: Patience | None = None,
        policy: RetryPolicy | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._redactor = redactor
        self._patience = patience or Patience()
        self._policy = policy or RetryPolicy()
        self._sleep = sleep
        self._chance = chance
        self._clock = clock
        self._breakers: dict[str, Breaker] = {}  # by origin
        self._transport = Transport(self._patience)
        self._unknown_fields: dict[str, frozenset[str]] = {}  # by URL: what its server refused

    async def stream(
        self, endpoint: Endpoint, request: ChatRequest, observer: ExchangeObserver | None = None
    ) -> AsyncGenerator[StreamEvent]:
        """The events of one answer; closing the generator closes the socket.

        Raises DuologueError for a problem before the answer began; a later one is an event. A generator
        that ends without AnswerEnded was interrupted. Before each wait for a retry comes RetryScheduled.
        """
        self._learn_secrets(endpoint)
        call = dialect_of(endpoint.style).encode(endpoint, request)
        retries = Retries(self._policy, self._breaker(endpoint), self._chance)
        while True:
            told: dict[str, str] = {}
            unknown = self._unknown_fields.get(call.url, frozenset())
            sent, report = call.without(unknown), None
            if observer is not None:
                report = Report(observer, sent, self._redactor, self._clock)
            try:
                async with contextlib.aclosing(self._attempt(endpoint, sent, told, report)) as events:
                    async for event in events:
                        if report is not None:
                            report.saw(event)
                        yield event
            except DuologueError as error:
                problem = error
            else:
                retries.succeeded()
                return
            refused = _refused_fields(problem, call) - unknown
            if refused:
                self._unknown_fields[call.url] = unknown | refused
                continue
            wait = retries.wait_after(problem, told.get(ADVICE))
            if wait is None:
                # The library's own exception may hold the key; nothing of it may hang on ours.
                problem.__context__ = None
                raise problem
            yield RetryScheduled(wait, retries.next_attempt, problem.failure())
            await self._sleep(wait)

    async def models(self, endpoint: Endpoint) -> tuple[str, ...]:
        """The ids of the models that the server offers, in its order. Raises DuologueError."""
        self._learn_secrets(endpoint)
        return await fetch_models(self._transport, endpoint, self._redactor, self._patience.listing)

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.close()

    async def _attempt(
        self,
        endpoint: Endpoint,
        call: Call,
        told: dict[str, str],
        report: Report | None,
    ) -> AsyncGenerator[StreamEvent]:
        """The events of one request; `told` is filled with the headers of its answer."""
        reader: AnswerReader | None = None
        problem: DuologueError | None = None
        watch = Watch(self._patience)
        try:
            async with translated(self._transport.route(endpoint), self._redactor):
                with watch.reading():
                    answer = await self._transport.send(endpoint, call, report)
                async with contextlib.aclosing(answer):
                    told |= answer.headers
                    decoder = dialect_of(endpoint.style).decoder(cumulative=endpoint.cumulative)
                    reader = AnswerReader(decoder, answer.status, answer.headers, self._redactor)
                    for event in reader.head():
                        yield event
                    while not reader.closed:
                        with watch.reading():
                            chunk = await answer.read()
                        if chunk is None:
                            break
                        for event in reader.feed(chunk):
                            watch.heard()
                            yield event
                        if reader.answered:
                            watch.only_tail()
                    else:
                        await answer.drain(self._patience.drain)
        except DuologueError as error:
            if reader is None or reader.closed:
                raise
            problem = error
        finally:
            watch.close()
        for event in reader.finish(problem):
            yield event

    def _breaker(self, endpoint: Endpoint) -> Breaker:
        return self._breakers.setdefault(endpoint.base.origin, Breaker(self._clock))

    def _learn_secrets(self, endpoint: Endpoint) -> None:
        if endpoint.key is not None:
            self._redactor.learn(endpoint.key)
        password = proxy_password(endpoint.proxy) if endpoint.proxy else None
        if password:
            self._redactor.learn(Secret(password))


def _refused_fields(problem: DuologueError, call: Call) -> frozenset[str]:
    """The dispensable fields that the server names in refusing the request."""
    if not isinstance(problem, RequestRejected):
        return frozenset()
    return frozenset(name for name in call.dispensable if name in call.body and name in problem.message)

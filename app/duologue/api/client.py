"""The network as the services see it: one request in, its events out, in either style."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable

from duologue.api.attempt import Attempt
from duologue.api.breaker import Breaker
from duologue.api.dialect import Call
from duologue.api.dialects import dialect_of
from duologue.api.model_list import fetch_models
from duologue.api.plan_quota import fetch_quota
from duologue.api.proxies import proxy_passwords
from duologue.api.report import Report
from duologue.api.retry import ADVICE, Retries, RetryPolicy
from duologue.api.transport import Patience, Transport
from duologue.domain.errors import DuologueError, RequestRejected
from duologue.domain.events import RetryScheduled, StreamEvent
from duologue.domain.exchange import ExchangeObserver
from duologue.domain.profile import Endpoint
from duologue.domain.quota import QuotaWindow
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
            unknown = self._unknown_fields.get(call.url, frozenset())
            attempt = self._attempt(endpoint, call.without(unknown), observer)
            try:
                async with contextlib.aclosing(attempt):
                    for event in await attempt.begin():
                        yield event
                    while (events := await attempt.more()) is not None:
                        for event in events:
                            attempt.heard()
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
            wait = retries.wait_after(problem, attempt.header(ADVICE))
            if wait is None:
                # The library's own exception may hold the key; nothing of it may hang on ours.
                problem.__context__ = None
                raise problem
            yield RetryScheduled(wait, retries.next_attempt, problem.failure())
            await self._sleep(wait)

    async def models(self, endpoint: Endpoint) -> tuple[str, ...]:
        """The ids of the models that the server offers, in its order. Raises DuologueError."""
        self._learn_secrets(endpoint)
        try:
            return await fetch_models(self._transport, endpoint, self._redactor, self._patience.listing)
        except DuologueError as error:
            problem = error
        problem.__context__ = None  # see `stream`
        raise problem

    async def quota(self, endpoint: Endpoint) -> tuple[QuotaWindow, ...]:
        """What is left of the plan that the key draws on. Raises DuologueError."""
        self._learn_secrets(endpoint)
        try:
            return await fetch_quota(self._transport, endpoint, self._redactor, self._patience.listing)
        except DuologueError as error:
            problem = error
        problem.__context__ = None  # see `stream`
        raise problem

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.close()

    def _attempt(self, endpoint: Endpoint, call: Call, observer: ExchangeObserver | None) -> Attempt:
        report = None if observer is None else Report(observer, call, self._redactor, self._clock)
        return Attempt(
            self._transport, endpoint, call, patience=self._patience, redactor=self._redactor, report=report
        )

    def _breaker(self, endpoint: Endpoint) -> Breaker:
        return self._breakers.setdefault(endpoint.base.origin, Breaker(self._clock))

    def _learn_secrets(self, endpoint: Endpoint) -> None:
        if endpoint.key is not None:
            self._redactor.learn(endpoint.key)
        for password in proxy_passwords(self._transport.proxy(endpoint) or ""):
            self._redactor.learn(Secret(password))


def _refused_fields(problem: DuologueError, call: Call) -> frozenset[str]:
    """The dispensable fields that the server names in refusing the request."""
    if not isinstance(problem, RequestRejected):
        return frozenset()
    return frozenset(name for name in call.dispensable if name in call.body and name in problem.message)

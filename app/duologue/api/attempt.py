"""One request on its way: sent, its answer read piece by piece, and closed whatever happened.

It has plain awaits and no generator of its own: every event would have to pass through it.
"""

from collections.abc import Iterable

from duologue.api.dialect import Call
from duologue.api.dialects import dialect_of
from duologue.api.failures import LIBRARY_ERRORS, translate, translated
from duologue.api.reader import AnswerReader
from duologue.api.report import Report
from duologue.api.transport import Answer, Patience, Transport
from duologue.api.watch import Watch
from duologue.domain.errors import DuologueError
from duologue.domain.events import StreamEvent
from duologue.domain.profile import Endpoint
from duologue.domain.secret import Redactor


class Attempt:
    """To be closed after use. The errors it raises do not carry those of the HTTP library.

    `heard` is to be called with every event that is handed on, so that the answer counts as alive.
    """

    def __init__(
        self,
        transport: Transport,
        endpoint: Endpoint,
        call: Call,
        *,
        patience: Patience,
        redactor: Redactor,
        report: Report | None = None,
    ) -> None:
        self._transport = transport
        self._endpoint = endpoint
        self._call = call
        self._patience = patience
        self._redactor = redactor
        self._report = report
        self._route = transport.route(endpoint)
        self._watch = Watch(patience)
        self.heard = self._watch.heard
        self._answer: Answer | None = None
        self._reader: AnswerReader | None = None

    def header(self, name: str) -> str | None:
        """A header of the answer, by its name in lower case; None where there is none, or no answer."""
        return None if self._answer is None else self._answer.headers.get(name)

    async def begin(self) -> Iterable[StreamEvent]:
        """Send the request; the events of the answer's head. Raises DuologueError."""
        async with translated(self._route, self._redactor):
            with self._watch:
                self._answer = answer = await self._transport.send(self._endpoint, self._call, self._report)
        decoder = dialect_of(self._endpoint.style).decoder(cumulative=self._endpoint.cumulative)
        self._reader = AnswerReader(decoder, answer.status, answer.headers, self._redactor)
        return self._reader.head()

    async def more(self) -> Iterable[StreamEvent] | None:
        """The events of the next piece of the answer, or None at its end. Raises DuologueError."""
        reader, answer = self._reader, self._answer
        if reader is None or answer is None:
            return None
        if reader.closed:
            await answer.drain(self._patience.drain)
            return None
        if reader.answered:
            self._watch.only_tail()
        problem: DuologueError | None = None
        try:
            with self._watch:
                chunk = await answer.read()
        except LIBRARY_ERRORS as error:
            problem = translate(error, self._route, self._redactor)
        except DuologueError as error:
            problem = error
        else:
            if chunk is not None:
                events = reader.feed(chunk)
                return events if self._report is None else self._report.passing(events)
        self._reader = None
        await self.aclose()
        return reader.finish(problem)

    async def aclose(self) -> None:
        """Close the answer, and with it the socket unless the answer was read whole."""
        self._watch.close()
        if self._answer is not None:
            async with translated(self._route, self._redactor):
                await self._answer.aclose()

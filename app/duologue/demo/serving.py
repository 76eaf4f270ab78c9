"""Runs the demo's application on uvicorn, without signals, ticking or log lines, until told to end."""

import asyncio
import socket
import threading
from collections.abc import Callable

import uvicorn

from duologue.demo.application import DemoApplication
from duologue.demo.examples import Examples
from duologue.demo.request_log import RequestLog

_LOOK_FOR_MAIN_THREAD = 1.0  # seconds; the server must not outlive an app that forgot to close it
_GRACE = 1.0  # seconds in which a cut request ends by itself; the loop cancels it after that


class Serving(uvicorn.Server):
    """One server on one listening socket; `end` may be called from any thread."""

    def __init__(self, examples: Examples, log: RequestLog, pace: float, started: Callable[[], None]) -> None:
        application = DemoApplication(examples, log, pace, self._cut)
        super().__init__(
            uvicorn.Config(
                application.build(),
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="error",
                access_log=False,
                server_header=False,
            )
        )
        self._tell_started = started
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None

    def serve_on(self, listener: socket.socket) -> None:
        """Serve until `end`; blocks the calling thread."""
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(self.serve(sockets=[listener]))

    def end(self) -> None:
        """Close every connection, open streams too, and stop."""
        if self._loop is not None and self._ending is not None:
            self._loop.call_soon_threadsafe(self._ending.set)

    async def main_loop(self) -> None:
        """Wait for the end; uvicorn's own loop would wake up ten times a second."""
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        self._tell_started()
        while threading.main_thread().is_alive():
            try:
                await asyncio.wait_for(self._ending.wait(), _LOOK_FOR_MAIN_THREAD)
                break
            except TimeoutError:
                continue

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close everything at once; uvicorn would first wait for every open stream to be told."""
        for server in self.servers:
            server.close()
        for listener in sockets or ():
            listener.close()
        for connection in tuple(self.server_state.connections):
            connection.transport.abort()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=_GRACE)

    def _cut(self, client: tuple[str, int]) -> None:
        for connection in tuple(self.server_state.connections):
            if getattr(connection, "client", None) == client:
                connection.transport.close()

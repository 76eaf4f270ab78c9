"""The offline demo's server in a thread of its own, and the profile that leads to it."""

import asyncio
import socket
import threading
from typing import TYPE_CHECKING

from duologue.demo.request_log import RequestLog
from duologue.domain.profile import DEMO_PROFILE_ID, AuthForm, Profile, ProfileKind

if TYPE_CHECKING:
    from duologue.demo.examples import Examples
    from duologue.demo.serving import Serving

DEMO_NAME = "Demo (recorded examples)"
_HOST = "127.0.0.1"
_START_SECONDS = 20.0


class DemoServer:
    """A loopback server that speaks both API styles from recorded examples.

    `pace` multiplies every wait: 1 is as recorded, 0 is as fast as possible. `requests` is what it was
    asked. Start and close may be called more than once and from any thread; after a close it starts
    again on another port.
    """

    def __init__(
        self, examples: "Examples | None" = None, *, pace: float = 1.0, keep_bodies: bool = False
    ) -> None:
        self.requests = RequestLog(keep_bodies=keep_bodies)
        self._examples = examples
        self._pace = pace
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._serving: Serving | None = None
        self._port = 0

    @property
    def examples(self) -> "Examples":
        """What this server can say. Raises InputUnreadable if the bundled file is damaged."""
        if self._examples is None:
            from duologue.demo.examples import bundled_examples  # noqa: PLC0415 - only the demo needs them

            self._examples = bundled_examples()
        return self._examples

    def start(self) -> int:
        """The port it listens at on 127.0.0.1; starts it where it does not run yet."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._start()
            return self._port

    def close(self) -> None:
        """Stop, also amid a stream, and wait until the thread has ended; no error if it never ran."""
        with self._lock:
            thread, self._thread = self._thread, None
            serving, self._serving = self._serving, None
            if serving is not None:
                serving.end()
            if thread is not None:
                thread.join()

    def _start(self) -> None:
        # uvicorn and starlette cost 0.2 s: only somebody who uses the demo pays for them.
        from duologue.demo.serving import Serving  # noqa: PLC0415 - see above

        started = threading.Event()
        serving = Serving(self.examples, self.requests, self._pace, started.set)
        # The protocol is named because asyncio sends small pieces at once (TCP_NODELAY) only then.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.bind((_HOST, 0))
        self._port = listener.getsockname()[1]
        self._serving = serving
        self._thread = threading.Thread(target=serving.serve_on, args=(listener,), name="duologue-demo")
        self._thread.start()
        started.wait(_START_SECONDS)


class Demo:
    """The demo as the services know it: a profile whose server starts when it is first needed."""

    def __init__(self, server: DemoServer) -> None:
        self._server = server

    async def profile(self) -> Profile:
        """The demo's profile with the address it listens at now."""
        port = await asyncio.to_thread(self._server.start)
        return Profile(
            id=DEMO_PROFILE_ID,
            name=DEMO_NAME,
            kind=ProfileKind.DEMO,
            openai_base=f"http://{_HOST}:{port}/v1",
            anthropic_base=f"http://{_HOST}:{port}/anthropic",
            auth=AuthForm.NONE,
            models=tuple(model.id for model in self._server.examples.models),
        )

    async def close(self) -> None:
        """Stop the server and wait for it."""
        await asyncio.to_thread(self._server.close)

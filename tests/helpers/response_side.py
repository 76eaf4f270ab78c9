"""The playground's response side over real services and a loopback server, for tests."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from duologue.bootstrap.core import Core
from duologue.ui.navigation import Navigation
from duologue.ui.playground.response.answer_pane import AnswerPane
from duologue.ui.playground.response.pane import ResponsePane
from duologue.ui.tasks import TaskScope
from helpers import gui
from helpers.runs import own_server
from helpers.wire import Handler, LoopbackServer, whole_response


@dataclass
class Calls:
    """What a part of the window asked of the rest of it: each call by its name, with what it was given."""

    made: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def navigation(self) -> Navigation:
        """A navigation that only takes notes."""
        return Navigation(**{each.name: self._noting(each.name) for each in fields(Navigation)})

    def named(self, name: str) -> list[tuple[Any, ...]]:
        """What each call of this name was given."""
        return [given for made, given in self.made if made == name]

    def _noting(self, name: str) -> Callable[..., None]:
        return lambda *given: self.made.append((name, given))


@dataclass
class Side:
    """The response side, shown, and what stands around it."""

    core: Core
    server: LoopbackServer
    pane: ResponsePane
    calls: Calls
    tasks: TaskScope

    async def ended(self) -> None:
        """Wait until the answer has ended and is drawn."""
        await gui.until(lambda: not self.pane.view.running)
        await gui.until(lambda: not self._more())

    def open(self, pane: AnswerPane) -> None:
        """Click a tab."""
        gui.press(self.pane, f"{pane.objectName()}Tab")

    def _more(self) -> bool:
        watch = self.pane.view.watch
        if watch is None or watch.last < 0 or watch.outlines[watch.last].status is None:
            return False
        log = watch.log_of(watch.last)
        return log is None or not log.ended


@asynccontextmanager
async def side(home: Path, answer: bytes | Handler, width: int = 800) -> AsyncIterator[Side]:
    """The response side with a profile of a person's own server that gives this answer."""
    handler = whole_response(answer) if isinstance(answer, bytes) else answer
    errors: list[BaseException] = []
    async with LoopbackServer(handler) as server, gui.open_core(home) as core:
        core.services.accounts.save(own_server(server.origin))
        calls, tasks = Calls(), TaskScope(errors.append)
        pane = ResponsePane(gui.theme(), core.services, tasks, calls.navigation())
        pane.resize(width, 700)
        pane.show()
        try:
            yield Side(core, server, pane, calls, tasks)
        finally:
            await tasks.close()
            pane.hide()
            pane.deleteLater()
            await gui.settle()
    if errors:
        raise ExceptionGroup("errors that nobody expected", [e for e in errors if isinstance(e, Exception)])

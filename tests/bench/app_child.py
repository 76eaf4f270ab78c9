"""The real window as a program that does one thing, measures itself while it does, and prints what it saw."""

import asyncio
import json
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from bench.floor_child import pss_megabytes
from bench.paced_server import LAST_WORD, sent_last_at
from duologue import event_loop
from duologue.bootstrap.core import open_core
from duologue.bootstrap.warming import warm_up
from duologue.domain.turn_state import TurnState
from duologue.services.daemon_thread import in_daemon_thread
from duologue.ui.application import build_application
from duologue.ui.main_window import MainWindow
from duologue.ui.theme import Theme
from duologue.ui.transcript.view.text_view import TextView

Figures = Mapping[str, float]

_QUESTION = QEvent.Type(QEvent.registerEventType())
_ASK_SECONDS = 0.02
_KEY_SECONDS = 0.09
_IDLE_SECONDS = 5.0
_QUIET_SECONDS = 0.3
_CHATS = 50
_LOOK_SECONDS = 0.05  # each look costs a quarter of a millisecond, which would count as the window's


def main(arguments: list[str]) -> int:
    """`SCENARIO HOME PORT`: show the window on that home, play the scenario, print its figures as JSON."""
    scenario, home, port = arguments
    application = build_application()
    return event_loop.run(application, lambda: _play(application, scenario, Path(home), int(port)))


async def _play(application: QApplication, scenario: str, home: Path, port: int) -> int:
    async with _window(application, home) as window:
        figures = await _SCENARIOS[scenario](window, port)
    print(json.dumps(dict(figures)), flush=True)  # noqa: T201 - told to the parent
    return 0


@asynccontextmanager
async def _window(application: QApplication, home: Path) -> AsyncIterator[MainWindow]:
    async with open_core(home) as core:
        theme = Theme(application, core.services.preferences.current.appearance)

        def fail(error: BaseException) -> None:
            raise error

        window = MainWindow(theme, core.services, fail, demo_session=False)
        window.show()
        await asyncio.sleep(0)
        await window.open_first(None)
        await in_daemon_thread(warm_up)  # as the app does
        await _quiet()
        try:
            yield window
        finally:
            await window.end()


# -- scenarios ------------------------------------------------------------------------------------


async def _stream(window: MainWindow, port: int) -> Figures:
    return await _streamed(window, port, typing=False)


async def _stream_and_type(window: MainWindow, port: int) -> Figures:
    return await _streamed(window, port, typing=True)


async def _streamed(window: MainWindow, port: int, *, typing: bool) -> Figures:
    """From the question until the answer stands there whole and nothing moves any more."""
    window.chat.use_profile(window.services.accounts.profiles[0].id)
    await _quiet()
    asker, last = _Asker(window), _LastWords()
    typist = _Typist(window.chat_page.composer.text) if typing else None
    QCoreApplication.instance().installEventFilter(last)
    before = time.process_time()
    window.chat.send("Tell me about the sea.")
    await _until(lambda: window.chat.running)
    asker.start()
    if typist is not None:
        typist.start()
    await _until(lambda: not window.chat.running and last.shown_at)
    asker.stop()
    if typist is not None:
        typist.stop()
    settled_at = time.monotonic()
    await _quiet()
    spent = time.process_time() - before
    sent = await asyncio.to_thread(sent_last_at, port)
    figures = {
        "CPU s": spent,
        "lag s": last.shown_at - sent,
        "settled s": settled_at - sent,
        "answer p95 ms": _share(asker.waits, 0.95) * 1000,
        "longest stall ms": max(asker.waits) * 1000,
    }
    if typist is not None:
        figures["key p95 ms"] = _share(typist.waits, 0.95) * 1000
        figures["keys"] = len(typist.waits)
    return figures


async def _many(window: MainWindow, port: int) -> Figures:
    """Fifty chats, asked one after the other, until the last of their answers is on disk."""
    window.chat.use_profile(window.services.accounts.profiles[0].id)
    await _quiet()
    for number in range(_CHATS):
        window.chat.new_chat()
        await _until(lambda: window.chat.chat is None)
        window.chat.send(f"Tell me about sea number {number}.")
        await _until(lambda: window.chat.running and window.turns.answers)
    asker, before, began = _Asker(window), time.process_time(), time.monotonic()
    running = len(window.chat.running_chats)
    asker.start()
    await _until(lambda: not window.chat.running_chats)
    ended_at = time.monotonic()
    spent = time.process_time() - before
    asker.stop()
    sent = await asyncio.to_thread(sent_last_at, port)
    chats = await window.services.library.chats()
    paths = [await window.services.library.path(chat.id) for chat in chats]
    whole = [path[-1].text for path in paths if path and path[-1].state is TurnState.COMPLETE]
    if len(whole) != _CHATS or len(set(whole)) != 1 or LAST_WORD not in whole[0]:
        raise AssertionError(f"{len(whole)} answers are whole, and {len(set(whole))} differ")
    return {
        "CPU of one core": spent / (ended_at - began),
        "lag s": ended_at - sent,
        "answer p95 ms": _share(asker.waits, 0.95) * 1000,
        "longest stall ms": max(asker.waits) * 1000,
        "CPU s": spent,
        "at once": running,
    }


async def _open(window: MainWindow, _port: int) -> Figures:
    """Open a long chat from an empty one."""
    memory, painted = pss_megabytes(), FirstPaint(window)
    chat = next(c for c in await window.services.library.chats() if c.title.startswith("A chat of"))
    await _quiet()
    QCoreApplication.instance().installEventFilter(painted)
    before = time.process_time()
    began = time.monotonic()
    await window.chat.open(chat.id)
    await _until(lambda: painted.cpu)
    await _quiet()
    return {
        "first screen CPU s": painted.cpu - before,
        "first screen s": painted.at - began,
        "quiet CPU s": time.process_time() - before,
        "added MB": pss_megabytes() - memory,
    }


async def _idle(_window: MainWindow, _port: int) -> Figures:
    before = time.process_time()
    await asyncio.sleep(_IDLE_SECONDS)
    return {"idle CPU s": time.process_time() - before, "PSS MB": pss_megabytes()}


_SCENARIOS: Mapping[str, Callable[[MainWindow, int], Awaitable[Figures]]] = {
    "stream": _stream,
    "many": _many,
    "type": _stream_and_type,
    "open": _open,
    "idle": _idle,
}


# -- observers ------------------------------------------------------------------------------------


class _Asker(QObject):
    """Asks the window's thread something every 20 ms, from another one, and notes how long it waits."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.waits: list[float] = []
        self._answered = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._answered.set()

    def event(self, event: QEvent) -> bool:
        if event.type() == _QUESTION:
            self._answered.set()
            return True
        return super().event(event)

    def _ask(self) -> None:
        while not self._ended.wait(_ASK_SECONDS):
            self._answered.clear()
            asked = time.monotonic()
            QCoreApplication.postEvent(self, QEvent(_QUESTION))
            self._answered.wait()
            self.waits.append(time.monotonic() - asked)


class _Typist(QObject):
    """Types letters into a field from another thread, and notes when each has been painted."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self.waits: list[float] = []
        self._field = field
        self._typed_at = 0.0
        self._handled = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._type, daemon=True)
        field.installEventFilter(self)
        field.viewport().installEventFilter(self)  # type: ignore[attr-defined] - it is a text field

    def start(self) -> None:
        self._field.setFocus()
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._field and event.type() == QEvent.Type.KeyPress:
            self._handled = True
        elif self._handled and watched is not self._field and event.type() == QEvent.Type.Paint:
            self._handled = False
            self.waits.append(time.monotonic() - self._typed_at)
        return False

    def _type(self) -> None:
        press, none = QEvent.Type.KeyPress, Qt.KeyboardModifier.NoModifier
        while not self._ended.wait(_KEY_SECONDS):
            self._typed_at = time.monotonic()
            QCoreApplication.postEvent(self._field, QKeyEvent(press, Qt.Key.Key_A, none, "a"))


class _LastWords(QObject):
    """Notes when words that end with the last one are first painted."""

    shown_at = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and not self.shown_at and isinstance(watched, QWidget):
            view = watched.parent()
            if isinstance(view, TextView) and view.document().lastBlock().text().endswith(LAST_WORD):
                self.shown_at = time.monotonic()
        return False


class FirstPaint(QObject):
    """Notes the time and CPU when words are first painted in the list of turns."""

    cpu = at = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and not self.cpu and isinstance(watched, QWidget):
            view = watched.parent()
            if isinstance(view, TextView) and view.visibleRegion().boundingRect().height() > 0:
                self.cpu, self.at = time.process_time(), time.monotonic()
        return False


async def _until(holds: Callable[[], object]) -> None:
    while not holds():  # noqa: ASYNC110 - Qt's widgets set no asyncio event
        await asyncio.sleep(_LOOK_SECONDS)


async def _quiet() -> None:
    """Wait until hardly anything was done for a while."""
    spent = -1.0
    while time.process_time() - spent > 0.02:  # seconds; waiting costs a little too
        spent = time.process_time()
        await asyncio.sleep(_QUIET_SECONDS)


def _share(values: list[float], share: float) -> float:
    return sorted(values)[int(len(values) * share)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

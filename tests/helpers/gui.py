"""Qt for tests: one unseen application, one theme, the real window with services in a home of its own."""

import asyncio
import gc
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import Context
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QRadioButton, QWidget

from duologue.bootstrap import core as bootstrap_core
from duologue.bootstrap.core import Core
from duologue.domain.message import Message, Role
from duologue.domain.parts import Part, TextPart
from duologue.domain.secret import Secret
from duologue.domain.settings import Appearance
from duologue.domain.settings import Theme as ThemeChoice
from duologue.domain.turn_state import TurnState
from duologue.event_loop import collect_only_here
from duologue.storage.chosen_files import ChosenFiles
from duologue.ui.application import build_application
from duologue.ui.file_saver import FileSaver
from duologue.ui.main_window import MainWindow
from duologue.ui.notices import NoticeAction
from duologue.ui.theme import Theme
from duologue.ui.transcript.turns.answer_turn import AnswerTurn
from duologue.ui.transcript.turns.turn_actions import TurnActions
from duologue.ui.transcript.turns.user_turn import UserTurn

PATIENCE_SECONDS = 10
LIGHT = Appearance(ThemeChoice.LIGHT)
DARK = Appearance(ThemeChoice.DARK)

W = TypeVar("W", bound=QWidget)
Turn = AnswerTurn | UserTurn


@cache
def application() -> QApplication:
    """The one application of a test run, without a screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    built = build_application()
    built.setQuitOnLastWindowClosed(False)  # as the app does: closing a dialog must not end the loop
    collect_only_here()
    return built


@cache
def theme() -> Theme:
    """The one theme of a test run; `conftest` sets it back to light and 100 % for each test."""
    return Theme(application(), LIGHT)


@contextmanager
def collecting_here() -> Iterator[None]:
    """Garbage with widgets in it is collected on this thread only, as in the app; afterwards as usual."""
    gc.disable()
    try:
        yield
    finally:
        pump()
        gc.collect()
        gc.enable()


class LoopThatTasksFind(qasync.QEventLoop):  # type: ignore[misc] - qasync has no types
    """Tasks go on whenever Qt's events are processed, and find their loop then too.

    pytest-qt processes events between a test and its fixtures, when asyncio's loop does not run; and
    `pump` may be called by a task, which then waits like any other: asyncio refuses to go on with a task
    within another, and what it refused would never go on again.
    """

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        handle: asyncio.Handle = super().call_later(delay, self._run, callback, *args, context=context)
        return handle

    def _run(self, callback: Callable[..., object], *args: Any) -> None:
        outside = asyncio._get_running_loop() is None
        if outside:
            asyncio._set_running_loop(self)
        waiting = asyncio.current_task(self)
        if waiting is not None:
            asyncio.tasks._leave_task(self, waiting)
        try:
            callback(*args)
        finally:
            if waiting is not None:
                asyncio.tasks._enter_task(self, waiting)
            if outside:
                asyncio._set_running_loop(None)


def new_loop() -> asyncio.AbstractEventLoop:
    """An asyncio loop that Qt drives, as in the app."""
    loop: asyncio.AbstractEventLoop = LoopThatTasksFind(application())
    return loop


# -- time ---------------------------------------------------------------------------------------------


def pump() -> None:
    """Let layouts, paint events and deleted widgets come to rest, for tests without a running loop."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


async def settle() -> None:
    """Let tasks, layouts and paint events come to rest, for tests on a running loop."""
    for _ in range(5):
        await asyncio.sleep(0)
        QCoreApplication.sendPostedEvents()
    await asyncio.sleep(0.01)


async def until(holds: Callable[[], object]) -> None:
    """Wait for something that shows on the window. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not holds():  # noqa: ASYNC110 - Qt's widgets set no asyncio event
            await asyncio.sleep(0.005)
    await settle()


def wait(holds: Callable[[], object]) -> None:
    """The same for tests without a running loop."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        QTest.qWait(5)
    pump()


# -- hands --------------------------------------------------------------------------------------------


def shown(widget: W, width: int = 0, height: int = 0) -> W:
    """`widget`, shown at this size or at its own."""
    if width:
        widget.resize(width, height or widget.height())
    widget.show()
    pump()
    return widget


def named(parent: QWidget, kind: type[W], name: str) -> W:
    """The widget of this kind and object name that can be seen, for tests that press it."""
    found = [widget for widget in parent.findChildren(kind, name) if not widget.isHidden()]
    assert len(found) == 1, f"{len(found)} widgets are named {name}"
    return found[0]


def press(parent: QWidget, name: str) -> None:
    """Click the button of this object name; it must be there to be clicked."""
    button = named(parent, QAbstractButton, name)
    assert button.isEnabled(), f"{name} is not enabled"
    place = button.rect().center()
    if isinstance(button, QCheckBox | QRadioButton):
        place.setX(button.height() // 2)  # a box may be wider than its words
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=place)


def click_at(widget: QWidget, place: QPoint) -> None:
    """Press and release the left button there; QTest would warn where a view passes the release on."""
    left, none, no_keys = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    local, screen = QPointF(place), QPointF(widget.mapToGlobal(place))
    for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
        QApplication.sendEvent(widget, QMouseEvent(kind, local, screen, left, held, no_keys))


def turn_wheel(
    widget: QWidget, angle: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> bool:
    """Turn the wheel over the middle of `widget`, upwards if positive; whether it was accepted."""
    middle = QPointF(widget.rect().center())
    none, no_phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    screen = QPointF(widget.mapToGlobal(middle.toPoint()))
    turned = QWheelEvent(middle, screen, QPoint(), QPoint(0, angle), none, keys, no_phase, False)  # noqa: FBT003 - Qt's own signature
    QApplication.sendEvent(widget, turned)
    return turned.isAccepted()


def words_of(parent: QWidget) -> str:
    """Every word in labels and on buttons that are shown, top to bottom in the order they were made."""
    widgets: Iterable[QWidget] = parent.findChildren(QWidget)
    texts = (widget.property("text") for widget in widgets if widget.isVisibleTo(parent))
    return "\n".join(text for text in texts if isinstance(text, str) and text)


# -- the window ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeychainStateForTests:
    """`services.ports.KeychainState`."""

    name: str
    safe: bool


@dataclass
class KeychainForTests:
    """`services.ports.Keychain` in memory. While `gate` is cleared, storing blocks as a locked one does."""

    safe: bool = True
    name: str = "Test Keyring"
    error: Exception | None = None
    keys: dict[str, Secret] = field(default_factory=dict)
    gate: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def state(self) -> KeychainStateForTests:
        return KeychainStateForTests(self.name, self.safe)

    def load(self, profile_id: str) -> Secret | None:
        return self.keys.get(profile_id)

    def store(self, profile_id: str, secret: Secret) -> None:
        self.gate.wait(PATIENCE_SECONDS)
        if self.error is not None:
            raise self.error
        self.keys[profile_id] = secret

    def delete(self, profile_id: str) -> None:
        self.keys.pop(profile_id, None)


@asynccontextmanager
async def open_core(home: Path, keychain: KeychainForTests | None = None) -> AsyncIterator[Core]:
    """The app's own services on a real database in `home`; only the keychain is ours."""
    async with bootstrap_core.open_core(home, keychain=keychain or KeychainForTests()) as core:
        core.services.preferences.change(appearance=LIGHT)
        yield core


@asynccontextmanager
async def open_window(core: Core, *, demo_session: bool = True) -> AsyncIterator[MainWindow]:
    """The shown window. An error that nobody expected fails the test when the window closes."""
    errors: list[Exception] = []
    window = MainWindow(theme(), core.services, errors.append, demo_session=demo_session)
    window.show()
    await window.open_first(None)
    await settle()
    try:
        yield window
    finally:
        await window.end()
    if errors:
        raise ExceptionGroup("errors that nobody expected", errors)


# -- turns --------------------------------------------------------------------------------------------


def saver() -> FileSaver:
    """What writes files where a person chose to, as the window has it."""
    return FileSaver(ChosenFiles())


@dataclass
class Asked:
    """What turns asked of the page, and what they are told about the app."""

    links: list[str] = field(default_factory=list)
    stops: list[bool] = field(default_factory=list)
    regenerated: list[Message] = field(default_factory=list)
    versions: list[tuple[Message, int]] = field(default_factory=list)
    acts: list[tuple[NoticeAction, Message]] = field(default_factory=list)
    developer_tools: bool = False
    demo: bool = False

    def actions(self) -> TurnActions:
        """The calls a turn is given."""
        return TurnActions(
            open_link=self.links.append,
            stop=lambda: self.stops.append(True),
            regenerate=self.regenerated.append,
            show_version=lambda message, step: self.versions.append((message, step)),
            act=lambda action, message: self.acts.append((action, message)),
            files=saver(),
            developer_tools=lambda: self.developer_tools,
            is_demo=lambda _profile_id: self.demo,
        )

    def make(self, message: Message) -> Turn:
        """The widget of a turn, as the window makes it."""
        kind = UserTurn if message.role is Role.USER else AnswerTurn
        return kind(theme(), self.actions(), message)


def said(text: str, number: int = 1) -> Message:
    """A turn of the person."""
    return Message(
        id=f"user-{number}",
        chat_id="chat",
        parent_id=None,
        seq=number,
        role=Role.USER,
        state=TurnState.SENT,
        parts=(TextPart(text),),
    )


def answered(*parts: Part | str, number: int = 1, state: TurnState = TurnState.COMPLETE) -> Message:
    """A turn of the model; text stands for a text part. Change the rest with `dataclasses.replace`."""
    return Message(
        id=f"answer-{number}",
        chat_id="chat",
        parent_id=f"user-{number}",
        seq=number,
        role=Role.ASSISTANT,
        state=state,
        parts=tuple(TextPart(part) if isinstance(part, str) else part for part in parts),
    )

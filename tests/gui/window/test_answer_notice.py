"""A long answer that ends while a person is elsewhere is told, with the chat's title and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtWidgets import QWidget

from duologue.domain.message import Message
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing
from duologue.ui.main_window import MainWindow
from duologue.ui.window.answer_notice import AnswerNotices
from helpers import gui


@dataclass
class Told:
    """The desktop's notifications, kept."""

    messages: list[tuple[str, str]] = field(default_factory=list)
    acts: list[Callable[[], object]] = field(default_factory=list)
    cleared: int = 0

    def tell(self, title: str, words: str, act: Callable[[], object]) -> None:
        self.messages.append((title, words))
        self.acts.append(act)

    def clear(self) -> None:
        self.cleared += 1


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def opened() -> list[str]:
    return []


@pytest.fixture
async def elsewhere(window: MainWindow) -> QWidget:
    """Another window, in which a person works meanwhile."""
    other = QWidget()
    gui.shown(other)
    other.activateWindow()
    await gui.until(lambda: not window.isActiveWindow())
    return other


@pytest.fixture
def notices(window: MainWindow, told: Told, opened: list[str]) -> AnswerNotices:
    services = window.services
    return AnswerNotices(window, services.library, services.preferences, told, opened.append)


async def _answer(window: MainWindow, seconds: float, state: TurnState = TurnState.COMPLETE) -> Message:
    created = await window.services.library.create("demo", window.chat.setup.style, "m", title="<b>Lamps</b>")
    message = gui.answered("Forty-two.")
    return replace(message, chat_id=created.id, state=state, timing=Timing(10.0, seconds * 1000))


async def test_a_long_answer_is_told_by_its_title_alone(
    window: MainWindow, notices: AnswerNotices, told: Told, opened: list[str], elsewhere: QWidget
) -> None:
    answer = await _answer(window, 20)
    await notices.answered(answer)
    assert told.messages == [("<b>Lamps</b>", "The answer is finished.")]
    told.acts[0]()
    assert opened == [answer.chat_id]
    elsewhere.close()


@pytest.mark.parametrize(
    ("seconds", "state", "words"),
    [
        (20, TurnState.FAILED, ["The answer broke off."]),
        (20, TurnState.INTERRUPTED, ["The answer broke off."]),
        (20, TurnState.STOPPED, []),
        (3, TurnState.COMPLETE, []),
    ],
)
async def test_what_is_told_depends_on_how_it_ended_and_how_long_it_took(
    window: MainWindow,
    notices: AnswerNotices,
    told: Told,
    elsewhere: QWidget,
    seconds: float,
    state: TurnState,
    words: list[str],
) -> None:
    await notices.answered(await _answer(window, seconds, state))
    assert [said for _, said in told.messages] == words
    elsewhere.close()


async def test_whoever_is_there_is_told_nothing(
    window: MainWindow, notices: AnswerNotices, told: Told
) -> None:
    window.activateWindow()
    await gui.until(window.isActiveWindow)
    await notices.answered(await _answer(window, 20))
    assert told.messages == []


async def test_coming_back_clears_what_was_told(
    window: MainWindow, notices: AnswerNotices, told: Told, elsewhere: QWidget
) -> None:
    await notices.answered(await _answer(window, 20))
    elsewhere.close()
    window.activateWindow()
    await gui.until(lambda: told.cleared)


async def test_it_can_be_switched_off(
    window: MainWindow, notices: AnswerNotices, told: Told, elsewhere: QWidget
) -> None:
    window.show_section("general")
    page = window.page_widget("settings")
    gui.press(page, "tellAnswers")
    await notices.answered(await _answer(window, 20))
    assert told.messages == []
    gui.press(page, "tellAnswers")
    await notices.answered(await _answer(window, 20))
    assert len(told.messages) == 1
    elsewhere.close()

"""Scenes of a chat in daily use: words that can be queued, and what waits for an answer to end."""

from duologue.domain.message import AnswerEnding, Role
from duologue.domain.parts import TextPart
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.tables import catalogue
from tourist.stage import Scene, Stage

_ANSWER = "The Moon pulls on the sea. Where it pulls, the water rises.\n\n- **High tide** comes twice a day."
_TURNS = (("How do tides work?", _ANSWER), ("潮汐一天几次\uff1f", "一天两次\uff0c间隔约十二小时。"))


async def _arriving(stage: Stage) -> None:
    """A chat about tides in which an answer arrives."""
    library = stage.services.library
    chat = await library.create(DEMO_PROFILE_ID, ApiStyle.OPENAI, "demo-recorded", title="Tides 潮汐")
    for words, answer in _TURNS:
        ended = AnswerEnding(TurnState.COMPLETE, (TextPart(answer),), "demo-recorded", "stop")
        await library.add_recorded_turn(chat, (TextPart(words),), ApiStyle.OPENAI, ended)
    await stage.window.open_first(chat.id)
    await stage.settle()
    stage.window.chat.send(next(p.prompt for p in catalogue.demo_prompts() if "backups" in p.id))
    await stage.until(lambda: stage.window.turns.last_of(Role.ASSISTANT).state is TurnState.STREAMING)


async def daily_queue(stage: Stage) -> None:
    """Words typed while an answer arrives: Queue stands beside Stop; in a small window too."""
    await _arriving(stage)
    composer = stage.window.chat_page.composer
    composer.text.setPlainText("Now make a checklist of it. 请列一个清单。")
    await stage.shoot("daily-queue")
    composer.queue.setFocus()
    stage.window.resize(800, 600)
    await stage.shoot("daily-queue-small")


DAILY_SCENES: tuple[Scene, ...] = (daily_queue,)

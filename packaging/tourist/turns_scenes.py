"""Scenes of turns: edited in their place, their versions, a message that waits, an answer to continue."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from duologue.domain.message import AnswerEnding, Role
from duologue.domain.parts import TextPart
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.tables import catalogue
from duologue.ui.transcript.turns.user_turn import UserTurn
from tourist.stage import Scene, Stage

_QUESTION = "How do tides work? Answer for a child of ten, please."
_ANSWER = (
    "The Moon pulls on the sea. Where it pulls, the water rises a little, and on the far side of the Earth "
    "it rises too.\n\nAs the Earth turns, each coast passes through both hills of water:\n\n"
    "- **High tide** comes about every twelve hours.\n- **Low tide** comes in between."
)
_CHINESE = "潮汐是怎么形成的\uff1f请用十岁孩子能听懂的话解释一下\uff0c并举一个生活中的例子。"


async def _chat(stage: Stage, question: str = _QUESTION, **ending: object) -> None:
    """A chat about tides, open."""
    library = stage.services.library
    chat = await library.create(DEMO_PROFILE_ID, ApiStyle.OPENAI, "demo-recorded", title="Tides")
    for words, answer in ((question, _ANSWER), ("And twice a day, why?", _ANSWER.split("\n\n", 1)[0])):
        values = {"state": TurnState.COMPLETE, "stop_reason": "stop", **ending}
        ended = AnswerEnding(parts=(TextPart(answer),), model="demo-recorded", **values)
        await library.add_recorded_turn(chat, (TextPart(words),), ApiStyle.OPENAI, ended)
    await stage.window.open_first(chat.id)
    await stage.settle()


async def turns_hover(stage: Stage) -> None:
    """What can be done with a turn of the person, as the mouse finds it."""
    await _chat(stage)
    turn = next(turn for turn in stage.window.turns.turns if isinstance(turn, UserTurn))
    turn.text_views[0].setFocus()
    await stage.shoot("turns-tools")


async def turns_editing(stage: Stage) -> None:
    """A turn of the person in its editor, then an answer in its own."""
    await _chat(stage)
    messages = stage.window.turns.messages
    stage.window.chat.edit(messages[0])
    await stage.shoot("turns-editing-question")
    stage.window.chat.edit(messages[3])
    await stage.shoot("turns-editing-answer")


async def turns_editing_chinese(stage: Stage) -> None:
    """The same with Chinese words."""
    await _chat(stage, _CHINESE)
    stage.window.chat.edit(stage.window.turns.messages[0])
    await stage.shoot("turns-editing-chinese")


async def turns_versions(stage: Stage) -> None:
    """Versions of both roles; one of them edited by the person."""
    await _chat(stage)
    changes, messages = stage.services.turns, stage.window.turns.messages
    await changes.reword(messages[2], "And twice a day, why is that?")
    stage.window.chat.send("And on other planets?")
    await stage.until(lambda: stage.window.chat.running)
    await stage.until(lambda: not stage.window.chat.running)
    await changes.reword(stage.window.turns.messages[1], _ANSWER.split("\n\n", 1)[0])
    await stage.window.chat.open(stage.window.chat.chat.id)
    await stage.shoot("turns-version-edited")
    stage.window.chat.show_version(stage.window.turns.messages[1], -1)
    await stage.shoot("turns-versions")


async def turns_cut(stage: Stage) -> None:
    """An answer that stopped at the length limit offers to continue."""
    await _chat(stage, stop_reason="length")
    await stage.shoot("turns-continue")


async def turns_follow_up(stage: Stage) -> None:
    """A message waits while an answer arrives."""
    await _chat(stage)
    stage.window.chat.send(next(p.prompt for p in catalogue.demo_prompts() if "backups" in p.id))
    await stage.until(lambda: stage.window.turns.last_of(Role.ASSISTANT).state is TurnState.STREAMING)
    field = stage.window.chat_page.composer.text
    QTest.keyClicks(field, "Now make a checklist of it that I can print and hang beside the computer.")
    QTest.keyClick(field, Qt.Key.Key_Return)
    await stage.shoot("turns-follow-up")
    stage.window.chat.stop()
    await stage.until(lambda: not stage.window.chat.running)
    await stage.shoot("turns-follow-up-given-back")


async def turns_two_running(stage: Stage) -> None:
    """Two chats run at once; another one has an answer that nobody has seen."""
    await _chat(stage)
    prompts = [p.prompt for p in catalogue.demo_prompts() if "backups" in p.id or "sky" in p.id]
    for prompt in prompts:
        stage.window.chat.new_chat()
        await stage.settle()
        stage.window.chat.send(prompt)
        await stage.until(lambda: stage.window.chat.running)
    tides = next(c for c in await stage.services.library.chats() if c.title == "Tides")
    await stage.services.library.mark_unread(tides.id)
    await stage.window.chat.reload_list()
    await stage.shoot("turns-two-running")


TURNS_SCENES: tuple[Scene, ...] = (
    turns_hover,
    turns_editing,
    turns_editing_chinese,
    turns_versions,
    turns_cut,
    turns_follow_up,
    turns_two_running,
)

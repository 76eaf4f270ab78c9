"""Two answers at once, a piece of one after a piece of the other: their words never mix."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from duologue.api.client import Client
from duologue.domain.events import TextAdded
from duologue.domain.profile import AuthForm
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.services import pull
from helpers.talk import talk
from helpers.wire import Exchange, LoopbackServer, answer_in, chat, collect

PAIRS = {
    "both styles": (ApiStyle.OPENAI, ApiStyle.ANTHROPIC),
    "OpenAI twice": (ApiStyle.OPENAI, ApiStyle.OPENAI),
    "Anthropic twice": (ApiStyle.ANTHROPIC, ApiStyle.ANTHROPIC),
}
WORDS = ("abc", "XYZ")
COUNT = 20


def said(word: str) -> str:
    return "".join(f"{word}{number} " for number in range(COUNT))


@dataclass(slots=True)
class TakingTurns:
    """A server that answers two requests in turn, half a record at a time; the question is the word."""

    here: asyncio.Barrier = field(default_factory=lambda: asyncio.Barrier(2))

    async def __call__(self, exchange: Exchange) -> None:
        style = ApiStyle.OPENAI if "completions" in exchange.request.line else ApiStyle.ANTHROPIC
        question = exchange.request.json()["messages"][-1]["content"]
        word = question if isinstance(question, str) else question[0]["text"]
        body = answer_in(style, *(f"{word}{number} " for number in range(COUNT)))
        await exchange.head()
        size = len(body) // 50 + 1  # as many pieces for either style, and never at a record's end
        for number in range(50):
            await self.here.wait()
            await exchange.send(body[number * size : (number + 1) * size])


@pytest.mark.fault("F54")
@pytest.mark.parametrize("styles", PAIRS.values(), ids=PAIRS)
async def test_two_answers_over_one_client(styles: tuple[ApiStyle, ApiStyle]) -> None:
    client = Client(Redactor())
    async with LoopbackServer(TakingTurns()) as server, asyncio.timeout(5):
        answers = await asyncio.gather(
            *(
                collect(client, server.endpoint(style, AuthForm.NONE), chat(word))
                for style, word in zip(styles, WORDS, strict=True)
            )
        )
        assert server.connections == 2
    await client.close()
    for events, word in zip(answers, WORDS, strict=True):
        assert (Reply(events).text, Reply(events).state) == (said(word), TurnState.COMPLETE)


@pytest.mark.fault("F54")
@pytest.mark.parametrize("styles", PAIRS.values(), ids=PAIRS)
async def test_two_answers_in_two_chats(tmp_path: Path, styles: tuple[ApiStyle, ApiStyle]) -> None:
    async with talk(tmp_path) as here, asyncio.timeout(5):
        here.server.handler = TakingTurns()
        chats = [await here.world.library.create(here.profile.id, style, "m") for style in styles]
        pulled = await asyncio.gather(
            *(pull(here.world.session.send(c.id, word)) for c, word in zip(chats, WORDS, strict=True))
        )
        for one, word, style, events in zip(chats, WORDS, styles, pulled, strict=True):
            question, answer = await here.world.store.path(one.id)
            assert (question.text, answer.text) == (word, said(word))
            assert (answer.state, answer.style) == (TurnState.COMPLETE, style)
            assert "".join(event.text for event in events if isinstance(event, TextAdded)) == said(word)
            assert answer.raw is not None
            assert answer.raw.style is style
            other = WORDS[1 - WORDS.index(word)]
            assert other not in str(answer.raw.message)
        rows = await here.usage_rows()
        assert len({row["message"] for row in rows}) == len(rows) == 2


@pytest.mark.fault("F54")
async def test_stopping_one_of_two_leaves_the_other(tmp_path: Path) -> None:
    going = asyncio.Event()

    async def handler(exchange: Exchange) -> None:
        style = ApiStyle.OPENAI if "completions" in exchange.request.line else ApiStyle.ANTHROPIC
        body = answer_in(style, "One ", "two")
        half = body.index(b"\n\n", body.index(b'"One "')) + 2
        await exchange.head()
        await exchange.send(body[:half])
        await going.wait()
        await exchange.send(body[half:])

    async def ask(chat_id: str, began: asyncio.Event) -> None:
        async for event in here.world.session.send(chat_id, "q"):
            if isinstance(event, TextAdded):
                began.set()

    async with talk(tmp_path) as here, asyncio.timeout(5):
        here.server.handler = handler
        chats = [await here.world.library.create(here.profile.id, style, "m") for style in ApiStyle]
        began = [asyncio.Event() for _ in chats]
        tasks = [asyncio.create_task(ask(*each)) for each in zip((c.id for c in chats), began, strict=True)]
        await asyncio.gather(*(event.wait() for event in began))
        tasks[0].cancel()
        await asyncio.wait(tasks[:1])
        going.set()
        await tasks[1]
        answers = [(await here.world.answers(each.id))[0] for each in chats]
    assert (answers[0].state, answers[0].text) == (TurnState.STOPPED, "One ")
    assert (answers[1].state, answers[1].text) == (TurnState.COMPLETE, "One two")

"""Titles by the model: only if wanted, never over a person's own, always one plain short line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.errors import Overloaded
from duologue.domain.events import AnswerEnded, AnswerStarted, TextAdded, ThinkingAdded
from duologue.domain.message import AnswerEnding, Chat, Message
from duologue.domain.parts import TextPart
from duologue.domain.profile import Profile
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.asking.asides import Asides
from duologue.services.asking.auto_titles import AutoTitles, clean_title
from duologue.services.asking.bounds import Bounds
from duologue.services.asking.context_window import ContextWindows
from duologue.services.tables import catalogue
from duologue.services.usage.pacer import Pacer
from helpers.services import OWN, ScriptedWire, Step, World, world

SAID: tuple[Step, ...] = (
    AnswerStarted("r"),
    ThinkingAdded("Hm."),
    TextAdded('"**Apples and pears**."'),
    AnswerEnded(),
)


@asynccontextmanager
async def titled(
    home: Path, *steps: Step, wanted: bool = True
) -> AsyncIterator[tuple[World, AutoTitles, ScriptedWire]]:
    wire = ScriptedWire(*steps)
    async with world(home, wire) as here:
        bounds = Bounds(ContextWindows(), here.budgets, Pacer(here.limits))
        asides = Asides(here.accounts, here.gate, wire, here.meter, bounds)
        yield here, AutoTitles(here.library, here.accounts, asides, lambda: wanted), wire


async def answered(here: World, profile: Profile = OWN, chat: Chat | None = None) -> Message:
    """A chat with a name of its first words and one answer, or one more answer in `chat`."""
    if chat is None:
        chat = await here.library.create(profile.id, ApiStyle.OPENAI, "m")
        if profile is OWN:
            here.accounts.save(OWN)
        chat = await here.library.name_after(chat, "what are apples?")
    ending = AnswerEnding(TurnState.COMPLETE, (TextPart("Fruit."),), "m", "stop")
    return await here.library.add_recorded_turn(chat, (TextPart("what are apples?"),), chat.style, ending)


async def test_the_first_answer_brings_a_title_cleaned_of_marks(tmp_path: Path) -> None:
    async with titled(tmp_path, *SAID) as (here, titles, wire):
        answer = await answered(here)
        named = await titles.after(answer)
        assert named is not None
        assert (named.title, named.title_source) == ("Apples and pears", "model")
        ((_endpoint, request),) = wire.requests
        assert (request.parameters.max_tokens or 0) >= 1_000
        assert await here.count("usage") == 1
        summaries = await here.library.chats()
        assert [each.title for each in summaries] == ["Apples and pears"]


async def test_nothing_is_asked_unless_it_is_switched_on(tmp_path: Path) -> None:
    async with titled(tmp_path, *SAID, wanted=False) as (here, titles, wire):
        assert await titles.after(await answered(here)) is None
        assert wire.requests == []


async def test_nothing_is_asked_for_the_demo(tmp_path: Path) -> None:
    async with titled(tmp_path, *SAID) as (here, titles, wire):
        assert await titles.after(await answered(here, catalogue.demo_profile())) is None
        assert wire.requests == []


async def test_nothing_is_asked_after_a_later_answer_or_one_that_failed(tmp_path: Path) -> None:
    async with titled(tmp_path, *SAID) as (here, titles, wire):
        first = await answered(here)
        assert await titles.after(replace(first, state=TurnState.FAILED)) is None
        chat = await here.library.chat(first.chat_id)
        assert await titles.after(await answered(here, chat=chat)) is None
        assert wire.requests == []


async def test_a_name_a_person_gives_meanwhile_stays(tmp_path: Path) -> None:
    async def rename() -> None:
        (summary,) = await here.library.chats()
        chat = await here.library.chat(summary.id)
        assert chat is not None
        await here.library.rename(chat, "Mine")

    async with titled(tmp_path, SAID[0], rename, *SAID[1:]) as (here, titles, _wire):
        answer = await answered(here)
        assert await titles.after(answer) is None
        chat = await here.library.chat(answer.chat_id)
        assert chat is not None
        assert (chat.title, chat.title_source) == ("Mine", "person")


@pytest.mark.parametrize("steps", [(Overloaded("Busy."),), (AnswerStarted("r"), AnswerEnded())])
async def test_no_title_comes_and_nobody_is_bothered(tmp_path: Path, steps: tuple[Step, ...]) -> None:
    async with titled(tmp_path, *steps) as (here, titles, _wire):
        answer = await answered(here)
        assert await titles.after(answer) is None
        chat = await here.library.chat(answer.chat_id)
        assert chat is not None
        assert chat.title == "what are apples?"


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("# Lamp regex\n\nMore words", "Lamp regex"),
        ("Title: “Lamp regex”.", "Lamp regex"),
        ("\n\n- **Lamp** regex", "Lamp regex"),
        ("[Lamp](https://evil.example) regex", "Lamp regex"),
        ("<b>Lamp</b> regex", "Lamp regex"),
        ("标题\uff1a台灯的正则。", "台灯的正则"),
        ("La\u202emp\u0000 regex", "Lamp regex"),
        ("***", ""),
        ("", ""),
    ],
)
def test_a_title_is_cleaned(said: str, title: str) -> None:
    assert clean_title(said) == title


@given(st.text(max_size=300))
def test_a_title_is_one_short_line_whatever_was_said(said: str) -> None:
    title = clean_title(said)
    assert len(title) <= 48
    assert title.splitlines() in ([], [title])
    assert not set(title) & set("\u202e\u2066\u0000\n\r\t")

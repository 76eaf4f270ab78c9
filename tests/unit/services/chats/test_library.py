"""Chats: naming, versions and the bin, over a real database."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.events import AnswerEnded, TextAdded
from duologue.domain.message import Message
from duologue.domain.parts import TextPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.asking.chat_session import AnswerFinished
from duologue.services.chats.library import title_from
from duologue.services.ports import AnswerEnding
from helpers.services import ANSWER, ScriptedWire, World, pull, world

LONG = "A question that goes on and on until it does not fit into a list of chats any more"


async def answered(here: World, chat_id: str, text: str = "q") -> Message:
    last = (await pull(here.session.send(chat_id, text)))[-1]
    assert isinstance(last, AnswerFinished)
    return last.message


async def test_a_new_chat_is_empty_and_unnamed(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        chat = await here.library.create("p", ApiStyle.ANTHROPIC, "m")
        assert await here.library.chat(chat.id) == chat
        assert (chat.title, chat.title_source, chat.style) == ("", "none", ApiStyle.ANTHROPIC)
        assert await here.library.path(chat.id) == []
        assert [row.id for row in await here.library.chats()] == [chat.id]
        assert await here.library.chat("nowhere") is None


async def test_a_chat_is_named_after_the_first_words_once(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        chat = await here.library.create("p", ApiStyle.OPENAI, "m")
        chat = await here.library.name_after(chat, "Why is the sky blue?\nReally.")
        assert (chat.title, chat.title_source) == ("Why is the sky blue?", "local")
        assert await here.library.name_after(chat, "Something else") == chat
        stored = await here.library.chat(chat.id)
        assert stored is not None
        assert stored.title == "Why is the sky blue?"


async def test_the_persons_own_title_stays(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        chat = await here.library.create("p", ApiStyle.OPENAI, "m")
        chat = await here.library.rename(chat, "  My \n chat ")
        assert (chat.title, chat.title_source) == ("My chat", "person")
        assert await here.library.rename(chat, "  \n ") == chat
        assert await here.library.name_after(chat, "First words") == chat


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("", ""),
        ("\n\n  Hello   there \nmore", "Hello there"),
        ("x" * 48, "x" * 48),
        ("x" * 49, "x" * 47 + "…"),
        (LONG, "A question that goes on and on until it does…"),
        (
            "Forty-seven characters and then another word it is",
            "Forty-seven characters and then another word it…",
        ),
        ("ab " + "x" * 60, "ab " + "x" * 44 + "…"),
        ("Line\u2028two", "Line"),
    ],
)
def test_a_title_is_cut_between_words(words: str, title: str) -> None:
    assert title_from(words) == title


@given(st.text(max_size=120))
def test_a_title_is_one_line_of_at_most_48_characters_from_the_beginning(words: str) -> None:
    title = title_from(words)
    assert len(title) <= 48
    assert title == " ".join(title.split())
    assert " ".join(words.split()).startswith(title.removesuffix("…"))
    assert bool(title) == bool(words.split())


async def test_a_person_steps_through_the_versions_of_an_answer(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        first = await answered(here, chat.id)
        wire.script = (TextAdded("Second"), AnswerEnded())
        last = (await pull(here.session.regenerate(chat.id, first.id)))[-1]
        assert isinstance(last, AnswerFinished)
        below = await answered(here, chat.id, "below the second")

        async def shown() -> list[str]:
            return [message.text for message in await here.library.path(chat.id)]

        await here.library.show_version(last.message, -1)
        assert await shown() == ["q", "Hello world"]
        await here.library.show_version(first, -1)
        assert await shown() == ["q", "Hello world"]
        await here.library.show_version(first, +1)
        assert await shown() == ["q", "Second", "below the second", below.text]
        await here.library.show_version(last.message, +1)
        assert len(await shown()) == 4


async def test_a_chat_in_the_bin_comes_back_whole(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire(*ANSWER)) as here:
        chat = await here.chat()
        await answered(here, chat.id)
        await here.library.delete(chat.id)
        assert await here.library.chats() == []
    async with world(tmp_path, ScriptedWire()) as here:
        await here.library.restore(chat.id)
        assert [row.id for row in await here.library.chats()] == [chat.id]
        assert [message.text for message in await here.library.path(chat.id)] == ["q", "Hello world"]


async def test_a_draft_is_kept_until_it_is_cleared(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire(*ANSWER)) as here:
        chat = await here.chat()
        await here.library.save_draft(chat.id, "Half a thou")
        stored = await here.library.chat(chat.id)
        assert stored is not None
        assert stored.draft == "Half a thou"
        await answered(here, chat.id)  # whether the server took it is for the one who sent it to see
        stored = await here.library.chat(chat.id)
        assert stored is not None
        assert stored.draft == "Half a thou"
        await here.library.save_draft(chat.id, "")
        stored = await here.library.chat(chat.id)
        assert stored is not None
        assert stored.draft == ""


async def test_recorded_turns_are_appended_in_order(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        chat = await here.chat()
        for number in ("one", "two"):
            ending = AnswerEnding(
                TurnState.COMPLETE, (TextPart(f"Answer {number}"),), "recorded-model", "stop"
            )
            kept = await here.library.add_recorded_turn(
                chat, (TextPart(f"Question {number}"),), ApiStyle.ANTHROPIC, ending
            )
            assert (kept.style, kept.model) == (ApiStyle.ANTHROPIC, "recorded-model")
            assert await here.library.message(kept.id) == kept
        assert [message.text for message in await here.library.path(chat.id)] == [
            "Question one",
            "Answer one",
            "Question two",
            "Answer two",
        ]


async def test_whoever_shows_chats_is_told_which_one_changed(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        library, told = here.library, []
        library.news.subscribe(told.append)
        chat = await library.create("p", ApiStyle.OPENAI, "m", title="Lamp")
        await library.pin(chat.id, pinned=True)
        await library.archive(chat.id, archived=True)
        await library.mark_unread(chat.id)
        await library.mark_unread(chat.id)  # no news
        await library.mark_read(chat.id)
        await library.give_title(chat.id, " ")  # nothing to change
        await library.give_title(chat.id, "Another")
        await library.delete(chat.id)
        await library.restore(chat.id)
        await library.delete(chat.id)
        await library.destroy(chat.id)
        assert told == [chat.id] * 10
        assert await library.empty_bin() == 0
        assert len(told) == 10
        assert await library.summary(chat.id) is None


async def test_a_title_read_before_the_person_gave_one_does_not_replace_it(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        stale = await here.library.create("p", ApiStyle.OPENAI, "m")
        await here.library.give_title(stale.id, "Mine")
        await here.library.save(stale)
        assert await here.library.name_after(stale, "First words") == stale
        kept = await here.library.chat(stale.id)
        assert kept is not None
        assert (kept.title, kept.title_source) == ("Mine", "person")


async def test_a_message_on_another_branch_is_shown(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        first = await answered(here, chat.id)
        wire.script = (TextAdded("Second"), AnswerEnded())
        await pull(here.session.regenerate(chat.id, first.id))
        await here.library.show_message(chat.id, first.id)
        assert [message.text for message in await here.library.path(chat.id)] == ["q", "Hello world"]
        below = await answered(here, chat.id, "more")
        await here.library.show_message(chat.id, first.id)  # it is shown already, and what follows stays
        assert (await here.library.path(chat.id))[-1].id == below.id

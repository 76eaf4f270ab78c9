"""Long chats: leaving turns out, letting a summary stand for them, and taking all of it back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from duologue.domain.message import AnswerEnding, Chat, Message, Role
from duologue.domain.parts import TextPart
from duologue.domain.reply import Reply
from duologue.domain.request import Parameters
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.asking.asides import Asides
from duologue.services.asking.bounds import Bounds
from duologue.services.asking.chat_session import request_of
from duologue.services.asking.context_window import ContextWindows, use_of
from duologue.services.asking.long_chats import Cut, EarlierNote, LongChats, to_summarise
from duologue.services.tables import catalogue
from duologue.services.usage.pacer import Pacer
from helpers.services import ANSWER, OWN, ScriptedWire, World, world

SHORT = "demo-recorded-short-memory"


@asynccontextmanager
async def long_chat(home: Path, turns: int = 8) -> AsyncIterator[tuple[World, LongChats, Chat, ScriptedWire]]:
    """A chat with the demo's model that reads little, longer than it can read."""
    wire = ScriptedWire(*ANSWER)
    async with world(home, wire) as here:
        bounds = Bounds(ContextWindows(), here.budgets, Pacer(here.limits))
        asides = Asides(here.accounts, here.gate, wire, here.meter, bounds)
        demo = catalogue.demo_profile()
        chat = await here.library.create(demo.id, ApiStyle.OPENAI, SHORT)
        chat = replace(chat, system="Be kind.", parameters=Parameters(temperature=0.5), persona="Kind")
        await here.library.save(chat)
        for number in range(turns):
            ending = AnswerEnding(TurnState.COMPLETE, (TextPart("yes " * 200),), SHORT, "stop")
            words = f"question {number} " + "word " * 80
            await here.library.add_recorded_turn(chat, (TextPart(words),), chat.style, ending)
        yield here, LongChats(here.library, here.accounts, asides), chat, wire


async def weight(here: World, chat_id: str) -> tuple[int, bool]:
    chat = await here.library.chat(chat_id)
    assert chat is not None
    use = use_of(catalogue.demo_profile(), request_of(chat, await here.library.path(chat_id)))
    return use.tokens, use.overflows


async def test_as_few_turns_as_needed_are_left_out_and_all_come_back(tmp_path: Path) -> None:
    async with long_chat(tmp_path) as (here, long_chats, chat, _wire):
        whole, overflows = await weight(here, chat.id)
        assert overflows
        cut = await long_chats.plan(chat.id, 3)
        assert cut is not None
        assert cut.turns % 2 == 0
        assert cut.first_words.startswith(f"question {cut.turns // 2} ")
        assert cut.fits
        await long_chats.drop_oldest(cut)
        less, overflows = await weight(here, chat.id)
        assert not overflows
        assert abs(less - cut.tokens) < 10
        assert len(await here.library.path(chat.id)) == 16
        await long_chats.send_everything(chat.id)
        assert (await weight(here, chat.id))[0] == whole


async def test_a_second_cut_leaves_out_more_than_the_first(tmp_path: Path) -> None:
    async with long_chat(tmp_path) as (_here, long_chats, chat, _wire):
        first = await long_chats.plan(chat.id)
        assert first is not None
        await long_chats.drop_oldest(first)
        second = await long_chats.plan(chat.id, refused=True)
        assert second is not None
        assert second.turns > first.turns


async def test_one_turn_alone_has_no_place_to_cut(tmp_path: Path) -> None:
    async with long_chat(tmp_path, turns=1) as (_here, long_chats, chat, _wire):
        assert await long_chats.plan(chat.id) is None


async def test_where_the_window_is_unknown_half_of_what_was_refused_is_left_out(tmp_path: Path) -> None:
    async with long_chat(tmp_path) as (here, long_chats, chat, _wire):
        here.accounts.save(OWN)
        await here.library.save(replace(chat, profile_id=OWN.id, model="m"))
        cut = await long_chats.plan(chat.id, refused=True)
        assert cut is not None
        assert cut.fits is None
        assert 6 <= cut.turns <= 10


async def test_a_summary_is_asked_of_the_older_turns_alone_and_stands_for_them(tmp_path: Path) -> None:
    async with long_chat(tmp_path) as (here, long_chats, chat, wire):
        cut = await long_chats.plan(chat.id)
        assert cut is not None
        reply = Reply()
        async for event in long_chats.summary(cut):
            reply.add(event)
        assert reply.text == "Hello world"
        ((_endpoint, request),) = wire.requests
        asked = request.turns[0].parts[0]
        assert isinstance(asked, TextPart)
        assert "question 0 " in asked.text
        assert f"question {cut.turns // 2} " not in asked.text
        unchanged = await here.library.chat(chat.id)
        assert unchanged is not None
        assert (unchanged.context_from, unchanged.context_note) == (None, "")
        await long_chats.use_note(cut, " They asked. ")
        kept = await here.library.chat(chat.id)
        assert kept is not None
        assert (kept.context_from, kept.context_note) == (cut.message_id, "They asked.")
        request = request_of(kept, await here.library.path(chat.id))
        first = request.turns[0].parts[0]
        assert isinstance(first, TextPart)
        assert "They asked." in first.text


async def summed_up(long_chats: LongChats, cut: Cut, wire: ScriptedWire) -> str:
    """What the model is asked when this cut is summed up."""
    async for _event in long_chats.summary(cut):
        pass
    asked = wire.requests[-1][1].turns[0].parts[0]
    assert isinstance(asked, TextPart)
    return asked.text


async def test_a_second_summary_is_made_of_the_first_one_too(tmp_path: Path) -> None:
    async with long_chat(tmp_path, turns=14) as (_here, long_chats, chat, wire):
        first = await long_chats.plan(chat.id)
        assert first is not None
        assert await long_chats.earlier_note(chat.id) is None
        await long_chats.use_note(first, "They like herons.")
        second = await long_chats.plan(chat.id, refused=True)
        assert second is not None
        assert second.turns > first.turns
        assert await long_chats.earlier_note(chat.id) == EarlierNote("They like herons.", is_read=True)
        asked = await summed_up(long_chats, second, wire)
        assert "(Summary of what came before)\nThey like herons." in asked
        assert "question 0 " not in asked  # for which the first summary stands
        assert f"question {first.turns // 2} " in asked
        kept = await long_chats.drop_oldest(second)
        assert kept.context_note == "They like herons."  # leaving more out loses nothing of it


async def test_a_summary_of_another_version_is_told_and_not_mixed_in(tmp_path: Path) -> None:
    async with long_chat(tmp_path, turns=14) as (here, long_chats, chat, wire):
        first = await long_chats.plan(chat.id)
        assert first is not None
        await long_chats.use_note(first, "They like herons.")
        path = await here.library.path(chat.id)
        version = await here.store.add_version(path[0].id, [TextPart("another beginning")])
        assert version is not None
        for number in range(8):
            ending = AnswerEnding(TurnState.COMPLETE, (TextPart("yes " * 200),), SHORT, "stop")
            words = f"other {number} " + "word " * 80
            await here.library.add_recorded_turn(chat, (TextPart(words),), chat.style, ending)
        assert await long_chats.earlier_note(chat.id) == EarlierNote("They like herons.", is_read=False)
        cut = await long_chats.plan(chat.id)
        assert cut is not None
        assert "herons" not in await summed_up(long_chats, cut, wire)


async def test_a_new_chat_has_the_same_setup_and_begins_with_the_summary(tmp_path: Path) -> None:
    async with long_chat(tmp_path) as (here, long_chats, chat, _wire):
        made = await long_chats.new_chat(chat, "They asked.")
        kept = await here.library.chat(made.id)
        assert kept is not None
        assert (kept.system, kept.parameters, kept.persona, kept.model) == (
            chat.system,
            chat.parameters,
            "Kind",
            SHORT,
        )
        assert (kept.context_from, kept.context_note) == (None, "They asked.")


def test_what_has_no_room_in_a_summary_is_counted_and_an_earlier_note_is_read_instead() -> None:
    turns = [
        Message(f"m{n}", "c", None, n, role, TurnState.SENT, (TextPart(f"turn {n} " + "word " * 50),))
        for n, role in enumerate([Role.USER, Role.ASSISTANT] * 4)
    ]
    chat = Chat("c", "", "own", ApiStyle.OPENAI, "m", context_from="m2", context_note="Before.")
    said, left_out = to_summarise(chat, turns[:6], 150)
    assert said.startswith("(Summary of what came before)\nBefore.")
    assert "turn 0" not in said
    assert "turn 5" in said
    assert left_out == 2

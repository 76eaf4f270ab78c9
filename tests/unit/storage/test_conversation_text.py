"""Any text a server or a person sends is kept, and what SQLite cannot hold is repaired."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from duologue.domain import journal
from duologue.domain.errors import Failure
from duologue.domain.events import TextAdded, ToolArgumentsAdded, ToolCallStarted
from duologue.domain.message import AnswerEnding, Chat
from duologue.domain.parts import TextPart, ToolCallPart, parts_from_json, parts_to_json
from duologue.domain.reply import Reply
from duologue.domain.request import Parameters, RawMessage
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.storage.conversations import Conversations
from duologue.storage.text import repaired, storable

CHAT = Chat("c1", "A title", "p1", ApiStyle.OPENAI, "m")

# Every code point, halves of surrogate pairs among them.
any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)


@given(any_text)
@example("\ud83d\ude00")
@example("\ude00\ud83d")
def test_repaired_text_is_valid_and_valid_text_is_unchanged(text: str) -> None:
    mended = repaired(text)
    mended.encode()
    assert repaired(mended) == mended
    if not any("\ud800" <= character <= "\udfff" for character in text):
        assert mended == text


def test_halves_that_meet_are_joined_and_lone_ones_replaced() -> None:
    assert repaired("a\ud83d\ude00b") == "a\U0001f600b"
    assert repaired("a\ud83db") == "a\ufffdb"
    assert repaired("\ude00\ud83d") == "\ufffd\ufffd"
    assert storable(["\ud800", 1, None, b"\xff"]) == ("\ufffd", 1, None, b"\xff")


@pytest.mark.fault("F44")
@given(text=any_text)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
async def test_any_text_is_kept_character_by_character(conversations: Conversations, text: str) -> None:
    if await conversations.chat("c1") is None:
        await conversations.create_chat(CHAT)
    saved = await conversations.add_user_turn("c1", None, (TextPart(text),))
    assert saved.text == repaired(text)
    assert await conversations.message(saved.id) == saved


@pytest.mark.fault("F44")
@pytest.mark.parametrize(
    "text", ["a\x00b", "\r\n\t", "\u2028\u2029\u0085\x0b\x0c\x1c", "\ufeffx", "\u202eabc", "\x1b[31m"]
)
async def test_controls_are_kept_as_they_are(conversations: Conversations, text: str) -> None:
    await conversations.create_chat(replace(CHAT, title=text, system=text, draft=text))
    saved = await conversations.add_user_turn("c1", None, (TextPart(text),))
    chat = await conversations.chat("c1")
    assert chat is not None
    assert (saved.text, chat.title, chat.system) == (text, text, text)


@pytest.mark.fault("F44")
async def test_halves_in_every_field_raise_nothing(conversations: Conversations) -> None:
    half = "x\ud83d"
    mended = "x\ufffd"
    await conversations.create_chat(
        replace(CHAT, title=half, system=half, model=half, parameters=Parameters(stop=(half,)), draft=half)
    )
    await conversations.save_draft("c1", half)
    chat = await conversations.chat("c1")
    assert chat is not None
    assert (chat.title, chat.system, chat.model, chat.draft) == (mended,) * 4
    await conversations.save_title("c1", half + half, "person")
    asked = await conversations.add_user_turn("c1", None, (TextPart(half),))
    begun = await conversations.begin_answer("c1", asked.id, ApiStyle.OPENAI, half, "p1")
    finished = await conversations.finish_answer(
        begun.id,
        AnswerEnding(
            TurnState.FAILED,
            (ToolCallPart(half, half, half),),
            half,
            half,
            Failure("server_fault", half, detail=half),
            RawMessage(ApiStyle.OPENAI, half, {half: [half]}),
        ),
    )
    assert finished.parts == (ToolCallPart(mended, mended, mended),)
    assert finished.failure == Failure("server_fault", mended, detail=mended)
    assert finished.raw == RawMessage(ApiStyle.OPENAI, mended, {mended: [mended]})


@pytest.mark.fault("F44")
async def test_a_pair_split_between_two_journal_entries_survives_a_kill(conversations: Conversations) -> None:
    await conversations.create_chat(CHAT)
    asked = await conversations.add_user_turn("c1", None, (TextPart("?"),))
    begun = await conversations.begin_answer("c1", asked.id, ApiStyle.OPENAI, "m", "p1")
    await conversations.append_journal(begun.id, 0, journal.encode([TextAdded("smile \ud83d")]))
    await conversations.append_journal(begun.id, 1, journal.encode([TextAdded("\ude00 \ud83d")]))
    await conversations.recover()
    assert (await conversations.path("c1"))[-1].text == "smile \U0001f600 \ufffd"


any_events = st.lists(
    st.one_of(
        st.builds(TextAdded, any_text, st.integers(0, 2), st.booleans()),
        st.builds(ToolCallStarted, any_text, any_text, st.integers(0, 2)),
        st.builds(ToolArgumentsAdded, any_text, st.integers(0, 2)),
    ),
    max_size=12,
)


@given(entries=st.lists(any_events, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
async def test_a_journal_folds_to_what_the_events_fold_to(
    conversations: Conversations, entries: list[list[TextAdded]]
) -> None:
    if await conversations.chat("c1") is None:
        await conversations.create_chat(CHAT)
    asked = await conversations.add_user_turn("c1", None, (TextPart("?"),))
    begun = await conversations.begin_answer("c1", asked.id, ApiStyle.OPENAI, "m", "p1")
    for number, events in enumerate(entries):
        await conversations.append_journal(begun.id, number, journal.encode(events))
    await conversations.recover()
    folded = await conversations.message(begun.id)
    assert folded is not None
    whole = Reply(event for events in entries for event in events).parts()
    assert folded.parts == parts_from_json(repaired(parts_to_json(whole)))

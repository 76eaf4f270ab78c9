"""The full-text index follows every change, and finds words of scripts without spaces."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain import journal
from duologue.domain.events import TextAdded
from duologue.domain.message import AnswerEnding, Chat
from duologue.domain.parts import TextPart, ThinkingPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.search_index import spaced

CHAT = Chat("c1", "Plans for Malmö", "p1", ApiStyle.OPENAI, "m")


async def found(database: Database, phrase: str) -> list[int]:
    """Rows with the phrase, newest first: n is message n, -n the title of chat n."""
    quoted = '"' + spaced(phrase).replace('"', '""') + '"'
    return await database.run(
        lambda c: [
            row[0]
            for row in c.execute(
                "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC", (quoted,)
            )
        ]
    )


async def check_index(database: Database) -> None:
    await database.write(lambda c: c.execute("INSERT INTO search (search) VALUES ('integrity-check')"))


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The quick brown fox", "brown fox"),
        ("We met in Malmö", "malmo"),
        ("今天天气很好", "天气"),
        ("模型MiniMax发布了", "minimax"),
        ("模型MiniMax发布了", "发布"),
        ("カタカナとひらがな", "ひら"),
        ("ｶﾀｶﾅ", "カタ"),
        ("한국어를 배웁니다", "국어"),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국"),
        ("𠮷野家で食べる", "𠮷野"),
        ("\uff26\uff35\uff2c\uff2c width", "full"),
        ("before\x00after", "after"),
        ("def snake_case(x):", "snake_case"),
        ("day 2026-11-24", "2026-11"),
    ],
)
async def test_words_are_found(
    conversations: Conversations, database: Database, text: str, phrase: str
) -> None:
    await conversations.create_chat(replace(CHAT, title="untitled"))
    await conversations.add_user_turn("c1", None, (TextPart("nothing of it"),))
    saved = await conversations.add_user_turn("c1", None, (TextPart(text),))
    assert await found(database, phrase) == [saved.seq]


async def test_characters_in_another_order_are_not_found(
    conversations: Conversations, database: Database
) -> None:
    await conversations.create_chat(CHAT)
    await conversations.add_user_turn("c1", None, (TextPart("今天天气很好"),))
    assert await found(database, "气天") == []


async def test_newest_come_first_and_titles_are_told_apart(
    conversations: Conversations, database: Database
) -> None:
    await conversations.create_chat(replace(CHAT, title="fox"))
    first = await conversations.add_user_turn("c1", None, (TextPart("a fox"),))
    second = await conversations.add_user_turn("c1", first.id, (TextPart("the fox"),))
    assert await found(database, "fox") == [second.seq, first.seq, -1]


async def test_a_new_title_replaces_the_old_one(conversations: Conversations, database: Database) -> None:
    await conversations.create_chat(CHAT)
    assert await found(database, "malmö") == [-1]
    await conversations.save_title("c1", "旅行", "person")
    assert await found(database, "malmö") == []
    assert await found(database, "旅行") == [-1]
    await conversations.save_title("c1", "", "person")
    assert await found(database, "旅行") == []
    await check_index(database)


async def test_an_answer_is_found_once_it_is_finished_and_thinking_is_not(
    conversations: Conversations, database: Database
) -> None:
    await conversations.create_chat(CHAT)
    asked = await conversations.add_user_turn("c1", None, (TextPart("?"),))
    begun = await conversations.begin_answer("c1", asked.id, ApiStyle.OPENAI, "m", "p1")
    assert await found(database, "heron") == []
    ending = AnswerEnding(TurnState.COMPLETE, (ThinkingPart("perhaps a stork"), TextPart("a heron")))
    await conversations.finish_answer(begun.id, ending)
    assert await found(database, "heron") == [begun.seq]
    assert await found(database, "stork") == []
    await conversations.finish_answer(begun.id, replace(ending, parts=(TextPart("an egret"),)))
    assert await found(database, "heron") == []
    assert await found(database, "egret") == [begun.seq]
    await check_index(database)


async def test_a_recovered_answer_is_found(conversations: Conversations, database: Database) -> None:
    await conversations.create_chat(CHAT)
    asked = await conversations.add_user_turn("c1", None, (TextPart("?"),))
    begun = await conversations.begin_answer("c1", asked.id, ApiStyle.OPENAI, "m", "p1")
    await conversations.append_journal(begun.id, 0, journal.encode([TextAdded("half a heron")]))
    await conversations.recover()
    assert await found(database, "heron") == [begun.seq]


@given(st.text())
def test_spacing_twice_is_spacing_once_but_for_the_spaces(text: str) -> None:
    assert spaced(spaced(text)).split() == spaced(text).split()


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_ascii_is_indexed_as_it_is(text: str) -> None:
    assert spaced(text) == text

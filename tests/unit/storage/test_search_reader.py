"""The search over a real index: what is put in is found, whatever its script; nothing typed raises."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from unicodedata import ucd_3_2_0

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duologue.domain.message import AnswerEnding, Chat, Role
from duologue.domain.parts import TextPart
from duologue.domain.search import SearchHit, SearchQuery
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.chats.search import Search
from duologue.storage.bin import Bin
from duologue.storage.chat_shelves import ChatShelves
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.search_context import context
from duologue.storage.search_reader import SearchReader
from duologue.storage.search_words import terms_of

CHAT = Chat("c1", "Plans", "p1", ApiStyle.OPENAI, "m")


@pytest.fixture
async def reader(database: Database) -> AsyncIterator[SearchReader]:
    opened = SearchReader(database.path)
    yield opened
    await opened.close()


@pytest.fixture
def search(reader: SearchReader) -> Search:
    return Search(reader)


def marked(hit: SearchHit) -> list[str]:
    return [hit.text[start:end] for start, end in hit.marks]


async def say(conversations: Conversations, *texts: str, chat: str = "c1") -> None:
    for text in texts:
        await conversations.add_user_turn(chat, None, (TextPart(text),))


async def test_the_newest_come_first_titles_before_all(conversations: Conversations, search: Search) -> None:
    await conversations.create_chat(replace(CHAT, title="A heron, perhaps"))
    await say(conversations, "a heron by the lake", "two herons", "no bird", "HERON!")
    found = await search.find(SearchQuery("heron"))
    assert [hit.text for hit in found] == ["A heron, perhaps", "HERON!", "two herons", "a heron by the lake"]
    assert [marked(hit) for hit in found] == [["heron"], ["HERON"], ["heron"], ["heron"]]
    assert (found[0].message_id, found[1].role) == (None, Role.USER)
    assert [hit.text for hit in await search.find(SearchQuery("heron "))] == [
        "A heron, perhaps",
        "HERON!",
        "a heron by the lake",
    ]
    assert [hit.text for hit in await search.find(SearchQuery("heron"), limit=2, offset=1)] == [
        "HERON!",
        "two herons",
    ]


@pytest.mark.parametrize(
    ("words", "text", "marks"),
    [
        ("lake her", "a heron by the lake", ["her", "lake"]),
        ('"by the" heron', "a heron by the lake", ["heron", "by the"]),
        ('"by th', "a heron by the lake", ["by th"]),
        ("“by the lake”", "a heron by the lake", ["by the lake"]),
        ("malmo", "Wir fahren nach Malmö.", ["Malmö"]),
        ("Malmö", "MALMO", ["MALMO"]),
        ("天气", "今天天气很好", ["天气"]),
        ("模型min", "新的模型MiniMax发布了", ["模型Min"]),
        ("ひら", "カタカナとひらがな", ["ひら"]),
        ("국어", "한국어를 배웁니다", ["국어"]),
        ("full", "\uff26\uff35\uff2c\uff2c width", ["\uff26\uff35\uff2c\uff2c"]),
        ("snake_case", "def snake_case(x):", ["snake_case"]),
        ("привет", "Привет, мир", ["Привет"]),
        ("ελλάδα", "στην Ελλάδα", ["Ελλάδα"]),
        ("cafe\u0301", "un café", ["café"]),
    ],
)
async def test_words_are_found_and_marked(
    conversations: Conversations, search: Search, words: str, text: str, marks: list[str]
) -> None:
    await conversations.create_chat(CHAT)
    await say(conversations, "nothing", text)
    (hit,) = await search.find(SearchQuery(words))
    assert hit.text == text
    assert marked(hit) == marks


@pytest.mark.parametrize("words", ["her lake", "eron", '"the by"', "heron NOT lake NOT", "气天", "heronlake"])
async def test_other_words_are_not_found(conversations: Conversations, search: Search, words: str) -> None:
    await conversations.create_chat(CHAT)
    await say(conversations, "a heron by the lakes 天气")
    assert await search.find(SearchQuery(words)) == []


HOSTILE = (
    '"',
    '""',
    '" "',
    "'",
    "*",
    "NEAR(a b)",
    "title:x",
    "{title}: x",
    "a AND",
    "OR",
    "NOT x",
    "(",
    "^a",
    "-a",
    "+",
    "a\0b",
    "\0",
    "\ud83d",
    "😀",
    "😀 a",
    " ",
    "",
    "\n\t",
    "x" * 10_000,
    "a " * 5_000,
    '"' * 9_999,
    "\u0301",
    "%s ? :a",
    "'; DROP TABLE search; --",
)


@pytest.mark.parametrize("words", HOSTILE)
async def test_whatever_is_typed_raises_nothing(
    conversations: Conversations, search: Search, words: str
) -> None:
    await conversations.create_chat(replace(CHAT, title="a b"))
    await say(conversations, "a b")
    query = SearchQuery(words)
    await search.find(query)
    await search.typed(query)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=60), text=st.text(max_size=60))
async def test_no_words_raise_and_no_mark_lies_outside(reader: SearchReader, words: str, text: str) -> None:
    await reader.messages(SearchQuery(words), None, 5)
    line, marks = context(text, terms_of(words))
    assert all(0 <= start < end <= len(line) for start, end in marks)


# The index knows the letters of an older Unicode; those of this table are among them.
LETTERS = st.characters(categories=["Lu", "Ll", "Lo", "Nd"], max_codepoint=0x2FFFF).filter(
    lambda letter: ucd_3_2_0.category(letter)[0] in "LN"
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=st.text(LETTERS, min_size=1, max_size=12))
async def test_a_word_of_any_script_that_is_put_in_is_found(
    conversations: Conversations, reader: SearchReader, word: str
) -> None:
    if await conversations.chat("c1") is None:
        await conversations.create_chat(CHAT)
    turn = await conversations.add_user_turn("c1", None, (TextPart(f"before {word} after"),))
    for words in (word, f"{word} ", f'"{word}"', f"before {word}"):
        page = await reader.messages(SearchQuery(words), None, 1)
        assert [hit.message_id for hit in page.hits] == [turn.id]


async def test_a_long_message_is_shown_where_the_words_stand(
    conversations: Conversations, search: Search
) -> None:
    await conversations.create_chat(CHAT)
    await say(conversations, "filler words " * 400 + "\n\na grey heron\n\n" + "and more " * 400)
    (hit,) = await search.find(SearchQuery("grey heron"))
    assert "a grey heron and more" in hit.text
    assert hit.text.startswith("…")
    assert hit.text.endswith("…")
    assert len(hit.text) < 200
    assert marked(hit) == ["grey", "heron"]


async def test_the_bin_is_left_out_and_the_archive_is_marked(
    conversations: Conversations, search: Search, database: Database
) -> None:
    for name in ("a", "b", "c"):
        await conversations.create_chat(replace(CHAT, id=name, title=f"heron {name}"))
        await say(conversations, f"heron in {name}", chat=name)
    await Bin(database).put("a")
    await ChatShelves(database).archive("b", archived=True)
    found = await search.find(SearchQuery("heron"))
    assert [(hit.chat_id, hit.archived) for hit in found] == [("c", False), ("b", True)] * 2


async def test_a_search_is_narrowed(conversations: Conversations, search: Search) -> None:
    await conversations.create_chat(CHAT)
    await conversations.create_chat(
        replace(CHAT, id="c2", style=ApiStyle.ANTHROPIC, model="m2", profile_id="p2", title="heron two")
    )
    for chat, style, model, profile in (
        ("c1", ApiStyle.OPENAI, "m", "p1"),
        ("c2", ApiStyle.ANTHROPIC, "m2", "p2"),
    ):
        asked = await conversations.add_user_turn(chat, None, (TextPart(f"heron? {chat}"),))
        begun = await conversations.begin_answer(chat, asked.id, style, model, profile)
        ending = AnswerEnding(TurnState.COMPLETE, (TextPart(f"heron! {chat}"),))
        await conversations.finish_answer(begun.id, ending)
    middle = (await conversations.path("c2"))[0].created

    async def texts(query: SearchQuery) -> list[str]:
        return [hit.text for hit in await search.find(query)]

    everything = ["heron two", "heron! c2", "heron? c2", "heron! c1", "heron? c1"]
    assert await texts(SearchQuery("heron")) == everything
    for query in (
        SearchQuery("heron", style=ApiStyle.ANTHROPIC),
        SearchQuery("heron", model="m2"),
        SearchQuery("heron", profile="p2"),
        SearchQuery("heron", since=middle),
    ):
        assert query.narrowed
        assert await texts(query) == everything[:3]
    assert await texts(SearchQuery("heron", until=middle)) == everything[3:]
    assert await texts(SearchQuery("heron", style=ApiStyle.OPENAI, model="m2")) == []


async def test_a_narrow_search_takes_a_rest_and_goes_on(
    conversations: Conversations, reader: SearchReader
) -> None:
    await conversations.create_chat(CHAT)
    await conversations.create_chat(replace(CHAT, id="old", model="rare"))
    await say(conversations, "the one heron", chat="old")
    await say(conversations, *["a heron"] * 30)
    query, place, rounds = SearchQuery("heron", model="rare"), None, 0
    found: list[str] = []
    while rounds == 0 or place is not None:
        page = await reader.messages(query, place, 5, seconds=0)
        found += [hit.text for hit in page.hits]
        place, rounds = page.next, rounds + 1
    assert found == ["the one heron"]
    assert rounds > 5


async def test_a_search_nobody_waits_for_ends_and_the_next_one_is_answered(
    conversations: Conversations, reader: SearchReader
) -> None:
    await conversations.create_chat(CHAT)
    await say(conversations, "a heron")
    first = asyncio.ensure_future(reader.messages(SearchQuery("heron"), None, 5))
    await asyncio.sleep(0)
    first.cancel()
    page = await reader.messages(SearchQuery("heron"), None, 5)
    assert [hit.text for hit in page.hits] == ["a heron"]
    assert first.cancelled()

"""What was written and not sent is kept for each chat, whatever else happens to it."""

import pytest

from duologue.domain.message import Chat
from duologue.domain.parts import TextPart
from duologue.domain.style import ApiStyle
from duologue.domain.unsent import Unsent
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.unsent_words import UnsentWords


@pytest.fixture
async def unsent(database: Database, conversations: Conversations) -> UnsentWords:
    for name in ("one", "two"):
        await conversations.create_chat(Chat(name, "", "own", ApiStyle.OPENAI, "m"))
    return UnsentWords(database)


async def test_a_follow_up_and_an_edit_are_kept_apart_for_each_chat(unsent: UnsentWords) -> None:
    await unsent.put_follow_up("one", "Next")
    await unsent.put_edit("one", "message", "Other words")
    await unsent.put_follow_up("two", "Elsewhere")
    assert await unsent.of("one") == Unsent("Next", "message", "Other words")
    assert await unsent.of("two") == Unsent("Elsewhere")
    await unsent.put_follow_up("one", "Next, and more")
    await unsent.drop_edit("one")
    assert await unsent.of("one") == Unsent("Next, and more")
    await unsent.put_follow_up("one", "")
    assert await unsent.of("one") == Unsent()
    assert await unsent.of("two") == Unsent("Elsewhere")


async def test_an_edit_without_words_is_one_all_the_same(unsent: UnsentWords) -> None:
    await unsent.put_edit("one", "message", "")
    assert await unsent.of("one") == Unsent("", "message", "")


async def test_half_a_surrogate_pair_is_kept(unsent: UnsentWords) -> None:
    await unsent.put_follow_up("one", "half \ud83d")
    assert (await unsent.of("one")).follow_up == "half \ufffd"


async def test_a_chat_that_is_gone_keeps_nothing_and_fails_nothing(unsent: UnsentWords) -> None:
    await unsent.put_follow_up("nowhere", "words")
    assert await unsent.of("nowhere") == Unsent()


async def test_a_branch_takes_what_is_attached_and_where_the_chat_was_shortened(
    database: Database, conversations: Conversations, unsent: UnsentWords
) -> None:
    first = await conversations.add_user_turn("one", None, (TextPart("a"),))
    second = await conversations.add_user_turn("one", first.id, (TextPart("b"),))
    await database.write(
        lambda c: c.execute(
            "UPDATE chat SET context_from = ?, context_note = 'n' WHERE id = 'one'", (second.id,)
        )
    )
    await unsent.put_follow_up("one", "stays")
    assert await conversations.branch(second.id, "branch", "B")
    chat = await conversations.chat("branch")
    assert chat is not None
    assert (chat.active_leaf, chat.context_note) == (chat.context_from, "n")
    assert await unsent.of("branch") == Unsent()
    assert not await conversations.branch("nowhere", "other", "B")
    assert await conversations.chat("other") is None

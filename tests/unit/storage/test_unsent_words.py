"""What was written and not sent is kept for each chat, whatever else happens to it."""

import pytest

from duologue.domain.message import Chat
from duologue.domain.parts import FilePart, ImagePart, TextPart
from duologue.domain.style import ApiStyle
from duologue.domain.unsent import FollowUp, Unsent
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.unsent_words import UnsentWords


@pytest.fixture
async def unsent(database: Database, conversations: Conversations) -> UnsentWords:
    for name in ("one", "two"):
        await conversations.create_chat(Chat(name, "", "own", ApiStyle.OPENAI, "m"))
    return UnsentWords(database)


async def test_a_follow_up_and_an_edit_are_kept_apart_for_each_chat(unsent: UnsentWords) -> None:
    await unsent.put_follow_up("one", FollowUp("Next"))
    await unsent.put_edit("one", "message", "Other words")
    await unsent.put_follow_up("two", FollowUp("Elsewhere"))
    assert await unsent.of("one") == Unsent(FollowUp("Next"), "message", "Other words")
    assert await unsent.of("two") == Unsent(FollowUp("Elsewhere"))
    await unsent.put_follow_up("one", FollowUp("Next, and more"))
    await unsent.drop_edit("one")
    assert await unsent.of("one") == Unsent(FollowUp("Next, and more"))
    await unsent.put_follow_up("one", FollowUp())
    assert await unsent.of("one") == Unsent()
    assert await unsent.of("two") == Unsent(FollowUp("Elsewhere"))


async def test_what_is_attached_to_a_follow_up_is_kept_apart_from_the_drafts(
    conversations: Conversations, unsent: UnsentWords
) -> None:
    notes, other = FilePart("notes.txt", "Some notes", 10), FilePart("other.txt", "x", 1)
    picture = ImagePart("a.png", "image/png", "f" * 64, 3, 1, 1, b"png")
    await conversations.save_attached("one", (other,))
    await unsent.put_follow_up("one", FollowUp("", (notes, picture)))
    assert (await unsent.of("one")).follow_up == FollowUp("", (notes, picture))
    assert await conversations.content(picture.sha256) == b"png"
    assert await conversations.attached("one") == (other,)
    await conversations.save_attached("one", ())
    assert (await unsent.of("one")).follow_up.attached == (notes, picture)
    await unsent.put_follow_up("one", FollowUp())
    assert await unsent.of("one") == Unsent()


async def test_an_edit_without_words_is_one_all_the_same(unsent: UnsentWords) -> None:
    await unsent.put_edit("one", "message", "")
    assert await unsent.of("one") == Unsent(FollowUp(), "message", "")


async def test_half_a_surrogate_pair_is_kept(unsent: UnsentWords) -> None:
    await unsent.put_follow_up("one", FollowUp("half \ud83d"))
    assert (await unsent.of("one")).follow_up.words == "half \ufffd"


async def test_a_chat_that_is_gone_keeps_nothing_and_fails_nothing(unsent: UnsentWords) -> None:
    await unsent.put_follow_up("nowhere", FollowUp("words"))
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
    await unsent.put_follow_up("one", FollowUp("stays"))
    assert await conversations.branch(second.id, "branch", "B")
    chat = await conversations.chat("branch")
    assert chat is not None
    assert (chat.active_leaf, chat.context_note) == (chat.context_from, "n")
    assert await unsent.of("branch") == Unsent()
    assert not await conversations.branch("nowhere", "other", "B")
    assert await conversations.chat("other") is None

"""What is attached to turns and drafts: kept once, read again, forgotten when nothing needs it."""

import hashlib
from dataclasses import replace
from pathlib import Path

from duologue.domain.message import Chat
from duologue.domain.parts import FilePart, ImagePart, TextPart
from duologue.domain.style import ApiStyle
from duologue.storage.bin import Bin
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.message_reader import MessageReader

CHAT = Chat("c1", "A title", "p1", ApiStyle.OPENAI, "MiniMax-M3")
DATA = b"\x89PNG not really"
IMAGE = ImagePart("cat.png", "image/png", hashlib.sha256(DATA).hexdigest(), len(DATA), 20, 10, DATA)
FILE = FilePart("notes.txt", "a\nb\n", 4, "utf-8")


async def count(database: Database, table: str) -> int:
    query = f"SELECT count(*) FROM {table}"  # noqa: S608 - our own names
    return int(await database.run(lambda connection: connection.execute(query).fetchone()[0]))


async def test_a_turn_keeps_the_bytes_of_its_images_once(
    conversations: Conversations, database: Database, tmp_path: Path
) -> None:
    await conversations.create_chat(CHAT)
    first = await conversations.add_user_turn("c1", None, (FILE, IMAGE, TextPart("Look")))
    await conversations.add_user_turn(
        "c1", first.id, (replace(IMAGE, name="again.png"), TextPart("And here?"))
    )
    assert first.parts == (FILE, IMAGE, TextPart("Look"))
    assert await conversations.content(IMAGE.sha256) == DATA
    assert await conversations.content("0" * 64) is None
    assert (await count(database, "content"), await count(database, "attachment")) == (1, 2)
    reader = MessageReader(tmp_path / "duologue.db")
    assert reader.content(IMAGE.sha256) == DATA
    assert reader.content("0" * 64) is None
    reader.close()


async def test_what_nothing_needs_is_forgotten_at_the_next_start(
    conversations: Conversations, database: Database
) -> None:
    await conversations.create_chat(CHAT)
    turn = await conversations.add_user_turn("c1", None, (IMAGE, TextPart("Look")))
    removed = await conversations.remove_turns("c1", [turn.id], {})
    assert await count(database, "attachment") == 0
    await conversations.put_back_turns(removed)
    await conversations.recover()
    assert await conversations.content(IMAGE.sha256) == DATA
    await conversations.remove_turns("c1", [turn.id], {})
    await conversations.recover()
    assert await count(database, "content") == 0


async def test_what_is_attached_to_a_draft_comes_back_in_its_order(
    conversations: Conversations, database: Database
) -> None:
    await conversations.create_chat(CHAT)
    assert await conversations.attached("c1") == ()
    await conversations.save_attached("c1", (IMAGE, FILE))
    await conversations.save_attached("c1", (FILE, IMAGE))
    await conversations.recover()
    assert await conversations.attached("c1") == (FILE, IMAGE)
    assert await conversations.content(IMAGE.sha256) == DATA
    await conversations.save_attached("c1", ())
    await conversations.recover()
    assert await conversations.attached("c1") == ()
    assert await count(database, "content") == 0
    await conversations.save_attached("nobody", (FILE,))
    assert await count(database, "draft_attachment") == 0


async def test_prompts_are_walked_back_over_all_chats_one_at_a_time(
    conversations: Conversations, database: Database
) -> None:
    await conversations.create_chat(CHAT)
    await conversations.create_chat(replace(CHAT, id="c2"))
    await conversations.add_user_turn("c1", None, (TextPart("first"),))
    await conversations.add_user_turn("c2", None, (TextPart("second"),))
    await conversations.add_user_turn("c2", None, (FILE,))  # no words: nothing to bring back
    await conversations.add_user_turn("c1", None, (FILE, TextPart("third")))
    await conversations.create_chat(replace(CHAT, id="gone"))
    await conversations.add_user_turn("gone", None, (TextPart("in the bin"),))
    await Bin(database).put("gone")
    said: list[str] = []
    seq = None
    while (found := await conversations.prompt_before(seq)) is not None:
        seq, words = found
        said.append(words)
    assert said == ["third", "second", "first"]

"""A tree is walked and changed while an answer grows in it, which is not harmed and moves nothing."""

import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.domain.message import AnswerEnding, Chat, Message, RemovedTurns
from duologue.domain.parts import TextPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.chats.library import Library
from duologue.services.chats.news import ChatNews
from duologue.services.chats.turn_changes import TurnChanges
from duologue.storage.bin import Bin
from duologue.storage.chat_shelves import ChatShelves
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database

CHAT = "chat"
OPENAI = ApiStyle.OPENAI

# What a person does to turn `number` of the path that is shown, counted from its end and modulo its length.
doings = st.lists(
    st.tuples(
        st.sampled_from(("before", "after", "reword", "delete", "undo", "words", "say")),
        st.integers(min_value=0, max_value=5),
    ),
    max_size=12,
)


@dataclass
class Desk:
    """A chat of two exchanges, the second of which is being answered."""

    store: Conversations
    library: Library
    question: Message
    answer: Message
    words: str = ""
    removed: RemovedTurns | None = None
    said: int = field(default=0)

    async def do(self, doing: str, number: int) -> None:
        path = await self.store.path(CHAT)
        turn = path[-1 - number % len(path)]
        match doing:
            case "before" | "after":
                await self.library.show_version(turn, -1 if doing == "before" else +1)
            case "reword" if turn.id != self.answer.id:
                await TurnChanges(self.store).reword(turn, f"{turn.text} anew")
            case "delete" if turn.id not in (self.answer.id, self.question.id) and len(path) > 1:
                self.removed = await self.library.delete_turn(turn)
            case "undo" if self.removed is not None:
                await self.library.put_back(self.removed)
                self.removed = None
            case "words":
                self.words += "word "
                await self.store.append_journal(self.answer.id, len(self.words), '{"text": "word "}')
            case "say":  # as a message that waited is sent, under whatever turn it was written to
                shown = [message.id for message in path]
                self.said += 1
                turn = await self.store.add_user_turn(CHAT, turn.id, [TextPart("said")], stay=True)
                after = [message.id for message in await self.store.path(CHAT)]
                assert after in (shown, [*shown, turn.id])  # it goes on, or stays as it is
            case _:
                pass

    async def check(self) -> None:
        path = await self.store.path(CHAT)
        assert path
        assert await leaves(self.store, path[-1])
        now = await self.store.message(self.answer.id)
        assert now is not None
        assert (now.state, now.parent_id) == (TurnState.STREAMING, self.question.id)


async def leaves(store: Conversations, last: Message) -> bool:
    """Whether nothing follows the last turn that is shown."""
    await store.activate(CHAT, last.id)
    return (await store.path(CHAT))[-1].id == last.id


async def begun(database: Database) -> Desk:
    store = Conversations(database)
    await store.create_chat(Chat(id=CHAT, title="A chat", profile_id="own", style=OPENAI, model="m"))
    last: str | None = None
    for words in ("one", "two"):
        asked = await store.add_user_turn(CHAT, last, [TextPart(words)])
        answer = await store.begin_answer(CHAT, asked.id, OPENAI, "m", "own")
        if words == "one":
            await store.finish_answer(answer.id, AnswerEnding(TurnState.COMPLETE, (TextPart("first"),)))
        last = answer.id
    library = Library(store, ChatShelves(database), Bin(database), ChatNews())
    return Desk(store, library, asked, answer)


@given(doings)
@settings(max_examples=25, deadline=None)
def test_whatever_is_done_meanwhile_the_answer_ends_whole(done: list[tuple[str, int]]) -> None:
    async def through(folder: Path) -> None:
        database = await Database.open(folder / "duologue.db", folder / "backups")
        try:
            desk = await begun(database)
            for doing, number in done:
                await desk.do(doing, number)
                await desk.check()
            shown = [message.id for message in await desk.store.path(CHAT)]
            ending = AnswerEnding(TurnState.COMPLETE, (TextPart(desk.words + "end"),))
            finished = await desk.store.finish_answer(desk.answer.id, ending)
            assert finished.text == desk.words + "end"
            assert [message.id for message in await desk.store.path(CHAT)] == shown  # the view did not move
            await desk.library.show_message(CHAT, desk.answer.id)
            assert desk.answer.id in [message.id for message in await desk.store.path(CHAT)]
        finally:
            await database.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(through(Path(folder)))


async def test_an_answer_begun_where_nobody_looks_leaves_what_is_shown(
    conversations: Conversations,
) -> None:
    await conversations.create_chat(Chat(id=CHAT, title="", profile_id="own", style=OPENAI, model="m"))
    first = await conversations.add_user_turn(CHAT, None, [TextPart("one")])
    second = await conversations.add_version(first.id, [TextPart("one, reworded")])
    assert second is not None
    hidden = await conversations.begin_answer(CHAT, first.id, OPENAI, "m", "own")
    assert [message.id for message in await conversations.path(CHAT)] == [second.id]
    assert [message.id for message in await conversations.path_to(hidden.id)] == [first.id, hidden.id]
    seen = await conversations.begin_answer(CHAT, second.id, OPENAI, "m", "own")
    assert [message.id for message in await conversations.path(CHAT)] == [second.id, seen.id]


async def test_an_undone_deletion_hides_nothing_that_was_said_since(conversations: Conversations) -> None:
    await conversations.create_chat(Chat(id=CHAT, title="", profile_id="own", style=OPENAI, model="m"))
    first = await conversations.add_user_turn(CHAT, None, [TextPart("one")])
    second = await conversations.add_user_turn(CHAT, first.id, [TextPart("two")])
    removed = await conversations.remove_turns(CHAT, [first.id], {})
    third = await conversations.add_user_turn(CHAT, second.id, [TextPart("three")])
    await conversations.put_back_turns(removed)
    assert [message.id for message in await conversations.path(CHAT)] == [first.id, second.id, third.id]

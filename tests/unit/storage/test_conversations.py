"""Chats and turns: what is kept, in which order, and which path is shown."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from duologue.domain import journal
from duologue.domain.errors import Failure
from duologue.domain.events import (
    AnswerStarted,
    StopReasonGiven,
    TextAdded,
    ThinkingAdded,
    ThinkingSigned,
    ToolArgumentsAdded,
    ToolCallStarted,
)
from duologue.domain.message import AnswerEnding, Chat, Message, Role, UsageRow
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.request import Parameters, RawMessage
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage
from duologue.storage import turns
from duologue.storage.chat_shelves import ChatShelves
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.usage_ledger import Ledger

CHAT = Chat("c1", "A title", "p1", ApiStyle.OPENAI, "MiniMax-M2")


def words(text: str) -> tuple[TextPart, ...]:
    return (TextPart(text),)


async def answered(store: Conversations, parent: str, text: str, chat: str = "c1") -> Message:
    begun = await store.begin_answer(chat, parent, ApiStyle.OPENAI, "MiniMax-M2", "p1")
    return await store.finish_answer(begun.id, AnswerEnding(TurnState.COMPLETE, words(text)))


async def shown(store: Conversations, chat: str = "c1") -> list[str]:
    return [message.text for message in await store.path(chat)]


async def test_a_chat_comes_back_as_it_was_created(conversations: Conversations) -> None:
    chat = Chat(
        "c9",
        "Title",
        "p1",
        ApiStyle.ANTHROPIC,
        "MiniMax-M2.5",
        system="Be brief.",
        parameters=Parameters(500, 0.7, 0.95, ("END", "\n\n"), "adaptive"),
        title_source="person",
        pinned=True,
        archived=True,
        persona="tutor",
        draft="half a",
        created="2026-01-01T00:00:00.000Z",
        updated="2026-01-02T00:00:00.000Z",
    )
    await conversations.create_chat(chat)
    assert await conversations.chat("c9") == chat


async def test_a_chat_that_does_not_exist_is_none(conversations: Conversations) -> None:
    assert await conversations.chat("nobody") is None
    assert await conversations.message("nobody") is None
    assert await conversations.path("nobody") == []
    assert await conversations.siblings("nobody") == []


async def test_saving_a_chat_keeps_the_setup_but_no_draft_time_title_or_place(
    conversations: Conversations,
) -> None:
    await conversations.create_chat(CHAT)
    first = await conversations.add_user_turn("c1", None, words("hello"))
    await conversations.save_draft("c1", "typed meanwhile")
    before = await conversations.chat("c1")
    assert before is not None
    changed = replace(
        CHAT,
        style=ApiStyle.ANTHROPIC,
        model="m",
        system="s",
        parameters=Parameters(9),
    )
    stale = replace(
        changed, draft="old", updated="1999", created="1999", title="old", pinned=True, folder="f"
    )
    await conversations.save_chat(replace(stale, archived=True))
    after = await conversations.chat("c1")
    assert after == replace(
        changed, draft="typed meanwhile", updated=before.updated, created=before.created, active_leaf=first.id
    )


async def test_a_setup_read_before_the_first_turn_does_not_hide_the_turns(
    conversations: Conversations,
) -> None:
    await conversations.create_chat(CHAT)
    stale = await conversations.chat("c1")
    assert stale is not None
    await conversations.add_user_turn("c1", None, words("hello"))
    await conversations.save_chat(replace(stale, model="another"))
    assert await shown(conversations) == ["hello"]


async def test_a_setup_read_before_the_last_turn_does_not_hide_that_turn(
    conversations: Conversations,
) -> None:
    await conversations.create_chat(CHAT)
    first = await conversations.add_user_turn("c1", None, words("one"))
    stale = await conversations.chat("c1")
    assert stale is not None
    assert stale.active_leaf == first.id
    await answered(conversations, first.id, "two")
    await conversations.save_chat(replace(stale, style=ApiStyle.ANTHROPIC))
    assert await shown(conversations) == ["one", "two"]


async def test_a_user_turn_becomes_the_leaf_and_leaves_the_draft(conversations: Conversations) -> None:
    await conversations.create_chat(replace(CHAT, draft="hello"))
    message = await conversations.add_user_turn("c1", None, words("hello"))
    chat = await conversations.chat("c1")
    assert chat is not None
    assert (chat.active_leaf, chat.draft) == (message.id, "hello")
    assert (message.role, message.state, message.version, message.versions) == (
        Role.USER,
        TurnState.SENT,
        1,
        1,
    )
    assert await conversations.path("c1") == [message]


async def test_an_answer_is_empty_and_streaming_until_it_is_finished(conversations: Conversations) -> None:
    await conversations.create_chat(CHAT)
    asked = await conversations.add_user_turn("c1", None, words("hello"))
    begun = await conversations.begin_answer("c1", asked.id, ApiStyle.ANTHROPIC, "asked-for", "p2")
    assert (begun.state, begun.parts, begun.style, begun.model, begun.profile_id, begun.finished) == (
        TurnState.STREAMING,
        (),
        ApiStyle.ANTHROPIC,
        "asked-for",
        "p2",
        None,
    )
    ending = AnswerEnding(
        TurnState.FAILED,
        (
            ThinkingPart("hm", signature="sig", seconds=1.5),
            ThinkingPart("", redacted="opaque"),
            TextPart("hi"),
            TextPart("no", refusal=True),
            ToolCallPart("call1", "search", '{"q": '),
            ToolResultPart("call1", "nothing", is_error=True),
        ),
        model="told",
        stop_reason="max_tokens",
        failure=Failure("rate_limited", "Slow down.", 429, "1002", 12.5, "raw"),
        raw=RawMessage(
            ApiStyle.ANTHROPIC, "https://api.example", {"role": "assistant", "content": [{"x": None}]}
        ),
    )
    finished = await conversations.finish_answer(begun.id, ending)
    assert finished == await conversations.message(begun.id)
    assert (
        finished.state,
        finished.parts,
        finished.model,
        finished.stop_reason,
        finished.failure,
        finished.raw,
    ) == (
        ending.state,
        ending.parts,
        ending.model,
        ending.stop_reason,
        ending.failure,
        ending.raw,
    )
    assert finished.finished is not None
    assert finished.finished > finished.created


async def test_the_model_asked_for_stays_where_the_server_names_none(conversations: Conversations) -> None:
    await conversations.create_chat(CHAT)
    asked = await conversations.add_user_turn("c1", None, words("hello"))
    assert (await answered(conversations, asked.id, "hi")).model == "MiniMax-M2"


async def test_finishing_drops_the_journal(conversations: Conversations, database: Database) -> None:
    await conversations.create_chat(CHAT)
    asked = await conversations.add_user_turn("c1", None, words("hello"))
    begun = await conversations.begin_answer("c1", asked.id, ApiStyle.OPENAI, "m", "p1")
    await conversations.append_journal(begun.id, 0, journal.encode([TextAdded("h")]))
    await conversations.finish_answer(begun.id, AnswerEnding(TurnState.COMPLETE, words("hi")))
    assert await database.run(lambda c: c.execute("SELECT count(*) FROM delta").fetchone()[0]) == 0


async def test_siblings_are_versions_and_activating_one_shows_its_newest_descendant(
    conversations: Conversations,
) -> None:
    await conversations.create_chat(CHAT)
    one = await conversations.add_user_turn("c1", None, words("ask"))
    first = await answered(conversations, one.id, "first answer")
    follow = await conversations.add_user_turn("c1", first.id, words("go on"))
    await answered(conversations, follow.id, "older end")
    await answered(conversations, follow.id, "newer end")
    second = await answered(conversations, one.id, "second answer")
    edited = await conversations.add_user_turn("c1", None, words("ask better"))

    assert await shown(conversations) == ["ask better"]
    assert await conversations.siblings(second.id) == [first.id, second.id]
    assert await conversations.siblings(edited.id) == [one.id, edited.id]
    again = await conversations.message(first.id)
    assert again is not None
    assert (again.version, again.versions) == (1, 2)

    await conversations.activate("c1", one.id)
    assert await shown(conversations) == ["ask", "second answer"]
    await conversations.activate("c1", first.id)
    path = await conversations.path("c1")
    assert [message.text for message in path] == ["ask", "first answer", "go on", "newer end"]
    assert [(message.version, message.versions) for message in path] == [(1, 2), (1, 2), (1, 1), (2, 2)]


async def test_activating_a_turn_of_another_chat_changes_nothing(conversations: Conversations) -> None:
    await conversations.create_chat(CHAT)
    await conversations.create_chat(replace(CHAT, id="c2"))
    await conversations.add_user_turn("c1", None, words("mine"))
    other = await conversations.add_user_turn("c2", None, words("other"))
    await conversations.activate("c1", other.id)
    assert await shown(conversations) == ["mine"]


async def test_a_turn_cannot_hang_under_another_chat(conversations: Conversations) -> None:
    await conversations.create_chat(CHAT)
    await conversations.create_chat(replace(CHAT, id="c2"))
    other = await conversations.add_user_turn("c2", None, words("other"))
    with pytest.raises(sqlite3.IntegrityError):
        await conversations.add_user_turn("c1", other.id, words("astray"))
    assert await shown(conversations) == []


async def test_order_is_by_sequence_when_the_clock_jumps(database: Database) -> None:
    hours = iter([20, 3, 23, 22, 1, 12, 0, 9, 8, 7])
    store = Conversations(database, lambda: datetime(2026, 1, 1, next(hours), tzinfo=UTC))
    await store.create_chat(CHAT)
    first = await store.add_user_turn("c1", None, words("1"))
    second = await store.add_user_turn("c1", first.id, words("2"))
    await store.add_user_turn("c1", second.id, words("3"))
    assert await shown(store) == ["1", "2", "3"]
    again = await store.add_user_turn("c1", second.id, words("3, better"))
    assert (again.version, again.versions) == (2, 2)
    await store.create_chat(replace(CHAT, id="c2", title="later, says nobody's clock"))
    assert [chat.id for chat in await ChatShelves(database).recent(9)] == ["c2", "c1"]
    await store.add_user_turn("c1", None, words("again"))
    assert [chat.id for chat in await ChatShelves(database).recent(9)] == ["c1", "c2"]


async def test_usage_and_timing_come_from_the_ledger(
    conversations: Conversations, database: Database
) -> None:
    await conversations.create_chat(CHAT)
    asked = await conversations.add_user_turn("c1", None, words("hello"))
    known = await answered(conversations, asked.id, "a")
    unknown = await answered(conversations, asked.id, "b")
    row = UsageRow(
        "2026-01-01T00:00:00Z",
        known.id,
        "p1",
        ApiStyle.OPENAI,
        "m",
        TurnState.COMPLETE,
        Usage(10, 20, 0, None, 5),
        Timing(150.5, 2000.0),
    )
    ledger = Ledger(database)
    await ledger.append(row)
    await ledger.append(replace(row, message_id=unknown.id, usage=None, timing=Timing()))

    read = await conversations.message(known.id)
    assert read is not None
    assert (read.usage, read.timing) == (Usage(10, 20, 0, None, 5), Timing(150.5, 2000.0))
    shown_last = (await conversations.path("c1"))[-1]
    assert (shown_last.id, shown_last.usage, shown_last.timing) == (unknown.id, None, Timing())


async def test_the_last_row_of_a_message_counts(conversations: Conversations, database: Database) -> None:
    await conversations.create_chat(CHAT)
    asked = await conversations.add_user_turn("c1", None, words("hello"))
    known = await answered(conversations, asked.id, "a")
    for output in (1, 2):
        await Ledger(database).append(
            UsageRow(
                "2026-01-01T00:00:00Z",
                known.id,
                "p1",
                ApiStyle.OPENAI,
                "m",
                TurnState.COMPLETE,
                Usage(1, output),
                Timing(),
            )
        )
    assert [message.usage for message in await conversations.path("c1")] == [None, Usage(1, 2)]


async def test_an_answer_without_a_ledger_row_has_no_usage(conversations: Conversations) -> None:
    await conversations.create_chat(CHAT)
    asked = await conversations.add_user_turn("c1", None, words("hello"))
    assert (asked.usage, asked.timing) == (None, None)


async def test_recovery_folds_every_journal_and_marks_it_interrupted(
    conversations: Conversations, database: Database
) -> None:
    await conversations.create_chat(CHAT)
    asked = await conversations.add_user_turn("c1", None, words("hello"))
    done = await answered(conversations, asked.id, "done")
    cut = await conversations.begin_answer("c1", asked.id, ApiStyle.ANTHROPIC, "asked-for", "p1")
    entries = [
        [AnswerStarted("r1", "told"), ThinkingAdded("let me ", 0)],
        [ThinkingAdded("see", 0), ThinkingSigned("sig", 0), TextAdded("The answer", 1)],
        [TextAdded(" is 4", 1), ToolCallStarted("t1", "add", 2), ToolArgumentsAdded('{"a":', 2)],
        [StopReasonGiven("tool_use")],
    ]
    for number, events in enumerate(entries):
        await conversations.append_journal(cut.id, number, journal.encode(events))
    untouched = await conversations.begin_answer("c1", asked.id, ApiStyle.OPENAI, "m", "p1")

    assert await conversations.recover() == 2
    assert await conversations.recover() == 0
    folded = await conversations.message(cut.id)
    assert folded is not None
    assert (folded.state, folded.model, folded.stop_reason) == (TurnState.INTERRUPTED, "told", "tool_use")
    assert folded.parts == (
        ThinkingPart("let me see", "sig"),
        TextPart("The answer is 4"),
        ToolCallPart("t1", "add", '{"a":'),
    )
    empty = await conversations.message(untouched.id)
    assert empty is not None
    assert (empty.state, empty.parts) == (TurnState.INTERRUPTED, ())
    assert await conversations.message(done.id) == replace(done, version=1, versions=3)
    assert await database.run(lambda c: c.execute("SELECT count(*) FROM delta").fetchone()[0]) == 0


async def test_a_request_that_was_cut_by_a_kill_is_in_the_ledger_once(
    conversations: Conversations, database: Database
) -> None:
    await conversations.create_chat(CHAT)
    asked = await conversations.add_user_turn("c1", None, words("hello"))
    noted = await conversations.begin_answer("c1", asked.id, ApiStyle.OPENAI, "m", "p1")
    unnoted = await conversations.begin_answer("c1", asked.id, ApiStyle.ANTHROPIC, "n", "p2")
    ledger = Ledger(database)
    row = UsageRow(
        "2026-01-01T00:00:00Z", noted.id, "p1", ApiStyle.OPENAI, "m", TurnState.STOPPED, None, Timing()
    )
    await ledger.append(row)
    await conversations.recover()
    await conversations.recover()
    rows = await database.run(
        lambda c: c.execute(
            "SELECT message, time_utc, profile, style, model, state, input, total_ms FROM usage ORDER BY id"
        ).fetchall()
    )
    assert [row["message"] for row in rows] == [noted.id, unnoted.id]
    assert tuple(rows[1])[1:] == (unnoted.created, "p2", "anthropic", "n", "interrupted", 2, None)
    read = await conversations.message(unnoted.id)
    assert read is not None
    assert (read.usage, read.usage_estimated, read.timing) == (Usage(2, 0), True, Timing())


async def test_recovery_folds_in_the_order_of_numbers_and_leaves_out_what_it_cannot_read(
    conversations: Conversations,
) -> None:
    await conversations.create_chat(CHAT)
    asked = await conversations.add_user_turn("c1", None, words("hello"))
    cut = await conversations.begin_answer("c1", asked.id, ApiStyle.OPENAI, "m", "p1")
    await conversations.append_journal(cut.id, 10, journal.encode([TextAdded("third")]))
    await conversations.append_journal(cut.id, 2, journal.encode([TextAdded("second ")]))
    await conversations.append_journal(cut.id, 1, journal.encode([TextAdded("first ")]))
    await conversations.append_journal(cut.id, 3, '[["no such event"]]')
    await conversations.recover()
    assert await shown(conversations) == ["hello", "first second third"]


async def test_turns_come_back_after_the_database_was_closed(tmp_path: Path) -> None:
    places = (tmp_path / "own.db", tmp_path / "backups")
    database = await Database.open(*places)
    store = Conversations(database)
    await store.create_chat(CHAT)
    asked = await store.add_user_turn("c1", None, words("hello"))
    await answered(store, asked.id, "hi")
    before = await store.path("c1")
    await database.close()

    database = await Database.open(*places)
    assert await Conversations(database).path("c1") == before
    await database.close()


async def test_a_path_is_one_query_however_long_it_is(
    conversations: Conversations, database: Database
) -> None:
    await conversations.create_chat(CHAT)

    def many_turns(connection: sqlite3.Connection) -> None:
        for number in range(3000):
            parent = f"m{number - 1}" if number else None
            connection.execute(
                "INSERT INTO message (id, chat, parent, role, state, created, parts_json)"
                " VALUES (?, 'c1', ?, 'user', 'sent', '', ?)",
                (f"m{number}", parent, f'[{{"kind": "text", "text": "{number}"}}]'),
            )
        connection.execute("UPDATE chat SET active_leaf = 'm2999'")

    await database.write(many_turns)
    asked: list[str] = []
    await database.run(lambda connection: connection.set_trace_callback(asked.append))
    path = await conversations.path("c1")
    await database.run(lambda connection: connection.set_trace_callback(None))
    assert [message.text for message in path] == [str(number) for number in range(3000)]
    # Traced statements of sub-programs begin with "--"; what was prepared by us is the rest.
    assert len([statement for statement in asked if "RECURSIVE" in statement]) == 1
    assert len(asked) == 1


async def test_a_path_and_a_new_leaf_are_found_through_indexes(database: Database) -> None:
    def plan(connection: sqlite3.Connection) -> list[str]:
        places = {"chat": "c1", "message": "m"}
        return [
            row["detail"]
            for query in (turns._PATH, turns._NEWEST_DESCENDANT)
            for row in connection.execute("EXPLAIN QUERY PLAN " + query, places)
        ]

    scans = [line for line in await database.run(plan) if line.startswith("SCAN")]
    assert [line for line in scans if line not in ("SCAN shown", "SCAN below")] == []


async def test_a_title_is_replaced_only_where_it_may_be(conversations: Conversations) -> None:
    await conversations.create_chat(replace(CHAT, title="", title_source="none"))
    assert await conversations.save_title("c1", "First words", "local", over=("none",))
    assert not await conversations.save_title("c1", "Late", "local", over=("none",))
    assert await conversations.save_title("c1", "My own", "person")
    chat = await conversations.chat("c1")
    assert chat is not None
    assert (chat.title, chat.title_source) == ("My own", "person")
    assert not await conversations.save_title("gone", "x", "person")

"""The playground's history: kept whole, found by its words, restored, noted and deleted with a way back."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from duologue.domain.draft import Draft
from duologue.domain.kept_exchange import KeptExchange, Outcome
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart
from duologue.domain.request import ChatRequest, Parameters, RawMessage, Turn
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage
from duologue.services.playground.history import PlaygroundHistory
from duologue.services.playground.runs import RunResult
from duologue.storage.database import Database
from duologue.storage.exchanges import Exchanges
from helpers.effort import best_wait

WORDS = ("the", "lamp", "over", "kitchen", "table", "glows", "warm", "while", "rain", "falls", "outside")
# Copies of row 1, so that the test needs no minute to write them.
MANY = (
    """
    WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
    INSERT INTO exchange
        (id, time, origin, profile, style, request_json, response_meta_json, number, model, state, asked,
        said)
    SELECT 'id-' || i, time, origin, profile, style, request_json, response_meta_json, i, model, state, asked,
        said
    FROM exchange, n WHERE number = 1
    """,
    """
    WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
    INSERT INTO exchange_search (rowid, words)
    SELECT i, 'number' || i || ' ' || words FROM exchange_search, n WHERE exchange_search.rowid = 1
    """,
)
CANARY = "sk-canary-0123456789abcdef"
DRAFT = Draft(
    ApiStyle.ANTHROPIC,
    "own",
    ChatRequest(
        "model-1",
        (Turn("user", (TextPart("Name a lamp for {{place}}"),)),),
        system="Be brief.",
        parameters=Parameters(temperature=0.5),
    ),
    {"top_k": 4},
    {"place": "the kitchen"},
)


def result(draft: Draft = DRAFT, said: str = "The pendant.", run_id: str = "run-1") -> RunResult:
    return RunResult(
        run_id=run_id,
        draft=draft,
        state=TurnState.COMPLETE,
        failure=None,
        parts=(ThinkingPart("hm"), TextPart(said), ToolCallPart("c", "t", "{}")),
        model="told",
        stop_reason="end_turn",
        limits=(),
        timing=Timing(100, 900),
        thinking_seconds=None,
        raw=RawMessage(ApiStyle.ANTHROPIC, "https://own", {}),
        row=None,
        exchanges=(),
    )


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "duologue.db", tmp_path / "backups")
    yield database
    await database.close()


@pytest.fixture
def history(database: Database) -> PlaygroundHistory:
    redactor = Redactor()
    redactor.learn(Secret(CANARY))
    return PlaygroundHistory(Exchanges(database), redactor, lambda: True)


async def kept(history: PlaygroundHistory, what: RunResult) -> str:
    identity = await history.keep(what)
    assert identity is not None
    return identity


async def test_a_request_comes_back_whole_with_what_came_of_it(history: PlaygroundHistory) -> None:
    history.preset = "lamps"
    found = await history.exchange(await kept(history, result()))
    assert found is not None
    assert found.draft == DRAFT
    assert found.outcome.parts == result().parts
    assert found.outcome.timing == Timing(100, 900)
    assert (found.run_id, found.preset) == ("run-1", "lamps")


async def test_the_newest_stands_first_with_the_beginnings_of_both_sides(history: PlaygroundHistory) -> None:
    await kept(history, result())
    newest = await kept(history, result(said="A lantern."))
    rows = await history.page()
    assert [row.said for row in rows] == ["A lantern.", "The pendant."]
    assert rows[0].id == newest
    assert rows[0].asked == "Name a lamp for {{place}}"
    assert rows[0].tokens is None


@pytest.mark.parametrize(
    ("words", "hits"),
    [
        ("lamp", 2),
        ("LANTERN", 1),
        ("kitchen lant", 1),
        ("brief", 2),
        ("lant kitchen", 0),
        ('"lamp', 2),
        ("model-1", 2),
        ("灯", 1),
        ("* OR (", 0),
        ("\0", 0),
        ("'; DROP TABLE", 0),
    ],
)
async def test_words_of_request_and_answer_are_found(
    history: PlaygroundHistory, words: str, hits: int
) -> None:
    await kept(history, result())
    await kept(history, result(said="A lantern. 一盏灯"))
    assert len(await history.page(words)) == hits


async def test_a_note_can_be_changed_and_found(history: PlaygroundHistory) -> None:
    identity = await kept(history, result())
    await history.set_note(identity, f"the good one {CANARY}")
    await history.set_note(identity, "the better one")
    assert [row.note for row in await history.page("better")] == ["the better one"]
    assert await history.page("good") == []
    assert len(await history.page("pendant")) == 1
    await history.set_note("nobody", "x")


async def test_where_a_recording_was_kept_is_noted_and_survives_an_undo(history: PlaygroundHistory) -> None:
    identity = await kept(history, result())
    await history.set_recording(identity, Path("/somewhere/a.duorec"))
    await history.put_back(await history.remove([identity]))
    found = await history.exchange(identity)
    assert found is not None
    assert Path(found.recording) == Path("/somewhere/a.duorec")


async def test_one_and_all_can_be_deleted_and_put_back(history: PlaygroundHistory) -> None:
    first = await kept(history, result())
    await kept(history, result(said="A lantern."))
    before = await history.page()
    one = await history.remove([first])
    assert len(await history.page()) == 1
    assert await history.page("pendant") == []
    await history.put_back(one)
    assert await history.page() == before
    everything = await history.remove()
    assert await history.page() == []
    await kept(history, result(said="Newer."))
    await history.put_back(everything)
    assert {row.said for row in await history.page()} == {"The pendant.", "A lantern.", "Newer."}
    assert len(await history.page("pendant")) == 1


async def test_nothing_is_kept_where_a_person_does_not_want_it(database: Database) -> None:
    history = PlaygroundHistory(Exchanges(database), Redactor(), lambda: False)
    assert await history.keep(result()) is None
    assert await history.page() == []


async def test_no_key_is_ever_in_the_database(
    history: PlaygroundHistory, database: Database, tmp_path: Path
) -> None:
    turn = Turn("user", (TextPart(CANARY),))
    draft = replace(DRAFT, request=replace(DRAFT.request, turns=(turn,)), extra={CANARY[:5]: [CANARY]})
    identity = await kept(history, result(draft, said=f"echo {CANARY}"))
    await history.set_note(identity, CANARY)
    await database.run(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    held = (tmp_path / "duologue.db").read_bytes()
    assert b"echo [key]" in held
    assert CANARY.encode() not in held


async def test_searching_ten_thousand_requests_takes_no_noticeable_time(database: Database) -> None:
    store = Exchanges(database)

    def one(number: int) -> KeptExchange:
        said = " ".join(WORDS[(number * 7 + n * n) % len(WORDS)] for n in range(150))
        turn = Turn("user", (TextPart(f"question {number} {said}"),))
        draft = replace(DRAFT, request=replace(DRAFT.request, turns=(turn,)))
        outcome = Outcome(TurnState.COMPLETE, (TextPart(said),), usage=Usage(10, 20))
        return KeptExchange(f"id-{number}", "2026-01-01T00:00:00.000Z", draft, outcome)

    await store.add(one(0))
    await database.write(lambda connection: [connection.execute(statement) for statement in MANY])

    async def seconds(asked: str, hits: int) -> float:
        began = time.process_time()
        rows = await store.page(asked, 300)
        took = time.process_time() - began
        assert len(rows) == hits
        return took

    for asked, hits in (("number7777", 1), ("kitchen lamp", 300), ("nowhere", 0), ("", 300)):
        took = await best_wait(lambda asked=asked, hits=hits: seconds(asked, hits), 0.05)
        assert took < 0.05, f"{asked!r} took {took * 1000:.0f} ms"

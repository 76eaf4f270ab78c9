"""The ledger: rows are added, never changed; unknown is never zero."""

import sqlite3
from dataclasses import replace

import pytest

from duologue.domain.message import UsageRow
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage, UsageTotals
from duologue.storage.database import Database
from duologue.storage.usage_ledger import Ledger

ROW = UsageRow(
    "2026-11-24T10:00:00.000Z",
    None,
    "p1",
    ApiStyle.ANTHROPIC,
    "m",
    TurnState.COMPLETE,
    Usage(100, 20, 80, 5, 7),
    Timing(12.5, 900.25),
    {"input_tokens": 15, "odd\ud83d": None},
)


REPLACED = """
REPLACE INTO usage (id, time_utc, profile, style, model, state, provenance)
VALUES (1, '', '', 'openai', '', 'complete', 'reported')
"""


async def test_a_row_is_kept_with_all_it_says(database: Database) -> None:
    await Ledger(database).append(ROW)
    row = await database.run(lambda c: dict(c.execute("SELECT * FROM usage").fetchone()))
    assert row == {
        "id": 1,
        "time_utc": "2026-11-24T10:00:00.000Z",
        "message": None,
        "run": None,
        "profile": "p1",
        "style": "anthropic",
        "model": "m",
        "state": "complete",
        "input": 100,
        "output": 20,
        "cache_read": 80,
        "cache_write": 5,
        "thinking": 7,
        "raw_usage_json": '{"input_tokens": 15, "odd\ufffd": null}',
        "provenance": "reported",
        "first_token_ms": 12.5,
        "total_ms": 900.25,
        "price_id": None,
        "cost_micros": None,
    }


@pytest.mark.fault("F56")
async def test_unknown_numbers_stay_unknown(database: Database) -> None:
    ledger = Ledger(database)
    await ledger.append(replace(ROW, usage=None, raw_usage=None, timing=Timing()))
    await ledger.append(replace(ROW, usage=Usage(output=0)))
    rows = await database.run(
        lambda c: c.execute(
            "SELECT input, output, raw_usage_json, total_ms FROM usage ORDER BY id"
        ).fetchall()
    )
    assert tuple(rows[0]) == (None, None, None, None)
    assert tuple(rows[1])[:2] == (None, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE usage SET output = 1",
        "DELETE FROM usage",
        "INSERT OR REPLACE INTO usage SELECT * FROM usage",
        REPLACED,
    ],
)
async def test_a_row_is_never_changed(database: Database, statement: str) -> None:
    await Ledger(database).append(ROW)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        await database.write(lambda c: c.execute(statement))
    assert await Ledger(database).totals_since("2000-01-01") == UsageTotals(1, 100, 20)


@pytest.mark.fault("F56")
async def test_sums_count_rows_and_say_how_many_are_unknown(database: Database) -> None:
    ledger = Ledger(database)
    assert await ledger.totals_since("2026-11-24T00:00:00Z") == UsageTotals()
    await ledger.append(replace(ROW, time_utc="2026-11-23T23:59:59.999Z"))
    await ledger.append(replace(ROW, time_utc="2026-11-24T00:00:00Z"))
    await ledger.append(replace(ROW, usage=None))
    await ledger.append(replace(ROW, usage=Usage(input=3)))
    assert await ledger.totals_since("2026-11-24T00:00:00Z") == UsageTotals(3, 103, 20, 2)


async def test_sums_can_be_of_one_profile_or_by_model(database: Database) -> None:
    ledger = Ledger(database)
    assert await ledger.totals_by_model("2026-11-24") == []
    for profile, model, usage in (
        ("p1", "small", Usage(1, 1)),
        ("p1", "large", Usage(50, 50)),
        ("p2", "large", Usage(30, 30)),
        ("p1", "small", Usage(2, 2)),
        ("p2", "unknown", None),
    ):
        await ledger.append(replace(ROW, profile_id=profile, model=model, usage=usage))
    await ledger.append(replace(ROW, time_utc="2026-11-23T00:00:00Z"))
    assert await ledger.totals_since("2026-11-24", "p1") == UsageTotals(3, 53, 53)
    assert await ledger.totals_since("2026-11-24", "p3") == UsageTotals()
    assert await ledger.totals_by_model("2026-11-24") == [
        ("p1", "large", UsageTotals(1, 50, 50)),
        ("p2", "large", UsageTotals(1, 30, 30)),
        ("p1", "small", UsageTotals(2, 3, 3)),
        ("p2", "unknown", UsageTotals(1, 0, 0, 1)),
    ]


async def test_times_compare_as_times_in_any_spelling(database: Database) -> None:
    ledger = Ledger(database)
    for time in (
        "2026-11-24T12:00:00+02:00",
        "2026-11-24T09:59:59.999999+00:00",
        "2026-11-24 10:00:01",
        "20261124T100002Z",
    ):
        await ledger.append(replace(ROW, time_utc=time))
    await ledger.append(replace(ROW, profile_id="p2"))
    assert await ledger.request_times("p1", "2026-11-24T10:00:00Z") == [
        "2026-11-24T10:00:00.000Z",
        "2026-11-24T10:00:01.000Z",
        "2026-11-24T10:00:02.000Z",
    ]
    assert (await ledger.totals_since("2026-11-24T11:00:00+01:00")).requests == 4


async def test_request_times_are_oldest_first_when_the_clock_jumped(database: Database) -> None:
    ledger = Ledger(database)
    for second in (5, 1, 3):
        await ledger.append(replace(ROW, time_utc=f"2026-11-24T10:00:0{second}Z"))
    assert [time[17:19] for time in await ledger.request_times("p1", "2026-11-24")] == ["01", "03", "05"]


async def test_the_views_sum_by_day_and_by_chat(database: Database) -> None:
    ledger = Ledger(database)

    def a_turn(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO chat (id, title, title_source, profile, style, model, created, updated, activity)"
            " VALUES ('c', '', '', 'p1', 'openai', 'm', '', '', 1)"
        )
        connection.execute(
            "INSERT INTO message (id, chat, role, state, created) VALUES ('m1', 'c', 'user', 'sent', '')"
        )

    await database.write(a_turn)
    await ledger.append(replace(ROW, message_id="m1"))
    await ledger.append(replace(ROW, message_id="m1", usage=None))
    await ledger.append(replace(ROW, time_utc="2026-11-25T00:00:00Z"))
    days = await database.run(
        lambda c: c.execute("SELECT day, requests, input, unknown FROM usage_by_day ORDER BY day").fetchall()
    )
    chats = await database.run(
        lambda c: c.execute("SELECT chat, requests, input, output, unknown FROM usage_by_chat").fetchall()
    )
    assert [tuple(row) for row in days] == [("2026-11-24", 2, 100, 1), ("2026-11-25", 1, 100, 0)]
    assert [tuple(row) for row in chats] == [("c", 2, 100, 20, 1)]

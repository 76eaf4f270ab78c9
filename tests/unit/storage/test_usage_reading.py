"""Sums kept as rows come are the sums of the rows, whatever the rows are."""

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duologue.domain.message import UsageRow
from duologue.domain.money import Money
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage
from duologue.domain.usage_sums import UsageSums, total
from duologue.storage.database import Database
from duologue.storage.schema import MIGRATIONS
from duologue.storage.usage_ledger import Ledger
from duologue.storage.usage_reading import LedgerReader

ROW = UsageRow(
    "2026-11-24T10:00:00.000Z", None, "p", ApiStyle.OPENAI, "m", TurnState.COMPLETE, Usage(10, 5), Timing(),
    price_id="USD:t:2026-01-01:m", cost_micros=7,
)  # fmt: skip

numbers = st.none() | st.integers(0, 10**12)
rows = st.builds(
    UsageRow,
    st.sampled_from(["2026-11-24T10:00:00.000Z", "2026-11-24T23:59:59.999Z", "2026-11-25T00:00:00.000Z"]),
    st.none(),
    st.sampled_from(["p", "q"]),
    st.sampled_from(ApiStyle),
    st.sampled_from(["m", "n"]),
    st.just(TurnState.COMPLETE),
    st.none() | st.builds(Usage, numbers, numbers, numbers, numbers, numbers),
    st.just(Timing()),
    provenance=st.sampled_from(["reported", "estimated"]),
    price_id=st.sampled_from([None, "USD:t:d:m", "CNY:t:d:m", "plan:token_plan", "free:demo"]),
    cost_micros=numbers,
).map(lambda row: row if (row.price_id or "")[:3].isupper() else replace(row, cost_micros=None))


@pytest.fixture
def _zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    time.tzset()


def in_zone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TZ", name)
    time.tzset()


def sums_of(row: UsageRow) -> UsageSums:
    usage, kind = row.usage or Usage(), (row.price_id or "").partition(":")[0]
    is_money = kind.isupper()
    return UsageSums(
        1, usage.input or 0, usage.output or 0, usage.cache_read or 0, usage.cache_write or 0,
        usage.thinking or 0, int(usage.input is None or usage.output is None),
        int(row.provenance == "estimated"),
        int(not kind or (is_money and row.cost_micros is None)), int(kind == "plan"), int(kind == "free"),
        (Money(kind, row.cost_micros),) if is_money and row.cost_micros is not None else (),
    )  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows, max_size=12))
async def test_the_sums_by_day_are_the_sums_of_the_rows(
    tmp_path_factory: object, some: list[UsageRow]
) -> None:
    folder: Path = tmp_path_factory.mktemp("sums")  # type: ignore[attr-defined] - pytest's own
    database = await Database.open(folder / "d.db", folder / "b")
    try:
        for row in some:
            await Ledger(database).append(row)
        found = await LedgerReader(database).daily("2000-01-01", "2100-01-01")
        assert total(line.sums for line in found) == total(map(sums_of, some))
        for profile in ("p", "q"):
            assert total(line.sums for line in found if line.profile_id == profile) == total(
                sums_of(row) for row in some if row.profile_id == profile
            )
        assert await LedgerReader(database).of_days("2000-01-01", "2100-01-01") == total(
            sums_of(row) for row in some if row.price_id != "free:demo"
        )
        since, before = "2026-11-24T00:00:00.000Z", "2026-11-25T00:00:00.000Z"
        chats = await LedgerReader(database).by_chat(since, before)
        assert total(sums for _, _, sums in chats) == total(
            sums_of(row) for row in some if since <= row.time_utc < before
        )
    finally:
        await database.close()


async def test_a_request_is_never_lost_to_a_sum_that_is_full(database: Database) -> None:
    for _ in range(3):
        await Ledger(database).append(replace(ROW, usage=Usage(2**62, 2**62), cost_micros=2**62))
    (line,) = await LedgerReader(database).daily("2000-01-01", "2100-01-01")
    assert (line.sums.requests, line.sums.input) == (3, 2**53 - 1)


@pytest.mark.fault("F61")
@pytest.mark.usefixtures("_zone")
async def test_a_request_belongs_to_the_day_it_was_here_and_stays_there(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_zone(monkeypatch, "Asia/Kathmandu")  # 5:45 ahead
    await Ledger(database).append(replace(ROW, time_utc="2026-11-24T18:14:59.000Z"))
    await Ledger(database).append(replace(ROW, time_utc="2026-11-24T18:15:00.000Z"))
    in_zone(monkeypatch, "America/Los_Angeles")
    days = await LedgerReader(database).daily("2026-11-24", "2026-11-25")
    assert [(line.day, line.sums.requests) for line in days] == [("2026-11-24", 1), ("2026-11-25", 1)]


@pytest.mark.fault("F61")
async def test_rows_come_in_the_order_they_were_written_when_the_clock_was_set_back(
    database: Database,
) -> None:
    for second in (5, 1, 3):
        await Ledger(database).append(replace(ROW, time_utc=f"2026-11-24T10:00:0{second}Z"))
    names, found = await LedgerReader(database).rows("2026-11-24", "2026-11-25")
    place = list(names).index("time_utc")
    assert [str(row[place])[18] for row in found] == ["5", "1", "3"]


async def test_what_a_run_and_a_chat_used_leaves_recorded_examples_out(database: Database) -> None:
    def a_turn(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO chat (id, title, title_source, profile, style, model, created, updated, activity)"
            " VALUES ('c', 'Lamp', '', 'p', 'openai', 'm', '', '', 1)"
        )
        connection.execute(
            "INSERT INTO message (id, chat, role, state, created) VALUES ('m1', 'c', 'user', 'sent', '')"
        )

    await database.write(a_turn)
    ledger, reader = Ledger(database), LedgerReader(database)
    for price in ("USD:t:d:m", "free:demo"):
        await ledger.append(replace(ROW, message_id="m1", run_id="r", price_id=price))
    await ledger.append(ROW)
    assert (await reader.of_chat("c")).tokens == (await reader.of_run("r")).tokens == 15
    assert (await reader.of_chat("x"), await reader.of_run("x")) == (UsageSums(), UsageSums())
    chats = await reader.by_chat("2026-11-24", "2026-11-25")
    assert {(chat, title): sums.requests for chat, title, sums in chats} == {
        ("c", "Lamp"): 2,
        (None, None): 1,
    }


async def test_rows_of_an_older_database_are_summed_when_it_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "d.db"
    older = await Database.open(path, tmp_path / "b", migrations=MIGRATIONS[:1])
    for row in (replace(ROW, price_id=None, cost_micros=None), replace(ROW, usage=None)):
        await Ledger(older).append(replace(row, price_id=None, cost_micros=None))
    await older.close()
    database = await Database.open(path, tmp_path / "b")
    (line,) = await LedgerReader(database).daily("2000-01-01", "2100-01-01")
    assert line.sums == UsageSums(2, 10, 5, unknown=1, unpriced=2)
    await database.close()

"""The Terms record in the database: append-only, chained, and tampering shows."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from duologue.domain.terms import (
    FIRST_HASH,
    Acceptance,
    TermsAct,
    TermsEvent,
    TermsText,
    acceptance,
    first_broken,
)
from duologue.storage.database import Database
from duologue.storage.terms_record import AcceptanceRecord

TEXT = TermsText("tos", "2025-11-01", "minimaxm2.io", "\ufeff1. Be kind.\r\n2. Pay.\x00\n")


# A copy of the acceptance behind the withdrawal.
FORGED = """
INSERT INTO terms_event SELECT 4, time_utc, "offset", event, document, sha256, normalised_sha256,
    profile_kind, app_version, locale, words, source, end_reached, prev_hash, hash
FROM terms_event WHERE seq = 2
"""


@pytest.fixture
def record(database: Database, clock: Callable[[], datetime]) -> AcceptanceRecord:
    return AcceptanceRecord(database, "0.1.0", clock)


async def act(record: AcceptanceRecord, what: TermsAct, text: TermsText = TEXT) -> TermsEvent:
    return await record.append(
        what,
        text,
        profile_kind="service",
        locale="en_GB",
        words="I have read the Terms / Accept",
        source="bundled",
        end_reached=what is TermsAct.ACCEPTED,
    )


async def tamper(database: Database, statement: str) -> None:
    """Change rows as somebody with an SQLite tool could."""

    def work(connection: sqlite3.Connection) -> None:
        triggers = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for trigger in triggers:
            connection.execute(f"DROP TRIGGER {trigger['name']}")
        connection.execute(statement)

    await database.write(work)


async def test_a_row_comes_back_as_it_was_added(record: AcceptanceRecord) -> None:
    shown = await act(record, TermsAct.SHOWN)
    accepted = await act(record, TermsAct.ACCEPTED)
    assert await record.events() == [shown, accepted]
    assert (shown.seq, shown.prev_hash, accepted.seq, accepted.prev_hash) == (1, FIRST_HASH, 2, shown.hash)
    assert (accepted.act, accepted.app_version, accepted.end_reached) == (TermsAct.ACCEPTED, "0.1.0", True)
    assert (accepted.sha256, accepted.normalised_sha256) == (TEXT.sha256, TEXT.normalised_sha256)
    assert first_broken(await record.events()) is None
    assert acceptance(await record.events(), TEXT) is Acceptance.ACCEPTED


async def test_the_time_is_utc_with_the_local_offset_beside_it(database: Database) -> None:
    local = timezone(timedelta(hours=-3, minutes=-30))
    record = AcceptanceRecord(database, "1", lambda: datetime(2026, 11, 24, 8, 30, tzinfo=local))
    event = await act(record, TermsAct.SHOWN)
    assert (event.time_utc, event.offset) == ("2026-11-24T12:00:00.000Z", -210)


async def test_the_exact_text_is_kept_once(record: AcceptanceRecord, database: Database) -> None:
    for what in (TermsAct.SHOWN, TermsAct.ACCEPTED, TermsAct.WITHDRAWN):
        await act(record, what)
    rows = await database.run(lambda c: c.execute("SELECT * FROM terms_text").fetchall())
    assert len(rows) == 1
    kept = TermsText(rows[0]["document"], rows[0]["version"], rows[0]["publisher"], rows[0]["text"])
    assert kept == TEXT
    assert kept.sha256 == rows[0]["sha256"] == (await record.events())[0].sha256


@pytest.mark.parametrize("table", ["terms_event", "terms_text"])
@pytest.mark.parametrize(
    "form", ["UPDATE {0} SET document = 'x'", "DELETE FROM {0}", "REPLACE INTO {0} SELECT * FROM {0}"]
)
async def test_the_database_itself_refuses_changes(
    record: AcceptanceRecord, database: Database, table: str, form: str
) -> None:
    event = await act(record, TermsAct.ACCEPTED)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        await database.write(lambda c: c.execute(form.format(table)))
    assert await record.events() == [event]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE terms_event SET event = 'shown' WHERE seq = 3",
        "UPDATE terms_event SET event = 'no such act' WHERE seq = 2",
        "UPDATE terms_event SET time_utc = '2030-01-01T00:00:00.000Z' WHERE seq = 1",
        "UPDATE terms_event SET end_reached = 1 WHERE seq = 1",
        "UPDATE terms_event SET seq = 7 WHERE seq = 3",
        "DELETE FROM terms_event WHERE seq = 1",
        "DELETE FROM terms_event WHERE seq = 2",
        "DELETE FROM terms_event WHERE seq = 3",
        "DELETE FROM terms_event WHERE seq > 1",
        "DELETE FROM terms_event",
        FORGED,
    ],
)
async def test_tampering_shows_and_accepting_again_is_possible(
    record: AcceptanceRecord, database: Database, statement: str
) -> None:
    for what in (TermsAct.SHOWN, TermsAct.ACCEPTED, TermsAct.WITHDRAWN):
        await act(record, what)
    assert acceptance(await record.events(), TEXT) is Acceptance.WITHDRAWN
    await tamper(database, statement)
    broken = await record.events()
    assert acceptance(broken, TEXT) is Acceptance.RECORD_BROKEN

    await act(record, TermsAct.SHOWN)
    assert acceptance(await record.events(), TEXT) is Acceptance.NOT_ASKED
    await act(record, TermsAct.ACCEPTED)
    assert acceptance(await record.events(), TEXT) is Acceptance.ACCEPTED
    kept = [event for event in broken if event.hash]
    assert (await record.events())[: len(kept)] == kept


async def test_a_clock_that_jumps_leaves_the_chain_whole(database: Database) -> None:
    years = iter([2026, 1970, 2100, 2026])
    record = AcceptanceRecord(database, "1", lambda: datetime(next(years), 1, 1, tzinfo=UTC))
    for what in (TermsAct.SHOWN, TermsAct.ACCEPTED, TermsAct.WITHDRAWN, TermsAct.ACCEPTED):
        await act(record, what)
    assert [event.time_utc[:4] for event in await record.events()] == ["2026", "1970", "2100", "2026"]
    assert acceptance(await record.events(), TEXT) is Acceptance.ACCEPTED


async def test_a_text_of_five_megabytes_is_kept(record: AcceptanceRecord) -> None:
    long = TermsText("tos", "1", "p", "clause \u00a7 " * 600_000)
    event = await act(record, TermsAct.SHOWN, long)
    assert event.sha256 == long.sha256

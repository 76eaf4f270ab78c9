"""The record of what a person did with which Terms: append-only rows, each holding the last one's hash."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

from duologue.domain.terms import (
    FIRST_HASH,
    ROW_GONE,
    SEAL_BROKEN,
    TermsAct,
    TermsEvent,
    TermsText,
    first_broken,
)
from duologue.domain.times import utc_text
from duologue.storage.clock import Clock, system_clock

if TYPE_CHECKING:
    from duologue.storage.database import Database
    from duologue.storage.terms_seal import RecordSeal

_SECONDS_A_MINUTE = 60
_ALL = """
SELECT seq, time_utc, "offset", event, document, sha256, normalised_sha256, profile_kind, app_version, locale,
    words, source, end_reached, prev_hash, hash
FROM terms_event ORDER BY seq
"""


class AcceptanceRecord:
    """`services.ports.TermsRecord` in SQLite. `app_version` is noted in every row.

    Without a `seal` a record that was copied from elsewhere cannot be told from one's own.
    """

    def __init__(
        self,
        database: Database,
        app_version: str,
        clock: Clock = system_clock,
        *,
        seal: RecordSeal | None = None,
    ) -> None:
        self._database = database
        self._app_version = app_version
        self._clock = clock
        self._seal = seal

    async def events(self) -> list[TermsEvent]:
        """The whole record, oldest first; a row without a hash stands for what is amiss at its end."""
        return await self._database.run(self._events)

    async def texts(self, document: str) -> list[TermsText]:
        """The exact texts of a document that rows name, in the order in which they were first kept.

        A copy that no longer has the digest it was kept under is left out: it is not what was shown.
        """

        def work(connection: sqlite3.Connection) -> list[TermsText]:
            rows = connection.execute(
                "SELECT sha256, document, version, publisher, text FROM terms_text WHERE document = ?"
                " ORDER BY rowid",
                (document,),
            )
            kept = ((row["sha256"], TermsText(*tuple(row)[1:])) for row in rows)
            return [text for digest, text in kept if text.sha256 == digest]

        return await self._database.run(work)

    async def append(
        self,
        act: TermsAct,
        terms: TermsText,
        *,
        profile_kind: str,
        locale: str,
        words: str,
        source: str,
        end_reached: bool,
    ) -> TermsEvent:
        """Add a row for this act, and keep the exact text once per digest.

        Where the record was tampered with, the row begins a new chain: the broken one stays as it is.
        """
        now = self._clock()
        offset = now.utcoffset()

        def work(connection: sqlite3.Connection) -> TermsEvent:
            earlier = self._events(connection)
            whole = earlier and first_broken(earlier) is None
            event = TermsEvent(
                seq=_next_seq(connection),
                time_utc=utc_text(now),
                offset=int(offset.total_seconds() // _SECONDS_A_MINUTE) if offset else 0,
                act=act,
                document=terms.document,
                sha256=terms.sha256,
                normalised_sha256=terms.normalised_sha256,
                profile_kind=profile_kind,
                app_version=self._app_version,
                locale=locale,
                words=words,
                source=source,
                end_reached=end_reached,
                prev_hash=earlier[-1].hash if whole else FIRST_HASH,
            )
            event = replace(event, hash=event.computed_hash())
            _keep_text(connection, terms)
            _keep_event(connection, event)
            return event

        event = await self._database.write(work)
        if self._seal is not None:
            await self._database.run(lambda _: self._put_seal(event.hash))
        return event

    def _events(self, connection: sqlite3.Connection) -> list[TermsEvent]:
        events = [_event(row) for row in connection.execute(_ALL)]
        last = _next_seq(connection) - 1
        if last > (events[-1].seq if events else 0):
            events.append(_amiss(last, ROW_GONE))
        elif events and self._seal is not None and not self._seal.is_in({event.hash for event in events}):
            events.append(_amiss(last, SEAL_BROKEN))
        return events

    def _put_seal(self, row_hash: str) -> None:
        if self._seal is not None:
            self._seal.put(row_hash)


def _event(row: sqlite3.Row) -> TermsEvent:
    values = dict(row)
    act = values.pop("event")
    # A word that is no act was not written here; any act in its place does not fit the row's hash.
    act = TermsAct(act) if act in set(TermsAct) else TermsAct.SUPERSEDED
    return TermsEvent(**{**values, "act": act, "end_reached": bool(values["end_reached"])})


def _amiss(seq: int, what: str) -> TermsEvent:
    """A row without a hash, which fits no chain; `what` is in its `source`.

    It stands for a row that was deleted at the end, where no later row misses it, or for a record that
    does not hold the row that was sealed.
    """
    return TermsEvent(
        seq=seq,
        time_utc="",
        offset=0,
        act=TermsAct.SUPERSEDED,
        document="",
        sha256="",
        normalised_sha256="",
        profile_kind="",
        app_version="",
        locale="",
        words="",
        source=what,
        end_reached=False,
        prev_hash="",
    )


def _next_seq(connection: sqlite3.Connection) -> int:
    """One more than any row ever had, also one that was deleted."""
    row = connection.execute(
        "SELECT max(seq) FROM (SELECT seq FROM sqlite_sequence WHERE name = 'terms_event'"
        " UNION ALL SELECT seq FROM terms_event)"
    ).fetchone()
    return int(row[0] or 0) + 1


def _keep_text(connection: sqlite3.Connection, terms: TermsText) -> None:
    known = connection.execute("SELECT 1 FROM terms_text WHERE sha256 = ?", (terms.sha256,)).fetchone()
    if known is None:
        connection.execute(
            "INSERT INTO terms_text (sha256, normalised_sha256, document, version, publisher, text)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                terms.sha256,
                terms.normalised_sha256,
                terms.document,
                terms.version,
                terms.publisher,
                terms.text,
            ),
        )


def _keep_event(connection: sqlite3.Connection, event: TermsEvent) -> None:
    connection.execute(
        'INSERT INTO terms_event (seq, time_utc, "offset", event, document, sha256, normalised_sha256,'
        " profile_kind, app_version, locale, words, source, end_reached, prev_hash, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.seq,
            event.time_utc,
            event.offset,
            event.act,
            event.document,
            event.sha256,
            event.normalised_sha256,
            event.profile_kind,
            event.app_version,
            event.locale,
            event.words,
            event.source,
            int(event.end_reached),
            event.prev_hash,
            event.hash,
        ),
    )

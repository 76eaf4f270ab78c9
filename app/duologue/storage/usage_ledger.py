"""The ledger of requests: rows are added, never changed."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from duologue.domain.times import same_form
from duologue.domain.usage import Usage, UsageTotals
from duologue.storage.text import storable

if TYPE_CHECKING:
    from duologue.domain.message import UsageRow
    from duologue.storage.database import Database

# Requests, input, output, and how many requests told no tokens; the same for every grouping.
_SUMS = (
    "count(*), coalesce(sum(input), 0), coalesce(sum(output), 0),"
    " coalesce(sum(input IS NULL OR output IS NULL), 0)"
)


class Ledger:
    """`services.ports.UsageLedger` in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def append(self, row: UsageRow) -> None:
        """Keep one row in one short transaction. Raises StorageError."""
        usage = row.usage or Usage()
        raw = None if row.raw_usage is None else json.dumps(dict(row.raw_usage), ensure_ascii=False)
        values = storable(
            [
                same_form(row.time_utc),
                row.message_id,
                row.profile_id,
                row.style,
                row.model,
                row.state,
                usage.input,
                usage.output,
                usage.cache_read,
                usage.cache_write,
                usage.thinking,
                raw,
                row.provenance,
                row.timing.first_token_ms,
                row.timing.total_ms,
                row.run_id,
                row.price_id,
                row.cost_micros,
            ]
        )
        await self._database.write(
            lambda connection: connection.execute(
                "INSERT INTO usage (time_utc, message, profile, style, model, state, input, output,"
                " cache_read, cache_write, thinking, raw_usage_json, provenance, first_token_ms, total_ms,"
                " run, price_id, cost_micros)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        )

    async def totals_since(self, time_utc: str, profile_id: str | None = None) -> UsageTotals:
        """Sums over the rows at or after a time; rows of which a number is missing count as unknown."""

        def work(connection: sqlite3.Connection) -> UsageTotals:
            row = connection.execute(
                f"SELECT {_SUMS} FROM usage WHERE time_utc >= ? AND (? IS NULL OR profile = ?)",  # noqa: S608 - a constant
                (same_form(time_utc), profile_id, profile_id),
            ).fetchone()
            return UsageTotals(*row)

        return await self._database.run(work)

    async def totals_by_model(self, since_utc: str) -> list[tuple[str, str, UsageTotals]]:
        """Sums at or after a time, as (profile id, model, sums), the most used first."""

        def work(connection: sqlite3.Connection) -> list[tuple[str, str, UsageTotals]]:
            rows = connection.execute(
                f"SELECT profile, model, {_SUMS} FROM usage WHERE time_utc >= ?"  # noqa: S608 - a constant
                " GROUP BY profile, model ORDER BY sum(coalesce(input, 0) + coalesce(output, 0)) DESC, model",
                (same_form(since_utc),),
            )
            return [(row[0], row[1], UsageTotals(*row[2:])) for row in rows]

        return await self._database.run(work)

    async def request_times(self, profile_id: str, since_utc: str) -> list[str]:
        """When requests of a profile were sent, oldest first, at or after a time."""

        def work(connection: sqlite3.Connection) -> list[str]:
            rows = connection.execute(
                "SELECT time_utc FROM usage WHERE profile = ? AND time_utc >= ? ORDER BY time_utc, id",
                (profile_id, same_form(since_utc)),
            )
            return [row["time_utc"] for row in rows]

        return await self._database.run(work)

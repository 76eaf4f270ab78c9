"""Reads sums and rows out of the ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from duologue.domain.money import Money
from duologue.domain.usage_sums import ChatSums, DailySums, UsageSums, total

if TYPE_CHECKING:
    from duologue.storage.database import Database

# Rows of one kind (a currency, 'plan', 'free' or '') as the columns of usage_daily.
_LIVE = """
    CASE WHEN usage.price_id IS NULL THEN ''
        WHEN substr(usage.price_id, 1, 5) IN ('plan:', 'free:') THEN substr(usage.price_id, 1, 4)
        ELSE substr(usage.price_id, 1, 3) END AS kind,
    count(*) AS requests, sum(input) AS input, sum(output) AS output, sum(cache_read) AS cache_read,
    sum(cache_write) AS cache_write, sum(thinking) AS thinking,
    sum(input IS NULL OR output IS NULL) AS unknown, sum(provenance = 'estimated') AS estimated,
    sum(cost_micros IS NULL
        AND (price_id IS NULL OR substr(price_id, 1, 5) NOT IN ('plan:', 'free:'))) AS unpriced,
    sum(cost_micros) AS cost_micros
"""
_SUMMED = (
    "kind, sum(requests) AS requests, sum(input) AS input, sum(output) AS output,"
    " sum(cache_read) AS cache_read, sum(cache_write) AS cache_write, sum(thinking) AS thinking,"
    " sum(unknown) AS unknown, sum(estimated) AS estimated, sum(unpriced) AS unpriced,"
    " sum(cost_micros) AS cost_micros"
)
_PAID = "day BETWEEN ? AND ? AND kind <> 'free'"
_LINES = (
    "day, profile, style, model, kind, requests, input, output, cache_read, cache_write, thinking, unknown,"
    " estimated, unpriced, cost_micros"
)
# Requests beside a chat name it in their run (`services.asides`).
_BESIDE = (
    "CASE WHEN substr(run, 1, 6) = 'title:' THEN substr(run, 7)"
    " WHEN substr(run, 1, 8) = 'summary:' THEN substr(run, 9) END"
)
_OF_CHAT = (
    "FROM usage WHERE id IN ("
    "SELECT usage.id FROM message JOIN usage ON usage.message = message.id WHERE message.chat = ?1"
    " UNION ALL SELECT id FROM usage WHERE run IN ('title:' || ?1, 'summary:' || ?1))"
)
_KINDS_THAT_COST_NOTHING = ("plan", "free")
_COLUMNS = (
    "id, time_utc, profile, style, model, state, message, run, input, output, cache_read, cache_write,"
    " thinking, provenance, first_token_ms, total_ms, price_id, cost_micros, raw_usage_json"
)


class LedgerReader:
    """`services.ports.UsageReader` in SQLite. Days are local ones, both ends included."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def daily(self, first_day: str, last_day: str) -> list[DailySums]:
        """The sums of each day, profile, style, model and kind of cost, oldest day first."""

        def work(connection: sqlite3.Connection) -> list[DailySums]:
            asked = f"SELECT {_LINES} FROM usage_daily WHERE day BETWEEN ? AND ?"  # noqa: S608 - a constant
            rows = connection.execute(asked, (first_day, last_day))
            return [DailySums(row[0], row[1], row[2], row[3], _sums(row)) for row in rows]

        return await self._database.run(work)

    async def of_days(self, first_day: str, last_day: str) -> UsageSums:
        """All that was used on these days, recorded examples left out."""

        def work(connection: sqlite3.Connection) -> UsageSums:
            asked = f"SELECT {_SUMMED} FROM usage_daily WHERE {_PAID} GROUP BY kind"  # noqa: S608 - constants
            return total(map(_sums, connection.execute(asked, (first_day, last_day))))

        return await self._database.run(work)

    async def by_chat(self, since_utc: str, before_utc: str) -> list[ChatSums]:
        """Sums by chat in a span of time, as (chat, its title, sums).

        A chat of None are requests outside of chats, or in turns that were deleted since.
        """

        def work(connection: sqlite3.Connection) -> list[ChatSums]:
            rows = connection.execute(
                f"SELECT chat.id AS chat, chat.title, {_LIVE} FROM usage"  # noqa: S608 - constants
                " LEFT JOIN message ON message.id = usage.message"
                f" LEFT JOIN chat ON chat.id = coalesce(message.chat, {_BESIDE})"
                " WHERE time_utc >= ? AND time_utc < ? GROUP BY chat.id, kind",
                (since_utc, before_utc),
            ).fetchall()
            titles = {row["chat"]: row["title"] for row in rows}
            return [
                (chat, title, total(_sums(row) for row in rows if row["chat"] == chat))
                for chat, title in titles.items()
            ]

        return await self._database.run(work)

    async def of_chat(self, chat_id: str) -> UsageSums:
        """All that a chat has used in the turns that are still there and beside it, examples left out."""
        return await self._live(_OF_CHAT, chat_id)

    async def of_run(self, run_id: str) -> UsageSums:
        """All that a run has used, recorded examples left out."""
        return await self._live("FROM usage WHERE run = ?", run_id)

    async def rows(self, since_utc: str, before_utc: str) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """The names of the columns, and every row in a span of time in the order they were written."""

        def work(connection: sqlite3.Connection) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
            found = connection.execute(
                f"SELECT {_COLUMNS} FROM usage WHERE time_utc >= ? AND time_utc < ? ORDER BY id",  # noqa: S608 - a constant
                (since_utc, before_utc),
            )
            return [column[0] for column in found.description], [tuple(row) for row in found]

        return await self._database.run(work)

    async def _live(self, where: str, value: str) -> UsageSums:
        def work(connection: sqlite3.Connection) -> UsageSums:
            asked = f"SELECT {_LIVE} {where} GROUP BY kind HAVING kind <> 'free'"
            rows = connection.execute(asked, (value,))
            return total(_sums(row) for row in rows)

        return await self._database.run(work)


def _sums(row: sqlite3.Row) -> UsageSums:
    kind = row["kind"]
    requests, unpriced = row["requests"], row["unpriced"]
    is_money = bool(kind) and kind not in _KINDS_THAT_COST_NOTHING
    return UsageSums(
        requests,
        row["input"] or 0,
        row["output"] or 0,
        row["cache_read"] or 0,
        row["cache_write"] or 0,
        row["thinking"] or 0,
        row["unknown"],
        row["estimated"],
        unpriced,
        on_plan=requests if kind == "plan" else 0,
        free=requests if kind == "free" else 0,
        costs=(Money(kind, row["cost_micros"] or 0),) if is_money and unpriced < requests else (),
    )

"""The playground's history in the database."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from duologue.domain.draft_data import draft_from_data, draft_to_data
from duologue.domain.errors import InputUnreadable, StoreDamaged
from duologue.domain.kept_exchange import ExchangeSummary, KeptExchange, Outcome, RemovedExchanges
from duologue.domain.parts import parts_from_json, parts_to_json, plain_text
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage
from duologue.storage.database import Database
from duologue.storage.search_index import spaced
from duologue.storage.search_words import expression, terms_of
from duologue.storage.text import repaired, storable

_SUMMARY = "id, time, profile, style, model, state, asked, said, tokens, preset, note"
_FOUND = """
WHERE number IN (
    SELECT rowid FROM exchange_search WHERE exchange_search MATCH ? ORDER BY rowid DESC LIMIT ?
)"""
_BEGINNING = 240  # characters of what was asked and said that a row shows
_SEARCHED = 60_000  # characters of an exchange that can be found


class Exchanges:
    """`services.ports.ExchangeStore` in SQLite; the order of rows is `number`, never a clock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, kept: KeptExchange) -> None:
        """Keep one more. Raises StorageError."""

        def work(connection: sqlite3.Connection) -> None:
            values, words = _values(kept), _words(kept)
            number = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM exchange").fetchone()[0]
            _insert(connection, {**values, "number": number})
            _put_words(connection, number, words)

        await self._database.write(work)

    async def page(self, words: str, most: int) -> list[ExchangeSummary]:
        """The newest rows, of those that hold these words where any are given."""
        wanted = expression(terms_of(words))
        if words.strip() and not wanted:
            return []
        found = _FOUND if wanted else ""
        values = (wanted, most, most) if wanted else (most,)
        query = f"SELECT {_SUMMARY} FROM exchange {found} ORDER BY number DESC LIMIT ?"  # noqa: S608 - our own names
        return await self._database.run(
            lambda connection: [_summary(row) for row in connection.execute(query, values)]
        )

    async def exchange(self, identity: str) -> KeptExchange | None:
        """The whole of one row, or None. Raises StoreDamaged."""

        def work(connection: sqlite3.Connection) -> sqlite3.Row | None:
            row: sqlite3.Row | None = connection.execute(
                "SELECT * FROM exchange WHERE id = ?", (identity,)
            ).fetchone()
            return row

        row = await self._database.run(work)
        return None if row is None else _kept(row)

    async def set_note(self, identity: str, note: str) -> None:
        """Change a person's note; it is found by its words too."""
        row = await self.exchange(identity)
        if row is None:
            return
        before = _words(row)

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE exchange SET note = ? WHERE id = ?", storable((note, identity)))
            number = connection.execute("SELECT number FROM exchange WHERE id = ?", (identity,)).fetchone()
            if number is not None:
                text = spaced(repaired(f"{note}\n{before}"))
                connection.execute("UPDATE exchange_search SET words = ? WHERE rowid = ?", (text, number[0]))

        await self._database.write(work)

    async def set_recording(self, identity: str, path: str) -> None:
        """Note in which file what crossed the wire was kept."""

        def work(connection: sqlite3.Connection) -> None:
            values = storable((path, identity))
            connection.execute("UPDATE exchange SET recording = ? WHERE id = ?", values)

        await self._database.write(work)

    async def remove(self, identities: Sequence[str] | None) -> RemovedExchanges:
        """Delete these rows, or all of them for None; what was taken, for `put_back`."""

        def work(connection: sqlite3.Connection) -> RemovedExchanges:
            values = () if identities is None else tuple(identities)
            where = "" if identities is None else f" WHERE id IN ({', '.join('?' * len(values))})"
            found = connection.execute(f"SELECT * FROM exchange{where}", values).fetchall()  # noqa: S608 - our own names
            rows = tuple(dict(row) for row in found)
            words = []
            for row in rows:
                number = (row["number"],)
                held = connection.execute(
                    "SELECT words FROM exchange_search WHERE rowid = ?", number
                ).fetchone()
                words.append((row["number"], held[0] if held else ""))
                connection.execute("DELETE FROM exchange_search WHERE rowid = ?", number)
            connection.execute(f"DELETE FROM exchange{where}", values)  # noqa: S608 - our own names
            return RemovedExchanges(rows, tuple(words))

        return await self._database.write(work)

    async def put_back(self, removed: RemovedExchanges) -> None:
        """Undo a removal; where a new row took the number of an old one, that one stays."""

        def work(connection: sqlite3.Connection) -> None:
            words = dict(removed.words)
            for row in removed.rows:
                number = row["number"]
                taken = connection.execute("SELECT 1 FROM exchange WHERE number = ?", (number,)).fetchone()
                if taken:
                    newest = connection.execute("SELECT max(number) + 1 FROM exchange").fetchone()
                    number = newest[0]
                _insert(connection, {**row, "number": number})
                connection.execute(
                    "INSERT INTO exchange_search (rowid, words) VALUES (?, ?)", (number, words[row["number"]])
                )

        await self._database.write(work)


def _insert(connection: sqlite3.Connection, values: dict[str, Any]) -> None:
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    connection.execute(
        f"INSERT INTO exchange ({columns}) VALUES ({marks})",  # noqa: S608 - our own names
        storable(list(values.values())),
    )


def _put_words(connection: sqlite3.Connection, number: int, words: str) -> None:
    connection.execute(
        "INSERT INTO exchange_search (rowid, words) VALUES (?, ?)", (number, spaced(repaired(words)))
    )


def _values(kept: KeptExchange) -> dict[str, Any]:
    outcome, request = kept.outcome, kept.draft.request
    meta: dict[str, Any] = {
        "state": outcome.state,
        "parts": json.loads(parts_to_json(outcome.parts)),
        "stop_reason": outcome.stop_reason,
        "failure": outcome.failure,
        "usage": None if outcome.usage is None else asdict(outcome.usage),
        "reported": outcome.reported,
        "timing": asdict(outcome.timing),
        "run": kept.run_id,
    }
    return {
        "id": kept.id,
        "time": kept.time,
        "origin": "playground",
        "profile": kept.draft.profile_id,
        "style": kept.draft.style,
        "model": request.model,
        "state": outcome.state,
        "request_json": json.dumps(draft_to_data(kept.draft), ensure_ascii=False),
        "response_meta_json": json.dumps(meta, ensure_ascii=False),
        "asked": _last_words(kept)[:_BEGINNING],
        "said": plain_text(outcome.parts)[:_BEGINNING],
        "tokens": None if outcome.usage is None else outcome.usage.total,
        "preset": kept.preset,
        "note": kept.note,
        "recording": kept.recording or None,
    }


def _last_words(kept: KeptExchange) -> str:
    texts = (plain_text(turn.parts) for turn in reversed(kept.draft.request.turns) if turn.role == "user")
    return next((text for text in texts if text), "")


def _words(kept: KeptExchange) -> str:
    """What can be found: the note is put before this."""
    request = kept.draft.request
    said = [request.model, plain_text(kept.outcome.parts), request.system]
    said += [plain_text(turn.parts) for turn in reversed(request.turns)]
    said += [*kept.draft.variables.values(), *(tool.name for tool in request.tools)]
    return "\n".join(said)[:_SEARCHED]


def _kept(row: sqlite3.Row) -> KeptExchange:
    try:
        meta = json.loads(row["response_meta_json"] or "{}")
        usage = meta.get("usage")
        outcome = Outcome(
            state=TurnState(meta.get("state", TurnState.STOPPED)),
            parts=parts_from_json(json.dumps(meta.get("parts", []))),
            stop_reason=meta.get("stop_reason"),
            failure=meta.get("failure", ""),
            usage=None if usage is None else Usage(**usage),
            reported=meta.get("reported", True),
            timing=Timing(**meta.get("timing", {})),
        )
        draft = draft_from_data(json.loads(row["request_json"]), row["profile"])
    except (ValueError, TypeError, InputUnreadable) as error:
        raise StoreDamaged("A stored request can't be read.", detail=type(error).__name__) from error
    return KeptExchange(
        row["id"],
        row["time"],
        draft,
        outcome,
        meta.get("run", ""),
        row["preset"],
        row["note"],
        row["recording"] or "",
    )


def _summary(row: sqlite3.Row) -> ExchangeSummary:
    return ExchangeSummary(
        id=row["id"],
        time=row["time"],
        profile_id=row["profile"],
        style=ApiStyle(row["style"]),
        model=row["model"],
        state=TurnState(row["state"]) if row["state"] else TurnState.STOPPED,
        asked=row["asked"],
        said=row["said"],
        tokens=row["tokens"],
        preset=row["preset"],
        note=row["note"],
    )

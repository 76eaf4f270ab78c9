"""Whole chats out of the database and into it: a snapshot to read from, one transaction to write in."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

from duologue.domain.times import utc_text
from duologue.domain.transfer import ImportReport, LeftOut, OnKnown, Record, Source
from duologue.storage.archive_rows import ChatSnapshot, snapshot_of
from duologue.storage.archive_writer import ArchiveWriter
from duologue.storage.clock import Clock, system_clock
from duologue.storage.database import Database


class ChatArchive:
    """Satisfies `services.ports.ChatArchive`."""

    def __init__(self, database: Database, clock: Clock = system_clock) -> None:
        self._database = database
        self._clock = clock

    def snapshot(self) -> AbstractContextManager[ChatSnapshot]:
        """The chats as they stand now; to be opened, used and closed on one thread."""
        return snapshot_of(self._database.path)

    async def known(self, chat_ids: Sequence[str]) -> int:
        """How many of these chats are here, the bin included."""

        def work(connection: sqlite3.Connection) -> int:
            here = {row["id"] for row in connection.execute("SELECT id FROM chat")}
            return sum(identity in here for identity in chat_ids)

        return await self._database.run(work)

    async def put(self, records: Iterable[Record], source: Source, on_known: OnKnown) -> ImportReport:
        """Keep chats that come from elsewhere, all of them or, where `records` raises, none.

        `records` is read on the database's own thread, within the transaction.
        """
        now = utc_text(self._clock())

        def work(connection: sqlite3.Connection) -> ImportReport:
            connection.execute("PRAGMA defer_foreign_keys = ON")  # a turn may hang under a younger one
            writer = ArchiveWriter(connection, on_known, now)
            for record in records:
                writer.add(record)
            writer.finish()
            left_out = {LeftOut.KNOWN: writer.skipped, LeftOut.FILES: writer.files_missing}
            return ImportReport(
                source,
                tuple(writer.chat_ids),
                tuple(writer.folder_ids),
                writer.turns,
                {what: number for what, number in left_out.items() if number},
            )

        return await self._database.write(work)

    async def take_back(self, report: ImportReport) -> None:
        """Undo an import: its chats go to the bin, the folders it made go where nothing else is in them."""
        now = utc_text(self._clock())

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "UPDATE chat SET deleted_at = ?, folder = NULL WHERE id = ? AND deleted_at IS NULL",
                ((now, identity) for identity in report.chat_ids),
            )
            connection.executemany(
                "DELETE FROM folder WHERE id = ?"
                " AND NOT EXISTS (SELECT 1 FROM chat c WHERE c.folder = folder.id)"
                " AND NOT EXISTS (SELECT 1 FROM folder f WHERE f.parent = folder.id)",
                ((identity,) for identity in reversed(report.folder_ids)),
            )

        await self._database.write(work)

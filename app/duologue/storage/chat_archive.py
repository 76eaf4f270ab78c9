"""Whole chats out of the database and into it: a snapshot to read from, slices to write in."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from functools import partial

from duologue.domain.errors import StorageError, StoreInUse
from duologue.domain.times import utc_text
from duologue.domain.transfer import ImportReport, LeftOut, OnKnown, Record, Source
from duologue.storage import arriving
from duologue.storage.archive_rows import ChatSnapshot, snapshot_of
from duologue.storage.archive_writer import ArchiveWriter
from duologue.storage.clock import Clock, system_clock
from duologue.storage.database import Database
from duologue.storage.import_lock import alone
from duologue.storage.slices import Seconds, Slices


class ChatArchive:
    """Satisfies `services.ports.ChatArchive`."""

    def __init__(
        self, database: Database, clock: Clock = system_clock, seconds: Seconds = time.monotonic
    ) -> None:
        self._database = database
        self._clock = clock
        self._slices = Slices(database, seconds)

    def snapshot(self) -> AbstractContextManager[ChatSnapshot]:
        """The chats as they stand now; to be opened, used and closed on one thread."""
        return snapshot_of(self._database.path)

    async def known(self, chat_ids: Sequence[str]) -> int:
        """How many of these chats are here, the bin included."""

        def work(connection: sqlite3.Connection) -> int:
            rows = connection.execute("SELECT id FROM chat WHERE deleted_at IS NOT ?", (arriving.NO_TIME,))
            here = {row["id"] for row in rows}
            return sum(identity in here for identity in chat_ids)

        return await self._database.run(work)

    async def put(self, records: Iterable[Record], source: Source, on_known: OnKnown) -> ImportReport:
        """Keep chats that come from elsewhere, all of them or, where `records` raises, none.

        `records` is read on a thread of its own. Nobody sees any of the chats until all are there. Raises
        StorageError, StoreInUse where another import goes on, and what `records` raises.
        """
        writer = ArchiveWriter(on_known, utc_text(self._clock()))
        with alone(self._database.path):
            await self._slices.write(arriving.clear)
            try:
                async with contextlib.aclosing(self._slices.read(records)) as slices:
                    async for some in slices:
                        await self._slices.write(partial(writer.add, records=some))
                await self._slices.write(writer.finish)
                await self._database.write(writer.reveal)
            except asyncio.CancelledError:
                raise  # the app closes and does not wait: what was kept is cleared when it starts again
            except BaseException:
                with contextlib.suppress(StorageError):  # a full disk, say, which is told already
                    await self._slices.write(arriving.clear)
                raise
        left_out = {LeftOut.KNOWN: writer.skipped, LeftOut.FILES: writer.files_missing}
        return ImportReport(
            source,
            writer.chat_ids,
            writer.folder_ids,
            writer.turns,
            {what: number for what, number in left_out.items() if number},
        )

    async def clear(self) -> None:
        """Take away what an import left that was killed; nothing where one goes on."""
        if await self._database.run(arriving.is_any):
            with contextlib.suppress(StoreInUse), alone(self._database.path):
                await self._slices.write(arriving.clear)

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

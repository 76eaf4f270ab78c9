"""Verified copies of the database, one a day: made beside the work that goes on, thinned out, found again."""

import contextlib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from duologue.domain.errors import StoreDamaged, StoreNotWritable
from duologue.storage.files import not_writable, sync_folder
from duologue.storage.migrating import row_counts
from duologue.storage.sqlite_errors import told_plainly

_DAYS, _WEEKS = 7, 4  # how far back there is a copy of each day, and before that of each week
_LARGEST_SUM = 2 * 1024**3  # bytes; the two newest stay whatever they take
_ALWAYS_KEPT = 2
_ROOM = 3  # times its size; the copy itself takes one
_BUSY_SECONDS = 5.0
_NAME = re.compile(r"(?P<stem>.+)-(?P<day>\d{4}-\d\d-\d\d)\.db")


@dataclass(frozen=True, slots=True)
class DayCopy:
    """A copy in a file, and the day it was made."""

    path: Path
    day: date


class Copies:
    """`services.ports.DayCopies`: copies of the database `path` in `folder`, named after their days.

    The calls take as long as reading the database; each is for a thread of its own. Copies from before the
    last damage are never removed: `damaged_on` is its day, None where there was none.
    """

    def __init__(self, path: Path, folder: Path, damaged_on: Callable[[], date | None]) -> None:
        self._path = path
        self._folder = folder
        self._damaged_on = damaged_on

    def all(self) -> list[DayCopy]:
        """Every copy of a day, newest first. Whether one is sound is only known when it is looked at."""
        found = []
        for path in self._folder.glob(f"{self._path.stem}-*.db"):
            named = _NAME.fullmatch(path.name)
            if named is not None and named["stem"] == self._path.stem:
                with contextlib.suppress(ValueError):  # a thirty-first of February
                    found.append(DayCopy(path, date.fromisoformat(named["day"])))
        return sorted(found, key=lambda copy: copy.day, reverse=True)

    def make(self, day: date) -> bool:
        """Make today's copy, unless it is there; whether it was made. Older ones are thinned out then.

        Nothing is removed unless the new copy is whole. Raises StoreDamaged, StoreInUse, StoreNotWritable.
        """
        target = self._folder / f"{self._path.stem}-{day}.db"
        if target.exists():
            return False
        partial = target.with_suffix(".partial")
        try:
            for left in self._folder.glob(f"{self._path.stem}-*.partial"):
                left.unlink()
            self._need_room()
            os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            self._copy(partial)
            with partial.open("rb+") as file:
                os.fsync(file.fileno())
            partial.rename(target)
            sync_folder(self._folder)
        except OSError as error:
            raise not_writable(target, error) from error
        finally:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
        self._thin_out(day)
        return True

    def _need_room(self) -> None:
        """A copy that fills the disk would take the room that the next message needs."""
        files = (self._path, Path(f"{self._path}-wal"))
        size = sum(file.stat().st_size for file in files if file.exists())
        if shutil.disk_usage(self._folder).free < _ROOM * size:
            raise StoreNotWritable("There is too little room on the disk for today's copy of the chats.")

    def _copy(self, partial: Path) -> None:
        try:
            with told_plainly(self._path):
                self._copy_to(partial)
        except StoreDamaged:
            Path(f"{self._path}-check").touch(0o600)  # so that the next start looks at all of it
            raise

    def _copy_to(self, partial: Path) -> None:
        address = self._path.absolute().as_uri() + "?mode=ro"
        source = sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
        copy = sqlite3.connect(partial, isolation_level=None)
        try:
            source.execute("BEGIN")  # one moment of it, for the copy and what it is compared with
            counts = row_counts(source)
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            sound = str(copy.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if sound != "ok" or row_counts(copy) != counts:
                raise StoreDamaged(f"The database {self._path} is damaged.", detail=sound)
        finally:
            copy.close()
            source.close()

    def _thin_out(self, today: date) -> None:
        """Keep one of each of the last days and weeks, as long as they take no more than their share."""
        damaged = self._damaged_on()
        ours = [copy for copy in self.all() if damaged is None or copy.day > damaged]
        kept, weeks, size = 0, set[tuple[int, int]](), 0
        for copy in ours:
            week = copy.day.isocalendar()[:2]
            recent = copy.day > today - timedelta(days=_DAYS)
            first_of_week = week not in weeks and copy.day > today - timedelta(weeks=_WEEKS, days=_DAYS)
            if not recent:
                weeks.add(week)
            with contextlib.suppress(OSError):  # somebody took it away, or may not be told to
                size += copy.path.stat().st_size
                if kept >= _ALWAYS_KEPT and not ((recent or first_of_week) and size <= _LARGEST_SUM):
                    size -= copy.path.stat().st_size
                    copy.path.unlink()
                    continue
            kept += 1

"""Puts a damaged database aside, whole, and what a person chose in its place."""

import contextlib
import os
import shutil
import sqlite3
from datetime import date, datetime
from pathlib import Path

from duologue.domain.errors import StoreDamaged, StoreNotWritable
from duologue.domain.rescue import RescueKind, RescueOffer
from duologue.storage.files import not_writable, sync_folder
from duologue.storage.migrating import schema_number
from duologue.storage.salvage import SALVAGING, salvage
from duologue.storage.schema import APPLICATION_ID, MIGRATIONS

_BESIDE = ("-wal", "-shm", "-check")  # what belongs to the file, and the note that it has to be looked at
_ASIDE = "damaged-"


class Rescue:
    """For one database that could not be opened. Every call is for a thread of its own, one at a time."""

    def __init__(self, path: Path, backups: Path) -> None:
        self._path = path
        self._backups = backups
        self._ready = {
            kind: path.with_name(f".{path.name}.{kind}") for kind in (RescueKind.SALVAGED, RescueKind.COPY)
        }

    def look(self) -> tuple[RescueOffer, ...]:
        """What there is to choose from; the last is always to begin anew. Raises StoreNotWritable."""
        self.forget()
        offers = (self._salvaged(), self._copied())
        return (*(offer for offer in offers if offer is not None), RescueOffer(RescueKind.EMPTY))

    def take(self, offer: RescueOffer, today: date) -> Path:
        """Put what was offered in the place of the database; the folder that the damaged one is kept in.

        At every moment the old or the new file stands in its place. Raises StoreNotWritable.
        """
        ready = self._ready.get(offer.kind)
        if ready is not None and not ready.is_file():
            raise StoreNotWritable(f"What was to replace {self._path.name} is not there any more.")
        try:
            aside = self._new_folder(today)
            damaged = aside / self._path.name
            if self._path.is_file() and not self._path.is_symlink():
                _second_name(damaged, self._path)
            elif os.path.lexists(self._path):
                self._path.rename(damaged)
            for end in _BESIDE:
                with contextlib.suppress(FileNotFoundError):
                    Path(f"{self._path}{end}").rename(f"{damaged}{end}")
            if ready is not None:
                ready.replace(self._path)
            else:
                self._path.unlink(missing_ok=True)
            sync_folder(aside)
            sync_folder(self._path.parent)
        except OSError as error:
            raise not_writable(self._path, error) from error
        self.forget()
        return aside

    def forget(self) -> None:
        """Remove what was made ready and not taken, also by a process that was killed."""
        for left in (*self._ready.values(), *self._path.parent.glob(f"{SALVAGING}*")):
            with contextlib.suppress(OSError):
                if left.is_dir():
                    shutil.rmtree(left)
                else:
                    left.unlink(missing_ok=True)

    def _salvaged(self) -> RescueOffer | None:
        ready = self._ready[RescueKind.SALVAGED]
        if not self._path.is_file() or self._path.is_symlink():
            return None
        try:
            _make_private(ready)
            salvage(self._path, ready)
        except StoreDamaged:
            return None
        except OSError as error:
            raise not_writable(ready, error) from error
        offer = _looked_at(ready, RescueKind.SALVAGED, None)
        return offer if offer is not None and offer.chats + offer.messages else None

    def _copied(self) -> RescueOffer | None:
        """The newest copy that is sound, whichever day it is of and whatever it was made for."""
        ready = self._ready[RescueKind.COPY]
        with contextlib.suppress(OSError):
            copies = self._backups.glob(f"{self._path.stem}-*.db")
            for made, copy in sorted(((path.stat().st_mtime, path) for path in copies), reverse=True):
                _make_private(ready)
                shutil.copyfile(copy, ready)
                offer = _looked_at(ready, RescueKind.COPY, datetime.fromtimestamp(made).astimezone().date())
                if offer is not None:
                    return offer
        return None

    def _new_folder(self, today: date) -> Path:
        number, folder = 1, self._path.with_name(f"{_ASIDE}{today}")
        while folder.exists():
            number += 1
            folder = self._path.with_name(f"{_ASIDE}{today}-{number}")
        folder.mkdir(mode=0o700)
        return folder


def damaged_on(home: Path) -> date | None:
    """The day of the last damage that was put aside in a data folder, or None."""
    days = []
    for folder in home.glob(f"{_ASIDE}*"):
        with contextlib.suppress(ValueError):
            days.append(date.fromisoformat(folder.name.removeprefix(_ASIDE)[:10]))
    return max(days, default=None)


def _looked_at(path: Path, kind: RescueKind, day: date | None) -> RescueOffer | None:
    """The offer that a file is, or None where it is not a sound database of ours; it is on the disk then."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        known = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        known = known and schema_number(connection) in range(1, MIGRATIONS[-1].number + 1)
        if not known or connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            return None
        chats, messages = (
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - named here
            for table in ("chat", "message")
        )
    except sqlite3.DatabaseError:
        return None
    finally:
        connection.close()
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    return RescueOffer(kind, chats, messages, day)


def _make_private(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _second_name(name: Path, path: Path) -> None:
    """Let a file be found under another name too, as it is; a copy where a file has but one name."""
    try:
        name.hardlink_to(path)
    except OSError:
        shutil.copy2(path, name)

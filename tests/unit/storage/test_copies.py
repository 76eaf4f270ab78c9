"""A verified copy a day, beside a chat that goes on; the last good one is never removed."""

import asyncio
import shutil
import sqlite3
import stat
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from duologue.domain import journal
from duologue.domain.errors import StoreDamaged, StoreNotWritable
from duologue.domain.events import TextAdded
from duologue.domain.message import Chat
from duologue.domain.parts import TextPart
from duologue.domain.style import ApiStyle
from duologue.storage import copies as module
from duologue.storage.conversations import Conversations
from duologue.storage.copies import Copies
from duologue.storage.database import Database

DAY = date(2026, 11, 24)


def copies_of(database: Database, damaged: date | None = None) -> Copies:
    return Copies(database.path, database.path.with_name("backups"), lambda: damaged)


@pytest.fixture
async def filled(database: Database) -> Database:
    database.path.with_name("backups").mkdir(exist_ok=True)
    store = Conversations(database)
    await store.create_chat(Chat("c", "t", "p", ApiStyle.OPENAI, "m"))
    for number in range(40):
        await store.add_user_turn("c", None, [TextPart(f"words {number} " + "x" * 900)])
    return database


def days_of(copies: Copies) -> list[str]:
    return [str(copy.day) for copy in copies.all()]


@pytest.mark.fault("F62")
async def test_a_copy_is_whole_private_and_opens_by_itself(filled: Database) -> None:
    copies = copies_of(filled)
    assert copies.make(DAY)
    assert not copies.make(DAY)
    (copy,) = copies.all()
    assert stat.S_IMODE(copy.path.stat().st_mode) == 0o600
    assert [path.name for path in copy.path.parent.iterdir()] == ["duologue-2026-11-24.db"]
    other = await Database.open(copy.path, copy.path.parent / "none")
    assert await other.check() is None
    assert len(await Conversations(other).path("c")) == len(await Conversations(filled).path("c"))
    await other.close()


@pytest.mark.fault("F62")
async def test_a_copy_made_while_answers_stream_holds_one_moment(filled: Database) -> None:
    store = Conversations(filled)
    asked = await store.add_user_turn("c", None, [TextPart("?")])
    begun = await store.begin_answer("c", asked.id, ApiStyle.OPENAI, "m", "p")
    copies, written = copies_of(filled), 0
    making = asyncio.create_task(asyncio.to_thread(copies.make, DAY))
    while not making.done():
        await store.append_journal(begun.id, written, journal.encode([TextAdded(f"{written} ")]))
        written += 1
    assert await making
    copy = await Database.open(copies.all()[0].path, filled.path.parent / "none")
    assert await copy.check() is None
    await Conversations(copy).recover()
    answer = await Conversations(copy).message(begun.id)
    assert answer is not None
    said = answer.text.split()
    assert said == [str(number) for number in range(len(said))]
    assert len(said) <= written
    await copy.close()


def spoil(path: Path) -> None:
    """Damage that nobody meets who only opens the file."""
    data = bytearray(path.read_bytes())
    page = data.index(b"words 20 ") // 4096
    data[page * 4096 : page * 4096 + 16] = b"\x5a" * 16
    path.write_bytes(bytes(data))


@pytest.mark.fault("F62")
async def test_damage_is_found_out_and_removes_no_good_copy(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = copies_of(filled)
    for back in range(10, 0, -1):
        copies.make(DAY - timedelta(days=back))
    before = days_of(copies)
    await filled.run(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    spoil(filled.path)
    for _ in range(2):
        with pytest.raises(StoreDamaged):
            copies.make(DAY)
    assert days_of(copies) == before
    assert not list(copies.all()[0].path.parent.glob("*.partial"))
    monkeypatch.setattr("duologue.storage.database._CHECKED_AT_OPENING", 0)  # as if it were too large
    again = tmp_path / "again"
    again.mkdir()
    shutil.copy(filled.path, again)
    await (await Database.open(again / "duologue.db", again)).close()  # nobody would have noticed
    shutil.copy(f"{filled.path}-check", again)
    with pytest.raises(StoreDamaged):
        await Database.open(again / "duologue.db", again)


@pytest.mark.fault("F62")
async def test_copies_of_seven_days_and_four_weeks_are_kept(filled: Database) -> None:
    copies = copies_of(filled)
    (filled.path.with_name("backups") / "duologue-schema-2.db").write_bytes(b"of a migration")
    for back in range(50, -1, -1):
        copies.make(DAY - timedelta(days=back))
    kept = [copy.day for copy in copies.all()]
    assert kept[:7] == [DAY - timedelta(days=back) for back in range(7)]
    assert 4 <= len(kept) - 7 <= 5
    assert len({day.isocalendar()[:2] for day in kept[7:]}) == len(kept) - 7
    assert kept[-1] > DAY - timedelta(weeks=6)
    assert (filled.path.with_name("backups") / "duologue-schema-2.db").exists()


@pytest.mark.fault("F62")
async def test_copies_from_before_the_last_damage_are_never_removed(filled: Database) -> None:
    before = [DAY - timedelta(days=back) for back in range(40, 36, -1)]
    for day in before:
        copies_of(filled).make(day)
    early = days_of(copies_of(filled))
    later = copies_of(filled, damaged=before[-1])
    for back in range(35, -1, -6):
        later.make(DAY - timedelta(days=back))
    assert set(early) <= set(days_of(later))


@pytest.mark.fault("F62")
async def test_large_copies_take_a_bounded_room_and_two_always_stay(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = copies_of(filled)
    copies.make(DAY - timedelta(days=9))
    size = copies.all()[0].path.stat().st_size
    for room, left in ((size * 3 + 1, 3), (0, 2)):
        monkeypatch.setattr(module, "_LARGEST_SUM", room)
        for back in range(8, -1, -1):
            copies.make(DAY + timedelta(days=10 * left - back))
        assert len(copies.all()) == left


def full_disk(_copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ROOM", 10**12)


def folder_is_a_file(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_folder", copies._path)


@pytest.mark.fault("F16")
@pytest.mark.parametrize("trouble", [full_disk, folder_is_a_file])
async def test_a_copy_that_cannot_be_made_is_told_and_leaves_the_others(
    filled: Database, monkeypatch: pytest.MonkeyPatch, trouble: Callable[[Copies, pytest.MonkeyPatch], None]
) -> None:
    copies = copies_of(filled)
    copies.make(DAY - timedelta(days=1))
    with monkeypatch.context() as patch:
        trouble(copies, patch)
        with pytest.raises(StoreNotWritable):
            copies.make(DAY)
    assert days_of(copies) == ["2026-11-23"]


async def test_other_files_in_the_folder_are_none_of_ours(filled: Database) -> None:
    folder = filled.path.with_name("backups")
    names = ["duologue-2026-02-31.db", "other-2026-01-01.db", "duologue-x.db", "duologue-2026-01-01.db.txt"]
    for name in names:
        (folder / name).write_bytes(b"mine")
    copies = copies_of(filled)
    assert copies.all() == []
    copies.make(DAY)
    assert all((folder / name).read_bytes() == b"mine" for name in names)


async def test_what_a_killed_copy_left_behind_is_removed(filled: Database) -> None:
    left = filled.path.with_name("backups") / "duologue-2026-11-01.partial"
    left.write_bytes(b"half")
    copies_of(filled).make(DAY)
    assert not left.exists()
    connection = sqlite3.connect(copies_of(filled).all()[0].path)
    assert connection.execute("SELECT count(*) FROM message").fetchone()[0] == 40
    connection.close()

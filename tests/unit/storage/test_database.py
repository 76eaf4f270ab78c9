"""One connection on one thread: durable, private, and clear about what it cannot use."""

import asyncio
import hashlib
import os
import shutil
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from duologue.domain.errors import StoreDamaged, StoreInUse, StoreNewer, StoreNotWritable
from duologue.storage.database import Database
from duologue.storage.schema import APPLICATION_ID, MIGRATIONS

TABLES = {
    "folder": "id name parent defaults_json",
    "chat": "id folder title title_source pinned archived deleted_at profile style model system params_json"
    " persona created updated active_leaf draft",
    "message": "id chat parent seq role state style model profile created finished stop_reason error_json"
    " parts_json raw_json raw_origin text_plain",
    "delta": "message n payload",
    "attachment": "id message name kind sha256 bytes",
    "search": "title body",
    "usage": "id time_utc message run profile style model state input output cache_read cache_write thinking"
    " raw_usage_json provenance first_token_ms total_ms price_id cost_micros",
    "limit_seen": "time profile name limit remaining resets_at source",
    "exchange": "id time origin profile style request_json response_meta_json recording usage preset note",
    "terms_text": "sha256 normalised_sha256 document version text",
    "terms_event": "seq time_utc offset event document sha256 profile_kind app_version locale words source"
    " end_reached prev_hash hash",
}


def note(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("INSERT INTO folder (id, name) VALUES (?, ?)", (name, name))


def names(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT id FROM folder ORDER BY id")]


def inside(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def made(folder: Path) -> Path:
    """A sound database in `folder`, closed, with some rows."""
    path = folder / "duologue.db"
    database = await Database.open(path, folder / "backups")
    await database.write(lambda c: [note(c, f"name {number} " + "x" * 400) for number in range(200)])
    await database.close()
    return path


@pytest.mark.parametrize("table", TABLES)
async def test_every_table_of_the_data_model_is_there(database: Database, table: str) -> None:
    asked = "SELECT name FROM pragma_table_info(?)"
    rows = await database.run(lambda c: c.execute(asked, (table,)).fetchall())
    assert set(TABLES[table].split()) <= {row["name"] for row in rows}


async def test_the_pragmas_are_those_of_the_design(database: Database) -> None:
    def pragmas(connection: sqlite3.Connection) -> dict[str, object]:
        asked = (
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "secure_delete",
            "application_id",
            "user_version",
        )
        return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked}

    assert await database.run(pragmas) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "application_id": APPLICATION_ID,
        "user_version": MIGRATIONS[-1].number,
    }
    assert await database.check() is None


async def test_every_file_is_for_this_person_alone(tmp_path: Path) -> None:
    former = os.umask(0)
    try:
        database = await Database.open(tmp_path / "duologue.db", tmp_path / "backups")
        await database.write(lambda c: note(c, "a"))
        modes = {name: mode(tmp_path / name) for name in inside(tmp_path)}
        await database.close()
    finally:
        os.umask(former)
    assert modes == {"duologue.db": 0o600, "duologue.db-shm": 0o600, "duologue.db-wal": 0o600}
    assert inside(tmp_path) == ["duologue.db"]


async def test_a_database_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = await made(tmp_path)
    path.chmod(0o644)
    await (await Database.open(path, tmp_path / "backups")).close()
    assert mode(path) == 0o600


async def test_work_runs_on_one_thread_that_is_not_the_callers(database: Database) -> None:
    threads = await asyncio.gather(*(database.run(lambda _: threading.get_ident()) for _ in range(20)))
    assert len(set(threads)) == 1
    assert threads[0] != threading.get_ident()


async def test_writes_given_at_once_run_in_the_order_they_were_given(database: Database) -> None:
    order: list[int] = []
    await asyncio.gather(*(database.write(lambda _, n=n: order.append(n)) for n in range(50)))
    assert order == list(range(50))


async def test_a_write_that_fails_leaves_nothing(database: Database) -> None:
    def half(connection: sqlite3.Connection) -> None:
        note(connection, "half")
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(half)
    assert await database.run(names) == []
    await database.write(lambda c: note(c, "whole"))
    assert await database.run(names) == ["whole"]


async def test_a_write_is_in_the_file_when_it_returns(database: Database) -> None:
    await database.write(lambda c: note(c, "a"))
    other = sqlite3.connect(database.path)
    assert names(other) == ["a"]
    other.close()


async def test_a_write_that_has_begun_is_finished_when_its_task_is_cancelled(database: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(connection: sqlite3.Connection) -> None:
        begun.set()
        go_on.wait(10)
        note(connection, "kept")

    task = asyncio.create_task(database.write(slow))
    await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    assert await database.run(names) == ["kept"]


@pytest.mark.fault("F20")
async def test_two_databases_made_at_the_same_time_are_one(tmp_path: Path) -> None:
    path, backups = tmp_path / "duologue.db", tmp_path / "backups"
    opened = await asyncio.gather(*(Database.open(path, backups) for _ in range(6)))
    for number, database in enumerate(opened):
        await database.write(lambda c, n=number: note(c, str(n)))
    assert await opened[0].run(names) == list("012345")
    for database in opened:
        await database.close()
    assert inside(tmp_path) == ["duologue.db"]


@pytest.mark.fault("F20")
async def test_a_second_writer_waits_and_is_told_when_the_first_does_not_end(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("duologue.storage.database._BUSY_SECONDS", 0.2)
    beside = await Database.open(database.path, tmp_path / "backups", beside_window=True)
    holder = sqlite3.connect(database.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreInUse):
        await beside.write(lambda c: note(c, "b"))
    holder.execute("ROLLBACK")
    await beside.write(lambda c: note(c, "b"))
    holder.close()
    await beside.close()
    assert await database.run(names) == ["b"]


async def test_deleted_text_is_gone_from_the_files(tmp_path: Path) -> None:
    path = tmp_path / "duologue.db"
    database = await Database.open(path, tmp_path / "backups")
    await database.write(lambda c: note(c, "CANARY-OF-THE-TEXT"))
    await database.write(lambda c: c.execute("DELETE FROM folder"))
    await database.close()
    assert b"CANARY" not in path.read_bytes()


@pytest.mark.fault("F21")
@pytest.mark.parametrize(
    "name", ["with space", "emoji \U0001f600", "100%41", "q?x=1#y", "quote'\"", "d" * 200 + "/" + "e" * 200]
)
async def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir(parents=True)
    path = await made(folder)
    database = await Database.open(path, folder / "backups")
    assert len(await database.run(names)) == 200
    await database.close()


def garbage_header(path: Path) -> None:
    path.write_bytes(b"\xa5" * 100 + path.read_bytes()[100:])


def garbage_page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 512] = b"\x5a" * 512
    path.write_bytes(bytes(data))


def one_garbage_page(path: Path) -> None:
    """Damage where nothing is read at opening: in the middle of a table."""
    data = bytearray(path.read_bytes())
    page = data.index(b"name 150 ") // 4096
    data[page * 4096 : page * 4096 + 16] = b"\x5a" * 16
    path.write_bytes(bytes(data))


def overwrite_all_but_the_first_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\x5a" * (path.stat().st_size - 4096))


def another_program(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 252006673")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


DAMAGE = {
    "garbage header": garbage_header,
    "garbage pages": garbage_page,
    "one garbage page": one_garbage_page,
    "another program": another_program,
    "first half only": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "first page only": lambda path: path.write_bytes(path.read_bytes()[:4096]),
    "fifty bytes": lambda path: path.write_bytes(path.read_bytes()[:50]),
    "JSON text": lambda path: path.write_text('{"chats": [' + "1, " * 300 + "1]}"),
    "nothing": lambda path: path.write_bytes(b""),
}


@pytest.mark.fault("F17")
@pytest.mark.parametrize("kind", DAMAGE)
async def test_a_damaged_file_is_named_and_not_touched(tmp_path: Path, kind: str) -> None:
    path = await made(tmp_path)
    DAMAGE[kind](path)
    before = digest(path)
    with pytest.raises(StoreDamaged) as told:
        await Database.open(path, tmp_path / "backups")
    assert str(path) in told.value.message
    assert digest(path) == before


@pytest.mark.fault("F17")
async def test_a_folder_in_the_files_place_is_damage(tmp_path: Path) -> None:
    (tmp_path / "duologue.db").mkdir()
    with pytest.raises(StoreDamaged, match="is not a file"):
        await Database.open(tmp_path / "duologue.db", tmp_path / "backups")


@pytest.mark.fault("F17")
async def test_a_log_without_its_database_is_damage(tmp_path: Path) -> None:
    log = tmp_path / "duologue.db-wal"
    log.write_bytes(b"what was written last")
    with pytest.raises(StoreDamaged, match=r"duologue\.db-wal"):
        await Database.open(tmp_path / "duologue.db", tmp_path / "backups")
    assert inside(tmp_path) == ["duologue.db-wal"]
    assert log.read_bytes() == b"what was written last"


@pytest.mark.fault("F18")
async def test_a_newer_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = await made(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = digest(path)
    with pytest.raises(StoreNewer, match="schema 99"):
        await Database.open(path, tmp_path / "backups")
    assert digest(path) == before


@pytest.mark.fault("F18")
async def test_a_newer_database_is_refused_although_only_its_log_says_so(tmp_path: Path) -> None:
    path = await made(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    (tmp_path / "killed").mkdir()
    left = tmp_path / "killed" / "duologue.db"
    shutil.copy(path, left)
    shutil.copy(f"{path}-wal", f"{left}-wal")
    connection.close()
    before = digest(left), digest(Path(f"{left}-wal"))
    assert int.from_bytes(left.read_bytes()[60:64]) == MIGRATIONS[-1].number
    with pytest.raises(StoreNewer):
        await Database.open(left, tmp_path / "backups")
    assert (digest(left), digest(Path(f"{left}-wal"))) == before


@pytest.mark.fault("F21")
async def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target = await made(tmp_path / "elsewhere")
    before = digest(target)
    link = tmp_path / "duologue.db"
    for aim in (target, tmp_path / "elsewhere" / "nothing.db"):
        link.symlink_to(aim)
        with pytest.raises(StoreNotWritable, match="link"):
            await Database.open(link, tmp_path / "backups")
        link.unlink()
    assert digest(target) == before
    assert inside(tmp_path / "elsewhere") == ["duologue.db"]


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreNotWritable):
        await Database.open(tmp_path / "none" / "duologue.db", tmp_path / "backups")


async def test_damage_met_while_working_is_told(tmp_path: Path) -> None:
    path = await made(tmp_path)
    database = await Database.open(path, tmp_path / "backups")
    overwrite_all_but_the_first_page(path)
    with pytest.raises(StoreDamaged, match=r"duologue\.db"):
        await database.run(names)
    await database.close()


async def test_a_wrong_statement_is_our_own_mistake(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError):
        await database.run(lambda c: c.execute("SELECT nonsense"))

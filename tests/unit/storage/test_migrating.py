"""A step to a newer schema: a verified copy first, all of it or nothing, no row lost."""

import asyncio
import hashlib
import signal
import sqlite3
import stat
from pathlib import Path

import pytest

from duologue.domain import journal
from duologue.domain.errors import StoreDamaged, StoreNotWritable
from duologue.domain.events import TextAdded
from duologue.domain.message import Chat
from duologue.domain.parts import TextPart
from duologue.domain.style import ApiStyle
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.migrating import back_up, row_counts
from duologue.storage.schema import MIGRATIONS, Migration, statements
from helpers import child_process


def add_column(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE folder ADD COLUMN colour TEXT")
    connection.execute("UPDATE folder SET colour = 'grey'")


def rebuild(connection: sqlite3.Connection) -> None:
    """The way SQLite's manual changes a table others refer to."""
    connection.execute("CREATE TABLE newer (id TEXT PRIMARY KEY, name TEXT, parent TEXT, defaults_json TEXT)")
    connection.execute("INSERT INTO newer SELECT id, name, parent, defaults_json FROM folder")
    connection.execute("DROP TABLE folder")
    connection.execute("ALTER TABLE newer RENAME TO folder")


NEXT = MIGRATIONS[-1].number + 1
TWO = (*MIGRATIONS, Migration(NEXT, add_column))


async def filled(folder: Path) -> Path:
    path = folder / "duologue.db"
    database = await Database.open(path, folder / "backups")

    def rows(connection: sqlite3.Connection) -> None:
        connection.executemany(
            "INSERT INTO folder (id, name) VALUES (?, 'n')", [(str(number),) for number in range(100)]
        )
        connection.execute(
            "INSERT INTO chat (id, folder, title, title_source, profile, style, model, created, updated,"
            " activity) VALUES ('c', '5', 't', 'none', 'p', 'openai', 'm', '', '', 1)"
        )

    await database.write(rows)
    await database.close()
    return path


async def test_a_step_runs_after_a_verified_copy(tmp_path: Path) -> None:
    path = await filled(tmp_path)
    database = await Database.open(path, tmp_path / "backups", migrations=TWO)
    assert await database.run(lambda c: c.execute("PRAGMA user_version").fetchone()[0]) == NEXT
    assert (
        await database.run(lambda c: c.execute("SELECT DISTINCT colour FROM folder").fetchall()[0][0])
        == "grey"
    )
    await database.close()

    copy = tmp_path / "backups" / f"duologue-schema-{NEXT - 1}.db"
    assert [entry.name for entry in copy.parent.iterdir()] == [copy.name]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    restored = await Database.open(copy, tmp_path / "none")
    assert (await restored.run(row_counts))["folder"] == 100
    assert await restored.check() is None
    await restored.close()


async def test_every_missing_step_runs_in_order(tmp_path: Path) -> None:
    path = await filled(tmp_path)
    steps = (
        *TWO,
        Migration(NEXT + 1, lambda c: c.execute("UPDATE folder SET colour = colour || '!'") and None),
    )
    database = await Database.open(path, tmp_path / "backups", migrations=steps)
    assert await database.run(lambda c: c.execute("SELECT max(colour) FROM folder").fetchone()[0]) == "grey!"
    await database.close()


async def test_opening_a_current_database_copies_nothing(tmp_path: Path) -> None:
    path = await filled(tmp_path)
    await (await Database.open(path, tmp_path / "backups")).close()
    assert not (tmp_path / "backups").exists()


async def test_a_table_that_others_refer_to_can_be_rebuilt(tmp_path: Path) -> None:
    path = await filled(tmp_path)
    database = await Database.open(
        path, tmp_path / "backups", migrations=(*MIGRATIONS, Migration(NEXT, rebuild))
    )
    assert await database.run(lambda c: c.execute("SELECT folder FROM chat").fetchone()[0]) == "5"
    assert await database.run(lambda c: c.execute("PRAGMA foreign_keys").fetchone()[0]) == 1
    await database.close()


@pytest.mark.parametrize(
    "losing",
    [
        "DELETE FROM folder WHERE id = '99'",
        "DROP TABLE limit_seen; DELETE FROM chat",
        "DELETE FROM folder WHERE id = '5'",
        "UPDATE folder SET id = 'moved' WHERE id = '5'",
    ],
)
async def test_a_step_that_loses_something_is_undone(tmp_path: Path, losing: str) -> None:
    path = await filled(tmp_path)
    before = hashlib.sha256(path.read_bytes()).hexdigest()

    def lose(connection: sqlite3.Connection) -> None:
        add_column(connection)
        for statement in losing.split(";"):
            connection.execute(statement)

    with pytest.raises(StoreDamaged, match="left as it was"):
        await Database.open(path, tmp_path / "backups", migrations=(*MIGRATIONS, Migration(NEXT, lose)))
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    await (await Database.open(path, tmp_path / "backups")).close()


async def test_a_step_that_fails_is_undone(tmp_path: Path) -> None:
    path = await filled(tmp_path)

    def fail(connection: sqlite3.Connection) -> None:
        add_column(connection)
        connection.execute("SELECT nonsense")

    with pytest.raises(sqlite3.OperationalError):
        await Database.open(path, tmp_path / "backups", migrations=(*MIGRATIONS, Migration(NEXT, fail)))
    database = await Database.open(path, tmp_path / "backups")
    assert (await database.run(row_counts))["folder"] == 100
    await database.close()


async def test_no_step_runs_without_its_copy(tmp_path: Path) -> None:
    path = await filled(tmp_path)
    (tmp_path / "backups").write_text("a file where the folder should be")
    with pytest.raises(StoreNotWritable):
        await Database.open(path, tmp_path / "backups", migrations=TWO)
    await (await Database.open(path, tmp_path / "backups")).close()


@pytest.mark.fault("F62")
async def test_an_older_copy_is_never_overwritten(tmp_path: Path) -> None:
    path = await filled(tmp_path)
    connection = sqlite3.connect(path, isolation_level=None)
    target = tmp_path / "backups" / "copy.db"
    for _ in range(3):
        back_up(connection, target)
        connection.execute("DELETE FROM folder WHERE id IN (SELECT id FROM folder LIMIT 10)")
    connection.close()
    counts = []
    for name in ("copy-1.db", "copy-2.db", "copy.db"):
        copy = sqlite3.connect(target.with_name(name))
        counts.append(copy.execute("SELECT count(*) FROM folder").fetchone()[0])
        copy.close()
    assert counts == [100, 90, 80]


@pytest.mark.fault("F62")
async def test_a_copy_made_while_answers_stream_opens_with_the_part_that_was_there(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "duologue.db", tmp_path / "backups")
    store = Conversations(database)
    await store.create_chat(Chat("c", "t", "p", ApiStyle.OPENAI, "m"))
    asked = await store.add_user_turn("c", None, [TextPart("?")])
    begun = await store.begin_answer("c", asked.id, ApiStyle.OPENAI, "m", "p")

    async def stream() -> None:
        for number in range(50):
            await store.append_journal(begun.id, number, journal.encode([TextAdded(f"{number} ")]))

    target = tmp_path / "backups" / "copy.db"
    streaming = asyncio.create_task(stream())
    await store.message(begun.id)  # so that the stream has begun
    await database.run(lambda connection: back_up(connection, target))
    await streaming
    await database.close()

    copy = await Database.open(target, tmp_path / "none")
    kept = Conversations(copy)
    assert await kept.recover() == 1
    said = (await kept.path("c"))[-1].text.split()
    assert said == [str(number) for number in range(len(said))]
    assert said
    assert await copy.check() is None
    await copy.close()


@pytest.mark.fault("F62")
async def test_a_copy_that_is_not_sound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = await filled(tmp_path)
    connection = sqlite3.connect(path, isolation_level=None)
    fewer = iter([{"folder": 101}, {"folder": 101}, {"folder": 100}])
    monkeypatch.setattr("duologue.storage.migrating.row_counts", lambda _: next(fewer))
    with pytest.raises(StoreDamaged, match="does not match"):
        back_up(connection, tmp_path / "backups" / "copy.db")
    connection.close()
    assert list((tmp_path / "backups").iterdir()) == []


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from duologue.domain import journal
from duologue.domain.events import TextAdded
from duologue.domain.message import Chat
from duologue.domain.parts import TextPart
from duologue.domain.style import ApiStyle
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.schema import MIGRATIONS, Migration

STEPS = [
    "ALTER TABLE folder ADD COLUMN colour TEXT",
    "UPDATE folder SET colour = 'grey'",
    "CREATE TABLE more (x TEXT)",
    "INSERT INTO more SELECT id FROM folder",
]
last = int(sys.argv[2])

def apply(connection):
    for number, statement in enumerate(STEPS):
        if number == last:
            os.kill(os.getpid(), signal.SIGKILL)
        connection.execute(statement)
    if last == len(STEPS):
        os.kill(os.getpid(), signal.SIGKILL)

home = Path(sys.argv[1])
steps = (*MIGRATIONS, Migration(MIGRATIONS[-1].number + 1, apply))
asyncio.run(Database.open(home / "duologue.db", home / "backups", migrations=steps))
"""


@pytest.mark.fault("F19")
@pytest.mark.parametrize("last", range(5))
async def test_a_kill_inside_a_step_leaves_the_old_schema_and_a_copy(tmp_path: Path, last: int) -> None:
    path = await filled(tmp_path)
    killed = child_process.run(KILLED, str(tmp_path), str(last))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    database = await Database.open(path, tmp_path / "backups")
    counts = await database.run(row_counts)
    assert (counts["folder"], counts["chat"], "more" in counts) == (100, 1, False)
    assert await database.check() is None
    await database.close()
    copy = await Database.open(tmp_path / "backups" / f"duologue-schema-{NEXT - 1}.db", tmp_path / "none")
    assert (await copy.run(row_counts))["folder"] == 100
    await copy.close()


def test_a_script_is_split_at_the_ends_of_statements_only() -> None:
    script = (
        "CREATE TABLE a (b);\n-- a note; with a semicolon\nCREATE TRIGGER t BEFORE DELETE ON a\n"
        "BEGIN SELECT 1; SELECT 2; END;\n"
    )
    assert [part.strip().split("\n")[-1] for part in statements(script)] == [
        "CREATE TABLE a (b);",
        "BEGIN SELECT 1; SELECT 2; END;",
    ]

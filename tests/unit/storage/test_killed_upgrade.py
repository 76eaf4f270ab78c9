"""A kill -9 anywhere on the way from the first published schema to the current one loses nothing."""

import json
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from duologue.domain.parts import TextPart, parts_to_json
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.schema import MIGRATIONS
from helpers import child_process

CURRENT = MIGRATIONS[-1].number

# Opens a copy of the old database again and again, each time in a process of its own that is killed one
# statement later than the one before, until one comes through.
KILLED = """
import asyncio, json, os, shutil, signal, sys
from pathlib import Path
from duologue.storage import database

old, work, stride = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
connect = database._connect

def opened(home, last):
    left = [last]

    def count(_statement):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(path):
        connection = connect(path)
        connection.set_trace_callback(count)
        return connection

    database._connect = counted
    asyncio.run(database.Database.open(home / "duologue.db", home / "backups"))

last, killed = 1, []
while True:
    home = work / str(last)
    shutil.copytree(old, home)
    process = os.fork()
    if not process:
        opened(home, last)
        os._exit(0)
    if not os.WIFSIGNALED(os.waitpid(process, 0)[1]):
        break
    killed.append(home.name)
    last += stride
print(json.dumps(killed))
"""


async def old_database(home: Path) -> dict[str, int]:
    """One as the first version left it, with rows in every table a person would miss; how many there are."""
    database = await Database.open(home / "duologue.db", home / "backups", migrations=MIGRATIONS[:1])

    def rows(connection: sqlite3.Connection) -> dict[str, int]:
        connection.execute("INSERT INTO folder (id, name) VALUES ('f', 'Plans')")
        for chat in "ab":
            connection.execute(
                "INSERT INTO chat (id, folder, title, title_source, profile, style, model, created, updated,"
                " activity) VALUES (?, 'f', 't', 'none', 'p', 'openai', 'm', '', '', 1)",
                (chat,),
            )
            connection.executemany(
                "INSERT INTO message (id, chat, role, state, created, parts_json, text_plain)"
                " VALUES (?, ?, 'user', 'sent', '', ?, ?)",
                [
                    (f"{chat}{number}", chat, parts_to_json([TextPart(f"words {number}")]), f"words {number}")
                    for number in range(50)
                ],
            )
        connection.executemany(
            "INSERT INTO usage (time_utc, profile, style, model, state, provenance)"
            " VALUES (?, 'p', 'openai', 'm', 'complete', 'reported')",
            [(f"2026-01-{day:02}T00:00:00Z",) for day in range(1, 21)],
        )
        return counts(connection)

    there = await database.write(rows)
    await database.close()
    return there


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    tables = ("folder", "chat", "message", "usage", "content", "attachment", "terms_event", "exchange")
    return {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608 - named above
        for name in tables
    }


def looked_at(path: Path) -> tuple[int, str, dict[str, int]]:
    connection = sqlite3.connect(path)
    try:
        number = connection.execute("PRAGMA user_version").fetchone()[0]
        return number, connection.execute("PRAGMA integrity_check").fetchone()[0], counts(connection)
    finally:
        connection.close()


@pytest.mark.fault("F19")
@pytest.mark.skipif(sys.platform == "win32", reason="kills forked processes")
@pytest.mark.parametrize("stride", [41, pytest.param(1, marks=pytest.mark.soak)])
async def test_a_kill_at_any_statement_leaves_a_whole_schema_every_row_and_a_copy(
    tmp_path: Path, stride: int
) -> None:
    for name in ("old", "work"):
        (tmp_path / name).mkdir()
    there = await old_database(tmp_path / "old")
    ran = child_process.run(KILLED, str(tmp_path / "old"), str(tmp_path / "work"), str(stride))
    assert ran.returncode == 0, ran.stderr
    killed = json.loads(ran.stdout)
    found = []
    for name in killed:
        home = tmp_path / "work" / name
        shutil.copytree(home, home.with_name(f"{name}-looked"))
        number, sound, rows = looked_at(home.with_name(f"{name}-looked") / "duologue.db")
        assert (number in range(1, CURRENT + 1), sound, rows) == (True, "ok", there), name
        copy = home / "backups" / "duologue-schema-1.db"
        if number > 1:
            assert looked_at(copy) == (1, "ok", there), name
        found.append((number, copy.exists()))
    assert found == sorted(found)  # the copy is made first, then each step is there as a whole
    assert {(1, False), (1, True)} <= set(found)

    for name in (killed[0], killed[len(killed) // 2], killed[-1]):
        home = tmp_path / "work" / name
        database = await Database.open(home / "duologue.db", home / "backups")
        assert await database.run(counts) == there
        message = await Conversations(database).message("b49")
        assert message is not None
        assert message.text == "words 49"
        await database.close()
        assert looked_at(home / "duologue.db")[0] == CURRENT

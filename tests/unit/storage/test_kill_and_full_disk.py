"""A killed process and a full disk lose nothing that was acknowledged."""

import json
import random
import sqlite3
import subprocess
from pathlib import Path

import pytest

from duologue.domain.message import Chat
from duologue.domain.parts import TextPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.usage_ledger import Ledger
from helpers import child_process

CHATTING = """
import asyncio, sys
from pathlib import Path
from duologue.domain import journal
from duologue.domain.events import TextAdded
from duologue.domain.message import AnswerEnding, Chat
from duologue.domain.parts import TextPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database

def say(*words):
    print(*words, flush=True)

async def main():
    home = Path(sys.argv[1])
    database = await Database.open(home / "duologue.db", home / "backups")
    store = Conversations(database)
    await store.recover()
    chat = sys.argv[2]
    await store.create_chat(Chat(chat, "t", "p", ApiStyle.OPENAI, "m"))
    parent = None
    while True:
        asked = await store.add_user_turn(chat, parent, [TextPart("question " + "x" * 300)])
        say("asked", asked.id)
        begun = await store.begin_answer(chat, asked.id, ApiStyle.OPENAI, "m", "p")
        say("begun", begun.id)
        for number in range(6):
            await store.append_journal(begun.id, number, journal.encode([TextAdded(f"piece {number} ")]))
            say("piece", begun.id, number)
        text = "".join(f"piece {number} " for number in range(6))
        await store.finish_answer(begun.id, AnswerEnding(TurnState.COMPLETE, (TextPart(text),)))
        say("done", begun.id)
        parent = begun.id

asyncio.run(main())
"""


def killed_after(child: subprocess.Popen[str], lines: int) -> list[list[str]]:
    """What a child said up to its death, which comes at some moment after so many lines."""
    assert child.stdout is not None
    said = [child.stdout.readline().split() for _ in range(lines)]
    child.kill()
    said += [line.split() for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    child.wait()
    child.stdout.close()
    return said


@pytest.mark.fault("F15")
@pytest.mark.parametrize("rounds", [8, pytest.param(200, marks=pytest.mark.soak)])
async def test_a_kill_while_streaming_loses_nothing_acknowledged(tmp_path: Path, rounds: int) -> None:
    chance = random.Random(20261124)  # noqa: S311 - the same moments each time
    acknowledged: list[list[str]] = []
    for round_number in range(rounds):
        child = child_process.start(CHATTING, str(tmp_path), f"chat{round_number}")
        said = killed_after(child, chance.randrange(1, 60))
        assert said[0][0] == "asked"
        acknowledged += said

    database = await Database.open(tmp_path / "duologue.db", tmp_path / "backups")
    whole = await database.run(lambda c: c.execute("PRAGMA integrity_check").fetchone()[0])
    assert whole == "ok"
    await database.write(lambda c: c.execute("INSERT INTO search (search) VALUES ('integrity-check')"))
    store = Conversations(database)
    await store.recover()
    pieces = {
        identity: int(number) for word, identity, *rest in acknowledged if word == "piece" for number in rest
    }
    done = {identity for word, identity, *_ in acknowledged if word == "done"}
    assert len(acknowledged) > 50
    for word, identity, *_ in acknowledged:
        message = await store.message(identity)
        assert message is not None
        if word == "asked":
            assert message.state is TurnState.SENT
        elif identity in done:
            assert message.state is TurnState.COMPLETE
        else:
            assert message.state in (TurnState.INTERRUPTED, TurnState.COMPLETE)
            flushed = "".join(f"piece {number} " for number in range(pieces.get(identity, -1) + 1))
            assert message.text.startswith(flushed)
    await database.close()


FILLING = """
import asyncio, json, resource, sys
from pathlib import Path
from duologue.domain import journal
from duologue.domain.errors import StoreNotWritable
from duologue.domain.events import TextAdded
from duologue.domain.message import AnswerEnding, Chat
from duologue.domain.parts import TextPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database

async def main():
    home, point = Path(sys.argv[1]), sys.argv[2]
    database = await Database.open(home / "duologue.db", home / "backups")
    store = Conversations(database)
    await store.create_chat(Chat("c", "t", "p", ApiStyle.OPENAI, "m"))
    asked = await store.add_user_turn("c", None, [TextPart("first")])
    kept, told = [asked.id], None
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, resource.RLIM_INFINITY))
    try:
        for number in range(10_000):
            if point == "turn":
                kept.append((await store.add_user_turn("c", None, [TextPart("x" * 3000)])).id)
                continue
            begun = await store.begin_answer("c", asked.id, ApiStyle.OPENAI, "m", "p")
            kept.append(begun.id)
            if point == "journal":
                await store.append_journal(begun.id, 0, journal.encode([TextAdded("y" * 3000)]))
            if point == "finish":
                await store.finish_answer(begun.id, AnswerEnding(TurnState.COMPLETE, (TextPart("z" * 3000),)))
    except StoreNotWritable as error:
        told = error.message
    readable = [message.id for message in await store.path("c")]
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    after = await store.add_user_turn("c", None, [TextPart("room again")])
    await database.close()
    print(json.dumps({"kept": kept, "told": told, "readable": readable, "after": after.id}))

asyncio.run(main())
"""


@pytest.mark.fault("F16")
@pytest.mark.parametrize("point", ["turn", "begin", "journal", "finish"])
def test_a_full_disk_is_told_and_loses_nothing_acknowledged(tmp_path: Path, point: str) -> None:
    child = child_process.run(FILLING, str(tmp_path), point)
    assert child.returncode == 0, child.stderr
    said = json.loads(child.stdout)
    assert "could not be" in said["told"]
    assert len(said["kept"]) > 10
    assert said["readable"]
    connection = sqlite3.connect(tmp_path / "duologue.db")
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    there = {row[0] for row in connection.execute("SELECT id FROM message")}
    connection.close()
    assert {*said["kept"], *said["readable"], said["after"]} <= there


NEW_ON_A_FULL_DISK = """
import asyncio, resource, sys
from pathlib import Path
from duologue.domain.errors import StoreNotWritable
from duologue.storage.database import Database

home = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
try:
    asyncio.run(Database.open(home / "duologue.db", home / "backups"))
except StoreNotWritable:
    print(sorted(path.name for path in home.iterdir()))
"""


@pytest.mark.fault("F16")
async def test_a_new_database_on_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    child = child_process.run(NEW_ON_A_FULL_DISK, str(tmp_path))
    assert (child.stdout, child.stderr) == ("[]\n", "")
    await (await Database.open(tmp_path / "duologue.db", tmp_path / "backups")).close()


BESIDE = """
import asyncio, sys
from pathlib import Path
from duologue.domain.message import UsageRow
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage
from duologue.storage.database import Database
from duologue.storage.usage_ledger import Ledger

async def main():
    home = Path(sys.argv[1])
    database = await Database.open(home / "duologue.db", home / "backups", beside_window=True)
    for number in range(20):
        await Ledger(database).append(UsageRow(f"2026-01-01T00:00:{number:02}Z", None, "terminal",
            ApiStyle.OPENAI, "m", TurnState.COMPLETE, Usage(1, 2), Timing()))
    await database.close()

asyncio.run(main())
"""


@pytest.mark.fault("F20")
async def test_the_terminal_adds_usage_beside_a_window_that_writes(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "duologue.db", tmp_path / "backups")
    store = Conversations(database)
    await store.create_chat(Chat("c", "t", "p", ApiStyle.OPENAI, "m"))
    children = [child_process.start(BESIDE, str(tmp_path)) for _ in range(2)]
    written = 0
    while any(child.poll() is None for child in children):
        await store.add_user_turn("c", None, [TextPart("meanwhile")])
        written += 1
    for child in children:
        assert child.stdout is not None
        child.stdout.close()
    assert [child.returncode for child in children] == [0, 0]
    assert len(await Ledger(database).request_times("terminal", "2026-01-01T00:00:00Z")) == 40
    count = await database.run(lambda c: c.execute("SELECT count(*) FROM message").fetchone()[0])
    assert count == written > 0
    assert await database.check() is None
    await database.close()

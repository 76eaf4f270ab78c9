"""A damaged database is put aside whole, and its words, a copy or nothing stand in its place."""

import hashlib
import json
import os
import signal
import sqlite3
import stat
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from duologue.domain.errors import StoreDamaged, StoreNotWritable
from duologue.domain.message import Chat
from duologue.domain.rescue import RescueKind, RescueOffer
from duologue.domain.search import SearchQuery
from duologue.domain.style import ApiStyle
from duologue.storage.conversations import Conversations
from duologue.storage.copies import Copies
from duologue.storage.database import Database
from duologue.storage.rescue import Rescue, damaged_on
from duologue.storage.schema import MIGRATIONS
from duologue.storage.search_reader import SearchReader
from helpers import child_process

DAY = date(2026, 11, 24)
CHATS, TURNS = 6, 60


async def made(home: Path) -> Path:
    """A database with chats, each a row of turns, and a copy of it from yesterday that lacks the last."""
    (home / "backups").mkdir(parents=True)
    path = home / "duologue.db"
    database = await Database.open(path, home / "backups")
    store = Conversations(database)
    for chat in range(CHATS):
        if chat == CHATS - 1:
            Copies(path, home / "backups", lambda: None).make(date(2026, 11, 23))
        await store.create_chat(Chat(f"c{chat}", f"Title {chat}", "p", ApiStyle.OPENAI, "m"))

        def fill(connection: sqlite3.Connection, chat: int = chat) -> None:
            parts = [
                json.dumps([{"kind": "text", "text": f"words {chat}.{turn} {'x' * 300}"}])
                for turn in range(TURNS)
            ]
            connection.executemany(
                "INSERT INTO message (id, chat, parent, role, state, created, parts_json, text_plain)"
                " VALUES (?, ?, ?, 'user', 'sent', '', ?, ?)",
                [
                    (
                        f"{chat}.{turn}",
                        f"c{chat}",
                        f"{chat}.{turn - 1}" if turn else None,
                        parts[turn],
                        f"words {chat}.{turn}",
                    )
                    for turn in range(TURNS)
                ],
            )
            connection.execute(
                "UPDATE chat SET active_leaf = ? WHERE id = ?", (f"{chat}.{TURNS - 1}", f"c{chat}")
            )

        await database.write(fill)
    await database.close()
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def left_over(folder: Path, pattern: str) -> list[str]:
    """The files, and folders that something was put aside in, of these names."""
    return sorted(entry.name for entry in folder.glob(pattern) if entry.is_file() or "damaged" in entry.name)


def spoil_pages(path: Path, *words: bytes) -> None:
    """Overwrite the beginning of the pages on which these words stand."""
    data = bytearray(path.read_bytes())
    for word in words:
        page = data.index(word) // 4096
        data[page * 4096 : page * 4096 + 64] = b"\x5a" * 64
    path.write_bytes(bytes(data))


def middle(path: Path) -> None:
    spoil_pages(path, b"words 2.30 ")


def three_places(path: Path) -> None:
    spoil_pages(path, b"words 1.10 ", b"words 3.30 ", b"words 4.50 ")


def titles(path: Path) -> None:
    spoil_pages(path, b"Title 3")


def second_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.fault("F17")
@pytest.mark.parametrize(("damage", "least"), [(middle, 340), (three_places, 300), (titles, 360)])
async def test_what_can_be_read_is_rescued_in_order_and_can_be_found(
    tmp_path: Path, damage: Callable[[Path], None], least: int
) -> None:
    path = await made(tmp_path)
    damage(path)
    before = digest(path)
    with pytest.raises(StoreDamaged):
        await Database.open(path, tmp_path / "backups")
    rescue = Rescue(path, tmp_path / "backups")
    salvaged, copied, empty = rescue.look()
    assert (salvaged.kind, copied.kind, empty.kind) == tuple(RescueKind)
    assert least <= salvaged.messages <= CHATS * TURNS
    assert (copied.chats, copied.messages) == (CHATS - 1, (CHATS - 1) * TURNS)
    assert digest(path) == before
    aside = rescue.take(salvaged, DAY)

    assert (aside.name, stat.S_IMODE(aside.stat().st_mode)) == ("damaged-2026-11-24", 0o700)
    assert digest(aside / "duologue.db") == before
    assert damaged_on(tmp_path) == DAY
    database = await Database.open(path, tmp_path / "backups")
    assert await database.check() is None
    assert await database.run(lambda c: c.execute("PRAGMA foreign_key_check").fetchall()) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    store, read = Conversations(database), 0
    for chat in range(CHATS):
        turns = [float(message.id.split(".")[1]) for message in await store.path(f"c{chat}")]
        assert turns == sorted(turns)
        read += len(turns)
    assert read == salvaged.messages
    words = SearchReader(path)
    assert len((await words.messages(SearchQuery("words"), None, 9)).hits) == 9
    await words.close()
    await database.close()
    assert left_over(tmp_path, ".duologue*") == []


NO_WORDS: dict[str, Callable[[Path], object]] = {
    "garbage header": lambda path: path.write_bytes(b"\xa5" * 100 + path.read_bytes()[100:]),
    "JSON text": lambda path: path.write_text('{"chats": []}'),
    "nothing": lambda path: path.write_bytes(b""),
    "first page only": lambda path: path.write_bytes(path.read_bytes()[:4096]),
    "a folder": lambda path: (path.unlink(), path.mkdir(), (path / "mine").write_text("kept")),
    "another program": lambda path: path.write_bytes(
        path.read_bytes()[:68] + b"\0\0\0\0" + path.read_bytes()[72:]
    ),
    "only its log": lambda path: (path.unlink(), Path(f"{path}-wal").write_bytes(b"what was written last")),
}


@pytest.mark.fault("F17")
@pytest.mark.fault("F62")
@pytest.mark.parametrize("kind", NO_WORDS)
async def test_where_nothing_can_be_read_the_last_copy_is_offered(tmp_path: Path, kind: str) -> None:
    path = await made(tmp_path)
    NO_WORDS[kind](path)
    before = {name: digest(tmp_path / name) for name in left_over(tmp_path, "duologue.db*")}
    with pytest.raises(StoreDamaged):
        await Database.open(path, tmp_path / "backups")
    rescue = Rescue(path, tmp_path / "backups")
    offers = {offer.kind: offer for offer in rescue.look()}
    assert {name: digest(tmp_path / name) for name in before} == before
    aside = rescue.take(offers[RescueKind.COPY], DAY)
    assert {name: digest(aside / name) for name in before} == before
    assert kind != "a folder" or (aside / "duologue.db" / "mine").read_text() == "kept"
    database = await Database.open(path, tmp_path / "backups")
    assert len(await Conversations(database).path("c4")) == TURNS
    await database.close()
    copy = tmp_path / "backups" / "duologue-2026-11-23.db"
    assert copy.exists()  # it was copied, not used up


@pytest.mark.fault("F62")
async def test_a_damaged_copy_is_passed_over_for_the_one_before(tmp_path: Path) -> None:
    path = await made(tmp_path)
    path.write_bytes(b"")
    whole = tmp_path / "backups" / "duologue-2026-11-23.db"
    for day, spoilt in ((24, b""), (25, b"no database"), (26, whole.read_bytes()[:9000])):
        newer = whole.with_name(f"duologue-2026-11-{day}.db")
        newer.write_bytes(spoilt)
        os.utime(newer, (2_000_000_000 + day, 2_000_000_000 + day))
    page = whole.with_name("duologue-2026-11-27.db")
    page.write_bytes(whole.read_bytes())
    middle(page)
    offers = Rescue(path, tmp_path / "backups").look()
    assert [offer.kind for offer in offers] == [RescueKind.COPY, RescueKind.EMPTY]
    assert offers[0].messages == (CHATS - 1) * TURNS
    assert left_over(whole.parent, "*.db")[-1] == page.name  # nothing was removed


@pytest.mark.fault("F17")
async def test_beginning_anew_is_a_choice_too_and_keeps_the_old_file(tmp_path: Path) -> None:
    path = await made(tmp_path)
    middle(path)
    before = digest(path)
    rescue = Rescue(path, tmp_path / "backups")
    offers = rescue.look()
    folders = []
    for _ in range(2):
        folders.append(rescue.take(offers[-1], DAY))
        await (await Database.open(path, tmp_path / "backups")).close()
    assert [folder.name for folder in folders] == ["damaged-2026-11-24", "damaged-2026-11-24-2"]
    assert digest(folders[0] / "duologue.db") == before
    assert left_over(tmp_path, ".duologue*") == []


async def test_an_older_schema_is_rescued_as_what_it_is_and_brought_on(tmp_path: Path) -> None:
    path = tmp_path / "duologue.db"
    database = await Database.open(path, tmp_path / "backups", migrations=MIGRATIONS[:1])

    def rows(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO chat (id, title, title_source, profile, style, model, created, updated, activity)"
            " VALUES ('c', 't', 'none', 'p', 'openai', 'm', '', '', 1)"
        )
        connection.executemany(
            "INSERT INTO message (id, chat, role, state, created, text_plain)"
            " VALUES (?, 'c', 'user', 'sent', '', ?)",
            [(str(number), f"words {number} " + "x" * 300) for number in range(100)],
        )
        connection.executemany(
            "INSERT INTO usage (time_utc, profile, style, model, state, provenance)"
            " VALUES (?, 'p', 'openai', 'm', 'complete', 'reported')",
            [(f"2026-01-{day:02}T00:00:00Z",) for day in range(1, 21)],
        )

    await database.write(rows)
    await database.close()
    spoil_pages(path, b"words 50 ")
    rescue = Rescue(path, tmp_path / "backups")
    salvaged = rescue.look()[0]
    assert salvaged.kind is RescueKind.SALVAGED
    assert salvaged.messages > 80
    rescue.take(salvaged, DAY)
    database = await Database.open(path, tmp_path / "backups")
    counts = await database.run(
        lambda c: [c.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("message", "usage")]  # noqa: S608 - named here
    )
    assert counts == [salvaged.messages, 20]
    assert (
        await database.run(lambda c: c.execute("SELECT sum(requests) FROM usage_daily").fetchone()[0]) == 20
    )
    await database.close()


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from duologue.storage import rescue as module

home, last = Path(sys.argv[1]), int(sys.argv[2])
rescue = module.Rescue(home / "duologue.db", home / "backups")
offers = rescue.look()
left = [last]

def counted(function):
    def call(*arguments, **named):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)
    return call

for name in ("rename", "replace", "unlink", "mkdir", "hardlink_to"):
    setattr(Path, name, counted(getattr(Path, name)))
rescue.take(offers[0], date(2026, 11, 24))
"""


@pytest.mark.fault("F17")
@pytest.mark.skipif(sys.platform == "win32", reason="kills")
async def test_a_kill_while_it_is_put_aside_leaves_the_old_or_the_new_file_and_loses_neither(
    tmp_path: Path,
) -> None:
    ended = None
    for last in range(1, 20, 2):
        home = tmp_path / str(last)
        path = await made(home)
        middle(path)
        before = digest(path)
        ended = child_process.run(KILLED, str(home), str(last)).returncode
        assert ended in (0, -signal.SIGKILL)
        assert path.is_file()
        kept = [digest(entry) for entry in (path, *home.glob("damaged-*/duologue.db")) if entry.is_file()]
        assert before in kept
        if digest(path) != before:
            database = await Database.open(path, home / "backups")
            assert len(await Conversations(database).path("c5")) == TURNS
            await database.close()
        if ended == 0:
            break
    assert ended == 0


@pytest.mark.fault("F17")
@pytest.mark.fault("F16")
async def test_without_room_nothing_is_offered_taken_or_lost(tmp_path: Path) -> None:
    path = await made(tmp_path)
    middle(path)
    before = digest(path)
    script = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from duologue.domain.errors import StoreNotWritable\n"
        "from duologue.storage.rescue import Rescue\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))\n"
        "home = Path(sys.argv[1])\n"
        "try:\n    Rescue(home / 'duologue.db', home / 'backups').look()\n"
        "except StoreNotWritable as error:\n    print('told:', error.message)\n"
    )
    told = child_process.run(script, str(tmp_path))
    assert told.stdout.startswith("told:"), told
    assert digest(path) == before
    assert left_over(tmp_path, "damaged-*") == []


def test_what_was_never_looked_for_cannot_be_taken(tmp_path: Path) -> None:
    path = tmp_path / "duologue.db"
    path.write_bytes(b"damaged")
    with pytest.raises(StoreNotWritable):
        Rescue(path, tmp_path / "backups").take(RescueOffer(RescueKind.COPY), DAY)
    assert path.read_bytes() == b"damaged"
    assert left_over(tmp_path, "damaged-*") == []

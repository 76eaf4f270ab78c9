"""A library of many chats in several scripts, put straight into a real database."""

import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path

from bench import answers
from duologue.domain.parts import TextPart, parts_to_json
from duologue.domain.times import utc_text
from duologue.storage.database import Database
from duologue.storage.paths import DataPaths
from duologue.storage.profiles_file import ProfilesOnDisk
from duologue.storage.search_index import spaced
from helpers.services import OWN

CHAT_OF_20 = "chat-of-20"
LONGEST = "longest-chat"
RARE = "quokka"  # stands in very few messages, the oldest ones
_LONGEST_TURNS = 2_000
_WORDS = 30_000
_LENGTHS = (4, 8, 15, 30, 60, 120, 400)  # words of a message
_SHORT = ("the", "of", "and", "to", "in", "is", "that", "it", "for", "with", "this", "you", "not", "as")
_SCRIPTS = (
    ("etaoinshrdlucmfwypvbgkjqxz", 12),
    ("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", 2),
    ("的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可", 2),
    ("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", 1),
)
_MARKDOWN = 0.2  # of the answers: headings, lists, code, tables and quotes
_LINES = 13  # of such an answer, so that there is each of them
_FOLDERS = 20
_EACH = 5_000  # messages of one transaction


async def keep_library(home: Path, chats: int, messages: int) -> None:
    """A home with a profile, and so many chats and messages over three years; none of both for nothing."""
    paths = DataPaths(home)
    paths.create()
    ProfilesOnDisk(paths.profiles).save((OWN,))
    database = await Database.open(paths.database, paths.backups)
    await database.run(lambda connection: connection.execute("PRAGMA synchronous = OFF"))
    writer = _Writer(random.Random(11))  # noqa: S311 - sample data
    if chats:
        for turns in writer.lengths(chats, messages):
            await database.write(lambda connection, turns=turns: writer.write(connection, turns))
    await database.close()


class _Writer:
    """Makes chats and turns up, with words as common as in real language."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._words = {script: self._vocabulary(script) for script, _ in _SCRIPTS}
        self._weights = list(accumulate(1 / (rank + 1) for rank in range(_WORDS)))
        self._seq = self._number = 0
        self._twenty: list[str] = []  # the words of the chat of twenty messages
        self._markdown = answers.mixed()
        self._begun = datetime.now(UTC) - timedelta(days=1000)

    def lengths(self, chats: int, messages: int) -> Iterator[list[int]]:
        """How many turns each chat has, some chats at a time."""
        rest = messages - 20 - _LONGEST_TURNS
        sizes = [20, _LONGEST_TURNS]
        share = [self._chance.expovariate(1) for _ in range(chats - 2)]
        sizes += [max(2, round(part * rest / sum(share))) for part in share]
        batch: list[int] = []
        for size in sizes:
            batch.append(size)
            if sum(batch) > _EACH:
                yield batch
                batch = []
        if batch:
            yield batch

    def write(self, connection: sqlite3.Connection, sizes: list[int]) -> None:
        """Put chats of these sizes into the database and the index."""
        if not self._number:
            connection.executemany(
                "INSERT INTO folder (id, name) VALUES (?, ?)",
                [(f"f{n}", f"Folder {n}") for n in range(_FOLDERS)],
            )
        for size in sizes:
            self._write_chat(connection, size)

    def _write_chat(self, connection: sqlite3.Connection, size: int) -> None:
        self._number += 1
        number, chance = self._number, self._chance
        identity = {1: CHAT_OF_20, 2: LONGEST}.get(number, f"{number:032x}")
        script = chance.choices([name for name, _ in _SCRIPTS], [weight for _, weight in _SCRIPTS])[0]
        title = self._text(script, 5)
        moment = utc_text(self._begun + timedelta(minutes=140 * number))
        folder = f"f{number % _FOLDERS}" if number % 5 == 0 else None
        connection.execute(
            "INSERT INTO chat (number, id, title, title_source, folder, pinned, archived, profile, style,"
            " model, created, updated, activity) VALUES (?, ?, ?, 'local', ?, ?, ?, ?, 'openai', ?, ?, ?, ?)",
            (number, identity, title, folder, number % 997 == 0, number % 20 == 0, OWN.id,
             f"model-{number % 7}", moment, moment, number),
        )  # fmt: skip
        connection.execute(
            "INSERT INTO search (rowid, title, body) VALUES (?, ?, '')", (-number, spaced(title))
        )
        rows, words = [], []
        parent = None
        for turn in range(size):
            self._seq += 1
            text = self._text(script, chance.choice(_LENGTHS))
            if turn % 2 and chance.random() < _MARKDOWN:
                text = "".join(islice(self._markdown, _LINES))
            if identity == CHAT_OF_20:
                self._twenty.append(text)
            elif identity == LONGEST and turn >= size - len(self._twenty):
                text = self._twenty[
                    turn - size
                ]  # what is seen of both is the same, only their lengths differ
            if self._seq in (50, 60):
                text += f" {RARE}"
            name = f"{self._seq:032x}"
            answers = turn % 2
            rows.append(
                (self._seq, name, identity, parent, "assistant" if answers else "user",
                 "complete" if answers else "sent", moment, parts_to_json((TextPart(text),)), text)
            )  # fmt: skip
            words.append((self._seq, spaced(text)))
            parent = name
        connection.executemany(
            "INSERT INTO message (seq, id, chat, parent, role, state, created, parts_json, text_plain)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        connection.executemany("INSERT INTO search (rowid, title, body) VALUES (?, '', ?)", words)
        connection.execute("UPDATE chat SET active_leaf = ? WHERE number = ?", (parent, number))

    def _text(self, script: str, length: int) -> str:
        return " ".join(self._chance.choices(self._words[script], cum_weights=self._weights, k=length))

    def _vocabulary(self, script: str) -> list[str]:
        latin = script.startswith("e")
        words = list(_SHORT) if latin else []
        while len(words) < _WORDS:
            words.append("".join(self._chance.choices(script, k=self._chance.randint(2, 9))))
        return words

"""Chats of many turns, put into a real database in one go."""

import sqlite3
from dataclasses import replace
from itertools import islice
from pathlib import Path

from bench import answers
from duologue.domain.message import Chat, Role
from duologue.domain.parts import TextPart, parts_to_json, plain_text
from duologue.domain.profile import Profile
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.storage import turns
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.paths import DataPaths
from duologue.storage.profiles_file import ProfilesOnDisk
from helpers.services import OWN

_WHEN = "2026-01-01T00:00:00.000Z"
_LINES = 13  # of an answer: words, a list, code, a table and a quote
_VARIETY = 40  # answers that differ


def own_server(port: int) -> Profile:
    """The profile of a server on this computer that asks for no key."""
    base = f"http://127.0.0.1:{port}"
    return replace(OWN, openai_base=f"{base}/v1", anthropic_base=base)


async def keep_chats(home: Path, counts: tuple[int, ...], port: int = 9) -> None:
    """A home with a profile and, for each count, a chat of so many turns called `chat-COUNT`."""
    paths = DataPaths(home)
    paths.create()
    ProfilesOnDisk(paths.profiles).save((own_server(port),))
    database = await Database.open(paths.database, paths.backups)
    conversations = Conversations(database)
    said = _answers()
    for count in counts:
        identity = f"chat-{count}"
        chat = Chat(
            id=identity,
            title=f"A chat of {count}",
            title_source="person",
            profile_id=OWN.id,
            style=ApiStyle.OPENAI,
            model="m",
            created=_WHEN,
            updated=_WHEN,
        )
        await conversations.create_chat(chat)

        def fill(connection: sqlite3.Connection, identity: str = identity, count: int = count) -> None:
            last = None
            for number in range(count):
                asks = number % 2 == 0
                parts = (TextPart(f"And what about number {number}?" if asks else said[number % len(said)]),)
                last = turns.insert(
                    connection,
                    {
                        "chat": identity,
                        "parent": last,
                        "role": Role.USER if asks else Role.ASSISTANT,
                        "state": TurnState.SENT if asks else TurnState.COMPLETE,
                        "created": _WHEN,
                        "finished": None if asks else _WHEN,
                        "parts_json": parts_to_json(parts),
                        "text_plain": plain_text(parts),
                    },
                )
            if last is not None:
                turns.lead_to(connection, identity, last, _WHEN)

        await database.write(fill)
    await database.close()


def _answers() -> list[str]:
    lines = answers.mixed()
    return ["".join(islice(lines, _LINES)) for _ in range(_VARIETY)]

"""A month of requests, put into a real database in one go."""

import random
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from duologue.domain.times import utc_text
from duologue.storage.database import Database
from duologue.storage.paths import DataPaths
from duologue.storage.profiles_file import ProfilesOnDisk
from helpers.services import OWN

_DAYS = 30
_MODELS = ("MiniMax-M2.7", "MiniMax-M2.7-highspeed", "MiniMax-M3", "MiniMax-M2.5")
_STYLES = ("openai", "anthropic")


async def keep_month(home: Path, count: int) -> None:
    """A home with a profile and so many requests, spread over the last thirty days, day and night."""
    paths = DataPaths(home)
    paths.create()
    ProfilesOnDisk(paths.profiles).save((OWN,))
    database = await Database.open(paths.database, paths.backups)
    chance = random.Random(7)  # noqa: S311 - sample data
    now = datetime.now(UTC)

    def fill(connection: sqlite3.Connection) -> None:
        for number in range(count):
            sent = now - timedelta(days=_DAYS * (count - number) / count)
            model = chance.choice(_MODELS)
            connection.execute(
                "INSERT INTO usage (time_utc, profile, style, model, state, input, output, cache_read,"
                " provenance, price_id, cost_micros)"
                " VALUES (?, ?, ?, ?, 'complete', ?, ?, 0, 'reported', ?, ?)",
                (
                    utc_text(sent),
                    chance.choice((OWN.id, "another")),
                    chance.choice(_STYLES),
                    model,
                    chance.randint(100, 20_000),
                    chance.randint(10, 4_000),
                    f"USD:minimax-global:2026-10-31:{model}",
                    chance.randint(10, 9_000),
                ),
            )

    await database.write(fill)
    await database.close()

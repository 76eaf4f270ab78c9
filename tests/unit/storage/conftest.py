"""A real database in a temporary folder."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from duologue.storage.conversations import Conversations
from duologue.storage.database import Database


class SettableClock:
    """A clock that says what it was told, a second later at each call."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "duologue.db", tmp_path / "backups")
    yield opened
    await opened.close()


@pytest.fixture
def conversations(database: Database, clock: Callable[[], datetime]) -> Conversations:
    return Conversations(database, clock)

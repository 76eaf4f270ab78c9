"""Folders over a real database: names, order, and that every change is told."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from duologue.domain.shelf import FolderDefaults
from duologue.services.chats.folders import Folders
from duologue.services.chats.news import ChatNews
from duologue.storage.database import Database
from duologue.storage.folders import Folders as FolderRows


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "duologue.db", tmp_path / "backups")
    yield opened
    await opened.close()


async def test_names_are_one_line_and_sort_whatever_their_case(database: Database) -> None:
    folders = Folders(FolderRows(database), ChatNews())
    for name in ("work", "  Home \n sweet ", "Äpfel", "Zoo"):
        assert await folders.create(name) is not None
    assert await folders.create(" \n ") is None
    assert [folder.name for folder in await folders.all()] == ["Home sweet", "work", "Zoo", "Äpfel"]
    first = (await folders.all())[0]
    await folders.rename(first.id, "   ")
    await folders.rename(first.id, "Yard")
    assert (await folders.folder(first.id)) is not None
    assert [folder.name for folder in await folders.all()] == ["work", "Yard", "Zoo", "Äpfel"]
    assert await folders.folder("gone") is None


async def test_every_change_is_told_and_nothing_else(database: Database) -> None:
    news, told = ChatNews(), []
    news.subscribe(told.append)
    folders = Folders(FolderRows(database), news)
    one, two = await folders.create("One"), await folders.create("Two")
    assert one is not None
    assert two is not None
    assert not await folders.move(one.id, one.id)
    assert len(told) == 2
    await folders.move(two.id, one.id)
    await folders.save_defaults(one.id, FolderDefaults(model="m"))
    removed = await folders.delete(one.id)
    assert removed is not None
    await folders.put_back(removed)
    assert told == [""] * 6

"""Folders in the database: nested, never in themselves, deleted without their chats, and put back."""

from dataclasses import replace

import pytest

from duologue.domain.message import Chat
from duologue.domain.request import Parameters
from duologue.domain.shelf import FolderDefaults
from duologue.domain.style import ApiStyle
from duologue.storage.chat_shelves import ChatShelves
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.folders import Folders

CHAT = Chat("c1", "Plans", "p1", ApiStyle.OPENAI, "m")


@pytest.fixture
def folders(database: Database) -> Folders:
    return Folders(database)


async def tree(folders: Folders) -> dict[str, str | None]:
    names = {folder.id: folder.name for folder in await folders.all()}
    return {folder.name: names.get(folder.parent or "") for folder in await folders.all()}


async def test_folders_stand_in_folders_but_never_in_themselves(folders: Folders) -> None:
    work = await folders.create("Work", None)
    lamps = await folders.create("Lamps", work.id)
    bulbs = await folders.create("Bulbs", lamps.id)
    assert await tree(folders) == {"Work": None, "Lamps": "Work", "Bulbs": "Lamps"}
    for target in (work.id, lamps.id, bulbs.id, "gone"):
        assert not await folders.move(work.id, target)
    assert await folders.move(bulbs.id, None)
    assert await folders.move(work.id, bulbs.id)
    assert await tree(folders) == {"Work": "Bulbs", "Lamps": "Work", "Bulbs": None}
    assert (await folders.create("Late", "gone")).parent is None


async def test_a_deleted_folder_lets_its_chats_go_and_comes_back_with_them(
    folders: Folders, conversations: Conversations, database: Database
) -> None:
    shelves = ChatShelves(database)
    work = await folders.create("Work", None)
    lamps = await folders.create("Lamps", work.id)
    bulbs = await folders.create("Bulbs", lamps.id)
    for name in ("a", "b"):
        await conversations.create_chat(replace(CHAT, id=name, folder=lamps.id))
    removed = await folders.delete(lamps.id)
    assert removed is not None
    assert await tree(folders) == {"Work": None, "Bulbs": "Work"}

    async def places() -> list[str | None]:
        return [chat.folder for chat in await shelves.recent(9)]

    assert await places() == [None, None]
    await shelves.move("b", work.id)  # meanwhile
    await folders.put_back(removed)
    assert await tree(folders) == {"Work": None, "Lamps": "Work", "Bulbs": "Lamps"}
    assert await places() == [work.id, lamps.id]
    assert bulbs.id in {folder.id for folder in await folders.all()}
    assert await folders.delete("gone") is None


async def test_defaults_are_kept_as_they_were_given(folders: Folders) -> None:
    folder = await folders.create("Work", None)
    defaults = FolderDefaults(
        "p", ApiStyle.ANTHROPIC, "m", "Be brief.", Parameters(max_tokens=99, stop=("x",))
    )
    await folders.save_defaults(folder.id, defaults)
    assert (await folders.all())[0].defaults == defaults
    await folders.save_defaults(folder.id, FolderDefaults(system=""))
    assert (await folders.all())[0].defaults == FolderDefaults(system="")


@pytest.mark.parametrize("stored", ["", "[]", "{", '{"style": "other"}', '{"parameters": {"no": 1}}', "null"])
async def test_defaults_that_cannot_be_read_hide_no_folder(
    folders: Folders, database: Database, stored: str
) -> None:
    await folders.create("Work", None)
    await database.write(lambda c: c.execute("UPDATE folder SET defaults_json = ?", (stored,)))
    assert [folder.defaults for folder in await folders.all()] == [FolderDefaults()]

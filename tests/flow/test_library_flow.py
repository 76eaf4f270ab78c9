"""The library closed and opened again: folders, pins, the archive, the bin, unread marks and the search."""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from duologue.bootstrap.core import Core
from duologue.domain.message import Chat
from duologue.domain.parts import TextPart
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.request import Parameters
from duologue.domain.search import SearchQuery
from duologue.domain.shelf import BIN, FolderDefaults
from duologue.domain.style import ApiStyle
from duologue.domain.times import utc_text
from duologue.domain.turn_state import TurnState
from duologue.services.ports import AnswerEnding
from duologue.storage.database import Database
from helpers import gui


async def make(core: Core, title: str) -> Chat:
    library = core.services.library
    chat = await library.create(DEMO_PROFILE_ID, ApiStyle.OPENAI, "demo", title=title)
    ending = AnswerEnding(TurnState.COMPLETE, (TextPart(f"About {title}: 天气"),), "demo", "stop")
    await library.add_recorded_turn(chat, (TextPart(f"What of {title}?"),), ApiStyle.OPENAI, ending)
    return chat


async def test_everything_stands_where_it_was_left(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path) as core, gui.open_window(core) as window:
        services = core.services
        chats = {title: await make(core, title) for title in ("Loose", "Filed", "Pinned one", "Old", "Gone")}
        work = await services.folders.create("Work")
        assert work is not None
        lamps = await services.folders.create("Lamps", work.id)
        assert lamps is not None
        await services.folders.save_defaults(work.id, FolderDefaults(model="m", parameters=Parameters(9)))
        await services.library.move(chats["Filed"].id, lamps.id)
        await services.library.pin(chats["Pinned one"].id, pinned=True)
        await services.library.archive(chats["Old"].id, archived=True)
        await services.library.delete(chats["Gone"].id)
        await services.library.mark_unread(chats["Loose"].id)
        listed = window.chat_page.sidebar.list
        for folder in (work, lamps):
            await gui.until(lambda folder=folder: listed.rows.index_of_folder(folder.id).isValid())
            listed.folder_toggled.emit(folder.id)
        await gui.until(lambda: "Filed" in listed.titles)
        left = [(row.text, row.depth) for row in listed.rows.rows]
    async with gui.open_core(tmp_path) as core, gui.open_window(core) as window:
        listed = window.chat_page.sidebar.list
        await gui.until(lambda: [(row.text, row.depth) for row in listed.rows.rows] == left)
        assert left == [
            ("Pinned", 0),
            ("Pinned one", 0),
            ("Folders", 0),
            ("Work", 0),
            ("Lamps", 1),
            ("Filed", 2),
            ("Today", 0),
            ("Loose", 0),
        ]
        assert next(chat for chat in listed.chats if chat.title == "Loose").unread
        kept = await core.services.folders.folder(work.id)
        assert kept is not None
        assert kept.defaults == FolderDefaults(model="m", parameters=Parameters(9))
        found = await core.services.search.find(SearchQuery("天气"))
        assert {hit.title: hit.archived for hit in found} == {
            "Loose": False,
            "Filed": False,
            "Pinned one": False,
            "Old": True,
        }
        await core.services.library.restore(chats["Gone"].id)
        assert [hit.title for hit in await core.services.search.find(SearchQuery("gone"))][:1] == ["Gone"]


async def test_a_start_empties_the_bin_of_what_lay_there_for_thirty_days(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path) as core:
        old, new = await make(core, "Old"), await make(core, "New")
        for chat in (old, new):
            await core.services.library.delete(chat.id)
        paths = core.paths
    database = await Database.open(paths.database, paths.backups)
    day = utc_text(datetime.now(UTC) - timedelta(days=31))
    await database.write(lambda c: c.execute("UPDATE chat SET deleted_at = ? WHERE id = ?", (day, old.id)))
    await database.close()
    command = [sys.executable, "-m", "duologue", "--exit-when-shown", "--home", str(tmp_path)]
    paths_of_app = str(Path(__file__).parents[2] / "app")
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": paths_of_app}
    started = await asyncio.create_subprocess_exec(*command, env=variables, stderr=asyncio.subprocess.DEVNULL)
    assert await started.wait() == 0
    async with gui.open_core(tmp_path) as core:
        assert [chat.title for chat in await core.services.library.page(BIN)] == ["New"]

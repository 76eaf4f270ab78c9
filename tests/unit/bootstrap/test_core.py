"""Everything that needs no window, built in order and taken down in reverse."""

import logging
import os
import stat
import threading
from pathlib import Path

import pytest

from duologue.bootstrap.core import open_core
from duologue.bootstrap.prepared import PREPARED_CHAT_ID, open_prepared_chat
from duologue.domain.errors import StorageError, StoreDamaged
from duologue.domain.limits import DocumentedLimit
from duologue.domain.message import Role
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.clock import local_midnight
from duologue.services.tables import catalogue
from helpers import child_process
from helpers.services import pull


@pytest.mark.parametrize("style", ApiStyle)
async def test_the_whole_core_answers_and_leaves_nothing_running(tmp_path: Path, style: ApiStyle) -> None:
    home = tmp_path / "home"
    before = set(threading.enumerate())
    handlers = logging.getLogger().handlers[:]
    async with open_core(home) as core:
        chat = await core.services.library.create(DEMO_PROFILE_ID, style, "demo-recorded")
        await pull(core.services.session.send(chat.id, "MEASURE r5000-n50"))
        question, answer = await core.services.library.path(chat.id)
        assert (question.role, answer.state) == (Role.USER, TurnState.COMPLETE)
    assert [t.name for t in set(threading.enumerate()) - before if not t.name.startswith("asyncio_")] == []
    assert logging.getLogger().handlers == handlers


async def test_all_data_is_in_one_folder_for_this_person_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with open_core(home) as core:
        core.services.preferences.change(developer_tools=True)
        core.services.accounts.save_without_key(catalogue.presets()[0].profile("p1"))
        assert core.paths.home == home
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {"duologue.db", "settings.json", "profiles.json"} <= {path.name for path in files}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    folders = [home, *(path for path in home.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
    assert os.listdir(tmp_path) == ["home"]  # noqa: PTH208 - short, and this is a test


async def test_a_variable_moves_the_data_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUOLOGUE_HOME", str(tmp_path / "elsewhere"))
    async with open_core(None) as core:
        assert core.paths.home == tmp_path / "elsewhere"


async def test_what_was_built_is_taken_down_when_the_rest_cannot_be(tmp_path: Path) -> None:
    handlers = logging.getLogger().handlers[:]
    before = set(threading.enumerate())
    (tmp_path / "duologue.db").write_bytes(b"damaged")
    with pytest.raises(StoreDamaged):
        async with open_core(tmp_path):
            pass
    assert logging.getLogger().handlers == handlers
    for thread in set(threading.enumerate()) - before:
        if thread.name.startswith("database"):
            thread.join(5)  # it ends by itself
            assert not thread.is_alive()


async def test_a_data_folder_that_is_a_file_is_said_to_be_unusable(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StorageError):
        async with open_core(tmp_path / "home"):
            pass


def test_opening_the_core_loads_no_heavy_library(tmp_path: Path) -> None:
    script = """
import asyncio, sys
from pathlib import Path
from duologue.bootstrap.core import open_core

async def main():
    async with open_core(Path(sys.argv[1])):
        heavy = "httpx keyring markdown_it pygments starlette uvicorn truststore PySide6".split()
        print(sorted({name.split(".")[0] for name in sys.modules}.intersection(heavy)))

asyncio.run(main())
"""
    ran = child_process.run(script, str(tmp_path))
    assert (ran.stdout, ran.stderr) == ("[]\n", "")


# -- the prepared chat --------------------------------------------------------------------------------


async def test_the_prepared_chat_is_put_there_once(tmp_path: Path) -> None:
    async with open_core(tmp_path) as core:
        assert await open_prepared_chat(core.services) == PREPARED_CHAT_ID
        first = await core.services.library.path(PREPARED_CHAT_ID)
        assert len(first) == len(catalogue.prepared_chat().turns)
        assert [message.text for message in first if message.role is Role.USER]
        answers = [message for message in first if message.role is Role.ASSISTANT]
        assert all(answer.usage is not None and answer.timing is not None for answer in answers)
    async with open_core(tmp_path) as core:
        await open_prepared_chat(core.services)
        assert await core.services.library.path(PREPARED_CHAT_ID) == first


async def test_recorded_examples_are_no_requests_of_today(tmp_path: Path) -> None:
    async with open_core(tmp_path) as core:
        await open_prepared_chat(core.services)
        requests, _ = await core.services.limits.statuses(DEMO_PROFILE_ID, DocumentedLimit())
        assert requests.used == 0
        assert (await core.services.ledger.totals_since(local_midnight())).requests == 0


async def test_the_prepared_chat_comes_out_of_the_bin(tmp_path: Path) -> None:
    async with open_core(tmp_path) as core:
        await open_prepared_chat(core.services)
        await core.services.library.delete(PREPARED_CHAT_ID)
        await open_prepared_chat(core.services)
        assert [chat.id for chat in await core.services.library.chats()] == [PREPARED_CHAT_ID]

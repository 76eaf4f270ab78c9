"""A chat in the bin says so, and what is written in it is not deleted with it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from duologue.ui.library.list_rows import ListView
from helpers import gui
from helpers.taps import Desk, desk


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path / "home") as opened:
        yield opened


async def binned(here: Desk) -> str:
    """A chat in the bin that is open; its id."""
    (await here.ask("One")).end()
    await here.ended()
    chat = here.window.chat.chat
    assert chat is not None
    here.window.actions_by_name["deleteChat"].trigger()
    await gui.until(lambda: here.window.chat.chat is None)
    here.window.chat.library.show_view(ListView.BIN)
    await gui.until(lambda: here.window.chat_page.sidebar.list.titles == ["One"])
    await here.window.chat.open(chat.id)
    return chat.id


async def deleted_at(here: Desk, chat_id: str) -> str | None:
    chat = await here.window.services.library.chat(chat_id)
    assert chat is not None
    return chat.deleted_at


async def test_it_says_that_it_is_in_the_bin_and_can_be_restored(here: Desk) -> None:
    chat_id = await binned(here)
    await gui.until(lambda: "This chat is in the bin" in gui.words_of(here.window))
    gui.press(here.window, "noticeAction")
    await gui.until(lambda: "This chat is in the bin" not in gui.words_of(here.window))
    assert await deleted_at(here, chat_id) is None
    assert here.window.chat_page.notice is None


async def test_who_writes_on_restores_it(here: Desk) -> None:
    chat_id = await binned(here)
    (await here.ask("Two")).end()
    await here.ended()
    assert await deleted_at(here, chat_id) is None
    assert "restored from the bin" in gui.words_of(here.window)
    assert here.window.chat_page.notice is None


async def test_who_asks_again_restores_it(here: Desk) -> None:
    chat_id = await binned(here)
    here.window.chat.regenerate(here.last())
    await gui.until(lambda: len(here.taps) == 2)
    here.taps[1].end()
    await here.ended()
    assert await deleted_at(here, chat_id) is None

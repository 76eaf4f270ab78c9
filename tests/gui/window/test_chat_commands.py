"""What is done with the open chat is done where it is seen, and says so where there is nothing to do."""

import pytest

from duologue.bootstrap.prepared import open_prepared_chat
from duologue.ui.main_window import MainWindow
from helpers import gui


@pytest.mark.parametrize(
    "name", ["regenerate", "deleteChat", "archiveChat", "editLast", "nextChat", "sidebar", "copyAnswer"]
)
async def test_a_command_for_the_chat_shows_it_first(window: MainWindow, name: str) -> None:
    await window.open_first(await open_prepared_chat(window.services))
    window.show_page("settings")
    window.actions_by_name[name].trigger()
    assert window.page == "chat"
    await gui.settle()
    window.chat.stop()
    await gui.until(lambda: not window.chat.running)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("regenerate", "There is no answer yet."),
        ("goOn", "There is no answer yet."),
        ("copyAnswer", "There is no answer yet."),
        ("copyCode", "There is no answer yet."),
        ("copyChat", "There is nothing in this chat yet."),
        ("printChat", "There is nothing in this chat yet."),
        ("renameChat", "There is nothing in this chat yet."),
        ("pinChat", "There is nothing in this chat yet."),
        ("deleteChat", "There is nothing in this chat yet."),
        ("editLast", "There is no message of yours yet."),
        ("nextVersion", "There is no other version."),
    ],
)
async def test_a_command_without_anything_to_do_says_so(window: MainWindow, name: str, words: str) -> None:
    window.actions_by_name[name].trigger()
    await gui.until(lambda: words in gui.words_of(window))


async def test_an_answer_that_is_whole_is_not_continued(window: MainWindow) -> None:
    await window.open_first(await open_prepared_chat(window.services))
    window.actions_by_name["goOn"].trigger()
    assert "was not cut" in gui.words_of(window)

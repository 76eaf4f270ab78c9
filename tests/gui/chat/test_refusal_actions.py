"""Everything that a card offers does something."""

import pytest

from duologue.ui.chat.refusals import Refusals
from duologue.ui.main_window import MainWindow
from duologue.ui.navigation import Navigation
from duologue.ui.notices import NoticeAction


@pytest.mark.parametrize("action", list(NoticeAction))
async def test_every_action_is_done(window: MainWindow, action: NoticeAction) -> None:
    done: list[str] = []
    calls = {name: lambda *_, name=name: done.append(name) for name in Navigation.__slots__}
    chat = window.chat
    refusals = Refusals(window.chat_page, Navigation(**calls), chat.setup, lambda: done.append("new chat"))
    chat.setup.open_models = lambda: done.append("models")  # type: ignore[method-assign] - no menu
    refusals.act(action, lambda: done.append("again"))
    assert done

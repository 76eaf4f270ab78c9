"""Everything that a card offers does something, and a card stays until it is answered."""

import pytest

from duologue.domain.errors import Failure
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
    refusals.too_long = lambda _again, _failure: done.append("shorten")
    refusals.act(action, lambda: done.append("again"))
    assert done


async def test_a_model_that_is_chosen_late_takes_no_other_card_away(window: MainWindow) -> None:
    refusals = window.chat._refusals
    refusals.show(Failure("terms_not_accepted", "Not accepted."), lambda: None)
    shown = window.chat_page.notice
    refusals.tell_losses([])
    assert window.chat_page.notice is shown
    refusals.ask_model()
    refusals.tell_losses([])
    assert window.chat_page.notice is None
    refusals.tell_losses(["The thinking is not sent."])
    refusals.tell_losses([])
    assert window.chat_page.notice is None

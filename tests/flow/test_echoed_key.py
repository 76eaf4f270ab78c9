"""A server repeats the key in every way it can: the window, the log, the database and the files show none."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from duologue.bootstrap import core as bootstrap_core
from duologue.bootstrap.core import Core
from duologue.domain.message import Role
from duologue.domain.profile import AuthForm
from duologue.domain.secret import MASK, Secret
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.ui.main_window import MainWindow
from helpers import gui
from helpers.echoes import echoes, leaks
from helpers.services import OWN
from helpers.wire import CANARY, LoopbackServer, whole_response


@asynccontextmanager
async def noisy_core(home: Path) -> AsyncIterator[Core]:
    """The app's own services, with every library's debugging in the log."""
    async with bootstrap_core.open_core(home, debug=True, keychain=gui.KeychainForTests()) as core:
        yield core


def shown_by(window: QWidget) -> Iterator[str]:
    """Whatever the widgets of a window say, be it seen, folded away, or told to a screen reader."""
    for widget in (window, *window.findChildren(QWidget)):
        yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName())
        yield from (widget.accessibleDescription(), widget.statusTip(), widget.whatsThis())
        if isinstance(widget, QTextEdit | QPlainTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QLineEdit):
            yield widget.text()
        elif isinstance(words := widget.property("text"), str):
            yield words


async def asked(window: MainWindow, number: int) -> None:
    window.chat_page.composer.submitted.emit(f"Question {number}")

    def failed() -> bool:
        answers = [message for message in window.turns.messages if message.role is Role.ASSISTANT]
        over = not window.chat.running and len(answers) == number
        return over and answers[-1].state is TurnState.FAILED

    await gui.until(failed)


def written_in(home: Path) -> dict[str, str]:
    """Every file, as text; what is no UTF-8 is read byte by byte."""
    files = [path for path in home.rglob("*") if path.is_file()]
    return {str(path.relative_to(home)): path.read_bytes().decode("latin-1") for path in files}


@pytest.mark.fault("F11")
@pytest.mark.parametrize("auth", [AuthForm.BEARER, AuthForm.X_API_KEY])
@pytest.mark.parametrize("style", list(ApiStyle))
async def test_a_key_that_comes_back_is_shown_logged_and_stored_nowhere(
    tmp_path: Path, style: ApiStyle, auth: AuthForm
) -> None:
    async with LoopbackServer(whole_response()) as server, noisy_core(tmp_path) as core:
        profile = replace(OWN, openai_base=f"{server.origin}/v1", anthropic_base=server.origin, auth=auth)
        core.services.accounts.keep_for_session(profile, Secret(CANARY))
        await core.services.library.create(profile.id, style, "m")
        async with gui.open_window(core, demo_session=False) as window:
            for number, (name, handler) in enumerate(echoes(style), 1):
                server.handler = handler
                await asked(window, number)
                assert len(server.requests) == number, name
                assert CANARY in str(server.requests[-1].headers)
                assert leaks("\n".join(shown_by(window))) == [], name
            assert MASK in "\n".join(shown_by(window))  # else it would show that nothing was quoted at all
    written = written_in(tmp_path)
    assert {name: leaks(text) for name, text in written.items() if leaks(text)} == {}
    assert "receive_response_headers" in written["logs/duologue.log"]  # the libraries did speak
    assert any(MASK in text for name, text in written.items() if ".db" in name)

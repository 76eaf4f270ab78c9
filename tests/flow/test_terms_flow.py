"""The window against real servers: nothing is sent without an acceptance, and new Terms are asked anew."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.secret import Secret
from duologue.domain.settings import TermsSettings
from duologue.domain.terms import Acceptance
from duologue.services.tables import catalogue
from duologue.services.terms.gate import TermsGate
from duologue.ui.first_run.connect_sheet import ConnectSheet
from duologue.ui.main_window import MainWindow
from duologue.ui.terms.page import TermsPage
from helpers import gui
from helpers.wire import Exchange, LoopbackServer, openai_answer, whole_response

KEY = "sk-canary-4Hq8Wn2Zx7Lp9Tv3"
TERMS = catalogue.terms_text()
CHANGED = TERMS.text.replace("12 MONTHS", "3 MONTHS").replace("2025/11/01", "2026/03/01")


@asynccontextmanager
async def at_service(home: Path, server: LoopbackServer) -> AsyncIterator[MainWindow]:
    """The window with a service chosen, whose Terms are not accepted yet."""
    async with gui.open_core(home) as core, gui.open_window(core, demo_session=False) as window:
        profile = Profile("svc", "A service", ProfileKind.SERVICE, f"{server.origin}/v1", models=("m",))
        core.services.accounts.keep_for_session(profile, Secret(KEY))
        window.chat.setup.choose_model(core.services.accounts.profile("svc"), "m")
        await gui.settle()
        yield window


def answering(headers: tuple[tuple[str, str], ...] = ()) -> LoopbackServer:
    kind = ("content-type", "text/event-stream")
    return LoopbackServer(whole_response(openai_answer("Hello"), headers=[kind, *headers]))


def send(window: MainWindow, words: str = "Hi") -> None:
    window.show_page("chat")
    field = window.chat_page.composer.text
    field.clear()
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)


async def answered(window: MainWindow, server: LoopbackServer, count: int) -> None:
    await gui.until(lambda: len(server.requests) == count and not window.chat.running)


async def refused(window: MainWindow) -> None:
    await gui.until(lambda: window.chat_page.notice is not None)
    assert "The Terms come first" in gui.words_of(window.chat_page)


async def terms(window: MainWindow) -> TermsPage:
    window.show_page("terms")
    page = window.page_widget("terms")
    assert isinstance(page, TermsPage)
    await gui.until(page.side.state.text)
    return page


async def accept(window: MainWindow) -> TermsPage:
    page = await terms(window)
    await gui.until(page.box.isVisible)
    gui.press(page, "termsTick")
    gui.press(page, "acceptTerms")
    await gui.until(lambda: ": accepted" in page.side.state.text())
    return page


@pytest.mark.fault("F28")
async def test_the_window_sends_nothing_without_an_acceptance_that_stands(tmp_path: Path) -> None:
    async with answering() as server, at_service(tmp_path, server) as window:
        send(window)
        await refused(window)
        page = await terms(window)
        gui.press(page, "declineTerms")
        await gui.until(lambda: "declined" in page.side.state.text())
        send(window)
        await refused(window)
        assert server.connections == 0

        await accept(window)
        send(window)
        await answered(window, server, 1)
        page = await terms(window)
        gui.press(page, "withdrawTerms")
        gui.press(page, "confirmWithdraw")
        await gui.until(lambda: "withdrawn" in page.side.state.text())
        send(window)
        await refused(window)
        assert len(server.requests) == 1
        assert [message.text for message in window.turns.messages] == ["Hi", "Hello"]


async def test_check_now_finds_other_terms_shows_what_changed_and_asks_anew(tmp_path: Path) -> None:
    body = "".join(f"<p>{line}</p>" for line in CHANGED.splitlines())
    published = f"<nav>Menu</nav><main>{body.replace('<p>- ', '<li>')}</main>"

    async def page_of_terms(exchange: Exchange) -> None:
        await exchange.head(content_type="text/html")
        await exchange.send(published.encode())

    async with (
        answering() as server,
        LoopbackServer(page_of_terms) as site,
        at_service(tmp_path, server) as window,
    ):
        preferences = window.services.preferences
        preferences.change(terms=TermsSettings(address=f"{site.origin}/terms"))
        page = await accept(window)
        gui.press(page, "checkTerms")
        await gui.until(lambda: "have changed" in page.side.state.text())
        assert len(site.requests) == 1
        assert KEY not in repr(site.requests)
        assert "A text with other words was found" in page.side.outcome.text()
        assert page.pane.shows_changes
        assert page.pane.compare.summary.text() == "2 lines changed."
        send(window)
        await refused(window)
        assert server.connections == 0
        await accept(window)
        send(window)
        await answered(window, server, 1)

        page = await terms(window)
        gui.press(page, "checkTerms")
        await gui.until(lambda: "Nothing new" in page.side.outcome.text())
        assert ": accepted" in page.side.state.text()


async def test_a_check_that_fails_is_a_sentence_and_changes_nothing(tmp_path: Path) -> None:
    async with (
        answering() as server,
        LoopbackServer(whole_response(b"", "302 Found", [("location", "https://login.example/")])) as site,
        at_service(tmp_path, server) as window,
    ):
        window.services.preferences.change(terms=TermsSettings(address=site.origin))
        page = await accept(window)
        before = await window.services.gate.history()
        gui.press(page, "checkTerms")
        await gui.until(lambda: "Nothing was changed" in page.side.outcome.text())
        assert "login.example" in page.side.outcome.text()
        assert "never" in page.side.checked.text()
        assert await window.services.gate.history() == before


async def test_connecting_again_after_a_change_shows_what_changed_first(tmp_path: Path) -> None:
    async with answering() as server, at_service(tmp_path, server) as window:
        gate: TermsGate = window.services.gate
        await gate.accept("service", words="Tick | Accept", end_reached=True)
        text = gate.current
        await gate.learned(type(text)(text.document, "2026-03-01", text.publisher, CHANGED), "file new.txt")
        window.navigation.connect()
        sheet = window.findChild(ConnectSheet)
        gui.press(sheet, "connectContinue")
        await gui.until(lambda: sheet.terms.box.isVisible() and "What changed" in gui.words_of(sheet))
        await gui.until(lambda: sheet.terms.reader.shown.text == CHANGED)
        assert sheet.terms._pane.shows_changes
        assert await gate.status() is Acceptance.TEXT_CHANGED
        sheet.reject()


async def test_what_a_service_announces_with_an_answer_is_shown_once(tmp_path: Path) -> None:
    announced = (("Sunset", "Sun, 31 Jan 2027 23:59:59 GMT"),)
    async with answering(announced) as server, at_service(tmp_path, server) as window:
        await window.services.gate.accept("service", words="x", end_reached=True)
        send(window)
        await answered(window, server, 1)
        await gui.until(lambda: window.chat_page.notice is not None)
        assert "An announcement by 127.0.0.1" in gui.words_of(window.chat_page)
        assert "stop working on 31 Jan 2027" in gui.words_of(window.chat_page)
        gui.press(window.chat_page, "noticeAction")
        assert window.chat_page.notice is None
        send(window, "Again")
        await answered(window, server, 2)
        await gui.settle()
        assert window.chat_page.notice is None

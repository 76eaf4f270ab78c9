"""The way of a request: pasted, given a value, run, left half edited, and back after a restart."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.playground.runs import RunResult
from duologue.services.tables import catalogue
from duologue.ui.main_window import MainWindow
from duologue.ui.playground.page import PlaygroundPage
from duologue.ui.playground.request.paste_dialog import PasteDialog
from helpers import gui

KEY = "sk-made-up-0123456789abcdef0123456789"
PROMPT = next(prompt.prompt for prompt in catalogue.demo_prompts() if prompt.first_run)
WORD = PROMPT.split()[0]
ADDRESS = {ApiStyle.OPENAI: "v1/chat/completions", ApiStyle.ANTHROPIC: "v1/messages"}


def _curl(style: ApiStyle) -> str:
    message = {"role": "user", "content": PROMPT.replace(WORD, "{{first}}", 1), "x-mark": 1}
    body = {
        "model": "demo-recorded-fast",
        "max_tokens": 2000,
        "messages": [message],
        "stream": True,
        "top_k": 3,
    }
    data = json.dumps(body).replace("'", "\\u0027")
    return f"curl https://h.example/{ADDRESS[style]} -H 'Authorization: Bearer {KEY}' -d '{data}'"


def _page(window: MainWindow) -> PlaygroundPage:
    window.show_page("playground")
    page = window.page_widget("playground")
    assert isinstance(page, PlaygroundPage)
    return page


async def _run(page: PlaygroundPage) -> RunResult:
    results: list[RunResult] = []
    page.response.finished.connect(results.append)
    page.run()
    await gui.until(lambda: results)
    return results[0]


@pytest.mark.parametrize("style", list(ApiStyle))
async def test_a_pasted_request_is_run_and_comes_back_after_a_restart(
    tmp_path: Path, style: ApiStyle
) -> None:
    home = tmp_path / "home"
    async with gui.open_core(home) as core:
        core.services.preferences.change(developer_tools=True)
        async with gui.open_window(core) as window:
            page = _page(window)
            QGuiApplication.clipboard().setText(_curl(style))
            field = gui.named(page.request.form.messages.cards[0], QPlainTextEdit, "partText")
            QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
            dialog = window.findChild(PasteDialog)
            assert isinstance(dialog, PasteDialog)
            await gui.until(dialog.use.isEnabled)
            gui.press(dialog, "usePasted")
            page.request.form.variables.fields["first"].setPlainText(WORD)
            result = await _run(page)
            assert result.state is TurnState.COMPLETE
            sent = json.loads(result.exchanges[-1].request_body)
            assert sent["messages"] == [{"role": "user", "content": PROMPT, "x-mark": 1}]
            assert sent["top_k"] == 3
            kept = page.draft
            page.request.show_tab("json")
            page.request.json.editor.setPlainText('{"half')
    everything = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    assert KEY.encode() not in everything
    async with gui.open_core(home) as core, gui.open_window(core) as window:
        page = _page(window)
        assert page.draft == kept
        assert (page.request.tab, page.request.json.body) == ("json", '{"half')
        assert "not applied" in gui.words_of(page.request)
        page.run()
        await gui.settle()
        assert not page.bar.running
        assert page.request.json.body == '{"half'
        page.request.show_tab("form")
        assert (await _run(page)).state is TurnState.COMPLETE

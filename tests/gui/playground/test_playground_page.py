"""The playground page: reached from the rail, two sides, run and stop, pasting, what comes back."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QToolButton, QWidget

from duologue.api.request_bodies import RequestBodies
from duologue.bootstrap.core import Core
from duologue.bootstrap.prepared import open_prepared_chat
from duologue.domain.draft import Draft
from duologue.domain.exchange import Exchange
from duologue.domain.message import Role
from duologue.domain.parts import TextPart
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.playground.runs import RunResult
from duologue.services.recordings.recording import Recording
from duologue.services.tables import catalogue
from duologue.ui.main_window import MainWindow
from duologue.ui.playground.page import PlaygroundPage
from duologue.ui.playground.request.paste_dialog import PasteDialog
from helpers import gui

BODIES = RequestBodies()
PROMPT = next(prompt.prompt for prompt in catalogue.demo_prompts() if prompt.first_run)
KEY = "sk-made-up-0123456789abcdef0123456789"
CURL = (
    f"""curl https://h.example/v1/messages -H 'x-api-key: {KEY}' -d '{{"model": "m", "max_tokens": 3, """
    """"messages": [{"role": "user", "content": "Hello {{who}}"}]}'"""
)


def _draft(text: str, style: ApiStyle = ApiStyle.OPENAI) -> Draft:
    return Draft(style, "demo", ChatRequest("demo-recorded-fast", (Turn("user", (TextPart(text),)),)))


class Response(QObject):
    """`ResponseSide` that only notes what it is asked."""

    running_changed: SignalInstance = Signal(bool)  # type: ignore[assignment] - Qt turns one into the other
    finished: SignalInstance = Signal(object)  # type: ignore[assignment] - as above

    def __init__(self) -> None:
        super().__init__()
        self.widget = QWidget()
        self.runs: list[Draft] = []
        self.stops = 0

    def run(self, draft: Draft, *, run_id: str | None = None) -> None:
        assert run_id is None
        self.runs.append(draft)
        self.running_changed.emit(True)  # noqa: FBT003 - a signal has no names

    def stop(self) -> None:
        self.stops += 1
        self.running_changed.emit(False)  # noqa: FBT003 - as above


async def test_the_playground_is_there_with_developer_tools_only(core: Core) -> None:
    async with gui.open_window(core) as window:
        entry = window.rail.findChild(QToolButton, "rail-playground")
        assert isinstance(entry, QToolButton)
        assert entry.isHidden()
        core.services.preferences.change(developer_tools=True)
        gui.press(window.rail, "rail-playground")
        assert window.page == "playground"
        core.services.preferences.change(developer_tools=False)
        assert window.page == "chat"
        assert entry.isHidden()


async def test_below_a_width_request_and_response_are_tabs(page: PlaygroundPage) -> None:
    page.window().resize(1280, 800)
    await gui.settle()
    assert not page.narrow
    page.window().resize(1024, 800)
    await gui.settle()
    assert page.narrow
    gui.press(page, "responseSide")
    assert not page.request.isVisible()
    gui.press(page, "requestSide")
    assert page.request.isVisible()


async def test_run_sends_what_stands_there_and_stop_shares_its_place(page: PlaygroundPage) -> None:
    response = Response()
    page.set_response(response)
    page.show_draft(_draft("Hi"))
    page.window().activateWindow()
    field = gui.named(page.request.form.messages.cards[0], QPlainTextEdit, "partText")
    field.setFocus()
    field.setPlainText("Hi you")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await gui.until(lambda: response.runs)
    assert response.runs[0].request.turns[0].parts == (TextPart("Hi you"),)
    assert page.bar.run.isHidden()
    page.run()
    assert "Esc" in gui.words_of(page.bar)
    gui.press(page, "stopRunButton")
    assert (len(response.runs), response.stops) == (1, 1)
    page.run()
    await gui.until(lambda: len(response.runs) == 2)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert response.stops == 2
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert response.stops == 2, "nothing runs any more"
    assert "Ctrl+Enter" in gui.words_of(page.bar)
    response.runs.pop()
    assert not page.bar.run.isHidden()
    page.request.form.parameters.numbers["max_tokens"].setText("many")
    page.run()
    await gui.settle()
    assert len(response.runs) == 1
    assert "Nothing was sent. max_tokens can't be read." in gui.words_of(page.window())
    page.request.form.parameters.numbers["max_tokens"].setText("")
    page.request.show_tab("json")
    editor = page.request.json.editor
    await gui.until(lambda: "Hi you" in editor.toPlainText())
    editor.setPlainText(editor.toPlainText().replace("Hi you", "Hi all"))
    page.run()
    await gui.until(lambda: len(response.runs) == 2)
    assert response.runs[1].request.turns[0].parts == (TextPart("Hi all"),)


@pytest.mark.parametrize("style", list(ApiStyle))
async def test_what_is_shown_as_json_is_what_crosses_the_wire(page: PlaygroundPage, style: ApiStyle) -> None:
    word = PROMPT.split()[0]
    results: list[RunResult] = []
    page.response.finished.connect(results.append)
    draft = _draft(PROMPT.replace(word, "{{first}}", 1), style)
    page.show_draft(replace(draft, variables={"first": word}))
    page.request.show_tab("json")
    page.request.json.filled.setChecked(True)
    await gui.until(lambda: word in page.request.json.editor.toPlainText())
    page.run()
    await gui.until(lambda: results)
    assert results[0].state is TurnState.COMPLETE
    sent = json.loads(results[0].exchanges[-1].request_body)
    assert sent == json.loads(page.request.json.editor.toPlainText())
    assert PROMPT in json.dumps(sent, ensure_ascii=False)


async def test_everything_can_be_reached_with_the_keyboard(page: PlaygroundPage) -> None:
    await gui.settle()
    reached = set()
    page.request.form.system.setFocus()
    for _ in range(60):
        focused = page.window().focusWidget()
        reached.add(focused.objectName() if focused is not None else "")
        QTest.keyClick(focused or page, Qt.Key.Key_Tab)
    wanted = {"systemText", "partText", "messageRole", "addPart", "message-remove", "addMessage", "formTab"}
    assert wanted | {"parameter-temperature", "parameter-stream", "runButton", "pasteRequest"} <= reached
    tab = gui.named(page, QWidget, "formTab")
    tab.setFocus()
    QTest.keyClick(tab, Qt.Key.Key_Right)
    assert page.request.tab == "json"


async def test_a_curl_command_is_offered_when_pasted_into_an_empty_request(page: PlaygroundPage) -> None:
    QGuiApplication.clipboard().setText(CURL)
    field = gui.named(page.request.form.messages.cards[0], QPlainTextEdit, "partText")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = page.window().findChild(PasteDialog)
    assert isinstance(dialog, PasteDialog)
    await gui.until(dialog.use.isEnabled)
    assert KEY not in dialog.editor.toPlainText()
    dialog.editor.undo()
    assert KEY not in dialog.editor.toPlainText()
    assert "The key in it was not kept." in dialog.told.text()
    gui.press(dialog, "usePasted")
    assert page.draft.style is ApiStyle.ANTHROPIC
    assert page.draft.request.turns[0].parts == (TextPart("Hello {{who}}"),)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)  # no longer empty
    await gui.settle()
    assert len([each for each in page.window().findChildren(PasteDialog) if each.isVisible()]) == 0


async def test_what_cannot_be_read_is_told_and_can_be_mended_as_json(page: PlaygroundPage) -> None:
    page.request.paste('{"model": "m"\n"messages": []}')
    dialog = page.window().findChild(PasteDialog)
    assert isinstance(dialog, PasteDialog)
    await gui.until(lambda: not dialog.keep.isHidden())
    assert "Line 2, column 1" in dialog.told.text()
    assert not dialog.use.isEnabled()
    gui.press(dialog, "keepPasted")
    assert page.request.tab == "json"
    assert page.request.json.body == '{"model": "m"\n"messages": []}'
    assert "not applied" in gui.words_of(page.request)
    page.request.show_tab("form")
    page.window().show_page("chat")
    page.window().show_page("playground")
    page.request.show_tab("json")
    assert page.request.json.body == '{"model": "m"\n"messages": []}'


async def test_another_request_in_place_of_ones_own_can_be_undone(page: PlaygroundPage) -> None:
    page.show_draft(_draft("Mine"))
    page.show_draft(_draft("Theirs", ApiStyle.ANTHROPIC))
    gui.press(page.window(), "toastAction")
    assert page.draft == _draft("Mine")


async def test_an_edit_of_the_json_goes_with_its_request_and_comes_back_with_it(page: PlaygroundPage) -> None:
    page.show_draft(_draft("mine"))
    page.request.show_tab("json")
    pane = page.request.json
    await gui.until(lambda: "mine" in pane.editor.toPlainText())
    pane.editor.setPlainText('{"broken": ')
    page.beside.restore(_draft("another"))
    await gui.until(lambda: "another" in pane.editor.toPlainText())
    assert pane.body is None
    gui.press(page.window(), "toastAction")
    assert pane.body == '{"broken": '
    assert page.draft == _draft("mine")


async def test_a_turn_of_a_chat_opens_as_it_is_sent(core: Core) -> None:
    core.services.preferences.change(developer_tools=True)
    async with gui.open_window(core) as window:
        chat_id = await open_prepared_chat(core.services)
        await window.chat.open(chat_id)
        path = await core.services.library.path(chat_id)
        answer = next(message for message in reversed(path) if message.role is Role.ASSISTANT)
        entries = {entry.name: entry for entry in window.chat.entries(answer)}
        entries["openInPlayground"].act()
        await gui.until(lambda: window.page == "playground")
        page = window.page_widget("playground")
        assert isinstance(page, PlaygroundPage)
        above = path[: path.index(answer)]
        assert page.draft.request.turns[-1].role == "user"
        said = page.draft.request.turns[-1].parts
        assert [part.text for part in said if isinstance(part, TextPart)][-1] in above[-1].text
        core.services.preferences.change(developer_tools=False)
        assert "openInPlayground" not in [entry.name for entry in window.chat.entries(answer)]


async def test_the_request_of_a_recording_opens(page: PlaygroundPage) -> None:
    body = {"model": "m", "max_tokens": 2, "messages": [{"role": "user", "content": "Q"}], "stream": True}
    exchange = Exchange(ApiStyle.ANTHROPIC, "POST", "http://h", (), json.dumps(body), "2026-01-01T00:00:00Z")
    page.response.show_recording(Recording.of(exchange))
    page.response._open_menu()
    menu = page.response._menu
    menu.hide()
    next(action for action in menu.actions() if action.objectName() == "useRequest").trigger()
    assert BODIES.body(ApiStyle.ANTHROPIC, page.draft.unfilled()) == body
    page.response.request_wanted.emit(replace(exchange, request_body="<html>"))
    assert "not JSON" in gui.words_of(page.window())
    assert BODIES.body(ApiStyle.ANTHROPIC, page.draft.unfilled()) == body


async def test_everything_comes_back_after_a_restart(tmp_path: Path) -> None:
    draft = Draft(ApiStyle.ANTHROPIC, "demo", _draft("Hi {{who}}").request, {"top_k": 1}, {"who": "Ann"})
    async with gui.open_core(tmp_path) as core:
        core.services.preferences.change(developer_tools=True)
        async with gui.open_window(core) as window:
            window.show_draft(draft)
            page = window.page_widget("playground")
            assert isinstance(page, PlaygroundPage)
            page.request.show_tab("json")
            page.request.json.editor.setPlainText('{"half')
            page._split = 410
            core.services.preferences.change(appearance=gui.DARK)
    async with gui.open_core(tmp_path) as core, gui.open_window(core) as window:
        window.show_page("playground")
        page = window.page_widget("playground")
        assert isinstance(page, PlaygroundPage)
        assert page.draft == draft
        assert page.request.tab == "json"
        assert page.request.json.body == '{"half'
        window.resize(1280, 800)
        await gui.until(lambda: 0 < page.splitter.sizes()[0] < page.splitter.sizes()[1])
        page.request.show_tab("form")
        window.commands.zoom(1)
        await gui.until(lambda: window.page_widget("playground") is not page)
        page = window.page_widget("playground")
        assert isinstance(page, PlaygroundPage)
        assert page.draft == draft
        assert page.request.json.body == '{"half'


async def test_zooming_while_an_answer_comes_waits_for_its_end(page: PlaygroundPage) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    page.show_draft(replace(_draft(PROMPT), request=replace(_draft(PROMPT).request, model="demo-recorded")))
    page.run()
    await gui.until(lambda: page.response.view.watch is not None and page.response.view.watch.outlines)
    window.actions_by_name["zoomIn"].trigger()
    window.actions_by_name["zoomIn"].trigger()
    await gui.settle()
    assert page.at_work
    assert window.page_widget("playground") is page
    page.stop()
    await gui.until(lambda: window.page_widget("playground") is not page)
    assert window.page == "playground"
    await gui.until(lambda: "Stopped" in gui.words_of(window.page_widget("playground")))


async def test_the_keys_are_where_a_person_goes_on(page: PlaygroundPage) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    window.activateWindow()
    window.show_page("chat")
    window.show_page("playground")
    await gui.settle()
    field = gui.named(page.request.form.messages.cards[0], QPlainTextEdit, "partText")
    assert field.hasFocus()
    QTest.keyClicks(field, PROMPT)
    page.request.show_tab("json")
    assert page.request.json.editor.hasFocus()
    page.request.show_tab("form")
    assert field.hasFocus()

"""Code, translation, tools, presets and history beside a request, by a person's hands, in both styles."""

import json
import threading
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
)

from duologue.bootstrap.core import Core
from duologue.demo.server import DemoServer
from duologue.domain.code import CodeLanguage
from duologue.domain.draft import Draft
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.profile import DEMO_PROFILE_ID, Profile, ProfileKind
from duologue.domain.request import ChatRequest, Parameters, RawMessage, Tool, Turn
from duologue.domain.secret import Secret
from duologue.domain.style import ApiStyle
from duologue.domain.thinking_guard import Damage
from duologue.domain.turn_state import TurnState
from duologue.services.ports import PlainFiles
from duologue.ui.main_window import MainWindow
from duologue.ui.playground.code.sheet import CodeSheetDialog
from duologue.ui.playground.code.translation import TranslationDialog
from duologue.ui.playground.history.window import HistoryDialog
from duologue.ui.playground.history.words import request_text
from duologue.ui.playground.page import PlaygroundPage
from duologue.ui.playground.presets.dialog import PresetDialog
from helpers import gui

CANARY = "sk-canary-0123456789abcdef"
TOOL = Tool("get_weather", "", {"type": "object", "properties": {"city": {"type": "string"}}})
STYLES = pytest.mark.parametrize("style", list(ApiStyle))

D = TypeVar("D", bound=QDialog)


@dataclass
class Place:
    """The playground of a real window, with the demo's server behind it."""

    core: Core
    window: MainWindow
    page: PlaygroundPage

    def dialog(self, kind: type[D]) -> D:
        [found] = [each for each in self.window.findChildren(kind) if each.isVisible()]
        return found

    def undo(self) -> None:
        [shown] = [each for each in self.window.findChildren(QPushButton, "toastAction") if each.isVisible()]
        shown.click()

    def choose(self, menu: QMenu, words: str) -> None:
        menu.aboutToShow.emit()
        [action] = [each for each in menu.actions() if each.text() == words]
        assert action.isEnabled()
        action.trigger()

    async def run(self, draft: Draft) -> None:
        self.page.show_draft(draft)
        gui.press(self.page, "runButton")
        await gui.until(lambda: self.page.bar.running)
        await gui.until(lambda: not self.page.bar.running)


@pytest.fixture
async def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    monkeypatch.setattr("duologue.bootstrap.core.DemoServer", lambda: DemoServer(pace=0, keep_bodies=True))
    async with gui.open_core(tmp_path) as core:
        core.services.preferences.change(developer_tools=True)
        async with gui.open_window(core) as window:
            window.show_page("playground")
            page = window.page_widget("playground")
            assert isinstance(page, PlaygroundPage)
            await gui.settle()
            yield Place(core, window, page)


def draft(
    style: ApiStyle = ApiStyle.OPENAI, text: str = "What's the weather in Lisbon right now?", **changes: Any
) -> Draft:
    request = ChatRequest("demo-recorded-fast", (Turn("user", (TextPart(text),)),), tools=(TOOL,))
    return Draft(style, DEMO_PROFILE_ID, replace(request, **changes))


# -- code and translation -----------------------------------------------------------------------------


@STYLES
async def test_the_request_is_shown_as_code_in_every_language(place: Place, style: ApiStyle) -> None:
    place.page.show_draft(draft(style, 'It\'s "quoted" $HOME'))
    gui.press(place.page, "codeButton")
    sheet = place.dialog(CodeSheetDialog)
    for language in CodeLanguage:
        sheet.choose(language)
        await gui.until(lambda language=language: sheet.shown and sheet.shown.language is language)
        assert sheet.shown is not None
        assert sheet.text.toPlainText() == sheet.shown.text
        translated = language.style not in (None, style)
        assert sheet.losses.isVisible() is translated
        gui.press(sheet, "copyCode")
        assert QGuiApplication.clipboard().text() == sheet.shown.text.rstrip("\n")


async def test_code_names_the_environment_variable_and_never_the_key(place: Place) -> None:
    profile = Profile(
        "mine", "MiniMax — global", ProfileKind.OWN, "https://one.example/v1", "https://one.example"
    )
    place.core.services.accounts.keep_for_session(profile, Secret(CANARY))
    place.page.show_draft(replace(draft(text=f"key {CANARY}"), profile_id="mine"))
    gui.press(place.page, "codeButton")
    sheet = place.dialog(CodeSheetDialog)
    await gui.until(lambda: sheet.shown)
    for language in CodeLanguage:
        sheet.choose(language)
        await gui.until(lambda language=language: sheet.shown and sheet.shown.language is language)
        assert CANARY not in sheet.text.toPlainText()
        assert "MINIMAX_API_KEY" in sheet.text.toPlainText()
        assert "MINIMAX_API_KEY" in sheet.note.text()
        assert "[key] stands" in sheet.note.text()


async def test_where_no_address_is_known_code_says_so_and_the_others_are_shown(place: Place) -> None:
    profile = Profile("mine", "Mine", ProfileKind.OWN, "https://one.example/v1")
    place.core.services.accounts.save(profile)
    place.page.show_draft(replace(draft(), profile_id="mine"))
    gui.press(place.page, "codeButton")
    sheet = place.dialog(CodeSheetDialog)
    sheet.choose(CodeLanguage.PYTHON_ANTHROPIC)
    await gui.until(sheet.problem.text)
    assert "No Anthropic address" in sheet.problem.text()
    assert not sheet.copy.isEnabled()
    sheet.choose(CodeLanguage.CURL)
    await gui.until(lambda: sheet.shown)
    assert sheet.copy.isEnabled()


@STYLES
async def test_a_request_is_shown_in_the_other_style_and_can_be_taken_over(
    place: Place, style: ApiStyle
) -> None:
    asked = replace(draft(style, system="Be brief."), extra={"seed": 1, "top_k": 2, "brand_new": {"a": 1}})
    place.page.show_draft(asked)
    gui.press(place.page, "translateButton")
    sheet = place.dialog(TranslationDialog)
    await gui.until(lambda: sheet.differences)
    lost = "seed" if style is ApiStyle.OPENAI else "top_k"
    assert lost in {each.about for each in sheet.differences}
    assert lost in gui.words_of(sheet)
    assert lost in json.loads(sheet.before.toPlainText())
    after = json.loads(sheet.after.toPlainText())
    assert lost not in after
    assert after["brand_new"] == {"a": 1}
    gui.press(sheet, "copyTranslatedTo")
    assert json.loads(QGuiApplication.clipboard().text()) == after
    gui.press(sheet, "useStyle")
    await gui.settle()
    assert place.page.draft.style is not style
    place.undo()
    assert place.page.draft.style is style
    assert not place.core.demo_server.requests, "nothing was sent"


# -- tools --------------------------------------------------------------------------------------------


@STYLES
async def test_calls_are_answered_by_hand_until_the_answer_is_there(place: Place, style: ApiStyle) -> None:
    await place.run(draft(style))
    tools = place.page.beside.tools
    [card] = tools.cards
    assert json.loads(card.arguments.toPlainText())["city"] == "Lisbon"
    QTest.keyClicks(card.result, '{"temperature": 18}')
    card.is_error.setChecked(True)
    place.window.activateWindow()
    tools.send.setFocus()
    QTest.keyClick(tools.send, Qt.Key.Key_Return)
    await gui.until(lambda: len(place.page.beside.loop.rounds) == 2)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert tools.isAncestorOf(focus), "the keys stay where the results were sent from"
    body: Any = place.core.demo_server.requests[-1].body
    first = place.page.beside.loop.rounds[0].result
    assert first.raw is not None
    assert first.raw.message in body["messages"], "the answer goes back as it came"
    assert '{"temperature": 18}' in json.dumps(body["messages"][-1]).replace("\\", "")
    if style is ApiStyle.ANTHROPIC:
        assert body["messages"][-1]["content"][0]["is_error"] is True
    assert not tools.cards
    assert "2 rounds" in gui.words_of(tools)
    assert "199 in · 189 out" in tools.sum.text() or "in all rounds" in tools.sum.text()
    assert place.page.beside.guard.card is None
    assert [turn.role for turn in place.page.draft.request.turns] == ["user", "assistant", "user"]


@STYLES
async def test_saved_results_let_the_loop_go_on_by_itself(place: Place, style: ApiStyle) -> None:
    await place.run(draft(style))
    tools = place.page.beside.tools
    tools.cards[0].show_result("sunny", is_error=False)
    menu = tools.cards[0].saved.menu()
    place.choose(menu, "Save for every call of get_weather")
    assert [each.text for each in place.core.services.playground.canned.all()[0]] == ["sunny"]
    gui.press(tools, "endTools")
    assert tools.isHidden()
    await place.run(draft(style))
    gui.press(tools, "toolsByThemselves")
    await gui.until(lambda: len(place.page.beside.loop.rounds) == 2)
    assert "sunny" in gui.words_of(tools)


async def test_the_number_of_rounds_is_a_bound_and_stop_is_heard(place: Place) -> None:
    canned = place.core.services.playground.canned
    canned.save(ToolCallPart("", "get_weather", "{}"), "sunny", is_error=False, for_arguments=False)
    tools = place.page.beside.tools
    tools.by_itself.setChecked(True)
    tools.most.setValue(1)
    assert place.core.services.preferences.current.playground.tool_rounds == 1
    await place.run(draft())
    assert len(place.page.beside.loop.rounds) == 1
    assert "as many rounds as you allowed" in tools.problem.text()
    assert tools.cards[0].result.toPlainText() == "sunny", "it can still be sent by hand"


@STYLES
async def test_a_round_that_is_stopped_can_be_sent_again(place: Place, style: ApiStyle) -> None:
    await place.run(draft(style))
    loop, tools = place.page.beside.loop, place.page.beside.tools
    QTest.keyClicks(tools.cards[0].result, "sunny")
    stops = [True]
    place.page.response.running_changed.connect(
        lambda running: place.page.stop() if running and stops.pop() else None
    )
    gui.press(tools, "sendResults")
    await gui.until(lambda: len(loop.rounds) == 2)
    assert loop.rounds[1].result.state is TurnState.STOPPED
    assert not place.page.bar.running
    assert loop.waiting is None
    turns = place.page.draft.request.turns
    assert [turn.role for turn in turns] == ["user", "assistant", "user"], "the results are not lost"
    stops.append(False)
    place.page.response.again()
    await gui.until(lambda: loop.rounds[-1].result.state is TurnState.COMPLETE)
    assert len(loop.rounds) == 2
    assert loop.rounds[1].result.run_id == loop.rounds[0].result.run_id


async def test_results_are_sent_as_they_are_while_json_is_edited(place: Place) -> None:
    await place.run(draft())
    pane = place.page.request.json
    place.page.request.show_tab("json")
    await gui.until(pane.editor.toPlainText)
    pane.editor.insertPlainText(" ")
    edit = pane.body
    QTest.keyClicks(place.page.beside.tools.cards[0].result, "sunny")
    gui.press(place.page.beside.tools, "sendResults")
    await gui.until(lambda: len(place.page.beside.loop.rounds) == 2)
    body: Any = place.core.demo_server.requests[-1].body
    assert body["messages"][-1]["content"] == "sunny"
    assert pane.body == edit


async def test_results_wait_while_another_answer_is_under_way(place: Place) -> None:
    await place.run(draft())
    tools, loop = place.page.beside.tools, place.page.beside.loop
    place.page.bar.show_running(running=True)
    gui.press(tools, "sendResults")
    assert loop.waiting is not None
    assert [turn.role for turn in place.page.draft.request.turns] == ["user"]
    place.page.bar.show_running(running=False)


async def test_a_call_without_a_saved_result_waits_for_the_person(place: Place) -> None:
    place.page.beside.tools.by_itself.setChecked(True)
    await place.run(draft())
    assert "Not every call has a saved result" in place.page.beside.tools.problem.text()


async def test_an_answer_without_calls_shows_no_tools(place: Place) -> None:
    await place.run(draft(text="Explain in simple words why the sky is blue."))
    assert place.page.beside.tools.isHidden()


async def test_nothing_lost_takes_no_room(place: Place) -> None:
    assert place.page.beside.guard.isHidden()


async def test_a_history_that_lost_something_is_told_and_mended(place: Place) -> None:
    answer = Turn("assistant", (ThinkingPart("hm"), ToolCallPart("c", "get_weather", "{}")))
    asked = draft(ApiStyle.ANTHROPIC)
    turns = (*asked.request.turns, answer, Turn("user", (TextPart("Well?"),)))
    place.page.show_draft(replace(asked, request=replace(asked.request, turns=turns)))
    guard = place.page.beside.guard
    await gui.until(lambda: guard.card)
    assert [each.damage for each in guard.findings] == [Damage.SIGNATURE_MISSING, Damage.CALL_WITHOUT_RESULT]
    assert "message 2 has no signature" in gui.words_of(guard)
    gui.press(guard, "noticeAction")
    assert guard.card is None
    assert place.page.draft.request.turns[2].parts[0] == ToolResultPart("c", "No result was given.")


async def test_a_warning_can_be_set_aside(place: Place) -> None:
    answer = Turn("assistant", (ToolCallPart("c", "get_weather", "{}"),))
    asked = draft()
    place.page.show_draft(
        replace(asked, request=replace(asked.request, turns=(*asked.request.turns, answer)))
    )
    guard = place.page.beside.guard
    await gui.until(lambda: guard.card)
    gui.press(guard, "noticeOtherAction")
    assert guard.isHidden()
    guard.look()
    assert guard.isHidden()


async def test_thinking_dropped_by_hand_is_put_back_as_it_came(place: Place) -> None:
    await place.run(draft(ApiStyle.ANTHROPIC))
    came = place.page.beside.loop.rounds[0].result
    call = next(part for part in came.parts if isinstance(part, ToolCallPart))
    asked = draft(ApiStyle.ANTHROPIC)
    cut = (
        *asked.request.turns,
        Turn("assistant", (call,)),
        Turn("user", (ToolResultPart(call.call_id, "18"),)),
    )
    place.page.show_draft(replace(asked, request=replace(asked.request, turns=cut)))
    guard = place.page.beside.guard
    await gui.until(lambda: guard.card)
    assert [each.damage for each in guard.findings] == [Damage.THINKING_DROPPED]
    guard.repair()
    assert place.page.draft.request.turns[1].parts == came.parts
    assert place.page.draft.request.turns[1].raw == came.raw


# -- presets ------------------------------------------------------------------------------------------


def fill(dialog: PresetDialog, name: str) -> None:
    gui.named(dialog, QLineEdit, "presetName").setText(name)
    gui.named(dialog, QPlainTextEdit, "presetNotes").setPlainText("first\nsecond")
    gui.press(dialog, "acceptPreset")


@STYLES
async def test_a_preset_is_saved_changed_and_loaded_again(place: Place, style: ApiStyle) -> None:
    presets = place.page.beside.presets
    asked = draft(style, system="Be brief.", parameters=Parameters(temperature=0.5))
    place.page.show_draft(asked)
    place.choose(presets.menu, "Save as…")
    dialog = place.dialog(PresetDialog)
    fill(dialog, "")
    assert "needs a name" in gui.words_of(dialog)
    fill(dialog, "Weather & more")
    await gui.until(lambda: presets.button.text() == "Weather && more ▾")
    folder = place.core.services.playground.presets.folder
    stored = tomllib.loads((folder / "weather-more.toml").read_text("utf-8"))
    assert stored["system"] == "Be brief."
    assert stored["notes"] == "first\nsecond"
    place.page.show_draft(replace(asked, request=replace(asked.request, system="Be long.")))
    await gui.settle()
    assert "•" in presets.button.text()
    assert "changed since it was loaded" in presets.button.accessibleName()
    place.choose(presets.menu, "Weather && more")
    assert place.page.draft.request.system == "Be brief."
    place.undo()
    assert place.page.draft.request.system == "Be long."
    place.choose(presets.menu, "Save")
    await gui.until(lambda: "•" not in presets.button.text())
    assert tomllib.loads((folder / "weather-more.toml").read_text("utf-8"))["system"] == "Be long."


async def test_a_preset_is_deleted_with_a_way_back(place: Place) -> None:
    services = place.core.services.playground
    saved = services.presets.save_as("One", draft())
    presets = place.page.beside.presets
    presets.load(saved)
    place.choose(presets.menu, "Duplicate")
    await gui.until(lambda: presets.button.text() == "One (copy) ▾")
    place.choose(presets.menu, "Delete")
    assert presets.button.text() == "Presets ▾"
    assert [each.name for each in services.presets.all()[0]] == ["One"]
    place.undo()
    assert [each.name for each in services.presets.all()[0]] == ["One", "One (copy)"]
    assert presets.button.text() == "One (copy) ▾"


async def test_files_that_were_edited_or_broken_outside_are_seen(place: Place) -> None:
    services = place.core.services.playground
    saved = services.presets.save_as("One", replace(draft(), profile_id=""))
    presets = place.page.beside.presets
    presets.load(saved)
    path = services.presets.folder / "one.toml"
    path.write_text(path.read_text("utf-8").replace('"One"', '"Edited outside"'), "utf-8")
    (services.presets.folder / "bad.toml").write_text("name = \n", "utf-8")
    presets.menu.aboutToShow.emit()
    words = [action.text() for action in presets.menu.actions()]
    assert "Edited outside" in words
    assert presets.button.text() == "Edited outside ▾"
    [broken] = [action for action in presets.menu.actions() if action.text() == "bad.toml can't be read"]
    assert isinstance(broken, QAction)
    assert "line 1" in broken.toolTip()


async def test_large_presets_are_written_and_read_on_another_thread(place: Place) -> None:
    services = place.core.services.playground.presets
    presets = place.page.beside.presets
    threads: set[threading.Thread] = set()
    covering, reading = services._redact, services._files

    def redact(text: str) -> str:
        threads.add(threading.current_thread())
        return covering(text)

    def files() -> PlainFiles:
        folder = reading()
        read = folder.read
        folder.read = lambda name: threads.add(threading.current_thread()) or read(name)
        return folder

    services._redact, services._files = redact, files
    presets.fill()
    place.page.show_draft(draft(system="x" * 1_000_000))
    presets.save_as()
    dialog = place.dialog(PresetDialog)
    fill(dialog, "Large")
    assert "Saving…" in gui.words_of(dialog)
    assert not gui.named(dialog, QLineEdit, "presetName").isEnabled()
    await gui.until(lambda: presets.button.text() == "Large ▾")
    (services.folder / "other.toml").write_bytes((services.folder / "large.toml").read_bytes())
    presets.menu.aboutToShow.emit()
    words = [action.text() for action in presets.menu.actions()]
    assert words[:2] == ["Large", "Reading…"], "what is known is offered at once"
    await gui.until(lambda: "Reading…" not in [action.text() for action in presets.menu.actions()])
    assert [action.text() for action in presets.menu.actions()][:2] == ["Large", "Large"]
    assert threads
    assert threading.main_thread() not in threads


async def test_a_preset_that_cannot_be_written_says_so_in_its_dialog(place: Place, tmp_path: Path) -> None:
    presets, preferences = place.page.beside.presets, place.core.services.preferences
    other = tmp_path / "a file"
    other.touch()
    preferences.change(playground=replace(preferences.current.playground, presets_folder=str(other)))
    presets.save_as()
    dialog = place.dialog(PresetDialog)
    fill(dialog, "Nowhere")
    await gui.until(dialog.problem.isVisible)
    assert "Save" in gui.words_of(dialog)
    assert gui.named(dialog, QLineEdit, "presetName").text() == "Nowhere"
    dialog.reject()


async def test_presets_may_be_in_another_folder(place: Place, tmp_path: Path) -> None:
    other = tmp_path / "repository"
    preferences = place.core.services.preferences
    preferences.change(playground=replace(preferences.current.playground, presets_folder=str(other)))
    place.core.services.playground.presets.save_as("Shared", draft())
    assert (other / "shared.toml").exists()


# -- history ------------------------------------------------------------------------------------------


async def opened(place: Place, rows: int) -> HistoryDialog:
    gui.press(place.page, "historyButton")
    dialog = place.dialog(HistoryDialog)
    await gui.until(lambda: dialog.list.count() == rows)
    return dialog


@STYLES
async def test_every_request_is_kept_found_and_restored(place: Place, style: ApiStyle) -> None:
    sky = replace(
        draft(style, "Explain in simple words why the {{thing}} is blue."),
        variables={"thing": "sky"},
        extra={"top_k": 3},
    )
    await place.run(sky)
    await place.run(draft(style))
    dialog = await opened(place, 2)
    dialog.field.setText("sunlight")
    await gui.until(lambda: dialog.list.count() == 1)
    await gui.until(lambda: "Sunlight" in dialog.detail.said.toPlainText())
    assert "{{thing}} = sky" in dialog.detail.asked.toPlainText()
    dialog.detail.note.setText("the good one")
    gui.press(dialog, "restoreRequest")
    await gui.settle()
    assert place.page.draft == sky
    await gui.settle()
    assert [row.note for row in await place.core.services.playground.history.page("good")] == ["the good one"]


@STYLES
async def test_a_request_leads_to_its_recording_where_one_was_kept(
    place: Place, style: ApiStyle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.duorec"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    response = place.page.response
    await place.run(draft(style, "Explain in simple words why the sky is blue."))
    dialog = await opened(place, 1)
    await gui.until(dialog.detail.said.toPlainText)
    assert dialog.detail.recording.isHidden()
    dialog.reject()
    response.keeping.save(response.view.watch, ".duorec")
    await gui.until(path.exists)
    await place.run(draft(style))
    dialog = await opened(place, 2)
    assert dialog.detail.recording.isHidden()
    dialog.list.setCurrentRow(1)
    await gui.until(dialog.detail.recording.isVisible)
    gui.press(dialog, "openKeptRecording")
    await gui.until(response.replay_bar.isVisible)
    await gui.until(lambda: not response.view.running)
    assert "unlight" in response.view.watch.answering.reply.text
    path.unlink()
    dialog = await opened(place, 2)
    dialog.list.setCurrentRow(1)
    await gui.until(dialog.detail.recording.isVisible)
    gui.press(dialog, "openKeptRecording")
    await gui.until(lambda: "kept.duorec can't be read" in gui.words_of(place.window))


def test_an_endless_line_and_what_has_no_words_can_be_looked_at() -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "Zm9v" * 100_000}}
    raw = RawMessage(ApiStyle.OPENAI, "", {"role": "user", "content": [image]})
    shown = request_text(draft(turns=(Turn("user", (TextPart("x" * 500_000),)), Turn("user", (), raw))))
    assert "image_url" in shown
    assert max(map(len, shown.split("\n"))) < 8000


async def test_two_requests_stand_side_by_side_with_their_differences(place: Place) -> None:
    for system in ("You are a teacher.", "You are a teacher of children."):
        await place.run(draft(text="Explain in simple words why the sky is blue.", system=system))
    dialog = await opened(place, 2)
    dialog.list.selectAll()
    await gui.until(dialog.versions.isVisible)
    await gui.until(dialog.versions.asked.count)
    assert dialog.versions.asked_sum.text() == "1 line differs"
    assert dialog.versions.said_sum.text() == "The words are the same."
    spoken = [dialog.versions.asked.item(row).text() for row in range(dialog.versions.asked.count())]
    assert "Left: You are a teacher. Right: You are a teacher of children." in spoken
    assert not dialog.restore.isEnabled()


async def test_one_and_all_are_deleted_with_a_way_back(place: Place) -> None:
    await place.run(draft())
    await place.run(draft(text="Explain in simple words why the sky is blue."))
    dialog = await opened(place, 2)
    gui.press(dialog, "deleteRequest")
    await gui.until(lambda: dialog.list.count() == 1)
    gui.press(dialog, "undoHistory")
    await gui.until(lambda: dialog.list.count() == 2)
    gui.press(dialog, "deleteHistory")
    await gui.until(lambda: dialog.list.count() == 0)
    assert "2 requests are deleted" in dialog.told.text()
    gui.press(dialog, "undoHistory")
    await gui.until(lambda: dialog.list.count() == 2)
    dialog.field.setText("nowhere to be found")
    await gui.until(lambda: dialog.count.text() == "Nothing found.")


async def test_the_history_can_be_switched_off(place: Place) -> None:
    place.window.show_page("settings")
    settings = place.window.page_widget("settings")
    settings.setProperty("section", "playground")
    gui.press(settings, "keepPlaygroundHistory")
    place.window.show_page("playground")
    await place.run(draft())
    assert await place.core.services.playground.history.page() == []
    dialog = await opened(place, 0)
    assert dialog.count.text() == "No request was kept yet."
    assert "is kept here" in gui.words_of(dialog)
    assert "side by side" not in gui.words_of(dialog), "there are no two to choose"
    assert not dialog.delete_all.isEnabled()


async def test_it_can_all_be_reached_by_the_keyboard(place: Place) -> None:
    await place.run(draft())
    dialog = await opened(place, 1)
    assert dialog.field.hasFocus() or not dialog.isActiveWindow()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await gui.settle()
    assert not any(each.isVisible() for each in place.window.findChildren(HistoryDialog))
    for name in ("presetsButton", "historyButton", "codeButton", "translateButton"):
        button = place.page.findChild(object, name)
        assert button is not None
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus  # type: ignore[attr-defined] - a button

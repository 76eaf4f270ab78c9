"""A message is deleted with its tool call's other half, and comes back; its exchange is kept as a file."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from duologue.bootstrap.core import Core
from duologue.domain.message import AnswerEnding, Message
from duologue.domain.parts import TextPart, ToolCallPart, ToolResultPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.tables import catalogue
from duologue.storage.recordings import Recordings
from duologue.ui.controls.toast import Toast
from duologue.ui.main_window import MainWindow
from helpers import gui

FAST = "demo-recorded-fast"
PROMPT = "Explain in simple words why the sky is blue."


async def _ask(window: MainWindow) -> None:
    window.chat.setup.choose_model(catalogue.demo_profile(), FAST)
    window.chat.send(PROMPT)
    await gui.until(lambda: window.chat.running)
    await gui.until(lambda: not window.chat.running)


def _entry(window: MainWindow, message: Message, name: str) -> None:
    next(entry for entry in window.chat.entries(message) if entry.name == name).act()


def _names(window: MainWindow, message: Message) -> list[str]:
    return [entry.name for entry in window.chat.entries(message)]


def _said(window: MainWindow) -> list[str]:
    return [label.text() for toast in window.findChildren(Toast) for label in toast.findChildren(QLabel)]


def _words(window: MainWindow) -> list[str]:
    return [message.text.split()[0] if message.text else "" for message in window.turns.messages]


async def test_a_deleted_message_comes_back(window: MainWindow) -> None:
    await _ask(window)
    question, answer = window.turns.messages
    _entry(window, answer, "deleteMessage")
    await gui.until(lambda: [m.id for m in window.turns.messages] == [question.id])
    assert "The message was deleted." in _said(window)
    toast = window.findChild(Toast)
    next(b for b in toast.findChildren(QPushButton) if b.text() == "Undo").click()
    await gui.until(lambda: [m.id for m in window.turns.messages] == [question.id, answer.id])


async def test_a_tool_call_and_its_result_leave_the_chat_together(window: MainWindow, core: Core) -> None:
    await _ask(window)
    store, chat = core.services.library, window.chat.chat
    assert chat is not None
    call = (TextPart("Let me look."), ToolCallPart("1", "weather", "{}"))
    await store.add_recorded_turn(
        chat, (TextPart("Weather?"),), ApiStyle.OPENAI, AnswerEnding(TurnState.COMPLETE, call)
    )
    given = (ToolResultPart("1", "Sunny"),)
    ending = AnswerEnding(TurnState.COMPLETE, (TextPart("Sunny."),))
    await store.add_recorded_turn(chat, given, ApiStyle.OPENAI, ending)
    await window.chat.open(chat.id)
    result = window.turns.messages[4]
    assert result.parts == given
    _entry(window, result, "deleteMessage")
    await gui.until(lambda: len(window.turns.messages) == 5)
    assert window.turns.messages[3].parts == (TextPart("Let me look."),)


async def test_what_crossed_the_wire_is_kept_as_a_recording_or_an_archive(
    window: MainWindow, core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    core.services.preferences.change(developer_tools=True)
    await _ask(window)
    answer = window.turns.messages[-1]
    chosen: list[tuple[str, str]] = []

    def ask(_parent: object, _title: str, offered: str, filters: str) -> tuple[str, str]:
        assert offered.endswith("-openai.duorec")
        kinds = filters.split(";;")
        path, kind = chosen[-1]
        return path, next(words for words in kinds if kind in words)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    chosen.append((str(tmp_path / "kept"), "duorec"))
    _entry(window, answer, "saveExchange")
    await gui.until(lambda: "Saved as kept.duorec" in _said(window))
    assert Recordings.read(tmp_path / "kept.duorec").status == 200
    chosen.append((str(tmp_path / "kept.har"), "duorec"))
    _entry(window, answer, "saveExchange")
    await gui.until(lambda: "Saved as kept.har" in _said(window))
    assert json.loads((tmp_path / "kept.har").read_text())["log"]["version"] == "1.2"
    chosen.append((str(tmp_path / "missing" / "kept"), "har"))
    _entry(window, answer, "saveExchange")
    await gui.until(lambda: any("could not be saved" in words for words in _said(window)))


async def test_only_developers_are_offered_the_wire(window: MainWindow, core: Core) -> None:
    await _ask(window)
    answer = window.turns.messages[-1]
    assert _names(window, answer) == ["editMessage", "regenerateWith", "branch", "deleteMessage"]
    core.services.preferences.change(developer_tools=True)
    assert _names(window, answer)[2:] == [
        "branch",
        "messageDetails",
        "openInPlayground",
        "saveExchange",
        "deleteMessage",
    ]
    assert QApplication.activePopupWidget() is None

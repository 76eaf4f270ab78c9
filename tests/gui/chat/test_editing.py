"""Turns are reworded in their place: nothing is overwritten, and no word is lost on the way."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QPushButton

from duologue.bootstrap.core import Core
from duologue.domain.message import AnswerEnding, Message, Role
from duologue.domain.parts import TextPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.tables import catalogue
from duologue.ui.controls.toast import Toast
from duologue.ui.main_window import MainWindow
from duologue.ui.transcript.turns.turn_editor import TurnEditor
from helpers import gui

FAST = "demo-recorded-fast"


async def _chat(window: MainWindow, pairs: int = 2) -> list[Message]:
    """A chat of some questions and answers, open."""
    library = window.services.library
    chat = await library.create(catalogue.demo_profile().id, ApiStyle.OPENAI, FAST, title="A chat")
    for number in range(pairs):
        ending = AnswerEnding(TurnState.COMPLETE, (TextPart(f"Answer {number}"),), FAST, "stop")
        await library.add_recorded_turn(chat, (TextPart(f"Question {number}"),), ApiStyle.OPENAI, ending)
    await window.chat.open(chat.id)
    await gui.settle()
    return list(window.turns.messages)


def _editor(window: MainWindow) -> TurnEditor:
    return gui.named(window.turns, TurnEditor, "turnEditor")


def _editing(window: MainWindow) -> bool:
    return any(turn.editor is not None for turn in window.turns.turns)


def _said(window: MainWindow) -> list[str]:
    return [label.text() for toast in window.findChildren(Toast) for label in toast.findChildren(QLabel)]


def _texts(window: MainWindow) -> list[str]:
    return [message.text for message in window.turns.messages]


async def _answered(window: MainWindow, count: int) -> None:
    await gui.until(lambda: not window.chat.running and len(window.turns.messages) == count)


async def test_enter_saves_a_question_as_a_version_and_asks_for_an_answer(window: MainWindow) -> None:
    question = (await _chat(window))[2]
    window.chat.edit(question)
    editor = _editor(window)
    assert editor.words == "Question 1"
    assert editor.field.hasFocus()
    QTest.keyClicks(editor.field, " again")
    QTest.keyClick(editor.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert editor.words == "Question 1 again\n"
    QTest.keyClick(editor.field, Qt.Key.Key_Backspace)
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    await gui.until(lambda: window.chat.running)
    await _answered(window, 4)
    new = window.turns.messages[2]
    assert (new.text, new.version, new.versions) == ("Question 1 again", 2, 2)
    assert window.turns.messages[3].parent_id == new.id
    assert window.chat_page.composer.text.hasFocus()
    old = await window.services.library.message(question.id)
    assert old is not None
    assert old.text == "Question 1"


async def test_save_only_asks_for_nothing_and_says_which_version_it_is(window: MainWindow) -> None:
    question = (await _chat(window))[0]
    window.chat.edit(question)
    editor = _editor(window)
    editor.field.setPlainText("Another question")
    gui.press(editor, "saveEdit")
    await gui.until(lambda: _texts(window) == ["Another question"])
    assert not window.chat.running
    assert "Saved as version 2 of 2." in _said(window)
    gui.press(window.turns, "previousVersion")
    await gui.until(lambda: len(window.turns.messages) == 4)
    assert _texts(window)[0] == "Question 0"


async def test_an_answer_is_reworded_and_marked(window: MainWindow) -> None:
    answer = (await _chat(window))[3]
    window.chat.edit(answer)
    editor = _editor(window)
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    QTest.keyClicks(editor.field, "More.")
    assert editor.words == "Answer 1\nMore."
    assert [button.objectName() for button in editor.buttons if button.isVisible()] == [
        "cancelEdit",
        "saveEdit",
    ]
    QTest.keyClick(editor.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await gui.until(lambda: _texts(window)[-1] == "Answer 1\nMore.")
    assert window.turns.messages[-1].edited
    assert "Edited by you" in gui.words_of(window.turns.answers[-1])


async def test_nothing_is_saved_while_an_input_method_composes_nor_by_a_held_key(window: MainWindow) -> None:
    question = (await _chat(window))[0]
    window.chat.edit(question)
    editor = _editor(window)
    QApplication.sendEvent(editor.field, QInputMethodEvent("ni", []))
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    QTest.keyClick(editor.field, Qt.Key.Key_Escape)
    assert _editing(window)
    commit = QInputMethodEvent("", [])
    commit.setCommitString("\u4f60")
    QApplication.sendEvent(editor.field, commit)
    assert editor.words == "Question 0\u4f60"
    for _ in range(50):
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)  # noqa: FBT003 - Qt's own signature
        QApplication.sendEvent(editor.field, held)
    assert _editing(window)
    assert len(await window.services.library.path(question.chat_id)) == 4


async def test_words_that_are_empty_cannot_be_saved(window: MainWindow) -> None:
    window.chat.edit((await _chat(window))[0])
    editor = _editor(window)
    editor.field.setPlainText("  \n")
    assert not gui.named(editor, QPushButton, "saveEdit").isEnabled()
    assert not gui.named(editor, QPushButton, "sendEdit").isEnabled()
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    assert _editing(window)


async def test_cancel_leaves_the_turn_and_gives_the_words_back_on_request(window: MainWindow) -> None:
    question = (await _chat(window))[0]
    window.chat.edit(question)
    QTest.keyClicks(_editor(window).field, " changed")
    QTest.keyClick(_editor(window).field, Qt.Key.Key_Escape)
    assert not _editing(window)
    assert _texts(window)[0] == "Question 0"
    turn = window.turns.turn_of(question.id)
    assert turn is not None
    assert turn.isAncestorOf(QApplication.focusWidget())
    assert "The edit was discarded." in _said(window)
    gui.press(window, "toastAction")
    assert _editor(window).words == "Question 0 changed"


async def test_an_edit_that_changes_nothing_leaves_without_a_word(window: MainWindow) -> None:
    question = (await _chat(window))[2]
    window.chat.edit(question)
    gui.press(_editor(window), "saveEdit")
    assert not _editing(window)
    assert window.findChildren(Toast) == []
    assert len(await window.services.library.path(question.chat_id)) == 4


async def test_up_in_an_empty_composer_edits_the_last_message(window: MainWindow) -> None:
    await _chat(window)
    field = window.chat_page.composer.text
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Up)
    editor = _editor(window)
    assert (editor.words, editor.field.hasFocus()) == ("Question 1", True)
    QTest.keyClick(editor.field, Qt.Key.Key_Escape)
    assert field.hasFocus()
    QTest.keyClicks(field, "x")
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert not _editing(window)


async def test_another_edit_does_not_throw_the_first_one_away(window: MainWindow) -> None:
    messages = await _chat(window)
    window.chat.edit(messages[0])
    window.chat.edit(messages[2])
    assert _editor(window).words == "Question 1"
    QTest.keyClicks(_editor(window).field, "!")
    window.chat.edit(messages[0])
    assert _editor(window).words == "Question 1!"
    assert "Finish or cancel the other edit first." in _said(window)
    assert _editor(window).field.hasFocus()


async def test_an_edit_is_not_sent_while_an_answer_arrives(window: MainWindow) -> None:
    messages = await _chat(window)
    window.chat.edit(messages[0])
    QTest.keyClicks(_editor(window).field, "!")
    window.chat.setup.choose_model(catalogue.demo_profile(), "demo-recorded")
    window.chat.send("Tell me something long")
    await gui.until(lambda: window.chat.running)
    gui.press(_editor(window), "sendEdit")
    assert _editor(window).words == "Question 0!"
    entries = {entry.name: bool(entry.why_not) for entry in window.chat.entries(messages[1])}
    assert entries == {"editMessage": False, "regenerateWith": True, "branch": False, "deleteMessage": False}
    window.chat.stop()
    await gui.until(lambda: not window.chat.running)


async def test_words_come_back_after_another_chat_and_after_a_restart(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with gui.open_core(home) as core, gui.open_window(core) as window:
        question = (await _chat(window))[2]
        window.chat.edit(question)
        QTest.keyClicks(_editor(window).field, " and more")
        window.chat.new_chat()
        await gui.until(lambda: window.chat.chat is None)
        assert not _editing(window)
        await window.chat.open(question.chat_id)
        assert _editor(window).words == "Question 1 and more"
        QTest.keyClicks(_editor(window).field, "!")
    async with gui.open_core(home) as core, gui.open_window(core) as window:
        assert _editor(window).words == "Question 1 and more!"
        gui.press(_editor(window), "cancelEdit")
        await gui.settle()
    async with gui.open_core(home) as core, gui.open_window(core) as window:
        assert not _editing(window)


async def test_words_survive_scrolling_far_away(window: MainWindow) -> None:
    messages = await _chat(window, pairs=40)
    window.turns.go_to(messages[0].id)
    window.chat.edit(messages[0])
    QTest.keyClicks(_editor(window).field, " kept")
    window.chat_page.composer.text.setFocus()
    window.turns.go_to_newest()
    await gui.settle()
    assert window.turns.turn_of(messages[0].id) is None
    window.turns.go_to(messages[0].id)
    await gui.settle()
    assert _editor(window).words == "Question 0 kept"


async def test_an_edit_in_a_long_chat_reads_a_handful_of_turns(
    window: MainWindow, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = await _chat(window, pairs=60)
    read: list[str] = []
    reader = core.services.messages.read
    monkeypatch.setattr(
        window.turns.rows, "_read", lambda identity: read.append(identity) or reader(identity)
    )
    window.chat.recall()
    assert _editor(window).words == messages[-2].text
    assert len(read) < 15


async def test_everything_in_the_editor_has_a_name_and_a_place_in_the_tab_order(window: MainWindow) -> None:
    window.chat.edit((await _chat(window))[2])
    editor = _editor(window)
    assert editor.accessibleName() == "Edit message"
    assert editor.field.accessibleName()
    assert all(button.accessibleName() for button in editor.buttons)
    names = []
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        names.append(QApplication.focusWidget().objectName())
    assert names == ["cancelEdit", "saveEdit", "sendEdit"]


# -- versions and what stands beside a turn -----------------------------------------------------------


async def test_versions_of_both_roles_switch_by_button_and_by_key(window: MainWindow) -> None:
    messages = await _chat(window)
    await window.services.turns.reword(messages[3], "Another answer")
    await window.chat.open(messages[0].chat_id)
    turn = window.turns.answers[-1]
    button = gui.named(turn, QAbstractButton, "previousVersion")
    button.setFocus()
    button.click()
    await gui.until(lambda: _texts(window)[-1] == "Answer 1")
    focus = QApplication.focusWidget()
    assert focus.objectName() == "nextVersion"  # the other end: what was pressed leads no further
    assert window.turns.answers[-1].isAncestorOf(focus)
    window.actions_by_name["nextVersion"].trigger()
    await gui.until(lambda: _texts(window)[-1] == "Another answer")
    await window.services.turns.reword(messages[2], "Another question")
    await window.chat.open(messages[0].chat_id)
    window.chat_page.composer.text.setFocus()
    window.actions_by_name["previousVersion"].trigger()
    await gui.until(lambda: _texts(window)[2:] == ["Question 1", "Another answer"])


async def test_the_tools_of_a_question_come_with_the_focus_and_go_with_it(window: MainWindow) -> None:
    await _chat(window)
    turn = window.turns.turns[2]
    assert turn.findChildren(QAbstractButton, "editMessage") == []
    turn.text_views[0].setFocus()
    edit = gui.named(turn, QAbstractButton, "editMessage")
    assert edit.isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is edit
    window.chat_page.composer.text.setFocus()
    await gui.settle()
    assert not edit.isVisible()
    turn.text_views[0].setFocus()
    gui.press(turn, "copyMessage")
    assert QApplication.clipboard().text() == "Question 1"
    gui.press(turn, "editMessage")
    assert _editor(window).words == "Question 1"


# -- branch and another model -------------------------------------------------------------------------


async def test_a_branch_opens_a_chat_that_goes_on_from_there(window: MainWindow) -> None:
    messages = await _chat(window)
    branch = next(e for e in window.chat.entries(messages[1]) if e.name == "branch")
    branch.act()
    await gui.until(lambda: window.chat.chat is not None and window.chat.chat.id != messages[0].chat_id)
    await gui.until(lambda: "A new chat goes on from here. The other one stays as it is." in _said(window))
    assert window.chat.chat.title == "Branch of A chat"
    assert _texts(window) == ["Question 0", "Answer 0"]
    assert "Branch of A chat" in window.chat_page.sidebar.list.titles
    gui.press(window, "toastAction")
    await gui.until(lambda: window.chat.chat.id == messages[0].chat_id)
    assert len(window.turns.messages) == 4


async def test_another_model_answers_once(window: MainWindow) -> None:
    messages = await _chat(window)
    entry = next(e for e in window.chat.entries(messages[3]) if e.name == "regenerateWith")
    menu = QMenu(window)
    assert entry.fill is not None
    entry.fill(menu)
    next(action for action in menu.actions() if action.text() == "demo-recorded-fast").trigger()
    await gui.until(lambda: window.chat.running)
    await _answered(window, 4)
    new = window.turns.messages[-1]
    assert (new.version, new.versions, new.model) == (2, 2, "demo-recorded-fast")
    assert window.turns.messages[-1].role is Role.ASSISTANT

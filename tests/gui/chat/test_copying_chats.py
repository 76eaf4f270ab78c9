"""Copying from a chat: the last answer, the last code, the whole chat; and the details of a message."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QPlainTextEdit, QToolButton

from duologue.bootstrap.prepared import open_prepared_chat
from duologue.domain.parts import TextPart
from duologue.ui.chat.whole_chat import chat_as_markdown
from duologue.ui.controls.toast import Toast
from duologue.ui.dialogs.message_details import MessageDetails
from duologue.ui.main_window import MainWindow
from duologue.ui.theme import Theme
from helpers import gui

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


async def _open(window: MainWindow) -> None:
    await window.open_first(await open_prepared_chat(window.services))
    await gui.settle()
    window.activateWindow()
    QGuiApplication.clipboard().clear()


def _said(window: MainWindow) -> list[str]:
    return [label.text() for toast in window.findChildren(Toast) for label in toast.findChildren(QLabel)]


async def test_the_keys_copy_the_last_answer_and_code_and_say_so(window: MainWindow) -> None:
    await _open(window)
    answer = window.turns.messages[-1].text
    QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_C, CONTROL_SHIFT)
    assert QGuiApplication.clipboard().text() == answer.rstrip("\n")
    assert "Copied" in _said(window)
    window.turns.show_messages([gui.answered("```\nfirst\n```\n\n```\nlast\n```")])
    QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_X, CONTROL_SHIFT)
    assert QGuiApplication.clipboard().text() == "last"


async def test_it_is_said_where_there_is_no_code(window: MainWindow) -> None:
    window.turns.show_messages([gui.answered("No code here.")])
    window.actions_by_name["copyCode"].trigger()
    assert _said(window) == ["There is no code in the last answer."]
    assert not QGuiApplication.clipboard().text()


def test_a_chat_as_markdown_says_who_speaks() -> None:
    messages = [
        gui.said("How do I *write* this?"),
        replace(gui.answered("Like **this**."), model="model-x"),
        replace(gui.said("And then?"), parts=(TextPart("And then?\n"),)),
        gui.answered(),
        gui.answered("So."),
    ]
    assert chat_as_markdown(messages) == (
        "## You\n\nHow do I *write* this?\n\n"
        "## model-x\n\nLike **this**.\n\n## You\n\nAnd then?\n\n## Answer\n\nSo."
    )


async def test_the_whole_chat_is_copied_from_its_menu_and_by_its_action(window: MainWindow) -> None:
    await _open(window)
    header = window.chat_page.header
    header.menu.aboutToShow.emit()
    next(entry for entry in header.menu.actions() if entry.text() == "Copy whole chat").trigger()
    await gui.until(lambda: QGuiApplication.clipboard().text())
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("## You\n\n")
    assert all(message.text.strip() in copied for message in window.turns.messages)
    QGuiApplication.clipboard().clear()
    window.actions_by_name["copyChat"].trigger()
    await gui.until(lambda: QGuiApplication.clipboard().text() == copied)


async def test_an_empty_chat_copies_nothing(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("before")
    window.actions_by_name["copyChat"].trigger()
    assert QGuiApplication.clipboard().text() == "before"


async def test_details_are_offered_to_developers(window: MainWindow) -> None:
    await _open(window)
    answer = window.turns.answers[-1]
    button = gui.named(answer, QToolButton, "moreAboutAnswer")
    (menu,) = answer.findChildren(QMenu, "answerMenu")
    for developer in (False, True):
        window.services.preferences.change(developer_tools=developer)
        button.click()
        names = [action.objectName() for action in menu.actions()]
        assert ("messageDetails" in names) == developer
        menu.close()
    next(action for action in menu.actions() if action.objectName() == "messageDetails").trigger()
    (dialog,) = window.findChildren(MessageDetails)
    assert answer.message.id in gui.words_of(dialog)
    dialog.close()


def test_details_tell_what_is_known_and_nothing_else(theme: Theme) -> None:
    message = replace(gui.answered("Words \u202e"), model="model-x", stop_reason="stop")
    dialog = gui.shown(MessageDetails(theme, message, None))
    words = gui.words_of(dialog)
    assert "model-x" in words
    assert "stop" in words
    assert "First token" not in words
    assert "U+202E" in gui.named(dialog, QPlainTextEdit, "storedParts").toPlainText()
    gui.press(dialog, "copyParts")
    assert '"kind": "text"' in QGuiApplication.clipboard().text()

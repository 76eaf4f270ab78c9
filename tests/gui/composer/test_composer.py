"""The place to write: what sends, what begins a new line, and that it never sends by accident."""

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QRect, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QPaintEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from duologue.ui.composer.composer import Composer
from duologue.ui.composer.send_button import DEAD_TIME_MS, SendButton
from duologue.ui.theme import Theme
from helpers import gui

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier


class Case:
    """A composer at the bottom of a window of 900 pixels, and what it sent."""

    def __init__(self, theme: Theme, draft: str = "") -> None:
        self.composer = Composer(theme)
        self.sent: list[str] = []
        self.stopped: list[bool] = []
        self.composer.submitted.connect(self.sent.append)
        self.composer.stop_requested.connect(lambda: self.stopped.append(True))
        self.window = QWidget()
        layout = QVBoxLayout(self.window)
        layout.addStretch(1)
        layout.addWidget(self.composer)
        gui.shown(self.window, 700, 900)
        self.window.activateWindow()
        self.text = self.composer.text
        self.text.setFocus()
        self.composer.set_draft(draft)
        gui.pump()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.text, key, modifiers)

    def repeat(self, times: int) -> None:
        for _ in range(times):
            event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, NONE, "\r", True)  # noqa: FBT003 - Qt's
            QApplication.sendEvent(self.text, event)

    def compose(self, preedit: str, commit: str = "") -> None:
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(self.text, event)


@pytest.mark.parametrize(
    ("enter_sends", "modifiers", "sends"),
    [
        (True, NONE, True),
        (True, SHIFT, False),
        (True, CONTROL, True),
        (False, NONE, False),
        (False, SHIFT, False),
        (False, CONTROL, True),
    ],
)
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_sends_or_begins_a_new_line(
    theme: Theme,
    key: Qt.Key,
    enter_sends: bool,  # noqa: FBT001 - a case
    modifiers: Qt.KeyboardModifier,
    sends: bool,  # noqa: FBT001 - a case
) -> None:
    case = Case(theme, "Hello")
    case.text.enter_sends = enter_sends
    case.key(key, modifiers | KEYPAD if key == Qt.Key.Key_Enter else modifiers)
    assert case.sent == (["Hello"] if sends else [])
    assert case.composer.draft == ("Hello" if sends else "Hello\n")


def test_it_never_sends_while_an_input_method_composes(theme: Theme) -> None:
    case = Case(theme, "a")
    case.compose("ni")
    case.key(Qt.Key.Key_Return)
    case.key(Qt.Key.Key_Return, CONTROL)
    assert case.sent == []
    case.compose("", "\u4f60")
    assert "\u4f60" in case.composer.draft
    case.key(Qt.Key.Key_Return)
    assert len(case.sent) == 1


def test_a_key_held_down_sends_once(theme: Theme) -> None:
    case = Case(theme, "Hello")
    case.key(Qt.Key.Key_Return)
    case.repeat(50)
    assert case.sent == ["Hello"]
    assert case.composer.draft == "Hello"


@pytest.mark.parametrize("draft", ["", "   ", "\n\n\t"])
def test_nothing_is_not_sent(theme: Theme, draft: str) -> None:
    case = Case(theme, draft)
    case.key(Qt.Key.Key_Return)
    assert case.sent == []
    assert not case.composer.send.isEnabled()


def test_words_are_handed_on_while_an_answer_arrives(theme: Theme) -> None:
    case = Case(theme, "Next")
    case.composer.show_running(running=True)
    case.key(Qt.Key.Key_Return)
    assert case.sent == ["Next"]  # the page lets them wait
    assert case.stopped == []


def test_up_brings_back_the_last_message_only_in_an_empty_field(theme: Theme) -> None:
    case = Case(theme)
    asked: list[bool] = []
    case.text.recall.connect(lambda: asked.append(True))
    case.key(Qt.Key.Key_Up)
    assert asked == [True]
    case.composer.set_draft("words")
    case.key(Qt.Key.Key_Up)
    assert asked == [True]


def test_it_grows_with_the_words_to_a_third_of_the_window(theme: Theme) -> None:
    case = Case(theme)
    heights = []
    for lines in (1, 2, 5, 100):
        case.composer.set_draft("\n".join(["words"] * lines))
        gui.pump()
        heights.append(case.text.height())
    assert heights == sorted(heights)
    assert len(set(heights)) == 4
    assert heights[-1] == case.window.height() // 3
    case.composer.set_draft("")
    assert case.text.height() < heights[1]


def test_a_long_line_is_broken_and_counted(theme: Theme) -> None:
    case = Case(theme)
    before = case.text.height()
    case.composer.set_draft("many words " * 30)
    gui.pump()
    assert case.text.height() > 2 * before


def test_a_draft_is_shown_without_telling_that_it_changed(theme: Theme) -> None:
    case = Case(theme)
    changed: list[bool] = []
    case.composer.changed.connect(lambda: changed.append(True))
    case.composer.set_draft("draft")
    assert changed == []
    assert case.composer.draft == "draft"
    assert case.text.textCursor().atEnd()
    assert case.composer.send.isEnabled()
    QTest.keyClicks(case.text, "!")
    assert changed == [True]
    assert case.composer.draft == "draft!"


def test_only_plain_text_is_pasted(theme: Theme) -> None:
    case = Case(theme)
    data = QMimeData()
    data.setHtml("<b>bold</b>")
    data.setText("**plain**")
    QGuiApplication.clipboard().setMimeData(data)
    case.text.paste()
    assert case.composer.draft == "**plain**"
    cursor = QTextCursor(case.text.document())
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
    assert not cursor.charFormat().font().bold()


def test_tab_leaves_the_field(theme: Theme) -> None:
    case = Case(theme, "words")
    case.key(Qt.Key.Key_Tab)
    assert not case.text.hasFocus()
    assert case.composer.draft == "words"


def test_the_card_shows_the_focus_of_the_field_inside_it(theme: Theme) -> None:
    case = Case(theme)

    def edge() -> set[str]:
        picture = case.composer.grab().toImage()
        return {picture.pixelColor(picture.width() // 2, y).name() for y in range(2)}

    assert theme.colours.accent in edge()
    case.composer.model_button.setText("Model")
    case.composer.model_button.setFocus()
    gui.pump()
    assert theme.colours.accent not in edge()


# -- Send and Stop ------------------------------------------------------------------------------------


def test_one_place_sends_and_stops(theme: Theme) -> None:
    case = Case(theme, "Hello")
    send = case.composer.send
    assert send.accessibleName() == "Send"
    gui.press(case.composer, "sendButton")
    assert case.sent == ["Hello"]
    case.composer.show_running(running=True)
    assert send.accessibleName() == "Stop"
    QTest.qWait(DEAD_TIME_MS + 30)
    gui.press(case.composer, "sendButton")
    assert case.stopped == [True]
    assert case.sent == ["Hello"]


def test_one_click_never_does_both(theme: Theme) -> None:
    case = Case(theme, "Hello")
    gui.press(case.composer, "sendButton")
    case.composer.show_running(running=True)
    gui.press(case.composer, "sendButton")  # the second half of a double click
    assert case.stopped == []
    case.composer.show_running(running=False)
    gui.press(case.composer, "sendButton")
    assert case.sent == ["Hello"]


def test_saying_the_same_again_makes_no_dead_time(theme: Theme) -> None:
    button = gui.shown(SendButton(theme))
    button.set_ready(ready=True)
    sent: list[bool] = []
    button.send_clicked.connect(lambda: sent.append(True))
    button.show_running(running=False)
    button.click()
    assert sent == [True]


def test_stop_can_be_pressed_with_an_empty_field(theme: Theme) -> None:
    case = Case(theme)
    assert not case.composer.send.isEnabled()
    case.composer.show_running(running=True)
    assert case.composer.send.isEnabled()
    case.composer.show_running(running=False)
    assert not case.composer.send.isEnabled()


# -- Queue --------------------------------------------------------------------------------------------


def test_words_can_be_queued_with_the_mouse_while_an_answer_arrives(theme: Theme) -> None:
    case = Case(theme, "Next")
    queue = case.composer.queue
    assert not queue.isVisible()
    case.composer.show_running(running=True)
    assert queue.isVisible()
    assert queue.accessibleName() == "Queue"
    gui.press(case.composer, "queueButton")
    assert (case.sent, case.stopped) == (["Next"], [])
    assert case.text.hasFocus()
    case.composer.set_draft("")  # as the page does when the words wait
    assert not queue.isVisible()


def test_queue_is_there_only_while_there_is_something_to_queue(theme: Theme) -> None:
    case = Case(theme)
    case.composer.show_running(running=True)
    assert not case.composer.queue.isVisible()
    QTest.keyClicks(case.text, "a")
    assert case.composer.queue.isVisible()
    case.composer.show_running(running=False)
    assert not case.composer.queue.isVisible()


def test_a_second_click_on_queue_meets_nothing_else(theme: Theme) -> None:
    case = Case(theme, "Next")
    case.composer.model_button.setText("Model")
    case.composer.show_running(running=True)
    gui.pump()
    queue = case.composer.queue
    place = queue.mapTo(case.composer, queue.rect().center())
    case.composer.set_draft("")
    gui.pump()
    assert case.composer.childAt(place) is None


def test_what_cannot_be_sent_as_it_stands_cannot_be_queued(theme: Theme) -> None:
    case = Case(theme, "Next")
    case.composer.show_attached((), blocked=True)
    case.composer.show_running(running=True)
    assert not case.composer.queue.isEnabled()


def test_tab_walks_the_composer_as_it_is_read(theme: Theme) -> None:
    case = Case(theme, "Next")
    composer = case.composer
    for part, words in ((composer.style_button, "OpenAI"), (composer.model_button, "Model")):
        part.setText(words)
    composer.show_running(running=True)
    walked = []
    for _ in range(6):
        focus = QApplication.focusWidget()
        assert focus is not None
        walked.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert walked == [
        "composerText",
        "attachButton",
        "styleButton",
        "modelButton",
        "queueButton",
        "sendButton",
    ]


@pytest.mark.parametrize(("sends", "keys"), [(True, "(Enter)"), (False, "(Ctrl+Enter)")])
def test_the_buttons_tell_the_keys_that_the_person_chose(theme: Theme, sends: bool, keys: str) -> None:  # noqa: FBT001 - a case
    case = Case(theme, "Hello")
    case.composer.use_enter(sends=sends)
    assert case.composer.send.toolTip().endswith(keys)
    assert case.composer.queue.toolTip().endswith(keys)
    case.key(Qt.Key.Key_Return, NONE if sends else CONTROL)
    assert case.sent == ["Hello"]


def test_another_placeholder_is_drawn_at_once(theme: Theme) -> None:
    case = Case(theme)
    painted: list[QRect] = []

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
            if isinstance(event, QPaintEvent):
                painted.append(event.rect())
            return False

    watch = Watch()
    case.text.viewport().installEventFilter(watch)
    for running in (True, False):
        case.composer.show_running(running=running)
        gui.pump()
        painted.clear()
        case.composer.show_running(running=not running)
        gui.pump()
        assert case.text.viewport().rect() in painted

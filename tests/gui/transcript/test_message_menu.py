"""The menu of a message: copied in three forms, selected whole, and what the page adds."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from duologue.domain.message import Message
from duologue.domain.parts import ThinkingPart, ToolCallPart
from duologue.domain.turn_state import TurnState
from duologue.ui.theme import Theme
from duologue.ui.transcript.turns.answer_turn import AnswerTurn
from duologue.ui.transcript.turns.menu_entry import MenuEntry
from duologue.ui.transcript.turns.turn_actions import TurnActions
from duologue.ui.transcript.turns.turn_widget import TurnWidget
from duologue.ui.transcript.turns.user_turn import UserTurn
from helpers import gui

ANSWER = "# Title\n\n**bold**\u202e [link](https://a.example/x) <b>\n\n- item\n"


def _turn(
    theme: Theme, message: Message, change: Callable[[TurnActions], TurnActions] = lambda a: a
) -> TurnWidget:
    kind = AnswerTurn if message.parent_id else UserTurn
    return gui.shown(kind(theme, change(gui.Asked().actions()), message), 600, 300)


def _menu(turn: TurnWidget, place: QWidget | None = None) -> QMenu:
    widget = place or turn
    middle = widget.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, widget.mapToGlobal(middle))
    QApplication.sendEvent(widget, event)
    menus = [menu for menu in turn.findChildren(QMenu, "messageMenu") if menu.isVisible()]
    assert len(menus) == 1
    return menus[0]


def _names(menu: QMenu) -> list[str]:
    return [action.objectName() or "-" for action in menu.actions()]


def _choose(menu: QMenu, name: str) -> None:
    next(action for action in menu.actions() if action.objectName() == name).trigger()
    menu.close()


def test_an_answer_is_copied_in_three_forms(theme: Theme) -> None:
    clipboard = QGuiApplication.clipboard()
    told: list[bool] = []
    turn = _turn(theme, gui.answered(ANSWER), lambda a: replace(a, copied=lambda: told.append(True)))
    _choose(_menu(turn), "copyMarkdown")
    assert clipboard.text() == "# Title\n\n**bold** [link](https://a.example/x) <b>\n\n- item"
    assert clipboard.mimeData().formats() == ["text/plain"]
    _choose(_menu(turn), "copyText")
    assert clipboard.text() == "Title\n\nbold link <b>\n\n- item"
    assert clipboard.mimeData().formats() == ["text/plain"]
    _choose(_menu(turn), "copyHtml")
    assert set(clipboard.mimeData().formats()) == {"text/html", "text/plain"}
    html = clipboard.mimeData().html()
    assert "<h1>Title</h1>" in html
    assert "&lt;b&gt;" in html
    assert "\u202e" not in html
    assert clipboard.text() == "Title\n\nbold link <b>\n\n- item"
    assert len(told) == 3


def test_what_a_person_said_is_copied_as_typed(theme: Theme) -> None:
    turn = _turn(theme, gui.said("**not bold**\n1 < 2"))
    menu = _menu(turn)
    assert _names(menu) == ["copyMessage", "copyMarkdown", "-", "selectMessage"]
    _choose(menu, "copyMessage")
    assert QGuiApplication.clipboard().text() == "**not bold**\n1 < 2"


def test_the_words_have_the_menu_of_their_turn(theme: Theme) -> None:
    turn = _turn(theme, gui.answered("Words [here](https://a.example/x)"))
    view = turn.text_views[0]
    menu = _menu(turn, view.viewport())
    assert _names(menu)[0] == "copyMarkdown"
    menu.close()
    view.setTextCursor(view.document().find("Words"))
    menu = _menu(turn, view.viewport())
    assert _names(menu)[0] == "copySelection"
    _choose(menu, "copySelection")
    assert QGuiApplication.clipboard().text() == "Words"


def test_a_link_under_the_mouse_can_be_copied(theme: Theme) -> None:
    turn = _turn(theme, gui.answered("[a long link to press](https://a.example/x)"))
    view = turn.text_views[0]
    place = view.cursorRect(view.document().find("long")).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    (menu,) = turn.findChildren(QMenu, "messageMenu")
    _choose(menu, "copyLink")
    assert QGuiApplication.clipboard().text() == "https://a.example/x"


def test_an_empty_and_an_arriving_answer_offer_nothing_to_copy(theme: Theme) -> None:
    assert _names(_menu(_turn(theme, gui.answered()))) == ["selectMessage"]
    arriving = gui.answered("", state=TurnState.STREAMING)
    assert _names(_menu(_turn(theme, arriving))) == ["selectMessage"]


def test_the_page_adds_its_own_entries_to_both_menus(theme: Theme) -> None:
    done: list[str] = []
    message = gui.answered("Words")

    def more(asked: Message) -> tuple[MenuEntry, ...]:
        return (MenuEntry("mine", "Mine", lambda: done.append(asked.id)),)

    turn = _turn(theme, message, lambda a: replace(a, more=more))
    menu = _menu(turn)
    assert _names(menu)[-2:] == ["-", "mine"]
    _choose(menu, "mine")
    button = gui.named(turn, QToolButton, "moreAboutAnswer")
    assert button.accessibleName() == "More"
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    (opened,) = turn.findChildren(QMenu, "answerMenu")
    assert opened.isVisible()
    assert _names(opened) == [
        "copyMarkdown", "copyText", "copyHtml", "-", "selectMessage", "-", "mine",
    ]  # fmt: skip
    _choose(opened, "mine")
    assert done == [message.id] * 2


PARTS = (
    ThinkingPart("Some thought."),
    "First **text**.\n\n```\ncode\n```",
    ToolCallPart("1", "weather", '{"city": "Bonn"}'),
    "Second text.",
)
WHOLE = 'First text.\ncode\n\nweather\n{"city": "Bonn"}\n\nSecond text.'


def test_all_of_a_message_is_selected_and_copied_in_order(theme: Theme) -> None:
    turn = _turn(theme, gui.answered(*PARTS))
    turn.activateWindow()
    gui.pump()
    _choose(_menu(turn), "selectMessage")
    QTest.keyClick(turn.focusWidget(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == WHOLE
    assert QGuiApplication.clipboard().mimeData().formats() == ["text/plain"]


def test_ctrl_a_selects_the_whole_message_and_unfolded_thinking_with_it(theme: Theme) -> None:
    turn = _turn(theme, gui.answered(*PARTS))
    assert isinstance(turn, AnswerTurn)
    assert turn.thinking is not None
    turn.thinking.toggle()
    gui.pump()
    turn.activateWindow()
    view = turn.text_views[1]
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(turn.focusWidget(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Some thought.\n\n" + WHOLE


def _place(turn: TurnWidget, part: int, words: str) -> QPoint:
    view = turn.text_views[part]
    cursor = view.document().find(words)
    cursor.setPosition(cursor.selectionStart())
    return view.viewport().mapTo(turn, view.cursorRect(cursor).center())


def _drag(turn: TurnWidget, start: QPoint, ends: list[QPoint], part: int) -> None:
    view = turn.text_views[part].viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=view.mapFrom(turn, start))
    for end in ends:
        QTest.mouseMove(view, view.mapFrom(turn, end))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=view.mapFrom(turn, ends[-1]))


def test_a_drag_goes_on_through_the_parts(theme: Theme) -> None:
    turn = _turn(
        theme,
        gui.answered("One two three.", ToolCallPart("1", "t", ""), "Four five.", ThinkingPart("x"), "Six"),
    )
    turn.activateWindow()
    gui.pump()
    start, end = _place(turn, 0, "two"), _place(turn, 1, "five")
    _drag(turn, start, [_place(turn, 2, "Six"), end], 0)
    QTest.keyClick(turn.focusWidget(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "two three.\n\nFour "
    _drag(turn, end, [start], 1)
    QTest.keyClick(turn.focusWidget(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "two three.\n\nFour "


def test_a_click_ends_the_selection_in_every_part(theme: Theme) -> None:
    turn = _turn(theme, gui.answered(*PARTS))
    _choose(_menu(turn), "selectMessage")
    view = turn.text_views[1].viewport()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not any(view.textCursor().hasSelection() for view in turn.text_views)

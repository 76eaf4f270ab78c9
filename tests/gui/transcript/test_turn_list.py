"""The list of turns: only those near the view exist, and what a reader looks at never moves by itself."""

import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bench import answers
from duologue.domain.events import TextAdded
from duologue.domain.message import Message
from duologue.domain.parts import ThinkingPart
from duologue.domain.turn_state import TurnState
from duologue.ui.theme import Theme
from duologue.ui.transcript.list.turn_focus import stops
from duologue.ui.transcript.list.turn_list import TurnList
from duologue.ui.transcript.turns.answer_turn import AnswerTurn
from duologue.ui.transcript.turns.thinking_fold import ThinkingFold
from duologue.ui.transcript.view.text_view import TextView
from helpers import gui

ANSWER = "## Answer {n}\n\nSome words that take a line or two when the column is narrow enough.\n\n- a\n- b\n"


def _chat(pairs: int, *, thinking: bool = False) -> list[Message]:
    messages = []
    for n in range(pairs):
        messages.append(gui.said(f"Question {n}\nwith a second line", n))
        parts = [ThinkingPart("Some thought.\n\n" * 12)] if thinking else []
        messages.append(gui.answered(*parts, ANSWER.format(n=n) * (1 + n % 3), number=n))
    return messages


def _list(theme: Theme, messages: list[Message], width: int = 900, height: int = 600) -> TurnList:
    turns = gui.shown(TurnList(theme, gui.Asked().make), width, height)
    turns.show_messages(messages)
    gui.pump()
    return turns


def _visible(turns: TurnList) -> list[gui.Turn]:
    room = turns.viewport().height()
    return [turn for turn in turns.turns if turn.y() < room and turn.y() + turn.height() > 0]


def _with_all_near(turns: TurnList) -> None:
    """Wait until the turns a window above and below the view exist, as far as there are any.

    Where the window ends between two turns, the one beyond need not exist.
    """
    room, between = turns.viewport().height(), 32

    def all_near() -> bool:
        first, last = turns.turns[0], turns.turns[-1]
        above = first.message.id == turns.rows.ids[0] or first.y() <= between - room
        below = last.y() + last.height() >= 2 * room - between
        return above and (last.message.id == turns.rows.ids[-1] or below)

    gui.wait(all_near)


def _streaming(turns: TurnList) -> AnswerTurn:
    message = gui.answered(number=9000, state=TurnState.STREAMING)
    turns.add(message)
    gui.pump()
    turn = turns.turn_of(message.id)
    assert isinstance(turn, AnswerTurn)
    return turn


def _arrives(turn: AnswerTurn, text: str) -> None:
    turn.feed(TextAdded(text))
    turn.flush()
    gui.pump()


def test_of_two_thousand_messages_only_those_near_exist(theme: Theme) -> None:
    turns = _list(theme, _chat(1000))
    bar = turns.verticalScrollBar()
    for place in (bar.maximum(), bar.maximum() // 2, bar.maximum() // 3, 0):
        bar.setValue(place)
        gui.pump()
        assert 1 <= len(turns.turns) < 30
        assert len(turns.viewport().findChildren(AnswerTurn)) < 30
        assert _visible(turns)
    assert len(turns.messages) == 2000
    assert turns.turns[0].message.id == "user-0"


def test_a_chat_opens_at_its_end(theme: Theme) -> None:
    turns = _list(theme, _chat(50))
    bar = turns.verticalScrollBar()
    assert turns.following
    assert bar.value() == bar.maximum()
    last = turns.turns[-1]
    assert last.message.id == "answer-49"
    assert 0 < turns.viewport().height() - (last.y() + last.height()) < theme.px(60)


def test_turns_stand_below_each_other_with_the_height_they_need(theme: Theme) -> None:
    turns = _list(theme, _chat(8, thinking=True))
    turns.verticalScrollBar().setValue(300)
    gui.pump()
    shown = turns.turns
    assert len(shown) > 3
    for turn in shown:
        assert turn.height() == turn.fit(turn.width())
    for above, below in pairwise(shown):
        assert below.y() - (above.y() + above.height()) == theme.px(26)


@pytest.mark.parametrize("width", [560, 900, 1800])
def test_the_reading_column_is_centred_and_never_too_wide(theme: Theme, width: int) -> None:
    turns = _list(theme, _chat(5), width)
    turn = turns.turns[-1]
    room = turns.width()  # with the scroll bar: the column stands still when it appears
    assert turn.width() == min(760, room - 48)
    assert abs((room - turn.width()) // 2 - turn.x() - turns.viewport().x()) <= 1


def _scrolled_to_the_middle(turns: TurnList) -> gui.Turn:
    """The first turn that stands wholly in view, with others above it that exist."""
    turns.verticalScrollBar().setValue(turns.verticalScrollBar().maximum() // 2)
    gui.pump()
    assert not turns.following
    return next(turn for turn in _visible(turns) if turn.y() >= 0)


def test_opening_a_fold_above_does_not_move_what_is_read(theme: Theme) -> None:
    turns = _list(theme, _chat(20, thinking=True))
    read = _scrolled_to_the_middle(turns)
    _with_all_near(turns)
    place = read.y()
    above = [turn for turn in turns.turns if turn.y() + turn.height() < 0 and isinstance(turn, AnswerTurn)]
    fold = above[-1].findChild(ThinkingFold)
    before = above[-1].height()
    fold.toggle()
    gui.pump()
    assert above[-1].height() > before + 100
    assert read.y() == place
    fold.toggle()
    gui.pump()
    assert above[-1].height() == before
    assert read.y() == place


def test_opening_a_fold_in_view_keeps_the_turn_where_it_is(theme: Theme) -> None:
    turns = _list(theme, _chat(20, thinking=True))
    _scrolled_to_the_middle(turns)
    answer = next(t for t in _visible(turns) if isinstance(t, AnswerTurn) and t.y() >= 0)
    place = answer.y()
    answer.findChild(ThinkingFold).toggle()
    gui.pump()
    assert answer.y() == place


def _first_in_view(turns: TurnList) -> tuple[str, int]:
    turn = min(_visible(turns), key=lambda t: t.y())
    return turn.message.id, turn.y()


@pytest.mark.parametrize("width", [600, 1400])
def test_another_width_keeps_the_turn_at_the_top(theme: Theme, width: int) -> None:
    turns = _list(theme, _chat(40))
    read = _scrolled_to_the_middle(turns)
    turns.verticalScrollBar().setValue(turns.verticalScrollBar().value() + read.y())
    gui.pump()
    before = _first_in_view(turns)
    turns.resize(width, turns.height())
    gui.pump()
    assert _first_in_view(turns) == before


def test_scrolling_up_through_unmeasured_turns_does_not_jump(theme: Theme) -> None:
    """Turns above get their true height when they are built; what is in view stays under the eye."""
    turns = _list(theme, _chat(60, thinking=True))
    bar = turns.verticalScrollBar()
    for _ in range(80):
        seen = {turn.message.id: turn.y() for turn in _visible(turns)}
        before = bar.value()
        gui.turn_wheel(turns.viewport(), 120)
        gui.pump()
        if before == 0:
            break
        now = {turn.message.id: turn.y() for turn in turns.turns}
        moved = {now[name] - place for name, place in seen.items() if name in now}
        assert len(moved) == 1
        assert 0 <= moved.pop() <= theme.px(32) * 3


@pytest.mark.parametrize("jump", [300, 650, 2000, 100_000])
def test_turns_have_their_height_as_soon_as_they_exist(theme: Theme, jump: int) -> None:
    turns = _list(theme, _chat(60, thinking=True))
    bar = turns.verticalScrollBar()
    bar.setValue(bar.value() - jump)
    places = {turn.message.id: (turn.y(), turn.height()) for turn in _visible(turns)}
    _with_all_near(turns)
    assert {turn.message.id: (turn.y(), turn.height()) for turn in _visible(turns)} == places


def test_what_is_seen_is_built_at_once_and_what_is_near_soon_after(theme: Theme) -> None:
    turns = _list(theme, [])
    turns.show_messages(_chat(60))
    height = turns.viewport().height()
    assert turns.turns
    assert all(turn.y() + turn.height() >= 0 for turn in turns.turns)
    seen = {turn.message.id: turn.y() for turn in turns.turns}
    _with_all_near(turns)
    assert turns.turns[0].y() <= -height + turns.turns[0].height()
    assert seen.items() <= {turn.message.id: turn.y() for turn in turns.turns}.items()
    assert turns.following


def test_new_words_are_followed_at_the_end(theme: Theme) -> None:
    turns = _list(theme, _chat(10))
    turn = _streaming(turns)
    for _ in range(10):
        _arrives(turn, "More words in a paragraph.\n\n")
        assert turns.verticalScrollBar().value() == turns.verticalScrollBar().maximum()
    turn.finish(gui.answered("More", number=9000))
    gui.pump()
    assert turns.following
    assert turns.verticalScrollBar().value() == turns.verticalScrollBar().maximum()


@pytest.mark.parametrize("angle", [120, 15], ids=["a notch", "a touch"])
def test_any_scroll_up_ends_following(theme: Theme, angle: int) -> None:
    turns = _list(theme, _chat(10))
    turn = _streaming(turns)
    _arrives(turn, "Words\n\n" * 3)
    told: list[bool] = []
    turns.following_changed.connect(told.append)
    gui.turn_wheel(turns.viewport(), angle)
    _with_all_near(turns)
    assert not turns.following
    assert told == [False]
    place = turns.verticalScrollBar().value()
    _arrives(turn, "Words\n\n" * 5)
    turn.finish(gui.answered("Words", number=9000))
    gui.pump()
    assert turns.verticalScrollBar().value() == place


def test_turning_the_wheel_over_a_short_chat_changes_nothing(theme: Theme) -> None:
    turns = _list(theme, _chat(1), 900, 900)
    assert turns.verticalScrollBar().maximum() == 0
    gui.turn_wheel(turns.viewport(), 120)
    assert turns.following


def test_scrolling_back_to_the_end_follows_again(theme: Theme) -> None:
    turns = _list(theme, _chat(10))
    gui.turn_wheel(turns.viewport(), 240)
    assert not turns.following
    for _ in range(6):
        gui.turn_wheel(turns.viewport(), -120)
    assert turns.following


def test_the_end_of_a_stream_does_not_jump_for_a_reader_above(theme: Theme) -> None:
    turns = _list(theme, _chat(20))
    turn = _streaming(turns)
    _arrives(turn, "Words.\n\n" * 20)
    gui.turn_wheel(turns.viewport(), 360)
    gui.pump()
    places = {t.message.id: t.y() for t in _visible(turns)}
    turn.finish(gui.answered("Words.\n\n" * 20, number=9000))
    gui.pump()
    assert {t.message.id: t.y() for t in _visible(turns)} == places


def test_going_to_the_newest_follows_again(theme: Theme) -> None:
    turns = _list(theme, _chat(20))
    turns.verticalScrollBar().setValue(0)
    assert not turns.following
    turns.go_to_newest()
    gui.pump()
    assert turns.following
    assert turns.verticalScrollBar().value() == turns.verticalScrollBar().maximum()


@pytest.mark.parametrize(
    ("key", "least", "most"),
    [
        (Qt.Key.Key_Home, -1_000_000, -1000),
        (Qt.Key.Key_PageUp, -600, -300),
        (Qt.Key.Key_Up, -48, -48),
        (Qt.Key.Key_Down, 48, 48),
        (Qt.Key.Key_PageDown, 300, 600),
        (Qt.Key.Key_End, 1000, 1_000_000),
    ],
)
def test_keys_scroll(theme: Theme, key: Qt.Key, least: int, most: int) -> None:
    turns = _list(theme, _chat(30))
    read = _scrolled_to_the_middle(turns)
    bar = turns.verticalScrollBar()
    place, before = read.y(), bar.value()
    QTest.keyClick(turns, key)
    if turns.turn_of(read.message.id) is read:
        assert least <= place - read.y() <= most
    if key == Qt.Key.Key_Home:
        assert bar.value() == 0
    elif key == Qt.Key.Key_End:
        assert bar.value() == bar.maximum()
        assert turns.following
    else:
        assert bar.value() != before


def test_a_turn_that_gets_the_focus_comes_into_view(theme: Theme) -> None:
    turns = _list(theme, _chat(20))
    turns.activateWindow()
    gui.pump()
    hidden = next(t for t in turns.turns if t.y() + t.height() < 0)
    target = next(w for w in hidden.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus)
    target.setFocus(Qt.FocusReason.TabFocusReason)
    gui.pump()
    top = target.mapTo(turns.viewport(), QPoint(0, 0)).y()
    assert 0 <= top < turns.viewport().height()


def test_a_click_on_words_does_not_scroll(theme: Theme) -> None:
    turns = _list(theme, [gui.said("Q"), gui.answered("A paragraph of words.\n\n" * 60)])
    turns.activateWindow()
    bar = turns.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    gui.pump()
    place = bar.value()
    view = turns.turn_of("answer-1").findChild(TextView)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, view.height() // 2))
    gui.pump()
    assert view.hasFocus()
    assert bar.value() == place


def test_turns_from_a_place_on_can_be_replaced(theme: Theme) -> None:
    turns = _list(theme, _chat(5))
    kept = turns.turn_of("answer-3")
    turns.replace_from(8, [gui.said("Other", 77), gui.answered("Other answer", number=77)])
    gui.pump()
    assert [m.id for m in turns.messages][-3:] == ["answer-3", "user-77", "answer-77"]
    assert turns.turn_of("answer-3") is kept
    assert turns.turn_of("answer-4") is None
    assert turns.turns[-1].message.id == "answer-77"


def test_another_chat_leaves_no_turn_behind(theme: Theme) -> None:
    turns = _list(theme, _chat(10))
    turns.show_messages([])
    gui.pump()
    assert turns.turns == []
    assert turns.viewport().findChildren(AnswerTurn) == []
    assert turns.verticalScrollBar().maximum() == 0
    theme.choose(gui.DARK)  # and nothing of them hears of it
    gui.pump()


def test_zoom_measures_every_turn_again(theme: Theme) -> None:
    turns = _list(theme, _chat(6))
    heights = {t.message.id: t.height() for t in turns.turns}
    theme.choose(gui.Appearance(gui.LIGHT.theme, 150))
    gui.pump()
    now = {t.message.id: t for t in turns.turns}
    assert all(now[name].height() > height * 1.2 for name, height in heights.items() if name in now)
    for turn in turns.turns:
        assert turn.height() == turn.fit(turn.width())
    assert turns.verticalScrollBar().value() == turns.verticalScrollBar().maximum()


def test_the_list_has_a_name_and_can_be_focused(theme: Theme) -> None:
    turns = _list(theme, [])
    assert turns.accessibleName() == "Conversation"
    assert turns.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_the_wheel_zooms_with_control_and_does_not_scroll(theme: Theme) -> None:
    turns = _list(theme, [])
    steps: list[int] = []
    turns.zoom_wanted.connect(steps.append)
    gui.turn_wheel(turns.viewport(), 120, Qt.KeyboardModifier.ControlModifier)
    gui.turn_wheel(turns.viewport(), -120, Qt.KeyboardModifier.ControlModifier)
    assert steps == [1, -1]
    assert turns.following


@pytest.mark.parametrize("per_flush", [33, 165, 300, 400])
def test_long_flushes_with_tables_do_not_end_the_app(theme: Theme, per_flush: int) -> None:
    """Qt leaves a table without a layout that replaces another one in a large change."""
    turns = _list(theme, [gui.said("Q")])
    turn = _streaming(turns)
    tokens = answers.of_length(answers.mixed, 1200)
    for place in range(0, len(tokens), per_flush):
        _arrives(turn, "".join(tokens[place : place + per_flush]))
    theme.choose(gui.DARK)
    gui.pump()
    turn.finish(gui.answered("".join(tokens), number=9000))
    gui.pump()
    assert turn.findChild(TextView).document().toPlainText().count("how many") == "".join(tokens).count(
        "how many"
    )


def _message_with_focus(turns: TurnList) -> str | None:
    focus = QApplication.focusWidget()
    return next((turn.message.id for turn in turns.turns if focus and turn.isAncestorOf(focus)), None)


@pytest.mark.parametrize("forward", [True, False], ids=["Tab", "Shift+Tab"])
def test_tab_comes_to_every_message_in_order(theme: Theme, *, forward: bool) -> None:
    turns = _list(theme, _chat(30))
    turns.activateWindow()
    if forward:
        turns.verticalScrollBar().setValue(0)
        turns.setFocus(Qt.FocusReason.TabFocusReason)
    else:
        stop = stops(turns.turns[-1])[-1]
        stop.setFocus(Qt.FocusReason.TabFocusReason)
    gui.pump()
    visited: list[str] = []
    for _ in range(400):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab if forward else Qt.Key.Key_Backtab)
        gui.pump()
        name = _message_with_focus(turns)
        if name is None:
            break
        focus = QApplication.focusWidget()
        top = focus.mapTo(turns.viewport(), QPoint(0, 0)).y()
        assert -focus.height() < top < turns.viewport().height()
        if not visited or visited[-1] != name:
            visited.append(name)
    everything = [message.id for message in turns.messages]
    assert visited == (everything if forward else everything[::-1])


def test_ten_thousand_messages_are_scrolled_through_with_few_widgets(theme: Theme) -> None:
    turns = _list(theme, _chat(5000))
    bar = turns.verticalScrollBar()
    most = 0
    for step in range(200):
        bar.setValue(bar.maximum() * (199 - step) // 199)
        gui.pump()
        most = max(most, len(turns.turns))
        assert len(turns.viewport().findChildren(TextView)) <= len(turns.turns)
    assert most < 40
    assert turns.turns[0].message.id == "user-0"


def test_every_message_says_who_spoke_and_what(theme: Theme) -> None:
    turns = _list(theme, _chat(3))
    for turn in turns.turns:
        assert turn.accessibleName().split(":")[0] in ("You said", "Answer")
        assert turn.message.text.split("\n")[0].strip("# ") in turn.accessibleName()
        text = QAccessible.queryAccessibleInterface(turn.findChild(TextView)).textInterface()
        assert turn.message.text.split("\n")[0].strip("# ") in text.text(0, text.characterCount())


def _words_at_the_top(turns: TurnList) -> str:
    """The line of text that is seen first."""
    view = turns.viewport().childAt(turns.viewport().width() // 2, 0).parent()
    cursor = view.cursorForPosition(QPoint(0, view.viewport().mapFrom(turns.viewport(), QPoint(0, 0)).y()))
    return cursor.block().text()


def _change_width(turns: TurnList, _theme: Theme) -> None:
    turns.resize(620, turns.height())


def _zoom(_turns: TurnList, theme: Theme) -> None:
    theme.choose(gui.Appearance(gui.LIGHT.theme, 150))


def _darken(_turns: TurnList, theme: Theme) -> None:
    theme.choose(gui.DARK)


@pytest.mark.parametrize("change", [_change_width, _zoom, _darken])
def test_the_words_at_the_top_stay_there_deep_inside_a_long_answer(
    theme: Theme, change: Callable[[TurnList, Theme], None]
) -> None:
    paragraphs = "\n\n".join(f"Paragraph {n} " + "with several words " * 20 for n in range(30))
    turns = _list(theme, [gui.said("Q", 99), gui.answered(paragraphs, number=99), *_chat(1)])
    turns.verticalScrollBar().setValue(turns.verticalScrollBar().maximum() // 2)
    gui.pump()
    before = _words_at_the_top(turns)
    assert before.startswith("Paragraph")
    change(turns, theme)
    gui.pump()
    assert _words_at_the_top(turns) == before
    assert not turns.following


def test_a_selection_outlives_ticks_and_the_end_of_the_stream(theme: Theme) -> None:
    turns = _list(theme, _chat(3))
    turn = _streaming(turns)
    _arrives(turn, "First words here.\n\nSecond paragraph.\n\nThird")
    view = turn.findChild(TextView)
    view.setFocus()
    cursor = view.textCursor()
    cursor.setPosition(6)
    cursor.setPosition(11, cursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    for _ in range(20):
        _arrives(turn, " more words\n\n- and\n- lists\n\n")
        assert view.textCursor().selectedText() == "words"
    whole = "First words here.\n\nSecond paragraph.\n\nThird" + " more words\n\n- and\n- lists\n\n" * 20
    turn.finish(gui.answered(whole, number=9000))
    gui.pump()
    assert view.textCursor().selectedText() == "words"


def test_the_longest_stall_while_a_long_answer_streams_is_reported(
    theme: Theme, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """A heartbeat that gates nothing: machines differ, and the bench measures with ratios."""
    turns = _list(theme, [gui.said("Q")])
    turn = _streaming(turns)
    tokens = answers.of_length(answers.mixed, 20_000)
    longest = 0.0
    for place in range(0, len(tokens), 33):
        began = time.perf_counter()
        _arrives(turn, "".join(tokens[place : place + 33]))
        longest = max(longest, time.perf_counter() - began)
    turn.finish(gui.answered("".join(tokens), number=9000))
    record_testsuite_property("longest stall of a 20,000-token stream, ms", round(longest * 1000, 1))
    assert turns.verticalScrollBar().value() == turns.verticalScrollBar().maximum()

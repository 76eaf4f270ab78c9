"""What is on the screen while an answer streams is what painting everything anew would show."""

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QWidget

from bench import answers
from duologue.domain.events import TextAdded
from duologue.domain.turn_state import TurnState
from duologue.ui.theme import Theme
from duologue.ui.transcript.list.turn_list import TurnList
from duologue.ui.transcript.turns.answer_turn import AnswerTurn
from helpers import gui

ROUNDING = 4


class _Painted(QObject):
    """How tall each part was that a widget painted anew."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.heights: list[int] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self.heights.append(event.rect().height())
        return False


def _streaming(theme: Theme) -> tuple[TurnList, AnswerTurn]:
    turns = gui.shown(TurnList(theme, gui.Asked().make), 900, 600)
    message = gui.answered(number=2, state=TurnState.STREAMING)
    turns.show_messages([gui.said("Tell me about the sea."), message])
    gui.pump()
    turn = turns.turn_of(message.id)
    assert isinstance(turn, AnswerTurn)
    return turns, turn


def _on_screen(widget: QWidget) -> QImage:
    """What the window's surface holds, not what painting would give."""
    return widget.screen().grabWindow(widget.winId()).toImage()


def _differing(one: QImage, other: QImage) -> int:
    """How many bytes are clearly others; a letter that is painted in part may be rounded otherwise."""
    pairs = zip(bytes(one.constBits()), bytes(other.constBits()), strict=True)
    return 0 if one == other else sum(abs(a - b) > ROUNDING for a, b in pairs)


def _painted_anew(widget: QWidget) -> QImage:
    for each in (widget, *widget.findChildren(QWidget)):
        each.update()
    gui.pump()
    return _on_screen(widget)


@pytest.mark.parametrize("focus", [False, True])
def test_moved_pixels_are_those_of_a_fresh_painting(theme: Theme, focus: bool) -> None:  # noqa: FBT001 - a case
    turns, turn = _streaming(theme)
    tokens = answers.of_length(answers.mixed, 1500)
    for place in range(0, len(tokens), 25):
        for token in tokens[place : place + 25]:
            turn.feed(TextAdded(token))
        turn.flush()
        gui.pump()
        if focus and not place:
            turns.activateWindow()
            turn.text_views[0].setFocus(Qt.FocusReason.TabFocusReason)
            turns.go_to_newest()
            gui.pump()
            assert turn.text_views[0].hasFocus()
        if place == len(tokens) // 50 * 25:
            turns.resize(700, 560)
            gui.pump()
        seen = _on_screen(turns).copy(turn.geometry() & turns.viewport().rect())
        assert seen.size() != QSize(0, 0)
        anew = _painted_anew(turns).copy(turn.geometry() & turns.viewport().rect())
        assert not _differing(seen, anew), f"after {place} tokens"


def test_a_word_more_paints_only_its_lines(theme: Theme) -> None:
    turns, turn = _streaming(theme)
    for token in answers.of_length(answers.mixed, 1500):
        turn.feed(TextAdded(token))
    turn.feed(TextAdded("\n\nA last paragraph"))
    turn.flush()
    gui.pump()
    painted = _Painted(turn.text_views[0].viewport())
    turn.feed(TextAdded(" that goes on" * 8))
    turn.flush()
    gui.pump()
    assert painted.heights
    assert max(painted.heights) < turns.viewport().height() * 0.7


def test_another_row_paints_its_table_and_nothing_above(theme: Theme) -> None:
    turns, turn = _streaming(theme)
    for token in answers.of_length(answers.mixed, 1500):
        turn.feed(TextAdded(token))
    turn.feed(TextAdded("\n\nWords.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"))
    turn.flush()
    gui.pump()
    painted = _Painted(turn.text_views[0].viewport())
    turn.feed(TextAdded("| one more | and much wider than the others |\n"))
    turn.flush()
    gui.pump()
    assert painted.heights
    assert max(painted.heights) < turns.viewport().height() * 0.6

"""Thinking stands behind a fold that says how long it took."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from duologue.ui.theme import Theme
from duologue.ui.transcript.turns.thinking_fold import ThinkingFold
from duologue.ui.transcript.view.text_view import TextView
from helpers import gui


def _fold(theme: Theme) -> ThinkingFold:
    return gui.shown(ThinkingFold(theme, lambda _target: None, gui.saver()), 600, 300)


def _label(fold: ThinkingFold) -> str:
    button = fold.findChild(QPushButton)
    assert button.accessibleName() == button.text()
    return str(button.text())


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "Thoughts"),
        (0.04, "Thought for a moment"),
        (3.2, "Thought for 3.2 s"),
        (59.0, "Thought for 59.0 s"),
        (60.0, "Thought for 1 min 0 s"),
        (135.4, "Thought for 2 min 15 s"),
    ],
)
def test_the_fold_says_how_long_it_took(theme: Theme, seconds: float | None, words: str) -> None:
    fold = _fold(theme)
    assert _label(fold) == "Thinking…"
    fold.finish(seconds)
    assert _label(fold) == words


def test_seconds_never_round_up_to_sixty(theme: Theme) -> None:
    fold = _fold(theme)
    fold.finish(119.7)
    assert _label(fold) == "Thought for 2 min 0 s"


def test_its_words_are_laid_out_only_when_it_is_opened(theme: Theme) -> None:
    fold = _fold(theme)
    fold.feed("Let me ")
    fold.flush()
    assert fold.findChildren(TextView) == []
    assert not fold.opened
    fold.toggle()
    assert fold.opened
    assert fold.findChild(TextView).toPlainText() == "Let me"
    fold.feed("think")
    fold.flush()
    assert fold.findChild(TextView).toPlainText() == "Let me think"


def test_it_opens_and_closes_with_the_keyboard_and_tells_its_height(theme: Theme) -> None:
    fold = _fold(theme)
    fold.feed("words")
    told: list[bool] = []
    fold.height_changed.connect(lambda: told.append(fold.opened))
    button = fold.findChild(QPushButton)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert fold.opened
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert not fold.opened
    assert True in told
    assert told[-1] is False


def test_the_arrow_points_down_when_the_fold_is_open(theme: Theme) -> None:
    fold = _fold(theme)
    button = fold.findChild(QPushButton)

    def picture() -> QImage:
        return button.icon().pixmap(16, 16).toImage()

    closed = picture()
    fold.toggle()
    assert picture() != closed
    fold.toggle()
    assert picture() == closed


def test_thinking_can_be_replaced_as_a_whole(theme: Theme) -> None:
    fold = _fold(theme)
    fold.feed("one")
    fold.toggle()
    fold.replace("one and two")
    fold.flush()
    assert fold.findChild(TextView).toPlainText() == "one and two"


def test_thinking_is_quieter_than_the_answer(theme: Theme) -> None:
    fold = _fold(theme)
    fold.feed("words")
    fold.toggle()
    look = fold.findChild(TextView).document().begin().begin().fragment().charFormat()
    assert look.foreground().color().name() == theme.colours.quiet


def test_its_arrow_grows_with_its_words(theme: Theme) -> None:
    theme.choose(replace(gui.LIGHT, zoom=200))
    fold = _fold(theme)
    assert gui.named(fold, QPushButton, "thinkingToggle").iconSize().height() == theme.px(16) == 32

"""Labels show what they are given, character by character."""

import pytest
from PySide6.QtCore import Qt

from duologue.ui.controls.label import ElidedLabel, Label
from duologue.ui.theme import Theme
from helpers import gui

HTML = "<b>bold</b> <img src='file:///etc/passwd'>"


@pytest.mark.fault("F26")
def test_html_is_shown_literally(theme: Theme) -> None:
    label = gui.shown(Label(theme, HTML))
    plain = gui.shown(Label(theme, HTML.replace("<", "(").replace(">", ")")))
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == HTML
    assert abs(label.sizeHint().width() - plain.sizeHint().width()) < plain.sizeHint().width() * 0.2


def test_a_long_line_ends_in_dots_and_is_told_whole(theme: Theme) -> None:
    label = gui.shown(ElidedLabel(theme, "A very long title indeed " * 5), 100)
    assert label.text().endswith("…")
    assert label.accessibleName() == "A very long title indeed " * 5
    label.resize(3000, label.height())
    gui.pump()
    assert label.text() == "A very long title indeed " * 5


@pytest.mark.parametrize(
    ("direction", "side"),
    [
        (Qt.LayoutDirection.LeftToRight, Qt.AlignmentFlag.AlignLeft),
        (Qt.LayoutDirection.RightToLeft, Qt.AlignmentFlag.AlignRight),
    ],
)
def test_a_title_stands_where_the_window_begins_whichever_way_its_words_run(
    theme: Theme, direction: Qt.LayoutDirection, side: Qt.AlignmentFlag
) -> None:
    label = ElidedLabel(theme, "\u0643\u064a\u0641")
    label.setLayoutDirection(direction)
    assert label.alignment() & Qt.AlignmentFlag.AlignAbsolute
    assert label.alignment() & side


def test_an_elided_html_title_stays_literal(theme: Theme) -> None:
    assert gui.shown(ElidedLabel(theme, HTML), 2000).text() == HTML


def test_a_tone_changes_the_colour(theme: Theme) -> None:
    label = gui.shown(Label(theme, "x", tone="good"))
    assert label.palette().color(label.foregroundRole()).name() == theme.colours.good
    label.set_tone("danger")
    assert label.palette().color(label.foregroundRole()).name() == theme.colours.danger

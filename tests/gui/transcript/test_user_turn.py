"""A turn of the person: their words as they typed them, in a bubble on the right."""

from dataclasses import replace

import pytest

from duologue.ui.theme import Theme
from duologue.ui.transcript.turns.user_turn import UserTurn
from duologue.ui.transcript.view.text_view import TextView
from helpers import gui


def _turn(theme: Theme, text: str, width: int = 760) -> UserTurn:
    turn = UserTurn(theme, gui.Asked().actions(), gui.said(text))
    gui.shown(turn, width, 400)
    turn.resize(width, turn.fit(width))
    gui.pump()
    return turn


def _view(turn: UserTurn) -> TextView:
    return turn.findChild(TextView)


@pytest.mark.parametrize(
    "text",
    [
        "**not bold** and `no code` and # no heading",
        "<b>HTML</b> & <img src=x>",
        "one\n\n  two   spaces\n\ttab",
        "![x](http://a.example) [x](http://a.example)",
        "1. one\n2. two",
    ],
)
def test_what_was_typed_is_shown_as_it_was_typed(theme: Theme, text: str) -> None:
    assert _view(_turn(theme, text)).toPlainText() == text


def test_a_short_message_has_a_small_bubble_on_the_right(theme: Theme) -> None:
    turn = _turn(theme, "Hi")
    view = _view(turn)
    assert view.width() < 100
    assert turn.width() - (view.x() + view.width()) == theme.px(12)


def test_a_long_message_leaves_room_on_the_left(theme: Theme) -> None:
    turn = _turn(theme, "words " * 200)
    assert _view(turn).x() >= turn.width() * 0.18
    assert _view(turn).verticalScrollBar().maximum() == 0


def test_the_bubble_is_painted_behind_the_words_only(theme: Theme) -> None:
    turn = _turn(theme, "Hi")
    picture = turn.grab().toImage()
    middle = turn.height() // 2
    assert picture.pixelColor(turn.width() - 6, middle).name() == theme.colours.bubble
    assert picture.pixelColor(5, middle).name() != theme.colours.bubble


@pytest.mark.parametrize("text", ["one line", "many words " * 80, "line\n" * 40, "x" * 3000, ""])
@pytest.mark.parametrize("width", [300, 760])
def test_it_is_as_tall_as_fit_says(theme: Theme, text: str, width: int) -> None:
    turn = _turn(theme, text, width)
    assert turn.height() == turn.fit(width)
    assert _view(turn).height() >= int(_view(turn).document().size().height())


def test_a_screen_reader_hears_who_speaks(theme: Theme) -> None:
    turn = _turn(theme, "Hello there")
    assert turn.accessibleName() == "You said: Hello there"
    assert _view(turn).accessibleName() == "Your message"


def test_theme_and_zoom_reach_the_words(theme: Theme) -> None:
    turn = _turn(theme, "Hello there")
    before = turn.fit(760)
    theme.choose(replace(gui.DARK, zoom=150))
    assert turn.fit(760) > before * 1.3
    look = _view(turn).document().begin().begin().fragment().charFormat()
    assert look.foreground().color().name() == theme.colours.text
    assert look.font().pixelSize() == theme.px(14)


@pytest.mark.parametrize("zoom", [100, 125, 150, 200])
@pytest.mark.parametrize(
    "text",
    ["Hi", "How fast does it fall?", "Wi-fi, AVAST: iiii llll WWWW", "\u4f60\u597d\uff01", "a b " * 11],
)
def test_a_short_line_is_not_broken_by_its_own_bubble(theme: Theme, text: str, zoom: int) -> None:
    theme.choose(replace(gui.LIGHT, zoom=zoom))
    turn = _turn(theme, text, 900)
    assert _view(turn).document().firstBlock().layout().lineCount() == 1

"""The status bar: four facts at most; when there is no room they go in a fixed order, the Terms never."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QFrame, QPushButton

from duologue.ui.status_bar import ITEMS, StatusBar
from duologue.ui.theme import Theme
from helpers import gui

WORDS = {
    "connection": "● A profile with a name",
    "limits": "12 of 500 requests this minute (counted here)",
    "usage": "12k tokens today",
    "terms": "Terms of 1 Nov 2025 accepted",
}


class Bar:
    """A status bar with all its facts, and how often the Terms were opened."""

    def __init__(self, theme: Theme, width: int) -> None:
        self.opened: list[bool] = []
        self.bar = StatusBar(theme, lambda: self.opened.append(True))
        for name, words in WORDS.items():
            self.bar.show_item(name, words, [words, f"more about {name}", "<b>x</b>"])
        gui.shown(self.bar, width)

    @property
    def shown(self) -> list[str]:
        return [n for n in ITEMS if self.bar.findChild(QPushButton, f"status-{n}").isVisible()]


@pytest.fixture(autouse=True)
def no_popups() -> Iterator[None]:
    yield
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()


def test_with_room_all_are_shown(theme: Theme) -> None:
    assert Bar(theme, 1200).shown == list(ITEMS)


def test_they_go_in_their_order_and_come_back(theme: Theme) -> None:
    bar = Bar(theme, 1200)
    seen = [bar.shown]
    for width in range(1200, 100, -20):
        bar.bar.resize(width, bar.bar.height())
        gui.pump()
        if bar.shown != seen[-1]:
            seen.append(bar.shown)
    assert seen == [
        ["connection", "limits", "usage", "terms"],
        ["connection", "limits", "terms"],
        ["connection", "terms"],
        ["terms"],
    ]
    bar.bar.resize(1200, bar.bar.height())
    gui.pump()
    assert bar.shown == list(ITEMS)


def test_what_is_shown_has_room_for_its_words(theme: Theme) -> None:
    bar = Bar(theme, 700)
    for name in bar.shown:
        item = bar.bar.findChild(QPushButton, f"status-{name}")
        assert item.width() >= item.sizeHint().width()


def test_an_empty_fact_is_not_shown(theme: Theme) -> None:
    bar = Bar(theme, 1200)
    bar.bar.show_item("usage", "", [])
    assert bar.shown == ["connection", "limits", "terms"]


@pytest.mark.parametrize("name", ["connection", "limits", "usage"])
def test_each_opens_a_panel_with_the_rest(theme: Theme, name: str) -> None:
    bar = Bar(theme, 1200)
    gui.press(bar.bar, f"status-{name}")
    (panel,) = [w for w in bar.bar.findChildren(QFrame, "card") if w.isVisible()]
    assert gui.words_of(panel).split("\n") == [WORDS[name], f"more about {name}", "<b>x</b>"]


def test_the_terms_open_their_page(theme: Theme) -> None:
    bar = Bar(theme, 1200)
    gui.press(bar.bar, "status-terms")
    assert bar.opened == [True]


def test_a_screen_reader_hears_the_fact(theme: Theme) -> None:
    bar = Bar(theme, 1200)
    assert bar.bar.findChild(QPushButton, "status-usage").accessibleName() == WORDS["usage"]
    assert bar.bar.text_of("usage") == WORDS["usage"]

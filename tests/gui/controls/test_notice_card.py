"""A card says what happened and offers what to do; details stand behind a fold."""

from PySide6.QtWidgets import QPushButton

from duologue.ui.controls.notice_card import NoticeCard
from duologue.ui.theme import Theme
from helpers import gui


def test_it_says_what_happened_and_offers_actions(theme: Theme) -> None:
    done: list[str] = []
    actions = (("Try again", lambda: done.append("again")), ("Settings", lambda: done.append("settings")))
    card = gui.shown(NoticeCard(theme, "Title", "A sentence.", actions), 500)
    assert gui.words_of(card).split("\n")[:2] == ["Title", "A sentence."]
    gui.press(card, "noticeAction")
    gui.press(card, "noticeOtherAction")
    assert done == ["again", "settings"]
    assert card.accessibleName() == "Title A sentence."


def test_details_open_and_close_and_tell_the_height(theme: Theme) -> None:
    card = gui.shown(NoticeCard(theme, "Title", "A sentence.", details="<i>raw</i>\nHTTP 500"), 500)
    told: list[bool] = []
    card.height_changed.connect(lambda: told.append(True))
    assert "raw" not in gui.words_of(card)
    closed = card.sizeHint().height()
    gui.press(card, "noticeDetails")
    gui.pump()
    assert "<i>raw</i>\nHTTP 500" in gui.words_of(card)
    assert card.sizeHint().height() > closed
    gui.press(card, "noticeDetails")
    assert "raw" not in gui.words_of(card)
    assert len(told) == 2


def test_without_details_there_is_no_fold(theme: Theme) -> None:
    card = gui.shown(NoticeCard(theme, "Title", ""), 500)
    assert card.findChildren(QPushButton) == []

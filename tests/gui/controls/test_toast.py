"""A toast says something for a while and offers one thing to do."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from duologue.ui.controls import toast
from duologue.ui.controls.toast import Toast
from duologue.ui.theme import Theme
from helpers import gui


@pytest.fixture
def page() -> QWidget:
    return gui.shown(QWidget(), 800, 600)


def test_it_stands_at_the_bottom_middle_also_after_a_resize(theme: Theme, page: QWidget) -> None:
    shown = Toast(theme, page, "Something happened.", "", None)
    for size in ((800, 600), (1000, 900)):
        page.resize(*size)
        gui.pump()
        assert abs(shown.geometry().center().x() - page.width() // 2) <= 1
        assert page.height() // 2 < shown.geometry().bottom() < page.height()


def test_its_action_is_done_once_and_ends_it(theme: Theme, page: QWidget) -> None:
    done: list[int] = []
    shown = Toast(theme, page, "“Chat” was deleted.", "Undo", lambda: done.append(1))
    gone: list[bool] = []
    shown.destroyed.connect(lambda: gone.append(True))
    gui.press(shown, "toastAction")
    assert not shown.isVisible()
    gui.pump()
    assert (done, gone) == ([1], [True])


def test_it_goes_away_by_itself(theme: Theme, page: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toast, "SHOWN_WITHOUT_ACTION_MS", 1)
    shown = Toast(theme, page, "Words", "", None)
    gone: list[bool] = []
    shown.destroyed.connect(lambda: gone.append(True))
    for _ in range(100):
        gui.pump()
        if gone:
            break
        QTest.qWait(2)
    assert gone


def test_without_an_action_it_has_no_button(theme: Theme, page: QWidget) -> None:
    shown = Toast(theme, page, "<b>Words</b>", "", None)
    assert shown.findChildren(QPushButton) == []
    assert gui.words_of(shown) == "<b>Words</b>"
    assert shown.accessibleName() == "<b>Words</b>"


def test_it_keeps_above_what_must_stay_in_sight_also_when_that_grows(theme: Theme, page: QWidget) -> None:
    bottom = QWidget(page)
    bottom.setGeometry(0, 500, 800, 100)
    bottom.show()
    shown = Toast(theme, page, "The message was deleted.", "Undo", lambda: None, over=bottom)
    assert shown.geometry().bottom() < bottom.y()
    bottom.setGeometry(0, 300, 800, 300)
    gui.pump()
    assert shown.geometry().bottom() < bottom.y()
    bottom.hide()
    page.resize(800, 700)
    gui.pump()
    assert shown.geometry().bottom() > 500

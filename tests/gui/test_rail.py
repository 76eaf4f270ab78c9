"""The rail: one button per page, and the menu."""

from PySide6.QtWidgets import QMenu, QToolButton

from duologue.ui.rail import Rail
from duologue.ui.theme import Theme
from helpers import gui

PAGES = (("chat", "chat", "Chat"), ("usage", "usage", "Usage"), ("settings", "settings", "Settings"))


def _rail(theme: Theme) -> Rail:
    return gui.shown(Rail(theme, PAGES), 68, 600)


def test_a_press_names_the_page(theme: Theme) -> None:
    rail = _rail(theme)
    chosen: list[str] = []
    rail.chosen.connect(chosen.append)
    for name, _, _ in PAGES:
        gui.press(rail, f"rail-{name}")
    assert chosen == ["chat", "usage", "settings"]


def test_only_the_open_page_is_marked(theme: Theme) -> None:
    rail = _rail(theme)
    for name, _, _ in PAGES:
        rail.mark(name)
        checked = [button.objectName() for button in rail.findChildren(QToolButton) if button.isChecked()]
        assert checked == [f"rail-{name}"]


def test_the_last_page_stands_at_the_bottom(theme: Theme) -> None:
    rail = _rail(theme)
    tops = [gui.named(rail, QToolButton, f"rail-{name}").y() for name, _, _ in PAGES]
    assert tops[1] - tops[0] < 100
    assert tops[2] - tops[1] > 200


def test_words_fit_and_have_names(theme: Theme) -> None:
    rail = _rail(theme)
    rail.add_menu(QMenu(rail), "Menu")
    gui.pump()
    for button in rail.findChildren(QToolButton):
        assert button.accessibleName() == button.text()
        assert button.fontMetrics().horizontalAdvance(button.text()) <= button.width()

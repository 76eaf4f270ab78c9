"""A change of theme or zoom reaches what is on screen already."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit

from duologue.domain.settings import Appearance
from duologue.domain.settings import Theme as ThemeChoice
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme
from helpers import gui


def test_dark_and_light_reach_widgets_that_are_shown(theme: Theme) -> None:
    field = gui.shown(QLineEdit())
    assert field.palette().color(QPalette.ColorRole.Text).name() == tokens.LIGHT.text
    theme.choose(gui.DARK)
    gui.pump()
    assert theme.dark
    assert field.palette().color(QPalette.ColorRole.Text).name() == tokens.DARK.text
    assert field.grab().toImage().pixelColor(6, field.height() // 2).name() == tokens.DARK.raised


def test_zoom_reaches_words_buttons_and_icons_that_are_shown(theme: Theme) -> None:
    label, press, icon = Label(theme, "Words"), button("Press"), IconButton(theme, "copy", "Copy")
    before = [gui.shown(widget).sizeHint() for widget in (label, press)]
    side = icon.width()
    theme.choose(replace(gui.LIGHT, zoom=200))
    gui.pump()
    for widget, size in zip((label, press), before, strict=True):
        assert widget.sizeHint().height() > size.height() * 1.5
        assert widget.sizeHint().width() > size.width() * 1.5
    assert icon.width() == 2 * side
    assert label.font().pixelSize() == 2 * tokens.BASE_TEXT


def test_an_icon_is_drawn_again_in_the_colour_of_the_theme(theme: Theme) -> None:
    icon = gui.shown(IconButton(theme, "copy", "Copy", colour="text"))
    theme.choose(gui.DARK)
    picture = icon.icon().pixmap(20, 20).toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() == 255
    }
    assert tokens.DARK.text in colours
    assert tokens.LIGHT.text not in colours


class _SystemHints:
    """What the system says; Qt's unseen platform has no colour scheme of its own to change."""

    def __init__(self) -> None:
        self.scheme = Qt.ColorScheme.Unknown

    def colorScheme(self) -> Qt.ColorScheme:  # noqa: N802 - Qt's name
        return self.scheme

    def setColorScheme(self, _scheme: Qt.ColorScheme) -> None:  # noqa: N802 - Qt's name
        """The person's choice; the system stays as it is."""


@pytest.mark.parametrize(
    ("choice", "seen"),
    [
        (ThemeChoice.SYSTEM, [True, False]),
        (ThemeChoice.LIGHT, [False, False]),
        (ThemeChoice.DARK, [True, True]),
    ],
)
def test_the_system_decides_only_when_nothing_was_chosen(
    theme: Theme, monkeypatch: pytest.MonkeyPatch, choice: ThemeChoice, seen: list[bool]
) -> None:
    system = _SystemHints()
    monkeypatch.setattr(theme, "_hints", system)
    theme.choose(Appearance(choice))
    told: list[bool] = []
    theme.changed.connect(lambda: told.append(theme.dark))
    dark = []
    for system.scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
        QGuiApplication.styleHints().colorSchemeChanged.emit(system.scheme)
        dark.append(theme.dark)
    assert dark == seen
    assert told == (seen if choice is ThemeChoice.SYSTEM else [])


@pytest.mark.parametrize(("code", "family"), [(False, tokens.UI_FONT), (True, tokens.CODE_FONT)])
def test_the_bundled_fonts_are_used(theme: Theme, code: bool, family: str) -> None:  # noqa: FBT001 - a case
    assert QFontInfo(theme.font(code=code)).family() == family


def test_sizes_follow_the_zoom(theme: Theme) -> None:
    theme.choose(replace(gui.LIGHT, zoom=150))
    assert (theme.px(4), theme.px(8), theme.px(14)) == (6, 12, 21)


def test_the_application_wears_the_palette_of_the_theme(theme: Theme, qapp: QApplication) -> None:
    theme.choose(gui.DARK)
    palette = qapp.palette()
    assert palette.color(QPalette.ColorRole.Window).name() == tokens.DARK.window
    assert palette.color(QPalette.ColorRole.Link).name() == tokens.DARK.accent
    faint = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).name()
    assert faint == tokens.DARK.faint

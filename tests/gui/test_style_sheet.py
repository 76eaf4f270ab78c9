"""The style sheet: whatever can have the focus shows it, and Qt can read every rule."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTextBrowser,
    QToolButton,
    QWidget,
)

from duologue.ui import tokens
from duologue.ui.style_sheet import style_sheet
from duologue.ui.theme import Theme
from helpers import gui


def _made(kind: type[QWidget], property_: str = "", name: str = "") -> QWidget:
    widget = kind()
    if property_:
        widget.setProperty("kind", property_)
    widget.setObjectName(name)
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if isinstance(widget, QComboBox):
        widget.addItem("One")
    elif not isinstance(widget, QTextBrowser):
        widget.setProperty("text", "Words")
    return widget


FOCUSABLE = {
    "button": (QPushButton,),
    "primary": (QPushButton, "primary"),
    "danger": (QPushButton, "danger"),
    "link": (QPushButton, "link"),
    "flat": (QPushButton, "flat"),
    "fold": (QPushButton, "fold"),
    "prompt card": (QPushButton, "", "promptCard"),
    "pill": (QPushButton, "", "newestPill"),
    "icon": (QToolButton,),
    "round": (QToolButton, "round"),
    "field": (QLineEdit,),
    "search": (QLineEdit, "search"),
    "framed text": (QTextBrowser, "framed"),
    "check box": (QCheckBox,),
    "radio button": (QRadioButton,),
    "combo box": (QComboBox,),
}


def _picture(widget: QWidget) -> QImage:
    gui.pump()
    return widget.grab().toImage()


@pytest.mark.parametrize("appearance", [gui.LIGHT, gui.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", FOCUSABLE)
def test_the_focus_is_shown_by_a_ring(theme: Theme, name: str, appearance: object) -> None:
    theme.choose(appearance)  # type: ignore[arg-type] - values of both kinds in one table
    widget = _made(*FOCUSABLE[name])
    other = QPushButton("Other")
    page = QWidget()
    row = QHBoxLayout(page)
    row.addWidget(widget)
    row.addWidget(other)
    gui.shown(page, 400, 100)
    page.activateWindow()
    other.setFocus()
    before = _picture(widget)
    widget.setFocus()
    after = _picture(widget)
    assert widget.hasFocus()
    ring = theme.colours.text if name in ("primary", "round") else theme.colours.accent
    middle = after.width() // 2
    edge = [after.pixelColor(middle, y).name() for y in range(4)]
    if isinstance(widget, QPushButton | QToolButton | QLineEdit | QComboBox | QTextBrowser):
        assert ring in edge
    assert before != after


@pytest.mark.parametrize("colours", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])
def test_every_name_in_the_sheet_is_filled_in(colours: tokens.Colours) -> None:
    sheet = style_sheet(colours, round)
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")


@pytest.mark.parametrize("colours", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])
def test_every_picture_in_the_sheet_exists(colours: tokens.Colours) -> None:
    pictures = re.findall(r'url\("([^"]+)"\)', style_sheet(colours, round))
    assert pictures
    for picture in pictures:
        with open(picture, encoding="utf-8") as file:  # noqa: PTH123 - a plain path, as Qt reads it
            assert "<svg" in file.read()


def test_every_kind_of_button_in_the_app_is_dressed_and_has_a_ring() -> None:
    sheet = style_sheet(tokens.LIGHT, round)
    for kind in ("primary", "danger", "link", "flat", "fold"):
        assert f'QPushButton[kind="{kind}"] {{' in sheet
        assert f'QPushButton[kind="{kind}"]:focus {{' in sheet

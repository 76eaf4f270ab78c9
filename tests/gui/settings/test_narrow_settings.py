"""The settings in the smallest window at twice the size: nothing is cut, and nothing scrolls sideways."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QComboBox, QScrollArea, QWidget

from duologue.ui.controls.check_box import CheckBox
from duologue.ui.main_window import MainWindow
from duologue.ui.settings.page import SettingsPage
from duologue.ui.settings.sections import SECTIONS
from helpers import gui
from helpers.services import OWN


@pytest.fixture
async def page(window: MainWindow) -> AsyncIterator[SettingsPage]:
    preferences = window.services.preferences
    window.services.accounts.save(OWN)
    preferences.change(developer_tools=True)
    preferences.change(appearance=replace(preferences.current.appearance, zoom=200))
    window.resize(800, 600)
    window.show_page("settings")
    await gui.settle()
    found = window.page_widget("settings")
    assert isinstance(found, SettingsPage)
    yield found
    preferences.change(appearance=replace(preferences.current.appearance, zoom=100))
    await gui.settle()


async def test_nothing_is_cut_and_nothing_scrolls_sideways(page: SettingsPage) -> None:
    for name in SECTIONS:
        page.setProperty("section", name)
        await gui.settle()
        (area,) = (each for each in page.findChildren(QScrollArea) if each.isVisible())
        column = area.widget()
        assert column.width() <= area.viewport().width(), name
        assert area.horizontalScrollBar().maximum() == 0, name
        for part in column.findChildren(QWidget):
            if part.isVisible() and part.parentWidget() is not None:
                left = part.mapTo(column, QPoint(0, 0)).x()
                assert left >= 0, (name, part.objectName())
                assert left + part.width() <= column.width(), (name, part.objectName(), part)


async def test_sections_are_chosen_in_a_field_where_there_is_no_room_for_a_list(
    page: SettingsPage, window: MainWindow
) -> None:
    box = gui.named(page, QComboBox, "settingsSection")
    assert not page.list.isVisible()
    box.setFocus()
    box.setCurrentIndex(list(SECTIONS).index("privacy"))
    box.activated.emit(box.currentIndex())
    assert page.property("section") == "privacy"
    window.resize(1400, 900)
    await gui.settle()
    assert page.list.isVisible()
    assert not box.isVisible()
    assert page.list.currentRow() == list(SECTIONS).index("privacy")


def test_a_check_box_breaks_its_words_and_all_of_them_can_be_clicked() -> None:
    box = CheckBox("Tell me when a long answer ends while I am somewhere else, please")
    one_line = box.heightForWidth(2000)
    assert box.heightForWidth(180) > 2 * one_line
    gui.shown(box, 180, box.heightForWidth(180))
    gui.click_at(box, QPoint(90, box.height() - 8))
    assert box.isChecked()
    picture = box.grab(QRect(0, one_line, box.width(), box.height() - one_line)).toImage()
    colours = {
        picture.pixelColor(x, y).name() for x in range(0, picture.width(), 2) for y in range(picture.height())
    }
    assert len(colours) > 2  # words are painted below the first line

"""A very long paste is held back and asked about: nothing stalls, nothing is lost in silence."""

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from duologue.domain.parts import FilePart
from duologue.ui.composer.paste_offer import LONG, PasteOffer
from duologue.ui.main_window import MainWindow
from gui.composer.test_attachments import attachments
from helpers import gui
from helpers.effort import best_of, cpu_seconds

FIVE_MEGABYTES = ("a line that somebody copied from a long log file, \u4f60\u597d\n" * 100_000)[:4_800_000]


STALL_SECONDS = 0.2


def paste(window: MainWindow, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)
    window.chat_page.composer.text.paste()
    gui.pump()


def longest_stall(window: MainWindow, text: str) -> float:
    """How many seconds of the processor it takes to paste it; a paste before this one is given up."""
    for card in window.chat_page.composer.findChildren(PasteOffer):
        gui.press(card, "dropPaste")
    return cpu_seconds(lambda: paste(window, text))


def offer(window: MainWindow) -> PasteOffer:
    (found,) = [card for card in window.chat_page.composer.findChildren(PasteOffer) if card.isVisible()]
    return found


@pytest.mark.fault("F63")
async def test_five_megabytes_are_pasted_without_a_stall_and_attached_as_a_file(window: MainWindow) -> None:
    composer = window.chat_page.composer
    composer.text.setPlainText("what is this?")
    seconds = best_of(lambda: longest_stall(window, FIVE_MEGABYTES), STALL_SECONDS)
    assert seconds < STALL_SECONDS
    assert composer.draft == "what is this?"
    assert "long" in offer(window).accessibleName()
    gui.press(composer, "attachPaste")
    (part,) = attachments(window).parts
    assert isinstance(part, FilePart)
    assert part.text == FIVE_MEGABYTES
    await gui.settle()
    assert composer.findChildren(PasteOffer) == []


@pytest.mark.fault("F63")
async def test_an_unbroken_line_is_offered_as_a_file_only(window: MainWindow) -> None:
    assert best_of(lambda: longest_stall(window, "x" * 200_000), STALL_SECONDS) < STALL_SECONDS
    card = offer(window)
    assert "too long to be edited" in card.accessibleName()
    assert "Put it in as text" not in gui.words_of(card)
    gui.press(window.chat_page.composer, "dropPaste")
    assert window.chat_page.composer.draft == ""


async def test_a_long_paste_can_be_put_in_as_text_a_little_at_a_time(window: MainWindow) -> None:
    composer = window.chat_page.composer
    text = "some words in a line\n" * (LONG // 10)
    paste(window, text)
    changed: list[bool] = []
    composer.changed.connect(lambda: changed.append(True))
    gui.press(composer, "putPaste")
    await gui.until(lambda: composer.draft == text)
    await gui.until(lambda: not composer.text.isReadOnly())
    assert changed


async def test_an_ordinary_paste_stays_text_without_a_question(window: MainWindow) -> None:
    composer = window.chat_page.composer
    paste(window, "some words in a line\n" * 3000)
    assert len(composer.draft) == 63_000
    assert composer.findChildren(PasteOffer) == []

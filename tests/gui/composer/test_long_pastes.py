"""A very long paste is held back and asked about: nothing stalls, nothing is lost in silence."""

import time

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from duologue.domain.parts import FilePart
from duologue.ui.composer.paste_offer import LONG, PasteOffer
from duologue.ui.main_window import MainWindow
from gui.composer.test_attachments import attachments
from helpers import gui

FIVE_MEGABYTES = ("a line that somebody copied from a long log file, \u4f60\u597d\n" * 100_000)[:4_800_000]


def paste(window: MainWindow, text: str) -> float:
    """Paste it; how many seconds of the processor that took."""
    data = QMimeData()
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)
    before = time.thread_time()
    window.chat_page.composer.text.paste()
    gui.pump()
    return time.thread_time() - before


def offer(window: MainWindow) -> PasteOffer:
    (found,) = [card for card in window.chat_page.composer.findChildren(PasteOffer) if card.isVisible()]
    return found


@pytest.mark.fault("F63")
async def test_five_megabytes_are_pasted_without_a_stall_and_attached_as_a_file(window: MainWindow) -> None:
    composer = window.chat_page.composer
    composer.text.setPlainText("what is this?")
    assert paste(window, FIVE_MEGABYTES) < 0.2
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
    assert paste(window, "x" * 200_000) < 0.2
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

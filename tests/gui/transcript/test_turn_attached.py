"""What was attached to a turn: files as chips, images drawn from our own bytes and from nothing else."""

import hashlib
import zlib
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from duologue.domain.errors import InputUnreadable
from duologue.domain.message import Message
from duologue.domain.parts import FilePart, ImagePart, Part, TextPart
from duologue.services.chats.attaching import MOST_IMAGE_SIDE
from duologue.ui.chat.whole_chat import chat_as_markdown
from duologue.ui.controls.chip import Chip
from duologue.ui.dialogs.attached_preview import Preview
from duologue.ui.pictures import as_png, decoded, size_of
from duologue.ui.theme import Theme
from duologue.ui.transcript.turns.turn_image import TurnImage
from duologue.ui.transcript.turns.user_turn import UserTurn
from helpers import gui

NOTES = FilePart("notes.txt", "the quick fox", 13)


def picture(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#3366aa"))
    return as_png(image)


def stored(data: bytes, width: int, height: int) -> ImagePart:
    digest = hashlib.sha256(data).hexdigest()
    return ImagePart("cat.png", "image/png", digest, len(data), width, height)


def turn_of(theme: Theme, contents: dict[str, bytes], *parts: Part, width: int = 700) -> UserTurn:
    message: Message = replace(gui.said("x"), parts=parts)
    actions = replace(gui.Asked().actions(), contents=contents.get)
    turn = UserTurn(theme, actions, message)
    gui.shown(turn, width, turn.fit(width))
    turn.resize(width, turn.fit(width))  # as the list does when the words have their height
    gui.pump()
    return turn


async def test_files_and_images_stand_above_the_words(theme: Theme) -> None:
    data = picture(600, 300)
    image = stored(data, 600, 300)
    turn = turn_of(theme, {image.sha256: data}, NOTES, image, TextPart("What is this?"))
    assert turn.accessibleName() == "You attached notes.txt, cat.png. What is this?"
    chip, drawn = gui.named(turn, Chip, "attachmentChip"), gui.named(turn, TurnImage, "turnImage")
    await gui.until(lambda: drawn.drawn)
    assert drawn.size() == QSize(360, 180)
    middle = drawn.grab().toImage().pixelColor(180, 90)
    assert middle.name() == "#3366aa"
    view = turn.text_views[0]
    for part in (chip, drawn):
        bottom = part.mapTo(turn, part.rect().bottomLeft()).y()
        assert bottom < view.geometry().top()
    assert turn.height() == turn.fit(turn.width())


async def test_without_words_there_is_no_bubble(theme: Theme) -> None:
    alone = turn_of(theme, {}, NOTES)
    assert not alone.text_views[0].isVisible()
    assert alone.height() == gui.named(alone, Chip, "attachmentChip").height()


async def test_a_click_or_enter_shows_the_text_and_nothing_can_be_taken_away(theme: Theme) -> None:
    turn = turn_of(theme, {}, NOTES, TextPart("x"))
    chip = gui.named(turn, Chip, "attachmentChip")
    gone: list[bool] = []
    chip.removed.connect(lambda: gone.append(True))
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert gone == []
    assert chip.findChild(QWidget, "removeAttachment").isHidden()
    QTest.keyClick(chip, Qt.Key.Key_Return)
    preview = turn.window().findChild(Preview)
    assert preview is not None
    assert gui.named(preview, QWidget, "previewText").property("plainText") == "the quick fox"
    preview.close()


@pytest.mark.parametrize("damage", ["gone", "cut", "another"])
async def test_what_cannot_be_drawn_keeps_its_room_and_says_so(theme: Theme, damage: str) -> None:
    data = picture(300, 200)
    image = stored(data, 300, 200)
    kept = {"gone": {}, "cut": {image.sha256: data[:60]}, "another": {image.sha256: b"<svg/>"}}[damage]
    turn = turn_of(theme, kept, image, TextPart("x"))
    drawn = gui.named(turn, TurnImage, "turnImage")
    await gui.until(lambda: drawn._failed)
    assert not drawn.drawn
    assert drawn.size() == QSize(300, 200)


@pytest.mark.fault("F65")
def test_a_picture_is_measured_before_it_is_decoded() -> None:
    data = bytearray(picture(8, 8))
    for width, height in ((30_000, 30_000), (MOST_IMAGE_SIDE + 1, 2), (8_000, 8_000)):
        data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
        data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
        with pytest.raises(InputUnreadable, match="too large"):
            decoded(bytes(data), QSize(100, 100))
    assert size_of(picture(640, 480)) == QSize(640, 480)
    assert decoded(picture(640, 480), QSize(100, 100)).size() == QSize(100, 75)
    for broken in (
        b"",
        b"\x89PNG\r\n\x1a\n",
        picture(640, 480)[:70],
        b"<svg width='9' height='9'/>",
        b"BM" * 50,
    ):
        with pytest.raises(InputUnreadable, match="damaged"):
            decoded(broken, QSize(100, 100))


def test_copying_a_chat_names_what_was_attached() -> None:
    turn = replace(gui.said("x"), parts=(NOTES, TextPart("Look.")))
    alone = replace(gui.said("x"), parts=(NOTES,))
    assert chat_as_markdown([turn, alone]) == "## You\n\n[notes.txt]\n\nLook.\n\n## You\n\n[notes.txt]"

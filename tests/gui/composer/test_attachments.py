"""Files and images in the composer: picked, dropped or pasted, refused with a reason, sent with the words."""

import socket
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from duologue.domain.parts import FilePart, ImagePart
from duologue.domain.profile import AuthForm, Profile, ProfileKind
from duologue.domain.secret import Secret
from duologue.services.tables import catalogue
from duologue.ui.composer.attachments import MOST_FILES, Attachments
from duologue.ui.controls.chip import Chip
from duologue.ui.dialogs.attached_preview import Preview
from duologue.ui.main_window import MainWindow
from duologue.ui.pictures import as_png
from helpers import gui

OWN = Profile("own", "Mine", ProfileKind.OWN, "http://127.0.0.1:9/v1", auth=AuthForm.NONE, models=("g",))
SERVICE = catalogue.presets()[0].profile("service")
COPY = Qt.DropAction.CopyAction
LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


def picture(width: int = 64, height: int = 32) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#3366aa"))
    return image


def attachments(window: MainWindow) -> Attachments:
    return window.chat.writing.attachments


def chips(window: MainWindow) -> list[Chip]:
    return window.chat_page.composer.chips.chips


def of_files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag(page: QWidget, data: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(QPoint(50, 50), COPY, data, LEFT, NO_KEYS)
    QApplication.sendEvent(page, event)
    return event


def drop(page: QWidget, data: QMimeData) -> QDropEvent:
    drag(page, data)
    event = QDropEvent(QPointF(50, 50), COPY, data, LEFT, NO_KEYS)
    QApplication.sendEvent(page, event)
    return event


async def all_read(window: MainWindow) -> None:
    await gui.until(lambda: all(chip.details != "Reading…" for chip in chips(window)))


async def test_files_dropped_anywhere_on_the_page_are_attached(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("a note\n" * 100, "utf-8")
    (tmp_path / "old.txt").write_bytes(
        "Gr\u00fc\u00dfe aus K\u00f6ln und M\u00fcnchen\n".encode("cp1252") * 20
    )
    assert drop(window.chat_page, of_files(tmp_path / "notes.txt", tmp_path / "old.txt")).isAccepted()
    await all_read(window)
    first, second = chips(window)
    assert (first.name, first.details) == ("notes.txt", "700 bytes \u00b7 about 186 tokens")
    assert second.details.endswith(("cp1252", "cp1250", "latin-1", "iso8859-1"))
    assert [part.name for part in attachments(window).parts] == ["notes.txt", "old.txt"]
    assert window.chat_page.composer.send.isEnabled()  # what is attached needs no words


async def test_a_quiet_hint_stands_over_the_page_while_files_are_held_over_it(
    window: MainWindow, tmp_path: Path
) -> None:
    page = window.chat_page
    hint = page.findChild(QWidget, "dropHint")
    assert hint is not None
    assert drag(page, of_files(tmp_path)).isAccepted()
    assert hint.isVisible()
    assert hint.size() == page.size()
    QApplication.sendEvent(page, QDragLeaveEvent())
    assert not hint.isVisible()
    words = QMimeData()
    words.setText("only words")
    assert not drag(page, words).isAccepted()
    assert not hint.isVisible()


async def test_what_cannot_be_attached_says_why_at_its_place_and_takes_nothing_else_away(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "program").write_bytes(b"\x7fELF\x00\x00")
    (tmp_path / "good.txt").write_text("good", "utf-8")
    with (tmp_path / "huge.log").open("wb") as file:
        file.truncate(10**9)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind("socket")
    (tmp_path / "cut.png").write_bytes(as_png(picture(400, 400))[:200])
    names = ("folder", "program", "huge.log", "socket", "gone.txt", "cut.png", "good.txt")
    window.chat_page.composer.text.setPlainText("my words")
    attachments(window).add_files([tmp_path / name for name in names])
    await all_read(window)
    listening.close()
    told = {chip.name: (chip.tone, chip.details) for chip in chips(window)}
    for name, words in (
        ("folder", "is a folder"),
        ("program", "is not a text file"),
        ("huge.log", "too large: files may have 5 MB at most"),
        ("socket", "is a socket"),
        ("gone.txt", "is not there"),
        ("cut.png", "damaged"),
    ):
        assert told[name][0] == "danger"
        assert words in told[name][1]
    assert told["good.txt"][0] == ""
    assert [part.name for part in attachments(window).parts] == ["good.txt"]
    assert window.chat_page.composer.draft == "my words"


@pytest.mark.fault("F65")
async def test_a_picture_that_would_fill_the_memory_is_not_decoded(
    window: MainWindow, tmp_path: Path
) -> None:
    bomb = bytearray(as_png(picture(8, 8)))
    bomb[16:24] = (30_000).to_bytes(4, "big") * 2  # its head says 30000 x 30000 now
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    (tmp_path / "bomb.png").write_bytes(bomb)
    attachments(window).add_files([tmp_path / "bomb.png"])
    await all_read(window)
    (chip,) = chips(window)
    assert chip.tone == "danger"
    assert "30000 \u00d7 30000 pixels" in chip.details
    assert attachments(window).parts == ()


async def test_files_and_pictures_are_pasted_and_words_stay_words(window: MainWindow, tmp_path: Path) -> None:
    composer, board = window.chat_page.composer, QGuiApplication.clipboard()
    (tmp_path / "a.py").write_text("print(1)\n", "utf-8")
    board.setMimeData(of_files(tmp_path / "a.py"))
    composer.text.paste()
    board.setImage(picture())
    composer.text.paste()
    await all_read(window)
    text, image = attachments(window).parts
    assert text == FilePart("a.py", "print(1)\n", 9)
    assert isinstance(image, ImagePart)
    assert (image.width, image.height, image.media_type) == (64, 32, "image/png")
    words = QMimeData()  # as an office program copies: a picture of the words beside them
    words.setText("only words")
    words.setImageData(picture())
    board.setMimeData(words)
    composer.text.paste()
    assert composer.draft == "only words"
    assert len(chips(window)) == 2


async def test_files_are_picked_with_ctrl_u_or_the_plus(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("a", "utf-8")
    picked = [str(tmp_path / "a.txt")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", staticmethod(lambda *_: (picked, "")))
    gui.press(window.chat_page.composer, "attachButton")
    window.actions_by_name["attach"].trigger()
    await all_read(window)
    assert len(chips(window)) == 2
    assert window.actions_by_name["attach"].shortcut().toString() == "Ctrl+U"


async def test_an_image_goes_only_to_a_model_that_takes_it(window: MainWindow) -> None:
    composer, setup = window.chat_page.composer, window.chat.setup
    window.services.accounts.keep_for_session(SERVICE, Secret("sk-made-up"))
    window.services.accounts.save(OWN)
    setup.choose_model(SERVICE, "MiniMax-M3")
    attachments(window).add_image(picture())
    await all_read(window)
    (chip,) = chips(window)
    assert chip.tone == ""
    assert "64 \u00d7 32" in chip.details
    setup.choose_model(SERVICE, "MiniMax-M2.7")
    assert chip.tone == "warning"
    assert "MiniMax-M2.7 reads text only" in chip.details
    assert not composer.send.isEnabled()
    composer.text.setFocus()
    composer.text.setPlainText("look")
    QTest.keyClick(composer.text, Qt.Key.Key_Return)
    await gui.settle()
    assert len(window.turns.messages) == 0
    assert composer.draft == "look"
    assert chip.hasFocus()  # that is what stands in the way
    setup.choose_model(OWN, "g")
    assert "not known whether this model sees images" in chip.details
    assert composer.send.isEnabled()


async def test_a_chip_is_looked_at_and_taken_away_with_the_keyboard(window: MainWindow) -> None:
    for name in ("one.txt", "two.txt", "three.txt"):
        attachments(window).add_text(name, f"text of {name}")
    first, second, third = chips(window)
    assert first.accessibleName().startswith("one.txt, ")
    second.setFocus()
    QTest.keyClick(second, Qt.Key.Key_Return)
    preview = window.findChild(Preview)
    assert preview is not None
    assert gui.named(preview, QWidget, "previewText").property("plainText") == "text of two.txt"
    preview.close()
    second.setFocus()
    QTest.keyClick(second, Qt.Key.Key_Delete)
    assert chips(window) == [first, third]
    assert third.hasFocus()
    QTest.keyClick(third, Qt.Key.Key_Backspace)
    gui.press(first, "removeAttachment")
    assert chips(window) == []
    assert window.chat_page.composer.chips.isHidden()


async def test_an_image_is_looked_at(window: MainWindow) -> None:
    attachments(window).add_image(picture())
    await all_read(window)
    QTest.mouseClick(chips(window)[0], LEFT, pos=QPoint(5, 5))
    preview = window.findChild(Preview)
    assert preview is not None
    view = preview.findChild(QWidget, "previewImage")
    assert view is not None
    await gui.until(lambda: not view.property("pixmap").isNull())
    preview.close()


async def test_more_files_than_fit_are_said_not_dropped_in_silence(
    window: MainWindow, tmp_path: Path
) -> None:
    paths = []
    for number in range(MOST_FILES + 3):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_text("x", "utf-8")
    attachments(window).add_files(paths)
    await all_read(window)
    assert len(attachments(window).parts) == MOST_FILES
    assert "20 files are the most" in chips(window)[-1].details


async def test_many_chips_take_a_few_lines_and_the_rest_is_scrolled(window: MainWindow) -> None:
    for number in range(MOST_FILES):
        attachments(window).add_text(f"a file with a long name {number}.txt", "x")
    await gui.settle()
    row = window.chat_page.composer.chips
    assert row.height() <= 160
    assert row.verticalScrollBar().maximum() > 0


async def test_a_file_is_sent_with_the_words_and_the_composer_is_empty_then(window: MainWindow) -> None:
    composer = window.chat_page.composer
    attachments(window).add_text("notes.txt", "remember the milk")
    composer.text.setPlainText("What do I need?")
    composer.text.wants_send.emit()
    await gui.until(lambda: composer.draft == "")
    window.chat.stop()
    await gui.until(lambda: not window.chat.running)
    assert chips(window) == []
    assert composer.draft == ""
    turn = window.turns.messages[0]
    assert turn.parts[0] == FilePart("notes.txt", "remember the milk", 17)
    assert turn.text == "What do I need?"
    assert window.chat.chat is not None
    assert await window.services.library.attached(window.chat.chat.id) == ()


async def test_a_file_needs_no_words_and_names_the_chat(window: MainWindow) -> None:
    attachments(window).add_text("notes.txt", "remember the milk")
    gui.press(window.chat_page.composer, "sendButton")
    await gui.until(lambda: chips(window) == [])
    window.chat.stop()
    await gui.until(lambda: not window.chat.running)
    assert [type(part) for part in window.turns.messages[0].parts] == [FilePart]
    assert window.chat.chat is not None
    assert window.chat.chat.title == "notes.txt"


async def test_a_file_that_was_removed_while_it_was_read_stays_away(
    window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("a", "utf-8")
    attachments(window).add_files([tmp_path / "a.txt"])
    (chip,) = chips(window)
    assert not window.chat_page.composer.send.isEnabled()  # not before it is read
    chip.removed.emit()
    await gui.settle()
    assert attachments(window).parts == ()
    assert chips(window) == []

"""Read-only words: they load nothing, open nothing by themselves, and give plain text to the clipboard."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QEvent, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from duologue.markdown.links import judge
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.copying import selected_words
from duologue.ui.transcript.view.code_header import CodeHeader
from duologue.ui.transcript.view.markdown_text import MarkdownText
from helpers import gui
from helpers.file_watch import CAN_WATCH, watched


class Shown:
    """Markdown on screen, and the links that were pressed."""

    def __init__(self, theme: Theme, text: str, width: int = 600) -> None:
        self.links: list[str] = []
        self.text = MarkdownText(theme, "Answer", self.links.append, gui.saver())
        self.text.feed(text)
        self.text.finish()
        self.view = gui.shown(self.text.view, width, 400)

    def place_of(self, words: str) -> QPoint:
        """Where these words stand in the view."""
        cursor = self.view.document().find(words)
        assert not cursor.isNull()
        cursor.setPosition(cursor.selectionStart() + len(words) // 2)
        return self.view.cursorRect(cursor).center()

    def click(self, words: str) -> None:
        gui.click_at(self.view.viewport(), self.place_of(words))

    def copy_all(self) -> str:
        self.view.setFocus()
        self.view.selectAll()
        QTest.keyClick(self.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        return QGuiApplication.clipboard().text()


def _draw(shown: Shown) -> None:
    gui.pump()
    assert not shown.view.grab().isNull()


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """A port on this computer that counts who knocks."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)  # noqa: FBT003 - the standard library's own signature
        yield listening


def _knocked(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.mark.fault("F22")
@pytest.mark.parametrize("kind", list(QTextDocument.ResourceType))
@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "qrc:/x.png", "data:image/png;base64,AA", "//host/share"]
)
def test_nothing_is_ever_loaded(theme: Theme, url: str, kind: QTextDocument.ResourceType) -> None:
    view = Shown(theme, "x").view
    assert view.loadResource(kind.value, QUrl(url)) == QByteArray()
    assert not view.document().resource(kind.value, QUrl(url))


IMAGES = (
    "![x]({url})",
    "![x][ref]\n\n[ref]: {url}",
    "<img src='{url}'>",
    '<div style="background: url({url})">x</div>',
    "[![x]({url})](http://a.example)",
    '<link rel="stylesheet" href="{url}">',
)


@pytest.mark.fault("F22")
@pytest.mark.skipif(not CAN_WATCH, reason="asks the kernel, by inotify")
@pytest.mark.parametrize("form", ["file://{path}", "{path}", "file:{path}"])
@pytest.mark.parametrize("image", IMAGES)
def test_no_picture_in_the_words_opens_a_file(theme: Theme, tmp_path: Path, image: str, form: str) -> None:
    path = tmp_path / "picture.png"
    QImage(4, 4, QImage.Format.Format_RGB32).save(str(path))
    with watched(path) as file:
        _draw(Shown(theme, image.format(url=form.format(path=path))))
        assert not file.opened
        path.read_bytes()
        assert file.opened  # the watch itself works


@pytest.mark.fault("F23")
@pytest.mark.parametrize("image", IMAGES)
def test_no_picture_in_the_words_opens_a_connection(theme: Theme, server: socket.socket, image: str) -> None:
    port = server.getsockname()[1]
    _draw(Shown(theme, image.format(url=f"http://127.0.0.1:{port}/?d=SECRET")))
    gui.pump()
    assert not _knocked(server)
    socket.create_connection(server.getsockname()).close()
    assert _knocked(server)  # it would have been seen


def test_a_pressed_link_is_only_told(theme: Theme) -> None:
    shown = Shown(
        theme, "Please [press here](https://good.example/a?b=c) now, or write to <me@mail.example>."
    )
    shown.click("press here")
    assert shown.links == ["https://good.example/a?b=c"]
    shown.click("now")
    assert len(shown.links) == 1
    assert shown.view.toPlainText().startswith("Please press here now")


@pytest.mark.parametrize(
    "target",
    [
        "https://b\u00fccher.example/\u4e16\u754c",
        "https://xn--bcher-kva.de/",
        "https://a.example/%20a%2Fb%3Fc%23d%25e?q=%26%3D%2B#f%20g",
        "https://a.example/%E2%80%8B%E2%80%AE",
        "https://user:pass@a.example:8443/x",
        "http://[::1]:8080/x",
        "mailto:a@b.example?subject=Hello%20you",
    ],
)
def test_the_address_told_is_the_one_that_was_judged(theme: Theme, target: str) -> None:
    shown = Shown(theme, f"[press here]({target})")
    expected = judge(target)
    assert expected is not None
    shown.click("press here")
    assert [judge(link) for link in shown.links] == [expected]


def test_a_link_is_pressed_with_the_keyboard_too(theme: Theme) -> None:
    shown = Shown(theme, "Please [press here](https://good.example/) now")
    shown.view.setFocus()
    QTest.keyClick(shown.view, Qt.Key.Key_Tab)
    QTest.keyClick(shown.view, Qt.Key.Key_Return)
    assert shown.links == ["https://good.example/"]


def test_a_selection_is_copied_as_plain_text_only(theme: Theme) -> None:
    shown = Shown(theme, "# Title\n\n**bold** [link](https://a.example)\n\n- item")
    shown.copy_all()
    assert QGuiApplication.clipboard().mimeData().formats() == ["text/plain"]
    assert QGuiApplication.clipboard().text() == "Title\nbold link\nitem"


def test_a_copied_selection_holds_nothing_that_cannot_be_seen(theme: Theme) -> None:
    shown = Shown(theme, "pay\u200b\u202epal\U000e0041 " + "x" * 500 + "\n\nend")
    copied = shown.copy_all()
    assert copied.isprintable() or set(copied) - set(copied.replace("\n", "")) == {"\n"}
    assert "\u200b" not in copied
    assert "\u202e" not in copied
    assert "x" * 500 in copied
    assert not copied.endswith("\n")


@pytest.mark.parametrize("width", [200, 400, 900])
def test_the_view_is_as_tall_as_its_words(theme: Theme, width: int) -> None:
    shown = Shown(theme, "Words " * 60 + "\n\n```\ncode\n```\n\n| a |\n|---|\n| b |\n\n> q\n\n---", width)
    height = shown.view.heightForWidth(width)
    shown.view.resize(width, height)
    gui.pump()
    assert shown.view.heightForWidth(width) == height
    assert shown.view.verticalScrollBar().maximum() == 0
    narrower = shown.view.heightForWidth(width // 2)
    assert narrower > height


def test_the_wheel_scrolls_what_is_around_the_words(theme: Theme) -> None:
    shown = Shown(theme, "x\n\n" * 50)
    assert not gui.turn_wheel(shown.view.viewport(), -120)
    assert shown.view.verticalScrollBar().value() == 0


def test_what_is_typed_over_the_words_goes_on_to_the_page(theme: Theme) -> None:
    shown = Shown(theme, "words")
    for key in (Qt.Key.Key_A, Qt.Key.Key_Space, Qt.Key.Key_PageDown):
        QTest.keyClick(shown.view, key)
    assert shown.view.toPlainText() == "words"
    assert shown.view.isReadOnly()


def test_leaving_a_turn_ends_its_selection(theme: Theme) -> None:
    shown = Shown(theme, "words")
    page = QWidget()
    row = QHBoxLayout(page)
    other = QPushButton("other")
    row.addWidget(shown.view)
    row.addWidget(other)
    gui.shown(page)
    page.activateWindow()
    gui.pump()
    shown.view.setFocus()
    shown.view.selectAll()
    assert shown.view.textCursor().hasSelection()
    other.setFocus()
    assert not shown.view.textCursor().hasSelection()


def test_each_code_block_has_a_header_with_its_language(theme: Theme) -> None:
    shown = Shown(theme, "```python\na = 1\n```\n\n> ```js\n> b\n> ```\n\n```\nc\n```")
    headers = sorted(shown.view.findChildren(CodeHeader), key=lambda header: header.y())
    labels = [header.findChild(QLabel).text() for header in headers]
    assert labels == ["Python", "JavaScript", "Text"]
    for header, line in zip(headers, ("a = 1", "b", "c"), strict=True):
        top = shown.view.cursorRect(shown.view.document().find(line)).top()
        assert header.geometry().bottom() <= top
        assert top - header.geometry().bottom() < theme.px(20)


@pytest.mark.fault("F27")
def test_copying_code_takes_what_was_written_and_nothing_hidden(theme: Theme) -> None:
    shown = Shown(theme, "```sh\nrm \u202e-rf\x1b]52;c;eA== \u200bx\nnext\n\n```")
    button = gui.named(shown.view, QPushButton, "copyCode")
    assert button.accessibleName() == "Copy Bash code" or "code" in button.accessibleName()
    button.click()
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "rm -rf]52;c;eA== x\nnext"
    assert clipboard.mimeData().formats() == ["text/plain"]
    assert button.text() == "Copied"


def test_a_header_goes_when_its_block_goes(theme: Theme) -> None:
    shown = Shown(theme, "```\na\n```\n\n```\nb\n```")
    shown.text.replace("no code")
    shown.text._finished = False
    shown.text.finish()
    gui.pump()
    assert shown.view.findChildren(CodeHeader) == []


def test_panels_are_painted_behind_code_and_quotes_in_both_themes(theme: Theme) -> None:
    shown = Shown(theme, "```\ncode\n```\n\n> quote\n\n---\n\nend")
    for appearance in (gui.LIGHT, gui.DARK):
        theme.choose(appearance)
        gui.pump()
        picture = shown.view.viewport().grab().toImage()
        code = shown.view.cursorRect(shown.view.document().find("code")).center()
        assert picture.pixelColor(400, code.y()).name() == theme.colours.code
        quote = shown.view.cursorRect(shown.view.document().find("quote")).center()
        assert picture.pixelColor(1, quote.y()).name() == theme.colours.hairline


def test_zoom_makes_words_and_headers_larger(theme: Theme) -> None:
    shown = Shown(theme, "# Title\n\nwords\n\n```\ncode\n```")
    before = shown.view.heightForWidth(600)
    header = shown.view.findChild(CodeHeader)
    height = header.height()
    theme.choose(replace(gui.LIGHT, zoom=200))
    gui.pump()
    assert shown.view.heightForWidth(600) > before * 1.6
    assert shown.view.findChild(CodeHeader).height() == 2 * height


def test_the_words_have_a_name(theme: Theme) -> None:
    view = Shown(theme, "x").view
    assert view.accessibleName() == "Answer"


@pytest.mark.parametrize("text", ["\x03", "c"])
def test_copy_works_whatever_text_the_system_gives_the_key(theme: Theme, text: str) -> None:
    """On macOS a key with Command carries its letter, elsewhere a control character."""
    view = Shown(theme, "words").view
    view.selectAll()
    control = Qt.KeyboardModifier.ControlModifier
    QApplication.sendEvent(view, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_C, control, text))
    assert QGuiApplication.clipboard().text() == "words"


def test_words_selected_with_the_mouse_are_copied_by_key(theme: Theme) -> None:
    shown = Shown(theme, "Choose this word here")
    page = QWidget()
    row = QVBoxLayout(page)
    field = QPlainTextEdit()
    row.addWidget(shown.view)
    row.addWidget(field)
    gui.shown(page, 600, 400)
    page.activateWindow()
    field.setFocus()
    gui.pump()
    place = shown.place_of("word")
    QTest.mouseDClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "word"


def test_a_copied_code_span_has_no_space_around_it(theme: Theme) -> None:
    shown = Shown(theme, "Run `rm -i x` now.\n\n| a |\n|---|\n| `b` |")
    assert shown.copy_all() == "Run rm -i x now.\n\na\nb"


def test_a_part_of_the_words_is_copied_exactly(theme: Theme) -> None:
    shown = Shown(theme, "One `two` three\n\nfour")
    cursor = shown.view.textCursor()
    cursor.setPosition(1)
    cursor.setPosition(8, QTextCursor.MoveMode.KeepAnchor)
    assert selected_words(cursor) == "ne two"

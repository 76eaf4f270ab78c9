"""What the form takes from elsewhere: images and files for a message, the models that a server lists."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from duologue.domain.draft import Draft
from duologue.domain.parts import FilePart, ImagePart, Part, TextPart
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.style import ApiStyle
from duologue.ui.pictures import as_png
from duologue.ui.playground.page import PlaygroundPage
from duologue.ui.playground.request.growing_text import GrowingText
from helpers import gui
from helpers.runs import own_server
from helpers.wire import LoopbackServer, whole_response


def _draft(style: ApiStyle, text: str) -> Draft:
    return Draft(style, "demo", ChatRequest("demo-recorded-fast", (Turn("user", (TextPart(text),)),)))


def _picture() -> QImage:
    image = QImage(4, 3, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    return image


def _parts(page: PlaygroundPage) -> tuple[Part, ...]:
    return page.draft.request.turns[0].parts


def _pick(page: PlaygroundPage, monkeypatch: pytest.MonkeyPatch, entry: str, *paths: Path) -> None:
    chosen = [str(path) for path in paths]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", staticmethod(lambda *_: (chosen, "")))
    (action,) = page.request.form.messages.cards[0].findChildren(QAction, entry)
    action.trigger()


@pytest.mark.parametrize("style", list(ApiStyle))
async def test_images_and_files_are_added_to_a_message(
    page: PlaygroundPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: ApiStyle
) -> None:
    image = as_png(_picture())
    (tmp_path / "a.png").write_bytes(image)
    (tmp_path / "说明.txt").write_text("你好", "utf-16")
    page.show_draft(_draft(style, "Look"))
    _pick(page, monkeypatch, "addImage", tmp_path / "a.png")
    await gui.until(lambda: len(_parts(page)) == 2)
    _pick(page, monkeypatch, "addFile", tmp_path / "说明.txt")
    await gui.until(lambda: len(_parts(page)) == 3)
    assert "4 \u00d7 3" in gui.words_of(page)
    assert [type(part) for part in _parts(page)] == [TextPart, ImagePart, FilePart]
    body = page.services.playground.bodies.text(style, page.draft.filled())
    blocks = json.loads(body)["messages"][0]["content"]
    assert blocks[1]["type"] == ("image_url" if style is ApiStyle.OPENAI else "image")
    assert "你好" in json.dumps(blocks[2], ensure_ascii=False)
    page.keep()
    page.show_draft(_draft(style, "another"))
    page.show_draft(page.services.playground.workbench.state.draft or _draft(style, "lost"))
    assert [type(part) for part in _parts(page)] == [TextPart, ImagePart, FilePart]


async def test_what_can_be_no_part_is_said_at_the_message(
    page: PlaygroundPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "good.txt").write_text("fine")
    (tmp_path / "cut.png").write_bytes(as_png(_picture())[:40])
    page.show_draft(_draft(ApiStyle.OPENAI, "Look"))
    _pick(page, monkeypatch, "addFile", *(tmp_path / name for name in ("a.pdf", "good.txt", "cut.png")))
    await gui.until(lambda: len(_parts(page)) == 2)
    problem = gui.named(page.request.form.messages.cards[0], QWidget, "messageProblem")
    assert "is a PDF" in str(problem.property("text"))
    assert "damaged" in str(problem.property("text"))
    assert _parts(page)[0] == TextPart("Look")


async def test_names_in_a_file_are_sent_as_they_stand_and_said_to_be(
    page: PlaygroundPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plain.txt").write_text("{ no } {{ 1 }} name")
    (tmp_path / "page.html").write_text("<p>{{ title }}</p>")
    page.show_draft(_draft(ApiStyle.OPENAI, "About {{topic}}"))
    _pick(page, monkeypatch, "addFile", tmp_path / "plain.txt", tmp_path / "page.html")
    await gui.until(lambda: len(_parts(page)) == 3)
    files = page.request.form.messages.cards[0].findChildren(QWidget, "keptPart")
    assert ["as they stand" in gui.words_of(file) for file in files] == [False, True]
    await gui.until(lambda: page.request.form.variables.fields)
    assert list(page.request.form.variables.fields) == list(page.draft.names()) == ["topic"]
    page.request.form.variables.fields["topic"].setPlainText("lamps")
    text = page.services.playground.bodies.text(ApiStyle.OPENAI, page.draft.filled())
    assert "About lamps" in text
    assert "<p>{{ title }}</p>" in text


async def test_files_and_images_are_pasted_into_a_message(page: PlaygroundPage, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("fine")
    page.show_draft(_draft(ApiStyle.OPENAI, ""))
    field = gui.named(page.request.form.messages.cards[0], QPlainTextEdit, "partText")
    assert isinstance(field, GrowingText)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt"))])
    assert field.canInsertFromMimeData(data)
    field.insertFromMimeData(data)
    card = page.request.form.messages.cards[0]
    card.role.setCurrentIndex(card.role.findData("user"))
    await gui.until(lambda: any(isinstance(part, FilePart) for part in _parts(page)))
    assert _parts(page) == (FilePart("a.txt", "fine", 4),)


async def test_the_models_of_a_server_are_offered_when_they_are_looked_at(page: PlaygroundPage) -> None:
    listed = {"object": "list", "data": [{"id": "from-the-server"}]}
    async with LoopbackServer(whole_response(json.dumps(listed).encode())) as server:
        profile = own_server(server.origin)
        page.services.accounts.save(profile)
        page.show_draft(Draft(ApiStyle.OPENAI, profile.id, ChatRequest("my own", (Turn("user", ()),))))
        model = page.request.form.target.model
        assert server.requests == []
        model.showPopup()
        await gui.until(lambda: model.findText("from-the-server") >= 0)
        assert model.currentText() == "my own"
        model.hidePopup()
        model.showPopup()
        await gui.settle()
        assert len(server.requests) == 1
        model.hidePopup()


async def test_without_a_list_any_model_can_be_typed(page: PlaygroundPage) -> None:
    async with LoopbackServer(whole_response(b"no", "404 Not Found")) as server:
        profile = own_server(server.origin)
        page.services.accounts.save(profile)
        page.show_draft(Draft(ApiStyle.OPENAI, profile.id, ChatRequest("my own", (Turn("user", ()),))))
        model = page.request.form.target.model
        model.showPopup()
        await gui.until(lambda: len(server.requests) > 0)
        model.setEditText("other")
        assert page.draft.request.model == "other"
        await gui.until(lambda: profile.id not in page.request.form.target._looked_at)
        model.hidePopup()

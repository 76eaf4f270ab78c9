"""The request as its JSON: the exact body, edits checked where they stand, applied or kept, nothing lost."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest

from duologue.api.request_bodies import RequestBodies
from duologue.domain.draft import Draft
from duologue.domain.parts import TextPart
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.style import ApiStyle
from duologue.ui.playground.request.code_editor import CodeEditor
from duologue.ui.playground.request.json_pane import JsonPane
from duologue.ui.playground.request.long_texts import LongTexts
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from helpers import gui

BODIES = RequestBodies()
REQUEST = ChatRequest("m", (Turn("user", (TextPart("Hi {{who}}"),)),), system="Be kind.")
STYLES = pytest.mark.parametrize("style", list(ApiStyle))


@dataclass
class Seen:
    """A pane and what it told."""

    pane: JsonPane
    drafts: list[Draft] = field(default_factory=list)
    undos: list[object] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands in the editor."""
        return self.pane.editor.toPlainText()

    async def write(self, text: str) -> None:
        """Edit the text, and wait for the check."""
        self.pane.editor.setPlainText(text)
        await self.pane.check()


@pytest.fixture
async def seen(theme: Theme) -> AsyncIterator[Seen]:
    """A pane of a draft, shown and filled."""
    errors: list[BaseException] = []
    tasks = TaskScope(errors.append)
    draft = Draft(ApiStyle.OPENAI, "demo", REQUEST, {"seed": 7}, {"who": "Ann"})
    pane = gui.shown(JsonPane(theme, BODIES, tasks, draft), 700, 600)
    built = Seen(pane)
    pane.applied.connect(built.drafts.append)
    pane.undoable.connect(lambda _words, act: built.undos.append(act))
    pane.refresh()
    await gui.until(lambda: built.text)
    yield built
    await tasks.close()
    assert not errors


@STYLES
async def test_the_exact_body_is_shown(seen: Seen, style: ApiStyle) -> None:
    draft = Draft(style, "demo", REQUEST, {"seed": 7}, {"who": "Ann"})
    seen.pane.show_draft(draft)
    await gui.until(lambda: json.loads(seen.text) == BODIES.body(style, draft.unfilled()))
    assert "{{who}}" in seen.text
    assert "stand as they are" in seen.pane.said.text()
    gui.press(seen.pane, "bodyFilled")
    await gui.until(lambda: "Ann" in seen.text)
    assert json.loads(seen.text) == BODIES.body(style, draft.filled())
    assert "every value put in" in seen.pane.said.text()
    assert seen.pane.editor.isReadOnly()
    assert not seen.pane.edited


async def test_an_edit_is_applied_and_unknown_fields_are_kept(seen: Seen) -> None:
    body = json.loads(seen.text) | {"x": [1], "temperature": 0.3}
    body["messages"][1]["name"] = "Ann"
    await seen.write(json.dumps(body))
    assert seen.pane.edited
    gui.press(seen.pane, "applyBody")
    await gui.until(lambda: seen.drafts)
    [draft] = seen.drafts
    assert draft.extra == {"seed": 7, "x": [1]}
    assert draft.request.parameters.temperature == 0.3
    assert draft.variables == {"who": "Ann"}
    assert BODIES.body(ApiStyle.OPENAI, draft.unfilled()) == body
    assert not seen.pane.edited


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('{\n  "model": "m",\n  "messages": [}\n}', 3, "value is missing"),
        ('{\n  "model": "m"\n  "messages": []\n}', 3, "comma"),
        ("[]", 1, "object"),
        ('{\n  "model": "m",\n  "messages": [{"role": "boss"}]\n}', 3, "role"),
        ('{\n  "model": "m",\n  "messages": [{"role": "user"}],\n  "stream": "yes"\n}', 4, "true or false"),
        ('{\n  "model": "m",\n  "model": "n",\n  "messages": [{"role": "user"}]\n}', 3, "twice"),
    ],
)
async def test_a_mistake_is_marked_at_its_line_with_a_sentence(
    seen: Seen, text: str, line: int, word: str
) -> None:
    await seen.write(text)
    assert seen.pane.problems.sentences[0].startswith(f"Line {line}, column ")
    assert word in seen.pane.problems.sentences[0]
    assert text.count("\n", 0, seen.pane.editor.marks[0].position) == line - 1
    seen.pane.editor.go_to(0)
    gui.press(seen.pane, "bodyProblem")
    assert seen.pane.editor.textCursor().blockNumber() == line - 1


async def test_broken_json_is_never_applied_nor_lost(seen: Seen) -> None:
    await seen.write('{"model": ')
    assert not await seen.pane.apply_as(None)
    assert seen.drafts == []
    assert seen.pane.body == '{"model": '
    seen.pane.show_draft(Draft(ApiStyle.ANTHROPIC, "demo", REQUEST))
    await gui.settle()
    assert seen.text == '{"model": '
    assert "not applied" in seen.pane.said.text()
    gui.press(seen.pane, "discardBody")
    await gui.until(lambda: '"max_tokens"' in seen.text)
    assert seen.pane.body is None
    [undo] = seen.undos
    undo()  # type: ignore[operator] - a toast may come without
    assert seen.text == '{"model": '
    assert seen.pane.edited


async def test_a_body_of_the_other_style_offers_to_switch(seen: Seen) -> None:
    body = {"model": "m", "max_tokens": 5, "system": "S", "messages": [{"role": "user", "content": "Q"}]}
    await seen.write(json.dumps(body))
    gui.press(seen.pane, "applyBody")
    await gui.until(seen.pane.offer.isVisible)
    assert seen.drafts == []
    gui.press(seen.pane, "switchStyle")
    await gui.until(lambda: seen.drafts)
    assert seen.drafts[0].style is ApiStyle.ANTHROPIC
    assert seen.drafts[0].request.system == "S"


async def test_an_edit_that_is_taken_back_is_none(seen: Seen) -> None:
    await seen.write(seen.text + " ")
    assert seen.pane.edited
    await seen.write(seen.text[:-1])
    assert not seen.pane.edited


async def test_a_pasted_body_of_five_megabytes_is_shown_and_kept_whole(seen: Seen) -> None:
    image = "A" * 5_000_000
    content = [{"type": "image_url", "image_url": {"url": f"data:image/png;base64,{image}"}}]
    body = {"model": "m", "messages": [{"role": "user", "content": content}], "stream": False}
    seen.pane.show_body(json.dumps(body))
    assert json.loads(seen.pane.body or "") == body  # whenever the app ends
    assert not await seen.pane.apply_as(None)
    await gui.until(lambda: "AAAA" in seen.text)
    assert len(seen.text) < 2000
    await seen.pane.check()
    assert "kept whole" in seen.pane.said.text()
    assert json.loads(seen.pane.body or "") == body
    assert await seen.pane.apply_as(None)
    assert BODIES.body(ApiStyle.OPENAI, seen.drafts[0].unfilled())["messages"] == body["messages"]


async def test_an_endless_line_is_pasted_and_copied_whole(seen: Seen) -> None:
    await seen.write('{"model": "m", "messages": [{"role": "user", "content": ""}]}')
    cursor = seen.pane.editor.textCursor()
    cursor.setPosition(seen.text.index('""') + 1)
    seen.pane.editor.setTextCursor(cursor)
    for number, length in ((1, 50_000), (2, 500_000)):
        data = QMimeData()
        data.setText("Zm9v" * length)
        seen.pane.editor.insertFromMimeData(data)
        await gui.until(lambda number=number: seen.text.count("kept as they are") == number)
    assert len(seen.text) < 500
    content = json.loads(seen.pane.body or "")["messages"][0]["content"]
    assert content == "Zm9v" * 550_000
    seen.pane.editor.selectAll()
    assert seen.pane.editor.createMimeDataFromSelection().text() == seen.pane.body


async def test_what_is_typed_while_a_body_is_applied_stays(seen: Seen) -> None:
    body = json.loads(seen.text) | {"x": 1}
    await seen.write(json.dumps(body))
    applying = asyncio.ensure_future(seen.pane.apply_as(None))
    await asyncio.sleep(0)
    newer = json.dumps(body | {"x": 2})
    seen.pane.editor.setPlainText(newer)
    assert not await applying
    assert seen.pane.body == newer
    assert seen.drafts == []


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "' + "x" * 9000 + '\\n\\u00e9"}',
        "[" + ",".join(["1"] * 9000) + "]",
        "y" * 9000,
        '{"a": "' + "\\" * 9000,
    ],
)
def test_long_lines_come_back_whole(text: str) -> None:
    long = LongTexts()
    shown = long.shortened(text)
    assert max(map(len, shown.split("\n"))) <= 4000
    whole = long.whole(shown)
    try:
        meant = json.loads(text)
    except ValueError:
        assert "".join(whole.split()) == "".join(text.split())
    else:
        assert json.loads(whole) == meant


# -- the editor ---------------------------------------------------------------------------------------


@pytest.fixture
def editor(theme: Theme) -> CodeEditor:
    """An editor, shown."""
    return gui.shown(CodeEditor(theme, "JSON"), 400, 300)


def test_a_new_line_begins_below_the_one_before(editor: CodeEditor) -> None:
    editor.set_text('{"a": {}}')
    cursor = editor.textCursor()
    cursor.setPosition(7)
    editor.setTextCursor(cursor)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, '"b": 1')
    assert editor.toPlainText() == '{"a": {\n  "b": 1\n}}'
    QTest.keyClick(editor, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText().split("\n")[1] == '    "b": 1'
    QTest.keyClick(editor, Qt.Key.Key_BracketLeft, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor, Qt.Key.Key_BracketLeft, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText().split("\n")[1] == '"b": 1'


def test_words_in_view_are_coloured_and_no_others(editor: CodeEditor) -> None:
    editor.set_text("\n".join(f'"name{number}": {number},' for number in range(5000)))
    gui.pump()
    assert editor.document().firstBlock().layout().formats()
    assert not editor.document().lastBlock().layout().formats()
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    gui.pump()
    assert editor.document().lastBlock().layout().formats()


def test_tab_leaves_the_editor(editor: CodeEditor) -> None:
    assert editor.tabChangesFocus()

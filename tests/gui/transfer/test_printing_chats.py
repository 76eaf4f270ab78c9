"""A chat on paper: all of its words, numbered pages, no clipped code, and a PDF where a person wants it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QTextDocument, QTextTable
from PySide6.QtWidgets import QFileDialog

from duologue.domain.message import Chat, Message, Role
from duologue.domain.parts import FilePart, ImagePart, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.ui.main_window import MainWindow
from duologue.ui.paper import pdf_of
from duologue.ui.pictures import as_png
from duologue.ui.transfer.chat_paper import chat_on_paper
from duologue.ui.transfer.paper_look import PaperLook
from duologue.ui.transfer.print_dialog import PrintDialog
from duologue.ui.transfer.words import document_words
from helpers.gui import application, open_core, open_window, press, settle, until
from helpers.transfers import talk
from helpers.trees import PICTURE, PICTURE_ID

LONG = "x = " + "1234567890 + " * 40 + "1"
ANSWER = f"""# Head

Words *with* `code`, $$x^2$$ and [a link](https://a.example).

```python
{LONG}
```

| a | b |
|---|---|
| 1 | 2 |

1. one
   - inner
2. two

> quoted

---

[^n] and more

[^n]: a note
"""


@pytest.fixture
async def window(tmp_path: Path) -> AsyncIterator[MainWindow]:
    async with open_core(tmp_path / "home") as core:
        image = ImagePart("dot.png", "image/png", PICTURE_ID, len(PICTURE), 16, 16, PICTURE)
        chat = await talk(
            core.services,
            "A lamp",
            [image, FilePart("a.txt", "in a file\n", 10), TextPart("Q <b>")],
            [ThinkingPart("Hm."), TextPart(ANSWER), ToolCallPart("c", "weather", "{}")],
            [ToolResultPart("c", "4 degrees")],
            "Cold.",
        )
        async with open_window(core) as opened:
            await opened.chat.open(chat.id)
            yield opened


async def opened(window: MainWindow) -> PrintDialog:
    window.actions_by_name["printChat"].trigger()
    await until(lambda: window.findChildren(PrintDialog))
    await settle()
    [dialog] = window.findChildren(PrintDialog)
    return dialog


async def test_every_part_stands_on_the_paper(window: MainWindow) -> None:
    dialog = await opened(window)
    said = dialog.document.toPlainText()
    for piece in (
        "A lamp", "You", "in a file", "Q <b>", "Head", "Words with", "1234567890", "inner", "quoted",
        "a note",
        "weather", "4 degrees", "Cold.",
        "[image: dot.png]",
    ):  # fmt: skip
        assert piece in said, piece
    assert "Hm." not in said
    dialog.thinking.setChecked(True)
    assert "Hm." in dialog.document.toPlainText()
    dialog.reject()


async def test_nothing_is_wider_than_the_page(window: MainWindow) -> None:
    dialog = await opened(window)
    document = dialog.document.clone()
    document.setTextWidth(500)
    assert document.idealWidth() <= 500
    dialog.reject()


async def test_the_pdf_is_written_where_a_person_says(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    dialog = await opened(window)
    press(dialog, "savePdf")
    assert path.read_bytes().startswith(b"%PDF-")
    dialog.reject()


def test_long_documents_have_many_pages() -> None:
    document = QTextDocument("\n".join(map(str, range(150))))
    document.setDefaultFont(PaperLook().font())
    assert pdf_of(document, "x").count(b"/Type /Page\n") > 2


def paper(markdown: str, *attached: ImagePart) -> QTextDocument:
    asked = Message("1", "c", None, 1, Role.USER, TurnState.SENT, attached)
    said = Message("2", "c", "1", 2, Role.ASSISTANT, TurnState.COMPLETE, (TextPart(markdown),))
    chat = Chat("c", "A lamp", "demo", ApiStyle.OPENAI, "m")
    return chat_on_paper(chat, (asked, said), document_words(), thinking=False)


def only_table(document: QTextDocument) -> QTextTable:
    [table] = [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    return table


def words_in(table: QTextTable, row: int) -> list[str]:
    return [
        table.cellAt(row, column).firstCursorPosition().block().text() for column in range(table.columns())
    ]


def picture(width: int, height: int) -> ImagePart:
    data = as_png(QImage(width, height, QImage.Format.Format_RGB32))
    return ImagePart("a.png", "image/png", "0" * 64, len(data), width, height, data)


@pytest.mark.parametrize("size", [(2000, 300), (300, 4000), (16, 16)])
def test_an_image_is_no_larger_than_a_page_and_keeps_its_form(size: tuple[int, int]) -> None:
    application()
    shown = paper("Yes", picture(*size)).allFormats()
    [image] = [each.toImageFormat() for each in shown if each.isImageFormat()]
    assert image.width() <= 420
    assert image.height() <= 560
    assert image.width() / image.height() == pytest.approx(size[0] / size[1], rel=0.05)
    assert image.width() <= size[0]


def test_bytes_that_are_no_image_we_know_are_not_drawn() -> None:
    application()
    svg = replace(picture(9, 9), data=b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    assert "[image: a.png]" in paper("Yes", svg).toPlainText()


def test_a_wide_table_gives_each_column_the_room_its_words_need() -> None:
    application()
    header = " | ".join(f"column number {number}" for number in range(14))
    cells = " | ".join("a much longer cell of words" if number == 3 else "1" for number in range(14))
    document = paper(f"| {header} |\n|{'--|' * 14}\n| {cells} |\n")
    table = only_table(document)
    shares = [width.rawValue() for width in table.format().columnWidthConstraints()]
    assert sum(shares) == pytest.approx(100)
    assert max(shares) == shares[3]
    size = table.cellAt(1, 0).firstCursorPosition().charFormat().fontPointSize()
    assert 0.6 * PaperLook().font().pointSizeF() <= size < PaperLook().font().pointSizeF()


def test_a_narrow_table_is_as_wide_as_it_is() -> None:
    application()
    document = paper("| a | b |\n|--|--|\n| 1 | 2 |\n")
    table = only_table(document)
    assert table.format().columnWidthConstraints() == []


def test_a_table_in_arabic_runs_from_right_to_left() -> None:
    application()
    document = paper("| اسم | قيمة |\n|:--|--:|\n| مصباح | 6 |\n")
    table = only_table(document)
    assert words_in(table, 0) == ["قيمة", "اسم"]
    assert words_in(table, 1) == ["6", "مصباح"]


def test_quotes_and_what_stands_in_lists_are_indented_on_a_printer_too() -> None:
    """Of all distances from the left, Qt scales only the steps of a paragraph for a printer."""
    application()
    document = paper("> quoted\n>\n> > deeper\n\n- item\n\n  beside it\n")
    steps = {}
    block = document.begin()
    while block.isValid():
        steps[block.text()] = block.blockFormat().indent()
        block = block.next()
    assert (steps["quoted"], steps["deeper"], steps["beside it"]) == (1, 2, 1)

"""A chat on paper: all of its words, numbered pages, no clipped code, and a PDF where a person wants it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFileDialog

from duologue.domain.parts import FilePart, ImagePart, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.ui.main_window import MainWindow
from duologue.ui.paper import pdf_of
from duologue.ui.transfer.paper_look import PaperLook
from duologue.ui.transfer.print_dialog import PrintDialog
from helpers.gui import open_core, open_window, press, settle, until
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

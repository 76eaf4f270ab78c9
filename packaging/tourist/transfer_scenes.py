"""The scenes of the tour about chats that leave the app and come into it."""

import json
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QDialog, QRadioButton

from duologue.bootstrap.prepared import open_prepared_chat
from duologue.domain.parts import FilePart, TextPart, ThinkingPart
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import ExportChoice, ExportFormat
from duologue.domain.turn_state import TurnState
from duologue.services.ports import AnswerEnding
from duologue.services.transfer.exports import ExportPlan
from duologue.services.transfer.long_work import LongWork
from duologue.ui.transfer.export_dialog import ExportDialog
from duologue.ui.transfer.import_dialog import ImportDialog
from duologue.ui.transfer.print_dialog import PrintDialog
from tourist.answers import MATHS_AND_NOTES
from tourist.stage import Scene, Stage

_LONG = (
    "def lumens(watts: float, efficacy: float = 85.0, loss: float = 0.12, *, rounded: bool = True) -> float: "
    "return watts * efficacy * (1 - loss)"
)
_CODE = f"""Here is the whole of it; the long line wraps on paper:

```python
{_LONG}
```

| lamp | lumens | price |
|:--|--:|--:|
| Desk | 450 | $19 |
| 书桌灯 | 510 | ¥129 |

> Warm light is kinder in the evening.

- [x] measured
- [ ] bought
"""


async def _a_chat(stage: Stage) -> str:
    library = stage.services.library
    chat = await library.create(
        DEMO_PROFILE_ID, ApiStyle.OPENAI, "MiniMax-M2.7", title="A lamp for reading 台灯"
    )
    asked = (
        FilePart("lamps.csv", "name,watts\ndesk,6\n", 18),
        TextPart("Which lamp is bright enough to read by?\n请用中文也说一句。"),
    )
    said = (ThinkingPart("They want a **number**, so compare lumens.", seconds=3.2), TextPart(_CODE))
    await library.add_recorded_turn(
        chat, asked, ApiStyle.OPENAI, AnswerEnding(TurnState.COMPLETE, said, "MiniMax-M2.7", "stop")
    )
    more = (TextPart(MATHS_AND_NOTES + "\n\n够亮了, 450 流明。"),)
    await library.add_recorded_turn(
        chat,
        (TextPart("And how fast does it fall?"),),
        ApiStyle.OPENAI,
        AnswerEnding(TurnState.STOPPED, more, "MiniMax-M2.7", "stop"),
    )
    await stage.window.open_first(chat.id)
    await stage.settle()
    return chat.id


async def transfer_export(stage: Stage) -> None:
    """What to export and as what; the reminder of the Terms; how far it is."""
    await open_prepared_chat(stage.services)
    await _a_chat(stage)
    await stage.services.folders.create("Work")
    stage.window.transfer.export()
    await stage.until(lambda: bool(stage.window.findChildren(ExportDialog)))
    [dialog] = stage.window.findChildren(ExportDialog)
    await stage.shoot("transfer-export", dialog)
    for choice in dialog.findChildren(QRadioButton):
        if choice.objectName() in ("export-jsonl", "exportAll"):
            choice.setChecked(True)
    await stage.settle()
    await stage.shoot("transfer-export-lines", dialog)
    work = LongWork()
    work.begin(10_000)
    work.done = 3_412
    dialog._show_working(working=True)  # noqa: SLF001 - real work of this size would take its time
    dialog.progress.watch(work)
    await stage.shoot("transfer-export-progress", dialog)
    dialog.progress.rest()
    dialog.reject()


async def transfer_import(stage: Stage) -> None:
    """What stands in a file, what came of it, and a file that is refused."""
    await _a_chat(stage)
    with tempfile.TemporaryDirectory() as folder:
        ours = Path(folder) / "Duologue.json"
        plan = ExportPlan(ExportChoice(), ExportFormat.JSON)
        await stage.services.transfers.exports.save(plan, ours, LongWork())
        await _shoot_import(stage, ours, "transfer-import-known", "acceptImport")
        theirs = Path(folder) / "conversations.json"
        theirs.write_text(json.dumps([_conversation()]), encoding="utf-8")
        dialog = await _shoot_import(stage, theirs, "transfer-import", "")
        dialog._buttons[-1].click()  # noqa: SLF001 - Import
        await stage.until(lambda: dialog._buttons[-1].objectName() == "closeImport")  # noqa: SLF001 - as above
        await stage.shoot("transfer-import-done", dialog)
        dialog.accept()
        broken = Path(folder) / "broken.json"
        broken.write_text('{"format": "duologue", "version": 7, "chats": []}', encoding="utf-8")
        await _shoot_import(stage, broken, "transfer-import-refused", "closeImport")


async def transfer_print(stage: Stage) -> None:
    """A chat on paper."""
    await _a_chat(stage)
    stage.window.transfer.print_chat()
    await stage.until(lambda: bool(stage.window.findChildren(PrintDialog)))
    [dialog] = stage.window.findChildren(PrintDialog)
    await stage.shoot("transfer-print", dialog)
    dialog.reject()


async def _shoot_import(stage: Stage, path: Path, name: str, last: str) -> QDialog:
    stage.window.transfer.import_from(path)
    dialog = stage.window.findChildren(ImportDialog)[-1]
    await stage.until(lambda: dialog._buttons[-1].objectName() in ("acceptImport", "closeImport"))  # noqa: SLF001 - its step
    await stage.shoot(name, dialog)
    if last:
        dialog.reject()
        await stage.settle()
    return dialog


def _conversation() -> dict[str, object]:
    def node(parent: str | None, role: str, *parts: object) -> dict[str, object]:
        content = {"content_type": "multimodal_text", "parts": list(parts)}
        return {"parent": parent, "children": [], "message": {"author": {"role": role}, "content": content}}

    image = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-1"}
    mapping = {
        "a": node(None, "user", image, "What is this?"),
        "b": node("a", "assistant", "A lamp."),
        "c": node("a", "assistant", "A desk lamp."),
    }
    return {
        "id": "1",
        "title": "What is this?",
        "create_time": 1730451600,
        "mapping": mapping,
        "current_node": "c",
    }


TRANSFER_SCENES: tuple[Scene, ...] = (transfer_export, transfer_import, transfer_print)

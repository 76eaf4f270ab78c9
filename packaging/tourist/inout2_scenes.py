"""The scenes of the tour about the files that come with chats of other apps."""

import tempfile
import zipfile
from pathlib import Path

from duologue.ui.transfer.import_dialog import ImportDialog
from tourist.stage import Scene, Stage

_ARCHIVE = Path(__file__).parents[2] / "tests" / "fixtures" / "chatgpt" / "archive"


async def import_pictures(stage: Stage) -> None:
    """ChatGPT's archive: its images stand in their messages, and what could not come is told."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chatgpt-export.zip"
        with zipfile.ZipFile(path, "w") as made:
            for file in sorted(_ARCHIVE.rglob("*.*")):
                made.write(file, file.relative_to(_ARCHIVE).as_posix())
        stage.window.transfer.import_from(path)
        dialog = stage.window.findChildren(ImportDialog)[-1]
        await stage.until(lambda: dialog._buttons[-1].objectName() == "acceptImport")  # noqa: SLF001 - its step
        await stage.shoot("import-pictures", dialog)
        dialog._buttons[-1].click()  # noqa: SLF001 - Import
        await stage.until(lambda: dialog._buttons[-1].objectName() == "closeImport")  # noqa: SLF001 - as above
        await stage.shoot("import-pictures-done", dialog)
        dialog.accept()
        await stage.settle()
        await stage.shoot("import-pictures-chat")


INOUT2_SCENES: tuple[Scene, ...] = (import_pictures,)

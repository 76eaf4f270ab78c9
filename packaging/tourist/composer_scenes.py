"""The scenes of writing a message: attachments, prompts, models, and what is said of them."""

import tempfile
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from duologue.ui.composer.prompt_manager import PromptManager
from duologue.ui.composer.variables_form import VariablesForm
from duologue.ui.pictures import as_png
from tourist.stage import Stage
from tourist.usage_scenes import connected

_NOTES = "# Lamp\n\nThe lamp in the hall goes on at sunset and off at 23:00.\n" * 40


def _picture() -> bytes:
    image = QImage(960, 540, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    sky = QLinearGradient(0, 0, 0, 540)
    sky.setColorAt(0, QColor("#24508f"))
    sky.setColorAt(1, QColor("#f2b26b"))
    painter.fillRect(image.rect(), sky)
    painter.setBrush(QColor("#fff4d6"))
    painter.drawEllipse(620, 240, 150, 150)
    painter.setBrush(QColor("#2b3a2f"))
    painter.drawRect(0, 430, 960, 110)
    painter.end()
    return as_png(image)


def _files(folder: Path) -> list[Path]:
    (folder / "lamp notes.md").write_text(_NOTES, "utf-8")
    (folder / "umlaute.txt").write_bytes(
        "Gr\u00fc\u00dfe aus K\u00f6ln, \u00e4u\u00dferst sch\u00f6n\n".encode("cp1252") * 30
    )
    (folder / "evening.png").write_bytes(_picture())
    (folder / "\u4f1a\u8bae\u8bb0\u5f55.txt").write_text(
        "\u4eca\u5929\u7684\u4f1a\u8bae\u3002\n" * 200, "utf-8"
    )
    (folder / "report.pdf").write_bytes(b"%PDF-1.7 \x00\x01")
    (folder / "pictures").mkdir()
    return [
        folder / name
        for name in ("lamp notes.md", "evening.png", "umlaute.txt", "\u4f1a\u8bae\u8bb0\u5f55.txt")
    ]


async def composer_chips(stage: Stage) -> None:
    """Files of several kinds, refused ones beside them; an image, with a model that reads text only too."""
    await stage.settle()
    profile = connected(stage)
    writing, composer = stage.window.chat.writing, stage.window.chat_page.composer
    stage.window.chat.setup.choose_model(profile, "MiniMax-M3")
    with tempfile.TemporaryDirectory() as folder:
        files = _files(Path(folder))
        writing.attachments.add_files(files)
        composer.text.setPlainText("What do these have in common?")
        await stage.until(lambda: len(writing.attachments.parts) == len(files))
        await stage.until(lambda: "of" in composer.hint.accessibleName())
        await stage.shoot("composer-chips")
        writing.attachments.add_files([Path(folder) / "report.pdf", Path(folder) / "pictures"])
        await stage.until(lambda: all(chip.tone for chip in composer.chips.chips[-2:]))
        await stage.shoot("composer-chips-refused")
    stage.window.chat.setup.choose_model(profile, "MiniMax-M2.7")
    await stage.shoot("composer-chips-no-images")


async def composer_turn(stage: Stage) -> None:
    """What was attached, in the turn that was sent."""
    await stage.settle()
    writing, composer = stage.window.chat.writing, stage.window.chat_page.composer
    with tempfile.TemporaryDirectory() as folder:
        files = _files(Path(folder))
        writing.attachments.add_files(files)
        await stage.until(lambda: len(writing.attachments.parts) == len(files))
    composer.text.setPlainText("What do these have in common?")
    composer.text.wants_send.emit()
    await stage.until(lambda: stage.window.chat.running)
    await stage.until(lambda: not stage.window.chat.running)
    await stage.settle()
    stage.window.turns.verticalScrollBar().setValue(0)
    await stage.shoot("composer-turn")


async def composer_prompts(stage: Stage) -> None:
    """A slash opens the prompts; one of them asks for what is to be filled in; the manager."""
    await stage.settle()
    composer = stage.window.chat_page.composer
    QTest.keyClicks(composer.text, "/")
    await stage.shoot("composer-prompts")
    QTest.keyClicks(composer.text, "trans")
    await stage.shoot("composer-prompts-filtered")
    suggestions = stage.window.chat.writing.suggestions
    popup = suggestions.popup
    assert popup is not None  # noqa: S101 - the scene is wrong otherwise
    assert popup.current is not None  # noqa: S101 - as above
    suggestions.insert(popup.current.value)  # type: ignore[arg-type] - a prompt
    form = stage.window.findChild(VariablesForm)
    assert form is not None  # noqa: S101 - as above
    await stage.shoot("composer-variables", form)
    form.reject()
    composer.text.setPlainText("Explain the lamp to me as if I were ten.")
    stage.window.chat.writing.manage_prompts()
    manager = stage.window.findChild(PromptManager)
    assert manager is not None  # noqa: S101 - as above
    await stage.shoot("composer-prompt-manager", manager)
    manager.new(composer.draft)
    editor = manager.findChild(QDialog, "promptEditor")
    await stage.shoot("composer-prompt-editor", editor)
    manager.reject()


async def composer_models(stage: Stage) -> None:
    """An at sign opens the models."""
    await stage.settle()
    connected(stage)
    composer = stage.window.chat_page.composer
    QTest.keyClicks(composer.text, "Dear all, @")
    await stage.shoot("composer-models")
    QTest.keyClicks(composer.text, "m3")
    await stage.shoot("composer-models-filtered")


async def composer_drop_and_paste(stage: Stage) -> None:
    """Files held over the page, and a very long paste."""
    await stage.settle()
    writing = stage.window.chat.writing
    hint = stage.window.chat_page.findChild(QWidget, "dropHint")
    hint.cover()  # type: ignore[attr-defined] - its class is private
    await stage.shoot("composer-drop-hint")
    hint.hide()
    data = QMimeData()
    data.setText("A line of a very long text that was copied somewhere.\n" * 20_000)
    writing.take(data)
    await stage.shoot("composer-long-paste")


COMPOSER_SCENES = (composer_chips, composer_turn, composer_prompts, composer_models, composer_drop_and_paste)

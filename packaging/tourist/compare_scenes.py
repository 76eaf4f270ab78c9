"""Scenes of the playground's comparisons: both API styles, columns that vary, text side by side."""

from PySide6.QtWidgets import QLineEdit

from duologue.domain.style import ApiStyle
from duologue.ui.playground.compare.text_differences import TextDifferences
from duologue.ui.playground.compare.view import CompareView
from tourist.response_scenes import draft, opened, recorded_prompt
from tourist.stage import Scene, Stage

_WIDE, _NARROW = (1920, 1080), (1024, 700)


async def _ran(stage: Stage, view: CompareView) -> None:
    """Run all columns to the end."""
    view.run_all()
    await stage.until(lambda: not view.running)
    await stage.settle()


async def compare_styles(stage: Stage) -> None:
    """The same turn in both styles: said before, and after, with much room and with little."""
    for name, size in (("usual", (1280, 800)), ("wide", _WIDE), ("narrow", _NARROW)):
        stage.window.resize(*size)
        pane = await opened(stage, draft(recorded_prompt("weather")))
        pane.compare_styles(draft(recorded_prompt("weather"), ApiStyle.OPENAI))
        view = pane.comparing.view
        await stage.until(lambda view=view: len(view.columns) == len(ApiStyle))
        if name == "usual":
            await stage.shoot("compare-styles-before")
        await _ran(stage, view)
        await stage.shoot(f"compare-styles-{name}")


async def compare_columns(stage: Stage) -> None:
    """Three columns, one of them open for changes, one failed; then the text of two."""
    stage.window.resize(*_WIDE)
    wanted = draft(recorded_prompt("backups"), model="demo-recorded-fast")
    pane = await opened(stage, wanted)
    pane.compare(wanted)
    view = pane.comparing.view
    view.add_column()
    second, third = view.columns[1:]
    second.findChild(QLineEdit, "variationTemperature").setText("0.2")
    second.editor.prompt.setPlainText(recorded_prompt("zh"))
    third.editor.prompt.setPlainText("/error 401")
    await stage.shoot("compare-columns-before")
    second.toggle_editor()
    await _ran(stage, view)
    await stage.shoot("compare-columns")
    view.show_texts()
    dialog = stage.window.findChild(TextDifferences)
    await stage.shoot("compare-texts", dialog)
    dialog.reject()


COMPARE_SCENES: tuple[Scene, ...] = (compare_styles, compare_columns)

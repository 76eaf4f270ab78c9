"""Scenes of the playground: columns in either style, recordings that open, tries to choose from."""

from dataclasses import replace

from PySide6.QtWidgets import QComboBox

from duologue.domain.style import ApiStyle
from duologue.domain.variation import Variation
from tourist.response_scenes import draft, opened, recorded_prompt
from tourist.stage import Scene, Stage

_SIZES = (("usual", (1280, 800)), ("wide", (1920, 1080)), ("narrow", (1024, 700)))


async def bench_columns(stage: Stage) -> None:
    """Columns of which one asks in the other API style: what it loses is said at it."""
    plain = draft(recorded_prompt("weather"))
    for name, size in _SIZES:
        request = replace(plain.request, system=f"Be brief ({name}).", prefill="Well: ")
        wanted = replace(plain, request=request, extra={"seed": 7, "logprobs": True})
        stage.window.resize(*size)
        pane = await opened(stage, wanted)
        stage.services.playground.workbench.change(
            columns=(Variation(), Variation(temperature=0.2), Variation(style=ApiStyle.ANTHROPIC))
        )
        pane.compare(wanted)
        view = pane.comparing.view
        style = view.columns[2].findChild(QComboBox, "variationStyle")
        await stage.until(lambda view=view: not view.columns[2].note.isHidden())
        if name == "usual":
            view.columns[1].toggle_editor()
            style.setFocus()
            await stage.shoot("bench-columns-before")
            view.columns[1].toggle_editor()
        view.run_all()
        await stage.until(lambda view=view: not view.running)
        await stage.shoot(f"bench-columns-{name}")
        view.start_over()
        await stage.shoot(f"bench-columns-{name}-over")


BENCH_SCENES: tuple[Scene, ...] = (bench_columns,)

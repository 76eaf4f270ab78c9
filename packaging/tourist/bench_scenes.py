"""Scenes of the playground: columns in either style, recordings that open, tries to choose from."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QStackedWidget

from duologue.domain.chunks import Chunks
from duologue.domain.parts import FilePart
from duologue.domain.request import Turn
from duologue.domain.style import ApiStyle
from duologue.domain.variation import Variation
from duologue.services.recordings.recording import Recording
from duologue.ui.playground.history.window import HistoryDialog
from tourist.response_scenes import draft, opened, over, recorded_prompt
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


async def bench_opening(stage: Stage) -> None:
    """A recording while it is read, the two tries in one, and the row of the history that leads to it."""
    for name, size in _SIZES:
        stage.window.resize(*size)
        pane = await opened(stage, draft(recorded_prompt("weather")))
        pane.opening.words.setText("Opening 2026-11-24T07-00-00-openai.duorec…")
        stack = pane.opening.parentWidget()
        assert isinstance(stack, QStackedWidget)  # noqa: S101 - it stands in one
        stack.setCurrentWidget(pane.opening)
        await stage.shoot(f"bench-opening-{name}")
    pane.run(draft(recorded_prompt("weather")))
    await over(stage, pane)
    run = pane.view.watch.answering
    exchange = run.result.exchanges[-1]
    history = stage.services.playground.history
    await history.set_recording(run.kept_id, Path("weather.duorec"))
    busy = replace(exchange, status=503, chunks=Chunks([0.2], [b'{"error": {"message": "busy"}}']))
    pane.show_recording(Recording.of(busy, exchange))
    await over(stage, pane)
    pane.view.open_tab(pane.view.events)
    await stage.shoot("bench-tries")
    for name, size in _SIZES[1:]:
        stage.window.resize(*size)
        page = stage.window.page_widget("playground")
        page.beside.show_history()
        dialog = next(each for each in stage.window.findChildren(HistoryDialog) if each.isVisible())
        await stage.until(dialog.detail.recording.isVisible)
        await stage.shoot(f"bench-history-{name}", dialog)
        dialog.reject()


async def bench_file_names(stage: Stage) -> None:
    """Attached files, one of which holds names that are sent as they stand."""
    wanted = draft("Say what {{topic}} is in this page.")
    file = FilePart("page.html", "<p>{{ title }}</p>", 18)
    plain = FilePart("notes.txt", "nothing special", 15)
    turn = Turn("user", (*wanted.request.turns[0].parts, file, plain))
    wanted = replace(wanted, request=replace(wanted.request, turns=(turn,)))
    await opened(stage, wanted)
    stage.window.page_widget("playground").show_side("request")
    await stage.shoot("bench-file-names")


BENCH_SCENES: tuple[Scene, ...] = (bench_columns, bench_opening, bench_file_names)

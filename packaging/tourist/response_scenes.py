"""Scenes of the playground's response side: every tab, while it streams, failed, refused, played again."""

from dataclasses import replace

from PySide6.QtWidgets import QPushButton

from duologue.domain.draft import Draft
from duologue.domain.parts import TextPart
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.secret import Secret
from duologue.domain.style import ApiStyle
from duologue.services.recordings.recording import Recording
from duologue.services.tables import catalogue
from duologue.ui.playground.page import PlaygroundPage
from duologue.ui.playground.response.bug_report import BugReportDialog
from duologue.ui.playground.response.pane import ResponsePane
from tourist.stage import Scene, Stage

_FAST = "demo-recorded-fast"
_WIDE, _NARROW = (1920, 1080), (1024, 700)
_TABS = ("raw", "events", "headers", "timing", "usage")


def draft(prompt: str, style: ApiStyle = ApiStyle.OPENAI, model: str = _FAST) -> Draft:
    """A request to the demo."""
    return Draft(style, DEMO_PROFILE_ID, ChatRequest(model, (Turn("user", (TextPart(prompt),)),)))


def recorded_prompt(part: str) -> str:
    """One of the demo's prompts."""
    return next(prompt.prompt for prompt in catalogue.demo_prompts() if part in prompt.id)


async def opened(stage: Stage, wanted: Draft) -> ResponsePane:
    """The response side of the playground, with this request beside it."""
    stage.services.preferences.change(developer_tools=True)
    stage.window.show_page("playground")
    page = stage.window.page_widget("playground")
    assert isinstance(page, PlaygroundPage)  # noqa: S101 - what the window builds for this name
    page.show_draft(wanted)
    page.show_side("response")
    await stage.settle()
    return page.findChild(ResponsePane)


async def over(stage: Stage, pane: ResponsePane) -> None:
    """Wait until the answer has ended."""
    await stage.until(lambda: not pane.view.running)


async def ran(stage: Stage, pane: ResponsePane, wanted: Draft) -> None:
    """Run to the end."""
    pane.run(wanted)
    await over(stage, pane)
    await stage.settle()


def press(stage: Stage, name: str) -> None:
    """Click a button of the open page."""
    stage.window.pages.currentWidget().findChild(QPushButton, name).click()


async def response_empty(stage: Stage) -> None:
    """Before anything was sent."""
    await opened(stage, draft(recorded_prompt("backups")))
    await stage.shoot("response-empty")


async def response_tabs(stage: Stage) -> None:
    """Every tab of a finished answer, in both styles."""
    for style in ApiStyle:
        wanted = draft(recorded_prompt("backups"), style)
        pane = await opened(stage, wanted)
        await ran(stage, pane, wanted)
        await stage.shoot(f"response-{style.value}-rendered")
        for name in _TABS:
            press(stage, f"{name}PaneTab")
            if name == "events":
                pane.view.events.table.go_to(12)
            await stage.shoot(f"response-{style.value}-{name}")
        press(stage, "renderedPaneTab")


async def response_wide(stage: Stage) -> None:
    """With much room, and with little."""
    wanted = draft(recorded_prompt("weather"), ApiStyle.ANTHROPIC)
    for name, size in (("wide", _WIDE), ("narrow", _NARROW)):
        stage.window.resize(*size)
        pane = await opened(stage, wanted)
        await ran(stage, pane, wanted)
        await stage.shoot(f"response-{name}-rendered")
        for tab in ("events", "timing"):
            press(stage, f"{tab}PaneTab")
            await stage.shoot(f"response-{name}-{tab}")
        press(stage, "renderedPaneTab")


async def response_streaming(stage: Stage) -> None:
    """Waiting, streaming and stopped."""
    wanted = draft(recorded_prompt("backups"), model="demo-recorded")
    pane = await opened(stage, wanted)
    pane.run(wanted)
    await stage.shoot("response-waiting")
    await stage.until(lambda: len(pane.view.watch.answering.reply.text) > 300)  # noqa: PLR2004 - some lines
    await stage.shoot("response-streaming")
    press(stage, "eventsPaneTab")
    await stage.shoot("response-streaming-events")
    pane.stop()
    await over(stage, pane)
    press(stage, "renderedPaneTab")
    await stage.shoot("response-stopped")


async def response_failed(stage: Stage) -> None:
    """Refused by the server, broken off, refused here."""
    for name in ("401", "429", "midstream"):
        wanted = draft(f"/error {name}")
        pane = await opened(stage, wanted)
        pane.run(wanted)
        if name == "429":
            await stage.settle()
            await stage.shoot("response-trying-again")
        await over(stage, pane)
        await stage.shoot(f"response-failed-{name}")
    profile = catalogue.presets()[0].profile("service")
    stage.services.accounts.keep_for_session(profile, Secret("sk-made-up-for-the-tour"))
    await ran(stage, pane, replace(draft("Hello"), profile_id=profile.id))
    await stage.shoot("response-terms-first")


async def response_recording(stage: Stage) -> None:
    """A recording played, and the bug report of it."""
    wanted = draft(recorded_prompt("zh"), ApiStyle.ANTHROPIC)
    pane = await opened(stage, wanted)
    await ran(stage, pane, wanted)
    exchange = pane.view.watch.answering.result.exchanges[-1]
    pane.show_recording(Recording.of(exchange))
    await over(stage, pane)
    await stage.shoot("response-recording")
    pane.replay_bar.step.click()
    for _ in range(8):
        pane.replay_bar.step.click()
    press(stage, "eventsPaneTab")
    await stage.settle()
    await stage.shoot("response-recording-steps")
    pane.stop()
    await over(stage, pane)
    pane.keeping.report(pane.view.watch)
    dialog = stage.window.findChild(BugReportDialog)
    await stage.shoot("response-bug-report", dialog)
    dialog.reject()


RESPONSE_SCENES: tuple[Scene, ...] = (
    response_empty,
    response_tabs,
    response_wide,
    response_streaming,
    response_failed,
    response_recording,
)

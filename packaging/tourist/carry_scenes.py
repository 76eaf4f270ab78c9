"""Scenes of what stands beside a request of the playground: code, translation, tools, presets, history."""

from dataclasses import replace

from PySide6.QtWidgets import QDialog

from duologue.domain.draft import Draft
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.request import ChatRequest, OutputFormat, Parameters, Tool, Turn
from duologue.domain.style import ApiStyle
from duologue.services.playground.runs import RunResult
from duologue.ui.playground.code.sheet import CodeSheetDialog
from duologue.ui.playground.history.window import HistoryDialog
from duologue.ui.playground.page import PlaygroundPage
from tourist.stage import Stage

_MODEL = "demo-recorded-fast"
_TOOL = Tool(
    "get_weather",
    "The weather at a place, now",
    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)
_WEATHER = "What's the weather in Lisbon right now?"
_SYSTEM = "You answer in one short paragraph.\nYou name your source."
_CHINESE = "里斯本现在天气怎么样"


def _draft(text: str, style: ApiStyle = ApiStyle.OPENAI) -> Draft:
    request = ChatRequest(
        _MODEL,
        (Turn("user", (TextPart(text),)),),
        system=_SYSTEM,
        parameters=Parameters(temperature=0.7, stop=("END",)),
        tools=(_TOOL,),
    )
    return Draft(style, DEMO_PROFILE_ID, request)


def _page(stage: Stage) -> PlaygroundPage:
    stage.services.preferences.change(developer_tools=True)
    stage.window.show_page("playground")
    page = stage.window.page_widget("playground")
    if not isinstance(page, PlaygroundPage):
        raise TypeError(type(page).__name__)
    return page


_OTHER_SIZES = ((1024, 720), (1920, 1080))


async def _run(stage: Stage, draft: Draft, run_id: str | None = None) -> RunResult:
    run = stage.services.playground.runs.run(draft, run_id=run_id)
    async for _ in run.events():
        pass
    if run.result is None:
        raise RuntimeError("nothing came of it")
    return run.result


def _dialog(stage: Stage) -> QDialog:
    return next(dialog for dialog in stage.window.findChildren(QDialog) if dialog.isVisible())


async def carry_code(stage: Stage) -> None:
    """The request as code, in each language."""
    page = _page(stage)
    page.show_draft(_draft(_CHINESE))
    page.beside.show_code()
    sheet = _dialog(stage)
    if not isinstance(sheet, CodeSheetDialog):
        raise TypeError(type(sheet).__name__)
    for row in range(sheet.languages.count()):
        sheet.languages.setCurrentRow(row)
        label = sheet.languages.item(row).text()
        await stage.until(lambda label=label: sheet.shown is not None and sheet.shown.language.label == label)
        await stage.shoot(f"carry-code-{sheet.shown.language.value if sheet.shown else row}", sheet)
    sheet.reject()
    for size in _OTHER_SIZES:
        stage.window.resize(*size)
        page.beside.show_code()
        await stage.settle()
        await stage.shoot(f"carry-code-{size[0]}", _dialog(stage))
        _dialog(stage).reject()


async def carry_translate(stage: Stage) -> None:
    """The request in both styles, and what won't carry over."""
    page = _page(stage)
    draft = _draft(_WEATHER, ApiStyle.ANTHROPIC)
    turns = (
        *draft.request.turns,
        Turn(
            "assistant", (ThinkingPart("The person asks.", "c0ffee"), ToolCallPart("t1", "get_weather", "{}"))
        ),
        Turn("user", (ToolResultPart("t1", "no such city", is_error=True),)),
    )
    request = replace(draft.request, turns=turns, cache_prompt=True, output=OutputFormat({"type": "object"}))
    page.show_draft(replace(draft, request=request, extra={"top_k": 40, "new_field": True}))
    page.beside.show_translation()
    await stage.until(lambda: bool(_dialog(stage).property("written")))
    await stage.shoot("carry-translate", _dialog(stage))
    _dialog(stage).reject()
    for size in _OTHER_SIZES:
        stage.window.resize(*size)
        page.beside.show_translation()
        await stage.until(lambda: bool(_dialog(stage).property("written")))
        await stage.shoot(f"carry-translate-{size[0]}", _dialog(stage))
        _dialog(stage).reject()


async def carry_tools(stage: Stage) -> None:
    """Calls that wait for results, and the rounds after them."""
    page = _page(stage)
    tools = page.beside.tools
    page.show_draft(_draft(_WEATHER))
    page.run()
    await stage.until(lambda: bool(tools.cards))
    await stage.shoot("carry-tools-waiting")
    tools.cards[0].show_result('{"temperature": 18, "sky": "clear"}', is_error=False)
    stage.window.resize(1920, 1000)
    await stage.shoot("carry-tools-wide")
    stage.window.resize(1024, 768)
    await stage.shoot("carry-tools-narrow")
    stage.window.resize(1280, 800)
    tools.send.click()
    await stage.until(lambda: len(page.beside.loop.rounds) == 2)  # noqa: PLR2004 - asked and answered
    await stage.shoot("carry-tools-done")


async def carry_guard(stage: Stage) -> None:
    """A history that has lost something."""
    page = _page(stage)
    draft = _draft(_WEATHER, ApiStyle.ANTHROPIC)
    answer = Turn("assistant", (ThinkingPart("The person asks."), ToolCallPart("t1", "get_weather", "{}")))
    said = Turn("user", (TextPart("Well?"),))
    page.show_draft(
        replace(draft, request=replace(draft.request, turns=(*draft.request.turns, answer, said)))
    )
    page.beside.guard.look()
    await stage.shoot("carry-guard")


async def carry_presets(stage: Stage) -> None:
    """The menu of presets, a preset that was changed, and the dialog for a new one."""
    page = _page(stage)
    presets = stage.services.playground.presets
    for name, about in (
        ("Weather with a source", "One paragraph, names where it knows from"),
        ("诗歌翻译", "古诗"),
    ):
        presets.save_as(name, _draft(_WEATHER), description=about)
    (presets.folder / "broken.toml").write_text('name = "Broken"\nmodel = \n')
    loaded = presets.preset("weather-with-a-source")
    if loaded is not None:
        page.beside.presets.load(loaded)
    page.show_draft(replace(page.draft, request=replace(page.draft.request, system="Be brief.")))
    menu = page.beside.presets.menu
    button = page.beside.presets.button
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    await stage.shoot_over("carry-presets", menu)
    menu.close()
    page.beside.presets.save_as()
    await stage.shoot("carry-presets-save", _dialog(stage))
    _dialog(stage).reject()
    for size in _OTHER_SIZES:
        stage.window.resize(*size)
        await stage.settle()
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        await stage.shoot_over(f"carry-presets-{size[0]}", menu)
        menu.close()


async def carry_history(stage: Stage) -> None:
    """The history: one request, two side by side, nothing found, and nothing kept yet."""
    page = _page(stage)
    page.beside.show_history()
    await stage.shoot("carry-history-empty", _dialog(stage))
    _dialog(stage).reject()
    for text, system in (
        (_WEATHER, _SYSTEM),
        ("Explain in simple words why the sky is blue.", "You are a teacher.\nUse no formulas."),
        (
            "Explain in simple words why the sky is blue.",
            "You are a teacher of small children.\nUse no formulas.",
        ),
        (_CHINESE, _SYSTEM),
    ):
        draft = _draft(text)
        await _run(stage, replace(draft, request=replace(draft.request, system=system)))
    page.beside.show_history()
    dialog = _dialog(stage)
    if not isinstance(dialog, HistoryDialog):
        raise TypeError(type(dialog).__name__)
    await stage.until(lambda: dialog.list.count() == 4)  # noqa: PLR2004 - those above
    await stage.shoot("carry-history", dialog)
    for size in _OTHER_SIZES:
        dialog.reject()
        stage.window.resize(*size)
        page.beside.show_history()
        again = _dialog(stage)
        if not isinstance(again, HistoryDialog):
            raise TypeError(type(again).__name__)
        dialog = again
        await stage.until(lambda dialog=dialog: dialog.list.count() == 4)  # noqa: PLR2004 - those above
        await stage.shoot(f"carry-history-{size[0]}", dialog)
    dialog.list.clearSelection()
    for row in (1, 2):
        dialog.list.item(row).setSelected(True)
    await stage.shoot("carry-history-versions", dialog)
    dialog.field.setText("nowhere to be found")
    await stage.until(lambda: dialog.list.count() == 0)
    await stage.shoot("carry-history-nothing", dialog)
    dialog.reject()


CARRY_SCENES = (carry_code, carry_translate, carry_tools, carry_guard, carry_presets, carry_history)

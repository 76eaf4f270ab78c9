"""The scenes of the request side of the playground."""

from duologue.domain.draft import Draft
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.request import ChatRequest, OutputFormat, Parameters, Tool, Turn
from duologue.domain.style import ApiStyle
from duologue.ui.playground.page import PlaygroundPage
from duologue.ui.playground.request.paste_dialog import PasteDialog
from tourist.stage import Scene, Stage
from tourist.usage_scenes import connected

WIDTHS = ((1024, 768), (1280, 800), (1920, 1080))
_WEATHER = Tool(
    "get_weather",
    "The weather at a place now",
    {"type": "object", "properties": {"place": {"type": "string"}}, "required": ["place"]},
)
_REQUEST = ChatRequest(
    "MiniMax-M2.7",
    (
        Turn("user", (TextPart("What should I wear in {{city}} today? Answer in {{language}}."),)),
        Turn(
            "assistant",
            (
                ThinkingPart("The person needs the weather first.", "3f9a1c"),
                ToolCallPart("call_1", "get_weather", '{"place": "{{city}}"}'),
            ),
        ),
        Turn("user", (ToolResultPart("call_1", "11 degrees, rain until noon"),)),
        Turn("assistant", (TextPart("Take"),)),
    ),
    system="You are brief and kind. 请用简体中文回答。",
    parameters=Parameters(max_tokens=4096, temperature=1.4, thinking="disabled"),
    tools=(_WEATHER,),
    tool_choice="auto",
)
_CURL = """curl https://api.example.org/v1/chat/completions \\
  -H "Authorization: Bearer sk-made-up-0123456789abcdef" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "MiniMax-M2.7",
    "messages": [{"role": "user", "content": "Say hello."}],
    "stream": true
  }'"""


async def playground_request(stage: Stage) -> None:
    """The form, full of everything, at three widths; then empty."""
    page = await _opened(stage)
    await stage.shoot("playground-request-empty")
    page.show_draft(Draft(ApiStyle.ANTHROPIC, "service", _REQUEST, {"top_k": 40}, {"city": "Oslo"}))
    for width, height in WIDTHS:
        stage.window.resize(width, height)
        await stage.shoot(f"playground-request-{width}")
        bar = page.request.form.verticalScrollBar()
        bar.setValue(bar.maximum())
        await stage.shoot(f"playground-request-{width}-end")
        bar.setValue(0)


async def playground_request_json(stage: Stage) -> None:
    """The exact body, an edit with a mistake, one in the other style, and a paste."""
    page = await _opened(stage)
    stage.window.resize(1280, 800)
    page.show_draft(Draft(ApiStyle.OPENAI, "service", _REQUEST, {"seed": 7}, {"city": "Oslo"}))
    pane = page.request.json
    page.request.show_tab("json")
    await stage.until(lambda: "model" in pane.editor.toPlainText())
    await stage.shoot("playground-request-json")
    text = pane.editor.toPlainText()
    pane.editor.setPlainText(text.replace('"stream": true,', '"stream": true'))
    await stage.until(lambda: bool(pane.editor.marks))
    await stage.shoot("playground-request-json-mistake")
    pane.editor.setPlainText('{"model": "m", "max_tokens": 9, "system": "Be kind.", "messages": []}')
    pane.apply()
    await stage.until(lambda: not pane.offer.isHidden())
    await stage.shoot("playground-request-json-other-style")
    page.request.paste(_CURL)
    dialog = stage.window.findChild(PasteDialog)
    if dialog is None:
        raise RuntimeError("the sheet did not open")
    await stage.until(dialog.use.isEnabled)
    await stage.shoot("playground-request-paste", dialog)
    dialog.reject()


async def playground_request_schemas(stage: Stage) -> None:
    """A tool and an output format, each with a mistake in its schema."""
    page = await _opened(stage)
    stage.window.resize(1280, 1000)
    tool = Tool("get_weather", "", {"type": "object", "properties": {"place": {"type": "strin"}}})
    request = ChatRequest(
        "m", (Turn("user", (TextPart("Go"),)),), tools=(tool,), output=OutputFormat({"type": 3})
    )
    page.show_draft(Draft(ApiStyle.OPENAI, "demo", request))
    form = page.request.form
    await stage.settle()
    form.ensureWidgetVisible(form.output, 0, 300)
    await stage.shoot("playground-request-schemas")


async def _opened(stage: Stage) -> PlaygroundPage:
    stage.services.preferences.change(developer_tools=True)
    connected(stage)
    stage.window.show_page("playground")
    page = stage.window.page_widget("playground")
    if not isinstance(page, PlaygroundPage):
        raise TypeError(type(page))
    await stage.settle()
    return page


REQUEST_SCENES: tuple[Scene, ...] = (playground_request, playground_request_json, playground_request_schemas)

"""The scenes of the tour: one function per page or state, in the order a person meets them."""

from dataclasses import replace

from PySide6.QtWidgets import QMenu, QPushButton, QToolButton

from duologue.bootstrap.prepared import open_prepared_chat
from duologue.domain.parts import TextPart, ToolCallPart, ToolResultPart
from duologue.domain.profile import DEMO_PROFILE_ID, Profile
from duologue.domain.secret import Secret
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.ports import AnswerEnding
from duologue.services.tables import catalogue
from duologue.ui.dialogs.message_details import MessageDetails
from duologue.ui.first_run.connect_sheet import ConnectSheet
from duologue.ui.settings.profile_editor import ProfileEditor
from duologue.ui.settings.sections import SECTIONS
from duologue.ui.transcript.document.maths_objects import FormulaObjects
from duologue.ui.transcript.turns.answer_turn import AnswerTurn
from duologue.ui.transcript.turns.thinking_fold import ThinkingFold
from duologue.ui.transcript.view.side_strips import SideBar
from tourist.answers import MATHS_AND_NOTES
from tourist.bench_scenes import BENCH_SCENES
from tourist.blocks import CALL, RESULT, RIGHT_TO_LEFT, WIDE
from tourist.carry_scenes import CARRY_SCENES
from tourist.compare_scenes import COMPARE_SCENES
from tourist.composer_scenes import COMPOSER_SCENES
from tourist.daily_scenes import DAILY_SCENES
from tourist.desk_scenes import DESK_SCENES
from tourist.faults_scenes import FAULTS_SCENES
from tourist.inout2_scenes import INOUT2_SCENES
from tourist.library_scenes import LIBRARY_SCENES
from tourist.request_scenes import REQUEST_SCENES
from tourist.response_scenes import RESPONSE_SCENES
from tourist.setup_scenes import SETUP_SCENES
from tourist.stage import Scene, Stage
from tourist.state_scenes import STATE_SCENES
from tourist.terms import TERMS_SCENES
from tourist.transfer_scenes import TRANSFER_SCENES
from tourist.turns_scenes import TURNS_SCENES
from tourist.usage_scenes import usage, usage_budgets, usage_prices


async def _open_prepared(stage: Stage) -> None:
    chat_id = await open_prepared_chat(stage.services)
    await stage.window.open_first(chat_id)
    await stage.settle()


async def _ask(stage: Stage, prompt: str) -> None:
    """Ask and wait for the end."""
    stage.window.chat.send(prompt)
    await stage.until(lambda: stage.window.chat.running)
    await stage.until(lambda: not stage.window.chat.running)


def _prompt(part: str) -> str:
    return next(prompt.prompt for prompt in catalogue.demo_prompts() if part in prompt.id)


def _connected(stage: Stage) -> Profile:
    """A profile as the Connect sheet makes it."""
    profile = catalogue.presets()[0].profile("service")
    stage.services.accounts.keep_for_session(profile, Secret("sk-made-up-for-the-tour"))
    return profile


async def first_run(stage: Stage) -> None:
    """Nothing is there yet."""
    await stage.shoot("first-run")


async def first_run_own_words(stage: Stage) -> None:
    """Own words, before anything is connected."""
    stage.window.chat_page.composer.set_draft("Can you help me write a birthday card?")
    stage.window.chat.send("Can you help me write a birthday card?")
    await stage.shoot("first-run-own-words")


async def chat(stage: Stage) -> None:
    """The prepared chat: table, list, code, quote."""
    await _open_prepared(stage)
    await stage.shoot("chat-end")
    stage.window.turns.verticalScrollBar().setValue(0)
    await stage.shoot("chat-top")


async def chat_developer(stage: Stage) -> None:
    """Developer tools: style, facts, opened thinking."""
    stage.services.preferences.change(developer_tools=True)
    await _open_prepared(stage)
    fold = stage.window.turns.findChildren(ThinkingFold)[-1]
    fold.toggle()
    await stage.shoot("chat-developer-thinking")


async def chat_streaming(stage: Stage) -> None:
    """While an answer arrives, and after Stop."""
    stage.window.chat.send(_prompt("backups"))
    await stage.until(lambda: any(isinstance(turn, AnswerTurn) for turn in stage.window.turns.turns))
    await stage.until(lambda: stage.window.turns.verticalScrollBar().maximum() > 900)  # noqa: PLR2004 - enough
    await stage.shoot("chat-streaming")
    stage.window.chat.stop()
    await stage.until(lambda: not stage.window.chat.running)
    await stage.shoot("chat-stopped")


async def chat_long(stage: Stage) -> None:
    """A long answer from end to beginning."""
    stage.window.chat.setup.choose_model(catalogue.demo_profile(), "demo-recorded-fast")
    await _ask(stage, _prompt("backups"))
    await stage.shoot("chat-long-end")
    bar = stage.window.turns.verticalScrollBar()
    for number in range(1, 4):
        bar.setValue(bar.maximum() * (3 - number) // 3)
        await stage.shoot(f"chat-long-{number}")


async def chat_chinese(stage: Stage) -> None:
    """Chinese."""
    stage.window.chat.setup.choose_model(catalogue.demo_profile(), "demo-recorded-fast")
    await _ask(stage, _prompt("zh"))
    await stage.shoot("chat-chinese")


async def chat_maths(stage: Stage) -> None:
    """A long answer with formulas and footnotes."""
    library = stage.services.library
    created = await library.create(DEMO_PROFILE_ID, ApiStyle.OPENAI, "demo", title="How fast does it fall?")
    ending = AnswerEnding(TurnState.COMPLETE, (TextPart(MATHS_AND_NOTES),), "demo", "stop")
    await library.add_recorded_turn(created, (TextPart("How fast does it fall?"),), ApiStyle.OPENAI, ending)
    await stage.window.open_first(created.id)
    await stage.settle()
    await stage.until(lambda: not any(each.waiting for each in stage.window.findChildren(FormulaObjects)))
    await stage.shoot("chat-maths-end")
    stage.window.turns.verticalScrollBar().setValue(0)
    await stage.shoot("chat-maths-top")


async def chat_tool(stage: Stage) -> None:
    """A tool call."""
    stage.window.chat.setup.choose_model(catalogue.demo_profile(), "demo-recorded-fast")
    await _ask(stage, _prompt("weather"))
    await stage.shoot("chat-tool-call")


async def chat_find(stage: Stage) -> None:
    """The find bar: hits, the one a person is at, and words that are nowhere."""
    await _open_prepared(stage)
    stage.window.turns.verticalScrollBar().setValue(0)
    stage.window.chat.find()
    bar = stage.window.chat_page.find_bar
    bar.field.setText("the")
    await stage.until(lambda: " of " in bar.count.text())
    stage.window.chat.find_step(+1)
    await stage.shoot("chat-find")
    bar.field.setText("nowhere to be found")
    await stage.shoot("chat-find-nothing")


async def chat_menu(stage: Stage) -> None:
    """The menu of an answer, and its details."""
    stage.services.preferences.change(developer_tools=True)
    await _open_prepared(stage)
    answer = stage.window.turns.answers[-1]
    button = answer.findChild(QToolButton, "moreAboutAnswer")
    button.click()
    menu = answer.findChild(QMenu, "answerMenu")
    await stage.shoot_over("chat-menu", menu)
    details = next(action for action in menu.actions() if action.objectName() == "messageDetails")
    menu.close()
    details.trigger()
    dialog = stage.window.findChild(MessageDetails)
    await stage.shoot("chat-details", dialog)
    dialog.close()


async def chat_blocks(stage: Stage) -> None:
    """A wide table and wide code, at rest and scrolled; right to left; a tool and its result."""
    profile = catalogue.demo_profile()
    for number, (title, text) in enumerate(
        (("Which store is faster?", WIDE), ("كيف أحفظ ملفاتي؟", RIGHT_TO_LEFT))
    ):
        chat = await stage.services.library.create(profile.id, ApiStyle.OPENAI, "demo", title=title)
        ending = AnswerEnding(TurnState.COMPLETE, (TextPart(text),), "demo", "stop")
        await stage.services.library.add_recorded_turn(chat, (TextPart(title),), ApiStyle.OPENAI, ending)
        await stage.window.open_first(chat.id)
        await stage.shoot(f"chat-blocks-{number + 1}")
        for bar in stage.window.turns.findChildren(SideBar):
            bar.setValue(bar.maximum() // 2)
        await stage.shoot(f"chat-blocks-{number + 1}-scrolled")
    chat = await stage.services.library.create(profile.id, ApiStyle.OPENAI, "demo", title="Weather")
    call = ToolCallPart("call-1", "get_forecast", CALL)
    ending = AnswerEnding(TurnState.COMPLETE, (call,), "demo", "tool_calls")
    await stage.services.library.add_recorded_turn(
        chat, (TextPart("Will it rain in Lisbon?"),), ApiStyle.OPENAI, ending
    )
    chat = await stage.services.library.chat(chat.id) or chat
    ending = AnswerEnding(TurnState.COMPLETE, (TextPart("No: three dry days."),), "demo", "stop")
    result = ToolResultPart("call-1", RESULT)
    await stage.services.library.add_recorded_turn(chat, (result,), ApiStyle.OPENAI, ending)
    await stage.window.open_first(chat.id)
    await stage.shoot("chat-tool-result")


async def chat_failed(stage: Stage) -> None:
    """Two failures: one in the middle, one at once."""
    for name in ("midstream", "401"):
        await _ask(stage, f"/error {name}")
    await stage.shoot("chat-failed")


async def chat_refused(stage: Stage) -> None:
    """Nothing was sent, and why."""
    _connected(stage)
    stage.window.chat.new_chat()
    await stage.settle()
    stage.window.chat_page.composer.set_draft("Hello there")
    stage.window.chat.send("Hello there")
    await stage.until(lambda: stage.window.chat_page.notice is not None)
    await stage.shoot("chat-terms-first")


async def chat_losses(stage: Stage) -> None:
    """Another style in mid-chat: what will not go along."""
    await _open_prepared(stage)
    profile = _connected(stage)
    stage.services.preferences.change(developer_tools=True)
    stage.window.chat.setup.choose_model(profile, "MiniMax-M2.7")
    await stage.shoot("chat-losses")


async def chat_connected_empty(stage: Stage) -> None:
    """A new chat with a service."""
    _connected(stage)
    stage.window.chat.new_chat()
    await stage.settle()
    await stage.shoot("chat-connected-empty")


async def chat_narrow(stage: Stage) -> None:
    """The smallest window."""
    stage.window.resize(800, 600)
    await _open_prepared(stage)
    await stage.shoot("chat-narrow")
    stage.window.chat_page.place.toggle()
    await stage.shoot("chat-narrow-drawer")


async def chat_200(stage: Stage) -> None:
    """At 200 %."""
    appearance = replace(stage.services.preferences.current.appearance, zoom=200)
    stage.services.preferences.change(appearance=appearance)
    await _open_prepared(stage)
    await stage.shoot("chat-200-percent")


async def connect(stage: Stage) -> None:
    """The three steps of Connect."""
    stage.window.navigation.connect()
    sheet = stage.window.findChild(ConnectSheet)
    await stage.shoot("connect-service", sheet)
    sheet.service.choose(2)
    await stage.shoot("connect-address", sheet)
    sheet.service.choose(0)
    sheet.findChild(QPushButton, "connectContinue").click()
    await stage.shoot("connect-terms", sheet)
    sheet.terms.box.tick.setChecked(True)
    sheet.terms.box.accept.click()
    await stage.until(sheet.key.save.isEnabled)
    await stage.shoot("connect-key", sheet)
    sheet.reject()


async def connect_own(stage: Stage) -> None:
    """Connect to a server of one's own."""
    stage.window.navigation.connect()
    sheet = stage.window.findChild(ConnectSheet)
    sheet.service.choose(3)
    sheet.service.openai_base.setText("http://127.0.0.1:8080/v1")
    await stage.shoot("connect-own-address", sheet)
    sheet.findChild(QPushButton, "connectContinue").click()
    await stage.shoot("connect-own-terms", sheet)
    sheet.reject()


async def settings(stage: Stage) -> None:
    """Every section of the settings."""
    _connected(stage)
    stage.window.show_page("settings")
    for name in SECTIONS:
        stage.window.show_section(name)
        await stage.shoot(f"settings-{name}")


async def profile_editor(stage: Stage) -> None:
    """Edit a profile: as it is, and with another host."""
    _connected(stage)
    stage.window.show_page("settings")
    stage.window.show_section("profiles")
    page = stage.window.page_widget("settings")
    page.findChild(QPushButton, "editProfile").click()
    editor = stage.window.findChild(ProfileEditor)
    await stage.shoot("profile-editor", editor)
    editor.openai_base.setText("https://gateway.example.org/v1")
    await stage.shoot("profile-editor-new-host", editor)
    editor.reject()


SCENES: tuple[Scene, ...] = (
    first_run,
    first_run_own_words,
    chat,
    chat_developer,
    chat_streaming,
    chat_long,
    chat_chinese,
    chat_maths,
    chat_tool,
    chat_find,
    chat_menu,
    chat_blocks,
    chat_failed,
    chat_refused,
    chat_losses,
    chat_connected_empty,
    chat_narrow,
    chat_200,
    *LIBRARY_SCENES,
    connect,
    connect_own,
    usage,
    usage_budgets,
    usage_prices,
    *SETUP_SCENES,
    *TERMS_SCENES,
    settings,
    profile_editor,
    *DESK_SCENES,
    *REQUEST_SCENES,
    *RESPONSE_SCENES,
    *BENCH_SCENES,
    *COMPARE_SCENES,
    *TRANSFER_SCENES,
    *INOUT2_SCENES,
    *TURNS_SCENES,
    *CARRY_SCENES,
    *COMPOSER_SCENES,
    *DAILY_SCENES,
    *FAULTS_SCENES,
    *STATE_SCENES,
)

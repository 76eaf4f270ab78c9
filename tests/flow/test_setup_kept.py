"""A chat's setup, its persona, its cut and the inspector are there again when the app is opened anew."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPushButton

from duologue.domain.message import AnswerEnding
from duologue.domain.parts import TextPart
from duologue.domain.request import Parameters
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.asking.chat_session import request_of
from duologue.services.tables import catalogue
from duologue.ui.inspector.panel import Inspector
from duologue.ui.long_chats.cut_line import CutLine
from helpers.gui import named, open_core, open_window, press, settle, until

SHORT = "demo-recorded-short-memory"


async def test_everything_about_a_chat_comes_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with open_core(home) as core, open_window(core) as window:
        library = core.services.library
        core.services.preferences.change(developer_tools=True)
        chat = await library.create(catalogue.demo_profile().id, ApiStyle.OPENAI, SHORT, title="Long")
        for number in range(10):
            ending = AnswerEnding(TurnState.COMPLETE, (TextPart("word " * 150),), SHORT, "stop")
            await library.add_recorded_turn(chat, (TextPart(f"question {number}"),), chat.style, ending)
        await window.chat.open(chat.id)
        setup = window.chat.setup
        explain = next(each for each in core.services.personas.all() if each.id == "explain")
        setup.choose_persona(explain)
        setup.change(replace(setup.current, parameters=Parameters(top_p=0.9)), "Top p")
        window.chat.send("And then?")
        await until(lambda: window.chat_page.notice is not None)
        press(window.chat_page.notice, "dropOldest")
        await until(lambda: len(window.turns.rows) == 22 and not window.chat.running)
        window.resize(1440, 800)
        window.actions_by_name["inspector"].trigger()
        await settle()
        first = window.chat.chat and window.chat.chat.context_from
        assert first
    async with open_core(home) as core, open_window(core) as window:
        await until(lambda: window.chat.chat is not None and len(window.turns.rows) == 22)
        again = window.chat.chat
        assert again is not None
        assert (again.persona, again.system, again.context_from) == ("Explain", explain.system, first)
        assert again.parameters == Parameters(top_p=0.9)
        panel = window.findChild(Inspector)
        assert panel.isVisible()
        await until(panel.context.words.text)
        assert named(panel, QLineEdit, "parameter-top_p").text() == "0.9"
        assert "not sent any more" in panel.context.unsent.text()
        window.turns.go_to(first)
        await until(lambda: [line for line in window.findChildren(CutLine) if not line.isHidden()])
        path = await core.services.library.path(again.id)
        assert len(request_of(again, path).turns) < 22
        panel.context.findChild(QPushButton, "sendEverything").click()
        await until(lambda: window.chat.chat is not None and window.chat.chat.context_from is None)
    async with open_core(home) as core:
        kept = await core.services.library.chat(again.id)
        assert kept is not None
        path = await core.services.library.path(again.id)
        assert len(request_of(kept, path).turns) == 22


async def test_a_chat_outlives_its_persona_and_its_profile(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with open_core(home) as core, open_window(core) as window:
        (core.paths.personas / "cook.toml").write_text(
            'name = "Cook"\nsystem = "You cook."', encoding="utf-8"
        )
        window.chat.setup.choose_persona(core.services.personas.all()[-1])
        window.chat.send("/error 400")
        await until(lambda: window.chat.chat is not None and not window.chat.running)
        (core.paths.personas / "cook.toml").unlink()
    async with open_core(home) as core, open_window(core) as window:
        await until(lambda: window.chat.chat is not None)
        assert (window.chat.setup.persona, window.chat.setup.system) == ("Cook", "You cook.")
        assert all(persona.name != "Cook" for persona in core.services.personas.all())

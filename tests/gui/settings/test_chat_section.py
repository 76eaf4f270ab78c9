"""What new chats begin with, and who names them."""

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel

from duologue.bootstrap.core import Core
from duologue.domain.events import AnswerEnded, AnswerStarted, StopReasonGiven, TextAdded
from duologue.domain.profile import ProfileKind
from duologue.domain.secret import Secret
from duologue.services.tables import catalogue
from duologue.ui.main_window import MainWindow
from duologue.ui.settings.chat import ChatSection
from helpers.gui import named, settle, until
from helpers.services import OWN, ScriptedWire


def section(window: MainWindow) -> ChatSection:
    window.show_section("chat")
    found = window.page_widget("settings").findChild(ChatSection)
    assert isinstance(found, ChatSection)
    return found


def choose(shown: ChatSection, name: str, value: str) -> None:
    box = named(shown, QComboBox, name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


async def test_a_new_chat_begins_with_the_chosen_profile_and_model(core: Core, window: MainWindow) -> None:
    service = catalogue.presets()[0].profile("service")
    core.services.accounts.save(OWN)
    core.services.accounts.keep_for_session(service, Secret("sk-canary-1111111111111111"))
    shown = section(window)
    choose(shown, "defaultProfile", "service")
    choose(shown, "defaultModel", "MiniMax-M2.5")
    window.chat.new_chat()
    await settle()
    assert (window.chat.setup.profile.id, window.chat.setup.model) == ("service", "MiniMax-M2.5")
    choose(shown, "defaultProfile", "own")
    assert window.services.preferences.current.chat.default_model == ""
    window.chat.new_chat()
    await settle()
    assert (window.chat.setup.profile.id, window.chat.setup.model) == ("own", "m")


async def test_the_row_of_titles_says_what_they_cost(window: MainWindow) -> None:
    shown = section(window)
    words = " ".join(label.text() for label in shown.findChildren(QLabel))
    assert "One more small request for each new chat, counted and paid" in words
    named(shown, QCheckBox, "autoTitle").click()
    assert window.services.preferences.current.chat.auto_title


@pytest.mark.parametrize(
    ("switches", "title"), [(1, "Blue sky"), (0, "why is it blue?")], ids=["switched on", "as it comes"]
)
async def test_a_chat_is_named_by_the_model_only_if_that_is_switched_on(
    core: Core, window: MainWindow, monkeypatch: pytest.MonkeyPatch, switches: int, title: str
) -> None:
    wire = ScriptedWire(AnswerStarted("r"), TextAdded("Blue sky"), StopReasonGiven("stop"), AnswerEnded())
    core.services.accounts.save(OWN)
    monkeypatch.setattr(core.services.session._answering, "_wire", wire)
    object.__setattr__(core.services.titles._asides, "wire", wire)
    if switches:
        named(section(window), QCheckBox, "autoTitle").click()
    window.show_page("chat")
    window.chat.setup.choose_model(core.services.accounts.profile(OWN.id), "m")
    assert window.chat.setup.profile.kind is ProfileKind.OWN
    window.chat.send("why is it blue?")
    await until(lambda: len(window.turns.rows) == 2 and not window.chat.running)
    await settle()
    await until(lambda: window.chat.chat is not None and window.chat.chat.title == title)
    assert len(wire.requests) == 1 + switches
    assert window.chat_page.header.findChild(QLabel).text() in (title, "")


async def test_thinking_is_unfolded_from_the_start_where_that_is_wished(window: MainWindow) -> None:
    named(section(window), QCheckBox, "thinkingShown").click()
    window.show_page("chat")
    window.chat.setup.choose_model(catalogue.demo_profile(), "demo-recorded-fast")
    window.chat.send(next(prompt.prompt for prompt in catalogue.demo_prompts() if "sky" in prompt.id))
    await until(lambda: window.turns.answers and window.turns.answers[-1].thinking is not None)
    fold = window.turns.answers[-1].thinking
    assert fold is not None
    assert fold.opened
    window.chat.stop()
    await until(lambda: not window.chat.running)
    await window.chat.open(window.chat.chat.id if window.chat.chat is not None else "")
    await settle()
    again = window.turns.answers[-1].thinking
    assert again is not None
    assert again.opened

"""Beneath an answer: copy, ask again, the versions."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QToolButton

from duologue.domain.message import Message
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage
from duologue.ui.theme import Theme
from duologue.ui.transcript.turns.answer_footer import AnswerFooter
from helpers import gui


def _footer(theme: Theme, message: Message, asked: gui.Asked | None = None) -> AnswerFooter:
    footer = AnswerFooter(theme, (asked or gui.Asked()).actions())
    footer.show_message(message)
    return gui.shown(footer, 700)


def _button(footer: AnswerFooter, name: str) -> QToolButton:
    return next(b for b in footer.findChildren(QToolButton) if b.accessibleName() == name)


def test_copy_takes_the_markdown_without_hidden_characters(theme: Theme) -> None:
    footer = _footer(theme, gui.answered("**bold**\u202e \u200bx\n\n```\ncode\n```\n"))
    gui.press(footer, "copyAnswer")
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "**bold** x\n\n```\ncode\n```"
    assert clipboard.mimeData().formats() == ["text/plain"]
    assert _button(footer, "Copied")


def test_there_is_nothing_to_copy_in_an_empty_answer(theme: Theme) -> None:
    assert not _button(_footer(theme, gui.answered()), "Copy answer").isVisible()


def test_regenerate_asks_for_this_answer(theme: Theme) -> None:
    asked = gui.Asked()
    message = gui.answered("Words")
    gui.press(_footer(theme, message, asked), "regenerate")
    assert asked.regenerated == [message]


def test_one_version_shows_no_arrows(theme: Theme) -> None:
    footer = _footer(theme, gui.answered("Words"))
    assert not [b for b in footer.findChildren(QToolButton) if b.accessibleName() == "Previous version"]
    assert "1 / 1" not in gui.words_of(footer)


def test_versions_can_be_walked_both_ways(theme: Theme) -> None:
    asked = gui.Asked()
    message = replace(gui.answered("Words"), version=2, versions=3)
    footer = _footer(theme, message, asked)
    assert "2 / 3" in gui.words_of(footer)
    _button(footer, "Previous version").click()
    _button(footer, "Next version").click()
    assert asked.versions == [(message, -1), (message, +1)]


def test_the_first_and_the_last_version_are_ends(theme: Theme) -> None:
    first = _footer(theme, replace(gui.answered("Words"), version=1, versions=2))
    assert not _button(first, "Previous version").isEnabled()
    assert _button(first, "Next version").isEnabled()
    last = _footer(theme, replace(gui.answered("Words"), version=2, versions=2))
    assert _button(last, "Previous version").isEnabled()
    assert not _button(last, "Next version").isEnabled()


def test_facts_are_for_developers(theme: Theme) -> None:
    message = replace(gui.answered("Words"), model="model-x")
    assert "model-x" not in gui.words_of(_footer(theme, message))
    assert "model-x" in gui.words_of(_footer(theme, message, gui.Asked(developer_tools=True)))


@pytest.mark.parametrize("width", [180, 400, 560, 700, 1100])
def test_no_fact_is_clipped_beside_the_mark_of_a_recorded_example(theme: Theme, width: int) -> None:
    message = replace(
        gui.answered("Words"),
        model="demo-recorded",
        style=ApiStyle.ANTHROPIC,
        usage=Usage(1234, 5678),
        timing=Timing(120.0, 15000.0),
    )
    footer = _footer(theme, message, gui.Asked(developer_tools=True, demo=True))
    gui.shown(footer, width, footer.heightForWidth(width))
    facts = gui.named(footer, QLabel, "answerFacts")
    assert footer.rect().contains(facts.geometry())
    assert facts.height() >= facts.heightForWidth(facts.width())
    mark = gui.named(footer, QLabel, "answerMark")
    assert footer.rect().contains(mark.geometry())
    assert mark.height() >= mark.heightForWidth(mark.width())
    assert not facts.geometry().intersects(mark.geometry())
    if width == 1100:  # beside the buttons, at the far end
        assert facts.geometry().right() == footer.rect().right()
        assert facts.geometry().top() == 0


def test_an_imported_answer_makes_no_mystery_of_its_end(theme: Theme) -> None:
    message = replace(gui.answered("Words"), stop_reason=None, profile_id=None)
    assert "didn't say" not in gui.words_of(_footer(theme, message))


ENDS = {
    "stop": "",
    "end_turn": "",
    "length": "length limit",
    "max_tokens": "length limit",
    "content_filter": "filter",
    "refusal": "declined",
    "tool_calls": "tool",
    "tool_use": "tool",
    "model_context_window_exceeded": "context",
    "brand_new": "unknown here: brand_new",
    "<b>x</b>\n\u202ey": "unknown here: <b>x</b>\ufffd\ufffdy",
    None: "didn't say",
}


@pytest.mark.fault("F40")
@pytest.mark.parametrize(("reason", "words"), ENDS.items(), ids=map(repr, ENDS))
def test_why_the_model_stopped_is_said(theme: Theme, reason: str | None, words: str) -> None:
    shown = gui.words_of(_footer(theme, replace(gui.answered("Words"), stop_reason=reason, profile_id="p")))
    assert words in shown
    assert bool(words) is any(word in shown for word in ("Stopped", "Cut", "Asks", "declined", "server"))


@pytest.mark.fault("F40")
def test_an_answer_without_its_marker_is_said_to_be_interrupted(theme: Theme) -> None:
    broken = gui.answered("Half", state=TurnState.INTERRUPTED)
    assert "Interrupted" in gui.words_of(_footer(theme, broken))

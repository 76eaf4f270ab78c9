"""A tool call is shown, never run."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from duologue.domain.message import Message
from duologue.domain.parts import ToolCallPart, ToolResultPart
from duologue.ui.theme import Theme
from duologue.ui.transcript.turns.tool_card import ToolCard
from duologue.ui.transcript.turns.tool_results import Beside, answer_before, results_for
from helpers import gui


def _card(theme: Theme, arguments: str, name: str = "search") -> ToolCard:
    card = ToolCard(theme, gui.saver())
    card.show_call(ToolCallPart("1", name, arguments))
    return gui.shown(card, 600)


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ('{"a":{"b":[1,2]}}', '{\n  "a": {\n    "b": [\n      1,\n      2\n    ]\n  }\n}'),
        ('{"city":"S\u00e3o Paulo"}', '{\n  "city": "S\u00e3o Paulo"\n}'),
        ('{"cut": [1, 2', '{"cut": [1, 2'),
        ("not json", "not json"),
        ("[1, 2]", "[1, 2]"),
        ("", "{}"),
    ],
)
def test_arguments_are_indented_where_they_parse_and_raw_where_not(
    theme: Theme, arguments: str, shown: str
) -> None:
    assert shown in gui.words_of(_card(theme, arguments))


def test_hidden_characters_in_a_call_are_shown(theme: Theme) -> None:
    words = gui.words_of(_card(theme, '{"a": "\u202ex', "se\u200barch"))
    assert "\u202e" not in words
    assert "se\u27e6U+200B\u27e7arch" in words


def test_a_screen_reader_hears_which_tool(theme: Theme) -> None:
    assert _card(theme, "{}").accessibleName() == "Tool call search"


def test_arguments_are_shown_as_they_came_on_demand(theme: Theme) -> None:
    card = _card(theme, '{"a":1}')
    gui.press(card, "rawArguments")
    assert '{"a":1}' in gui.words_of(card)
    assert _card(theme, '{"cut": [1').findChild(QPushButton, "rawArguments").isHidden()


def test_a_result_stands_below_the_arguments_and_an_error_is_named(theme: Theme) -> None:
    card = _card(theme, "{}")
    card.show_result(ToolResultPart("1", "sunny\u202e"))
    assert "Result\nsunny\u27e6U+202E\u27e7" in gui.words_of(card)
    assert card.accessibleName() == "Tool call search, with its result"
    card.show_result(ToolResultPart("1", "no such town", is_error=True))
    assert "Result: an error\nno such town" in gui.words_of(card)
    card.show_result(None)
    assert "Result" not in gui.words_of(card)


def test_a_long_result_is_folded(theme: Theme) -> None:
    card = _card(theme, "{}")
    card.show_result(ToolResultPart("1", "\n".join(f"line {n}" for n in range(50))))
    assert "line 11" in gui.words_of(card)
    assert "line 12" not in gui.words_of(card)
    more = gui.named(card, QPushButton, "toolResultMore")
    assert more.text() == "Show all (50 lines)"
    more.click()
    assert "line 49" in gui.words_of(card)
    assert more.text() == "Show less"


def test_a_very_long_result_is_shown_in_a_window_of_its_own(theme: Theme) -> None:
    card = _card(theme, "{}")
    card.show_result(ToolResultPart("1", "x\n" * 1000))
    gui.named(card, QPushButton, "toolResultMore").click()
    (whole,) = card.window().findChildren(QWidget, "wholeView")
    whole.close()


def _conversation() -> tuple[Message, Message, Message]:
    call = gui.answered(ToolCallPart("1", "search", "{}"))
    given = replace(gui.said("", 2), parts=(ToolResultPart("1", "found"),))
    return gui.said("look"), call, given


def _beside(*messages: Message) -> Beside:
    def beside(message_id: str, step: int) -> Message | None:
        place = [message.id for message in messages].index(message_id) + step
        return messages[place] if 0 <= place < len(messages) else None

    return beside


def test_a_result_belongs_to_the_call_in_the_answer_before_it() -> None:
    asked, call, given = _conversation()
    assert results_for(call, _beside(asked, call, given)) == given.parts
    assert results_for(call, _beside(asked, call)) == ()
    assert answer_before(given, _beside(asked, call, given)) == call
    assert answer_before(asked, _beside(asked, call, given)) is None


def test_an_answer_shows_the_results_of_its_calls() -> None:
    asked, call, given = _conversation()
    turn = gui.shown(gui.Asked().make(call), 600)
    turn.show_results(results_for(call, _beside(asked, call, given)))
    assert "Result\nfound" in gui.words_of(turn)

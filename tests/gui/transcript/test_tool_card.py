"""A tool call is shown, never run."""

import pytest

from duologue.domain.parts import ToolCallPart
from duologue.ui.theme import Theme
from duologue.ui.transcript.tool_card import ToolCard
from helpers import gui


def _card(theme: Theme, arguments: str, name: str = "search") -> ToolCard:
    card = ToolCard(theme)
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

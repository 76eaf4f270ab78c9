"""Columns that differ from one request."""

from dataclasses import replace

from duologue.domain.draft import Draft
from duologue.domain.parts import TextPart, ToolResultPart
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.style import ApiStyle
from duologue.domain.variation import Variation, last_prompt, varied

BASE = Draft(
    ApiStyle.OPENAI,
    "own",
    ChatRequest(
        "m",
        (
            Turn("user", (TextPart("first"),)),
            Turn("assistant", (TextPart("answer"),)),
            Turn("user", (ToolResultPart("c", "42"), TextPart("last"))),
        ),
        system="be brief",
    ),
)


def test_nothing_chosen_is_the_request_itself() -> None:
    assert varied(BASE, Variation()) == BASE
    assert Variation().changes == ()


def test_only_what_is_chosen_changes() -> None:
    changed = varied(BASE, Variation(profile_id="other", model="n", system="", temperature=0.0, max_tokens=5))
    assert changed.profile_id == "other"
    assert (changed.request.model, changed.request.system) == ("n", "")
    assert (changed.request.parameters.temperature, changed.request.parameters.max_tokens) == (0.0, 5)
    assert changed.request.parameters.top_p is None
    assert changed.request.turns == BASE.request.turns


def test_a_prompt_takes_the_place_of_the_last_words_and_leaves_results() -> None:
    changed = varied(BASE, Variation(prompt="other"))
    assert changed.request.turns[-1].parts == (ToolResultPart("c", "42"), TextPart("other"))
    assert changed.request.turns[:-1] == BASE.request.turns[:-1]
    assert last_prompt(BASE) == "last"


def test_a_request_without_a_question_gets_one() -> None:
    empty = replace(BASE, request=ChatRequest("m", ()))
    assert varied(empty, Variation(prompt="Hi")).request.turns == (Turn("user", (TextPart("Hi"),)),)


def test_a_chosen_parameter_replaces_one_that_stood_outside_of_the_form() -> None:
    outside = replace(BASE, extra={"temperature": "warm", "seed": 7})
    assert varied(outside, Variation(temperature=0.5)).extra == {"seed": 7}


def test_the_style_is_among_what_differs_and_left_to_those_who_write_it() -> None:
    variation = Variation(style=ApiStyle.ANTHROPIC)
    assert variation.changes == ("style",)
    assert varied(BASE, variation) == BASE

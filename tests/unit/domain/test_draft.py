"""Drafts of the playground: names in every text, values put in, nothing else changed."""

import json

from duologue.domain.draft import Draft, names_in
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.request import ChatRequest, OutputFormat, Parameters, RawMessage, Tool, Turn
from duologue.domain.style import ApiStyle


def _draft(**values: str) -> Draft:
    request = ChatRequest(
        "{{model}}",
        (
            Turn("user", (TextPart("Say {{ word }} in {{language}}."),)),
            Turn(
                "assistant",
                (
                    ThinkingPart("{{thought}}", "signature"),
                    ToolCallPart("call", "look", '{"for": "{{word}}"}'),
                ),
            ),
            Turn("user", (ToolResultPart("call", "found {{result}}"),)),
            Turn("user", (), RawMessage(ApiStyle.OPENAI, "", {"role": "user", "name": "{{who}}"})),
        ),
        system="Be {{tone}}.",
        parameters=Parameters(stop=("{{end}}",)),
        tools=(Tool("look", "Looks for {{thing}}", {"properties": {"a": {"description": "{{field}}"}}}),),
        output=OutputFormat({"title": "{{title}}"}),
        user_id="{{user}}",
        prefill="{{begin}}",
    )
    return Draft(ApiStyle.OPENAI, "demo", request, {"metadata": {"run": ["{{run}}"]}}, values)


def test_names_are_found_in_every_text_but_signed_thinking() -> None:
    assert set(_draft().names()) == {
        *("model", "word", "language", "result", "who", "tone", "end", "thing", "field", "title"),
        *("user", "begin", "run"),
    }


def test_each_name_is_told_once_in_the_order_of_reading() -> None:
    assert _draft().names()[:4] == ("model", "tone", "word", "language")


def test_values_are_put_in_and_the_rest_stays() -> None:
    filled = _draft(word="hi", tone="", run="7").filled()
    assert filled.turns[0].parts == (TextPart("Say hi in {{language}}."),)
    assert filled.system == "Be ."
    assert filled.extra == {"metadata": {"run": ["7"]}}
    assert filled.turns[1].parts[0] == ThinkingPart("{{thought}}", "signature")


def test_a_quote_in_a_value_does_not_break_the_arguments_of_a_call() -> None:
    call = _draft(word='"so", he said').filled().turns[1].parts[1]
    assert isinstance(call, ToolCallPart)
    assert json.loads(call.arguments) == {"for": '"so", he said'}


def test_a_value_is_not_searched_for_names() -> None:
    assert _draft(tone="{{word}}", word="x").filled().system == "Be {{word}}."


def test_an_empty_value_counts_as_given() -> None:
    assert "tone" not in _draft(tone="").unset()
    assert "word" in _draft(tone="").unset()


def test_a_draft_is_sent_as_it_is_written() -> None:
    assert _draft().filled().as_written
    assert _draft().unfilled().as_written
    assert _draft(tone="x").unfilled().system == "Be {{tone}}."


def test_what_looks_alike_is_no_name() -> None:
    assert list(names_in("{a} {{ }} {{1}} {{a b}} {{ok}} {{ größe }}")) == ["ok", "größe"]


def test_what_a_server_said_goes_back_as_it_came() -> None:
    raw = RawMessage(ApiStyle.ANTHROPIC, "https://one.example", {"content": "Use {{word}} here."})
    turn = Turn("assistant", (TextPart("Use {{word}} here."),), raw)
    draft = Draft(ApiStyle.ANTHROPIC, "own", ChatRequest("m", (turn,)), {}, {"word": "lamp"})
    assert draft.filled().turns == (turn,)
    assert draft.names() == ()

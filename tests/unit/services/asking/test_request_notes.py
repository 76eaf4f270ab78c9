"""What a request will lose is said before it is sent, from data."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue import resources
from duologue.api.dialects import dialect_of
from duologue.domain.errors import InputUnreadable
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.profile import AuthForm, Endpoint, Profile, ProfileKind
from duologue.domain.request import ChatRequest, OutputFormat, Parameters, RawMessage, Turn
from duologue.domain.style import ApiStyle
from duologue.services.asking.request_notes import HISTORY, notes
from duologue.services.tables import catalogue
from duologue.services.tables.request_rules import Effect, read_rules, rules

GLOBAL = next(preset for preset in catalogue.presets() if preset.id == "minimax-global").profile("p")
OWN = Profile(
    "o", "Own", ProfileKind.OWN, openai_base="http://127.0.0.1:9/v1", anthropic_base="http://127.0.0.1:9"
)
OPENAI, ANTHROPIC = ApiStyle.OPENAI, ApiStyle.ANTHROPIC
ORIGIN = "https://api.minimax.io"
SCHEMA = OutputFormat({"type": "object"})


def asked(*turns: Turn, **fields: Any) -> ChatRequest:
    parameters = {name: fields.pop(name) for name in list(fields) if name in Parameters.__slots__}
    return ChatRequest("m", turns, parameters=Parameters(**parameters), **fields)


def told(profile: Profile, style: ApiStyle, model: str, request: ChatRequest) -> list[tuple[str, str]]:
    return [(note.setting, note.effect.value) for note in notes(profile, style, model, request)]


@pytest.mark.parametrize(
    ("style", "model", "fields", "expected"),
    [
        (OPENAI, "MiniMax-M2", {}, []),
        (OPENAI, "MiniMax-M2", {"output": SCHEMA}, [("output", "ignored")]),
        (OPENAI, "MiniMax-M3", {"output": SCHEMA}, []),
        (ANTHROPIC, "MiniMax-M2.7-highspeed", {"output": SCHEMA}, [("output", "rejected")]),
        (ANTHROPIC, "MiniMax-M2", {"output": OutputFormat()}, [("output", "not_carried")]),
        (OPENAI, "MiniMax-M2.5", {"thinking": "disabled"}, [("thinking", "ignored")]),
        (OPENAI, "MiniMax-M2.5", {"thinking": "adaptive"}, []),
        (ANTHROPIC, "MiniMax-M3", {"thinking": "disabled"}, []),
        (OPENAI, "MiniMax-M3", {"stop": ("x",)}, [("stop", "ignored")]),
        (ANTHROPIC, "MiniMax-M3", {"stop": ("x",)}, [("stop", "ignored")]),
        (OPENAI, "MiniMax-M3", {"tool_choice": "auto"}, []),
        (OPENAI, "MiniMax-M3", {"tool_choice": "required"}, [("tool_choice", "ignored")]),
        (ANTHROPIC, "MiniMax-M3", {"tool_choice": "none"}, []),
        (ANTHROPIC, "MiniMax-M3", {"tool_choice": "search"}, [("tool_choice", "rejected")]),
        (OPENAI, "MiniMax-M2", {"temperature": 1.0}, []),
        (OPENAI, "MiniMax-M2", {"temperature": 1.5}, [("temperature", "rejected")]),
        (OPENAI, "MiniMax-M2", {"temperature": 0.0}, [("temperature", "rejected")]),
        (OPENAI, "MiniMax-M3", {"temperature": 0.0}, []),
        (ANTHROPIC, "MiniMax-M3", {"temperature": 2.5}, [("temperature", "rejected")]),
        (OPENAI, "MiniMax-M3", {"cache_prompt": True}, [("cache_prompt", "not_carried")]),
        (ANTHROPIC, "MiniMax-M2", {"cache_prompt": True}, []),
        (ANTHROPIC, "MiniMax-M3", {"cache_prompt": True}, [("cache_prompt", "ignored")]),
    ],
)
def test_settings_at_the_service(
    style: ApiStyle, model: str, fields: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert told(GLOBAL, style, model, asked(**fields)) == expected


def test_what_is_known_of_the_service_is_not_said_of_other_servers() -> None:
    request = asked(stop=("x",), temperature=1.5, tool_choice="required", thinking="disabled", output=SCHEMA)
    assert told(OWN, OPENAI, "MiniMax-M2", request) == []


@pytest.mark.parametrize("style", list(ApiStyle))
@given(st.booleans(), st.sampled_from([None, OutputFormat(), SCHEMA]))
def test_whatever_a_dialect_leaves_out_is_said(
    style: ApiStyle,
    cache: bool,  # noqa: FBT001 - drawn
    output: OutputFormat | None,
) -> None:
    request = asked(Turn("user", (TextPart("Hi"),)), cache_prompt=cache, output=output)
    endpoint = Endpoint(style, OWN.base(style), AuthForm.NONE)
    left_out = dialect_of(style).encode(endpoint, request).left_out
    said = [setting for setting, effect in told(OWN, style, "any", request) if effect == "not_carried"]
    assert sorted(left_out) == sorted(said)


THOUGHT = (ThinkingPart("hm", "sig"), TextPart("Yes"))


@pytest.mark.parametrize(
    ("raw", "lost"),
    [
        (RawMessage(ANTHROPIC, ORIGIN, {"role": "assistant"}), False),
        (RawMessage(OPENAI, ORIGIN, {"role": "assistant"}), True),
        (RawMessage(ANTHROPIC, "https://api.minimaxi.com", {"role": "assistant"}), True),
        (None, True),
    ],
)
def test_thinking_goes_back_only_where_it_came_from(raw: RawMessage | None, *, lost: bool) -> None:
    request = asked(Turn("user", (TextPart("a"),)), Turn("assistant", THOUGHT, raw))
    found = notes(GLOBAL, ANTHROPIC, "MiniMax-M2", request)
    assert bool(found) is lost
    assert all(note.setting == HISTORY and "an earlier answer" in note.sentence for note in found)


def test_several_answers_are_counted_in_one_sentence() -> None:
    request = asked(*[Turn("assistant", THOUGHT)] * 3)
    (note,) = notes(GLOBAL, ANTHROPIC, "MiniMax-M2", request)
    assert "3 earlier answers" in note.sentence


CALL = ToolCallPart("c1", "f", "{}")
LOSSES: list[tuple[str, tuple[Turn, ...]]] = [
    ("No result was given", (Turn("assistant", (CALL,)),)),
    ("without its call", (Turn("user", (ToolResultPart("c9", "x"),)),)),
    (
        "no JSON object",
        (Turn("assistant", (replace(CALL, arguments='{"a'),)), Turn("user", (ToolResultPart("c1", "x"),))),
    ),
]


@pytest.mark.parametrize(("words", "turns"), LOSSES)
def test_tool_calls_that_cannot_go_as_they_are(words: str, turns: tuple[Turn, ...]) -> None:
    (note,) = notes(OWN, OPENAI, "m", asked(*turns))
    assert words in note.sentence
    assert note.effect is Effect.NOT_CARRIED


def test_a_result_marked_as_an_error_loses_its_mark_in_one_style_only() -> None:
    turns = (Turn("assistant", (CALL,)), Turn("user", (ToolResultPart("c1", "x", is_error=True),)))
    assert len(notes(OWN, OPENAI, "m", asked(*turns))) == 1
    assert notes(OWN, ANTHROPIC, "m", asked(*turns)) == ()


def test_a_profile_without_an_address_has_no_history_to_lose() -> None:
    nowhere = replace(OWN, openai_base="")
    assert notes(nowhere, OPENAI, "m", asked(Turn("assistant", THOUGHT))) == ()


def test_every_rule_is_of_a_setting_that_exists_and_ends_in_a_full_stop() -> None:
    known = {"cache_prompt", "output", "thinking", "stop", "tool_choice", "temperature"}
    for rule in rules():
        assert rule.setting in known
        assert rule.sentence.endswith(".")
    assert {rule.style for rule in rules()} == set(ApiStyle)


@pytest.mark.parametrize(
    "damage",
    [
        lambda rule: rule.pop("says"),
        lambda rule: rule.update(effect="lost"),
        lambda rule: rule.update(models=[1]),
        lambda rule: rule.update(outside=[1]),
        lambda rule: rule.update(outside=["a", "b"]),
        lambda rule: rule.update(style="morse"),
    ],
)
def test_damaged_rules_are_told(damage: Callable[[dict[str, Any]], object]) -> None:
    table = json.loads(resources.text(catalogue.MODELS_FILE))
    damage(table["requests"][0])
    with pytest.raises(InputUnreadable):
        read_rules(json.dumps(table))


LOOK = ToolCallPart("c", "look", "{}")
FOUND = ToolResultPart("c", "found", is_error=True)


@pytest.mark.parametrize(
    ("style", "parts", "word"),
    [
        (OPENAI, [("assistant", ThinkingPart("Hm", "sig"))], "reasoning_content"),
        (OPENAI, [("assistant", ThinkingPart("Hm"))], ""),
        (ANTHROPIC, [("assistant", ThinkingPart("Hm"))], "without its signature"),
        (ANTHROPIC, [("assistant", ThinkingPart("Hm", "sig"))], ""),
        (OPENAI, [("assistant", LOOK)], "has no result"),
        (ANTHROPIC, [("user", FOUND)], "has no call"),
        (OPENAI, [("assistant", LOOK), ("user", FOUND)], "as an error"),
        (ANTHROPIC, [("assistant", LOOK), ("user", FOUND)], ""),
        (ANTHROPIC, [("assistant", replace(LOOK, arguments="[")), ("user", FOUND)], "as text inside one"),
    ],
)
def test_a_history_written_by_hand_is_told_about_as_it_is_sent(
    style: ApiStyle, parts: list[tuple[str, Any]], word: str
) -> None:
    request = asked(*(Turn(role, (part,)) for role, part in parts), as_written=True)
    said = " ".join(note.sentence for note in notes(GLOBAL, style, "MiniMax-M3", request))
    assert (word in said) if word else (said == "")


def test_what_was_written_in_the_other_style_is_told() -> None:
    raw = RawMessage(OPENAI, "", {"role": "user", "content": "x", "name": "y"})
    request = asked(Turn("user", (TextPart("x"),), raw), as_written=True)
    assert "other style" in notes(GLOBAL, ANTHROPIC, "MiniMax-M3", request)[0].sentence
    assert notes(GLOBAL, OPENAI, "MiniMax-M3", request) == ()

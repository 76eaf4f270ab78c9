"""The bundled data says what the papers say, and a damaged file is told apart clearly."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from duologue import resources
from duologue.demo.tokens import pieces
from duologue.domain.errors import InputUnreadable
from duologue.domain.limits import DocumentedLimit
from duologue.domain.message import Role
from duologue.domain.parts import TextPart, ThinkingPart
from duologue.domain.profile import AuthForm, Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.services.tables import bundled, catalogue

_TERMS_DIGEST = "debf4142cc2741e2ab4ea8c5f8974b0262c4a3e0a0a2c6960fc35f52a89168b4"


def preset(identifier: str) -> catalogue.Preset:
    return {preset.id: preset for preset in catalogue.presets()}[identifier]


def profile(identifier: str, **changes: Any) -> Profile:
    return replace(preset(identifier).profile("p1"), **changes)


def changed(name: str, change: Any) -> str:
    data = json.loads(resources.text(name))
    change(data)
    return json.dumps(data)


@pytest.mark.parametrize("name", catalogue.BUNDLED_FILES)
def test_every_bundled_file_is_found(name: str) -> None:
    assert resources.path(name).is_file()


def test_the_terms_are_the_text_as_given() -> None:
    terms = catalogue.terms_text()
    assert hashlib.sha256(resources.path(catalogue.TERMS_FILE).read_bytes()).hexdigest() == _TERMS_DIGEST
    assert terms.sha256 == _TERMS_DIGEST
    assert (terms.document, terms.version, terms.publisher) == (
        "minimaxm2.io/terms",
        "2025-11-01",
        "minimaxm2.io",
    )


def test_every_heading_of_the_terms_has_a_plain_line_in_the_order_of_the_text() -> None:
    lines = catalogue.terms_text().text.split("\n")
    # After the three lines of the head, a heading is a line that is neither a point nor a sentence.
    headings = [line for line in lines[3:] if not line.startswith("- ") and line[-1] not in ".:"]
    assert [reading.title for reading in catalogue.terms_readings()] == headings


def test_every_section_begins_where_its_reading_says() -> None:
    text = catalogue.terms_text().text
    readings = catalogue.terms_readings()
    for reading in readings:
        assert text[reading.start :].startswith(f"{reading.title}\n{reading.first_line}\n") or (
            reading is readings[-1] and text[reading.start :] == f"{reading.title}\n{reading.first_line}"
        )
        assert text[reading.start - 1] == "\n"
    assert [r.start for r in readings] == sorted({r.start for r in readings})


def test_sections_with_points_inside_others_stand_one_level_down() -> None:
    levels = {reading.title: reading.level for reading in catalogue.terms_readings()}
    assert {title for title, level in levels.items() if level == 1} >= {"API Usage and Access", "Termination"}
    assert {title for title, level in levels.items() if level == 2} >= {"API Key", "Termination by Us"}


def test_plain_lines_are_one_short_sentence_each() -> None:
    for reading in catalogue.terms_readings():
        assert reading.plain.endswith(".")
        assert "\n" not in reading.plain
        assert len(reading.plain) <= 200
        assert not reading.serves or reading.serves.endswith(".")


def test_changed_terms_are_not_taken_for_the_bundled_ones() -> None:
    stored = resources.text(catalogue.READINGS_FILE)
    with pytest.raises(InputUnreadable, match="changed"):
        bundled.read_terms(stored, catalogue.terms_text().text + " ")


def test_a_plain_line_for_a_section_that_is_not_there_is_refused() -> None:
    stored = changed(catalogue.READINGS_FILE, lambda data: data["sections"][3].update(title="API Keys"))
    with pytest.raises(InputUnreadable, match="API Keys"):
        bundled.read_readings(stored, catalogue.terms_text().text)


def test_plain_lines_in_another_order_are_refused() -> None:
    stored = changed(catalogue.READINGS_FILE, lambda data: data["sections"].reverse())
    with pytest.raises(InputUnreadable, match="order"):
        bundled.read_readings(stored, catalogue.terms_text().text)


def test_the_presets_are_the_four_places_in_order() -> None:
    assert [p.id for p in catalogue.presets()] == [
        "minimax-global",
        "minimax-china",
        "minimaxm2-io",
        "own-server",
    ]


@pytest.mark.parametrize("identifier", ["minimax-global", "minimax-china", "minimaxm2-io"])
def test_services_need_the_bundled_terms_and_send_the_key_as_bearer(identifier: str) -> None:
    made = profile(identifier)
    assert made.kind is ProfileKind.SERVICE
    assert made.terms == catalogue.terms_text().document
    assert made.auth is AuthForm.BEARER
    assert made.confirmed_origins == ()


@pytest.mark.parametrize(
    ("identifier", "host"), [("minimax-global", "api.minimax.io"), ("minimax-china", "api.minimaxi.com")]
)
def test_both_addresses_of_a_known_service_are_usable(identifier: str, host: str) -> None:
    made = profile(identifier)
    assert made.base(ApiStyle.OPENAI).endpoint(ApiStyle.OPENAI) == f"https://{host}/v1/chat/completions"
    assert (
        made.base(ApiStyle.ANTHROPIC).endpoint(ApiStyle.ANTHROPIC) == f"https://{host}/anthropic/v1/messages"
    )


def test_the_publisher_of_the_terms_has_no_guessed_address_and_no_guessed_limits() -> None:
    made = profile("minimaxm2-io")
    assert (made.openai_base, made.anthropic_base) == ("", "")
    assert catalogue.documented_limit(made, "MiniMax-M2") == DocumentedLimit()


def test_an_own_server_needs_no_terms() -> None:
    made = profile("own-server")
    assert made.kind is ProfileKind.OWN
    assert made.terms is None


def test_every_preset_explains_its_keys() -> None:
    for each in catalogue.presets():
        assert each.note
        assert each.cost
        assert all(kind.name and kind.explanation.endswith(".") for kind in each.key_kinds)
        assert each.key_kinds


@pytest.mark.parametrize(
    ("identifier", "model", "requests", "tokens"),
    [
        ("minimax-global", "MiniMax-M3", 200, 10_000_000),
        ("minimax-global", "MiniMax-M2.7", 500, 20_000_000),
        ("minimax-global", "MiniMax-M2", 500, 20_000_000),
        ("minimax-china", "MiniMax-M2.7", 500, 20_000_000),
        ("minimax-global", "a-model-nobody-documented", None, None),
        ("minimax-global", "MiniMax-M3.1-Flash-Preview", None, None),
        ("own-server", "MiniMax-M2.7", None, None),
    ],
)
def test_documented_limits(identifier: str, model: str, requests: int | None, tokens: int | None) -> None:
    limit = catalogue.documented_limit(profile(identifier), model)
    assert limit == DocumentedLimit(requests, tokens)


def test_free_use_in_china_has_its_own_table() -> None:
    made = profile("minimax-china", limits="minimax-china-free")
    assert catalogue.documented_limit(made, "MiniMax-M2.7") == DocumentedLimit(20, 1_000_000)


def test_every_table_a_preset_names_is_there() -> None:
    named = {p.limits for p in catalogue.presets() if p.limits}
    assert named <= set(bundled.read_models(resources.text(catalogue.MODELS_FILE)).limits)


def test_the_built_in_models_are_dated_and_mark_the_old_ones() -> None:
    known = catalogue.models(profile("minimax-global"))
    assert {model.as_of for model in known} == {"2026-11-23"}
    old = {model.id for model in known if model.possibly_withdrawn}
    assert old == {"MiniMax-M2", "MiniMax-M2.1", "MiniMax-M2.1-highspeed"}
    m2 = next(model for model in known if model.id == "MiniMax-M2")
    assert (m2.context, m2.max_output, m2.recommended_output) == (204_800, 204_800, 65_536)


def test_a_persons_own_models_follow_the_built_in_ones_once_each() -> None:
    made = profile("minimax-global", models=("mine", "MiniMax-M3", "mine"))
    ids = [model.id for model in catalogue.models(made)]
    assert ids[-1] == "mine"
    assert len(ids) == len(set(ids))


def test_an_own_server_offers_only_what_its_profile_names() -> None:
    assert [m.id for m in catalogue.models(profile("own-server", models=("llama",)))] == ["llama"]


@pytest.mark.parametrize(
    ("identifier", "own", "fetched", "expected"),
    [
        ("minimax-global", (), (), "MiniMax-M3"),
        ("minimax-global", (), ("other", "MiniMax-M2.5", "MiniMax-M3"), "MiniMax-M2.5"),
        ("minimax-global", (), ("other",), "MiniMax-M3"),
        ("own-server", (), (), ""),
        ("own-server", ("llama",), (), "llama"),
        ("own-server", ("llama",), ("qwen", "llama"), "qwen"),
    ],
)
def test_the_default_model(
    identifier: str, own: tuple[str, ...], fetched: tuple[str, ...], expected: str
) -> None:
    assert catalogue.default_model(profile(identifier, models=own), fetched) == expected


def test_three_demo_prompts_are_for_the_first_run() -> None:
    first = [prompt for prompt in catalogue.demo_prompts() if prompt.first_run]
    assert [prompt.id for prompt in first] == ["sky", "email", "dinners"]
    assert all(prompt.title and prompt.prompt for prompt in catalogue.demo_prompts())


def test_the_prepared_chat_shows_thinking_a_list_a_table_and_code_in_both_styles() -> None:
    chat = catalogue.prepared_chat()
    roles = [turn.role for turn in chat.turns]
    assert roles == [Role.USER, Role.ASSISTANT] * 2
    answers = [turn for turn in chat.turns if turn.role is Role.ASSISTANT]
    assert {turn.style for turn in answers} == set(ApiStyle)
    assert all(isinstance(turn.parts[0], ThinkingPart) for turn in answers)
    shown = "\n".join(part.text for turn in answers for part in turn.parts if isinstance(part, TextPart))
    for mark in ("\n- ", "\n| ", "```python\n", "\n> ", "**"):
        assert mark in shown


def test_the_usage_of_the_prepared_chat_counts_its_pieces() -> None:
    for turn in catalogue.prepared_chat().turns:
        if turn.usage is not None and turn.timing is not None:
            counted = sum(len(pieces(part.text)) for part in turn.parts)
            assert turn.usage.output == counted
            assert 40 < (turn.timing.tokens_per_second(counted) or 0) < 100


@pytest.mark.parametrize(
    ("reader", "stored", "says"),
    [
        (bundled.read_presets, "{", "list of services"),
        (bundled.read_presets, "[]", "object was expected"),
        (bundled.read_presets, '{"presets": [{"id": 5}]}', "'id' holds 5"),
        (bundled.read_presets, '{"presets": [{"id": "x"}]}', "'name' is missing"),
        (
            bundled.read_models,
            '{"as_of": "x", "limits": {}, "models": [{"id": "m", "context": true}]}',
            "context",
        ),
        (
            bundled.read_models,
            '{"as_of": "x", "limits": {"t": {"models": {"m": 3}}}, "models": []}',
            "object",
        ),
        (bundled.read_demo_prompts, '{"examples": {}}', "'examples' holds"),
        (
            bundled.read_prepared_chat,
            '{"title": "x", "style": "neither", "model": "m", "turns": []}',
            "neither",
        ),
    ],
)
def test_a_wrong_file_is_told_in_one_sentence(
    reader: Callable[[str], object], stored: str, says: str
) -> None:
    with pytest.raises(InputUnreadable, match=says):
        reader(stored)


def test_a_prepared_chat_with_an_unknown_part_is_refused() -> None:
    stored = changed(catalogue.CHAT_FILE, lambda data: data["turns"][0]["parts"][0].update(kind="image"))
    with pytest.raises(InputUnreadable, match="image"):
        bundled.read_prepared_chat(stored)

"""Presets are plain files: written for people, read with tolerance, never with a key in them."""

import tomllib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duologue.domain.draft import Draft
from duologue.domain.draft_data import draft_from_data, draft_to_data
from duologue.domain.errors import InputUnreadable
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.plain_file import file_name
from duologue.domain.preset import Preset
from duologue.domain.request import ChatRequest, OutputFormat, Parameters, RawMessage, Tool, Turn
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.services.playground.canned_results import CannedResults
from duologue.services.playground.presets import Presets, same_request
from duologue.storage.toml_folder import TomlFolder

CANARY = "sk-canary-0123456789abcdef"
SYSTEM = "You are brief.\nYou answer in English.\n"
DRAFT = Draft(
    ApiStyle.ANTHROPIC,
    "",
    ChatRequest(
        "m",
        (
            Turn("user", (TextPart("Hello {{name}}"),)),
            Turn("assistant", (ThinkingPart("hm", "sig"), ToolCallPart("c", "t", "{}"))),
            Turn("user", (ToolResultPart("c", "no", is_error=True),)),
            Turn("assistant", (TextPart("x"),), RawMessage(ApiStyle.OPENAI, "https://a", {"n": None})),
        ),
        SYSTEM,
        Parameters(99, 0.5, 1.0, ("a", "b"), "adaptive"),
        (Tool("t", "does", {"enum": [None, 1]}, RawMessage(ApiStyle.OPENAI, "", {"strict": True})),),
        stream=False,
        tool_choice="t",
        output=OutputFormat({"type": "object"}, "o"),
        user_id="u",
        prefill="{",
        cache_prompt=True,
    ),
    {"top_k": 4, "nothing": None},
    {"name": "Ann", "empty": ""},
)


@pytest.fixture
def folder(tmp_path: Path) -> TomlFolder:
    return TomlFolder(tmp_path / "presets")


@pytest.fixture
def redactor() -> Redactor:
    redactor = Redactor()
    redactor.learn(Secret(CANARY))
    return redactor


@pytest.fixture
def presets(folder: TomlFolder, redactor: Redactor) -> Presets:
    return Presets(lambda: folder, redactor)


def test_a_preset_comes_back_whole(presets: Presets) -> None:
    saved = presets.save_as("My preset", DRAFT, description="for trying", notes="first\nsecond")
    assert saved.id == "my-preset"
    assert presets.preset("my-preset") == saved
    assert saved.draft == DRAFT
    assert (saved.description, saved.notes) == ("for trying", "first\nsecond")


def test_a_file_is_written_for_people(presets: Presets, folder: TomlFolder) -> None:
    presets.save_as("Plain", DRAFT, notes="one\ntwo")
    text = (folder.folder / "plain.toml").read_text("utf-8")
    assert 'notes = """\none\ntwo"""' in text
    assert 'system = """\nYou are brief.\nYou answer in English.\n"""' in text
    assert "[variables]\nname = " in text


def test_keys_that_are_not_known_stay(presets: Presets, folder: TomlFolder) -> None:
    folder.write("new", {"name": "New", "model": "m", "colour": "red", "later": {"a": 1}})
    preset = presets.preset("new")
    assert preset is not None
    presets.save(replace(preset, notes="changed"))
    stored = tomllib.loads((folder.folder / "new.toml").read_text("utf-8"))
    assert stored["colour"] == "red"
    assert stored["later"] == {"a": 1}
    assert stored["notes"] == "changed"


def test_no_key_is_ever_in_a_file(presets: Presets, folder: TomlFolder) -> None:
    turn = Turn("user", (TextPart(f"use {CANARY}"),))
    draft = replace(DRAFT, request=replace(DRAFT.request, turns=(turn,)), extra={"k": CANARY})
    presets.save_as("Key", draft, notes=CANARY)
    assert CANARY not in (folder.folder / "key.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('name = "x"\nmodel = \n', "line 2"),
        ('style = "other"', "“style” must be"),
        ("model = 4", "“model” must be a text"),
        ("messages = 4", "“messages” must be a list of tables"),
        ('[[messages]]\nrole = "system"\ntext = ""', "“messages[1].role” must be"),
        ('[[messages]]\nrole = "user"\n[[messages.parts]]\nkind = "sound"', "“messages[1].parts” must be"),
        ("[parameters]\ntemperature = true", "“parameters.temperature” must be a number"),
        ("[parameters]\nstop = 'x'", "“parameters.stop” must be a list"),
        ("extra = '{'", "“extra” must be JSON"),
        ("[[tools]]\nschema = '[]'", "“tools[1].schema” must be a JSON object"),
        ("stream = 1", "“stream” must be true or false"),
        ("[variables]\na = 1", "“variables.a” must be a text"),
        ("notes = 1", "“notes” must be a text"),
    ],
)
def test_a_broken_file_is_named_with_its_reason_and_the_others_are_there(
    presets: Presets, folder: TomlFolder, text: str, reason: str
) -> None:
    presets.save_as("Good", DRAFT)
    (folder.folder / "broken.toml").write_text(text, "utf-8")
    found, broken = presets.all()
    assert [preset.name for preset in found] == ["Good"]
    assert [file.name for file in broken] == ["broken.toml"]
    assert reason in broken[0].reason


def test_a_file_in_another_encoding_is_named_with_its_line(presets: Presets, folder: TomlFolder) -> None:
    folder.write("x", {"name": "x"})
    (folder.folder / "x.toml").write_bytes(b'name = "x"\nmodel = "\xff"')
    assert "Line 2" in presets.all()[1][0].reason


def test_a_file_that_was_edited_outside_is_seen(presets: Presets, folder: TomlFolder) -> None:
    presets.save_as("One", DRAFT)
    assert [preset.name for preset in presets.all()[0]] == ["One"]
    path = folder.folder / "one.toml"
    path.write_text(path.read_text("utf-8").replace('"One"', '"Another name"'), "utf-8")
    assert [preset.name for preset in presets.all()[0]] == ["Another name"]
    path.unlink()
    assert presets.all()[0] == ()


def test_only_a_file_that_changed_is_read_again(presets: Presets, tmp_path: Path) -> None:
    read: list[str] = []

    class Counted(TomlFolder):
        def read(self, name: str) -> dict[str, Any]:
            read.append(name)
            return super().read(name)

    counted = Counted(tmp_path / "presets")
    presets = Presets(lambda: counted, lambda text: text)
    one, two = presets.save_as("One", DRAFT), presets.save_as("Two", DRAFT)
    assert presets.unread > 0
    assert presets.all()[0] == (one, two)
    assert (sorted(read), presets.unread) == (["one", "two"], 0)
    presets.all()
    three = presets.save_as("Three", DRAFT)
    assert presets.all()[0] == presets.seen[0] == (one, three, two)
    counted.write("two", {"name": "Second"})
    assert presets.unread == (tmp_path / "presets" / "two.toml").stat().st_size
    assert [preset.name for preset in presets.seen[0]] == ["One", "Three", "Two"]
    assert [preset.name for preset in presets.all()[0]] == ["One", "Second", "Three"]
    assert read[2:] == ["two"]
    assert not presets.at_work


def test_a_deleted_preset_can_be_put_back(presets: Presets) -> None:
    saved = presets.save_as("One", DRAFT)
    removed = presets.delete(saved)
    assert presets.all()[0] == ()
    presets.put_back(removed)
    assert presets.all()[0] == (saved,)


def test_a_duplicate_is_a_file_of_its_own(presets: Presets) -> None:
    saved = presets.save_as("One", DRAFT)
    again = presets.duplicate(saved, "One")
    assert again.id == "one-2"
    assert {preset.id for preset in presets.all()[0]} == {"one", "one-2"}


def test_a_change_since_it_was_loaded_is_noticed_but_not_another_profile(presets: Presets) -> None:
    saved = presets.save_as("One", DRAFT)
    assert same_request(saved, replace(DRAFT, profile_id="mine"))
    assert not same_request(saved, replace(DRAFT, variables={}))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("  Über/../x\\y ", "über-x-y"),
        ("...", "unnamed"),
        ("CON", "con-2"),
        ("a" * 99, "a" * 60),
        ("你好", "你好"),
    ],
)
def test_a_name_becomes_a_safe_file_name(name: str, expected: str) -> None:
    assert file_name(name, frozenset()) == expected


TEXTS = st.text(max_size=30) | st.sampled_from(
    [
        '"""',
        "'''",
        "\\",
        "\r\n",
        "a\r",
        "\x00\x1f\x7f",
        "\u2028",
        "\U0001f600",
        "\n\n",
        " ",
        '""""""',
        "\\u1234",
    ]
)
JSON = st.dictionaries(
    TEXTS, st.none() | st.booleans() | st.integers() | TEXTS | st.lists(st.none() | TEXTS), max_size=3
)
PARTS = st.one_of(
    st.builds(TextPart, TEXTS, st.booleans()),
    st.builds(ThinkingPart, TEXTS, st.none() | TEXTS, st.none() | TEXTS),
    st.builds(ToolCallPart, TEXTS, TEXTS, TEXTS),
    st.builds(ToolResultPart, TEXTS, TEXTS, st.booleans()),
)
RAWS = st.none() | st.builds(RawMessage, st.sampled_from(tuple(ApiStyle)), TEXTS, JSON)
REQUESTS = st.builds(
    ChatRequest,
    TEXTS,
    st.lists(
        st.builds(Turn, st.sampled_from(["user", "assistant"]), st.lists(PARTS, max_size=3).map(tuple), RAWS),
        max_size=3,
    ).map(tuple),
    system=TEXTS,
    parameters=st.builds(
        Parameters,
        st.none() | st.integers(1, 10**6),
        st.none() | st.floats(0, 2),
        st.none() | st.floats(0, 1),
        st.lists(TEXTS, max_size=2).map(tuple),
        st.none() | TEXTS,
    ),
    tools=st.lists(st.builds(Tool, TEXTS, TEXTS, JSON, RAWS), max_size=2).map(tuple),
    stream=st.booleans(),
    tool_choice=st.none() | TEXTS,
    output=st.none() | st.builds(OutputFormat, st.none() | JSON, TEXTS.filter(bool)),
    user_id=st.none() | TEXTS,
    prefill=TEXTS,
    cache_prompt=st.booleans(),
)
DRAFTS = st.builds(
    Draft,
    st.sampled_from(tuple(ApiStyle)),
    st.just(""),
    REQUESTS,
    JSON,
    st.dictionaries(TEXTS, TEXTS, max_size=2),
)


@given(DRAFTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_draft_survives_its_file(tmp_path_factory: pytest.TempPathFactory, draft: Draft) -> None:
    folder = TomlFolder(tmp_path_factory.getbasetemp() / "drafts")
    presets = Presets(lambda: folder, lambda text: text)
    presets.save(Preset("any", "Any", draft))
    found = presets.preset("any")
    assert found is not None, presets.all()[1]
    assert found.draft == draft
    assert draft_from_data(draft_to_data(draft), "") == draft


@given(
    st.dictionaries(st.sampled_from([*draft_to_data(DRAFT), "x"]), st.none() | TEXTS | st.integers() | JSON)
)
def test_any_data_is_read_or_refused_in_words(data: dict[str, Any]) -> None:
    with suppress(InputUnreadable):
        draft_from_data(data, "")


# -- results of tools ---------------------------------------------------------------------------------

CALL = ToolCallPart("c1", "weather", '{"city": "Berlin", "days": 2}')


@pytest.fixture
def canned(tmp_path: Path, redactor: Redactor) -> CannedResults:
    folder = TomlFolder(tmp_path / "results")
    return CannedResults(lambda: folder, redactor)


def test_the_result_that_names_most_arguments_is_taken(canned: CannedResults) -> None:
    canned.save(CALL, "any", is_error=False, for_arguments=False)
    canned.save(replace(CALL, arguments='{"city": "Berlin"}'), "Berlin", is_error=False, for_arguments=True)
    canned.save(replace(CALL, arguments='{"city": "Rome"}'), "Rome", is_error=True, for_arguments=True)
    found = canned.result_for(CALL)
    assert found is not None
    assert found.text == "Berlin"
    assert [result.text for result in canned.fitting(CALL)] == ["any", "Berlin"]
    other = canned.result_for(replace(CALL, arguments="{}"))
    assert other is not None
    assert other.text == "any"
    assert canned.result_for(ToolCallPart("c", "time", "{}")) is None
    wrong = canned.result_for(replace(CALL, arguments='{"city": "Rome", "x": 1}'))
    assert wrong is not None
    assert wrong.is_error


def test_a_result_for_the_same_calls_is_replaced_and_holds_no_key(
    canned: CannedResults, tmp_path: Path
) -> None:
    canned.save(CALL, "old", is_error=False, for_arguments=False)
    canned.save(CALL, f"new {CANARY}", is_error=False, for_arguments=False)
    [kept] = canned.all()[0]
    assert kept.text == "new [key]"
    canned.put_back(canned.delete(kept))
    assert canned.all()[0] == (kept,)
    assert CANARY not in (tmp_path / "results" / "weather.toml").read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    ["result = 'x'", "tool = 'a'\nresult = 1", "tool = 'a'\narguments = 1", "tool = 'a'\nerror = 'no'"],
)
def test_a_broken_result_is_named(canned: CannedResults, tmp_path: Path, text: str) -> None:
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "a.toml").write_text(text)
    found, broken = canned.all()
    assert found == ()
    assert [file.name for file in broken] == ["a.toml"]

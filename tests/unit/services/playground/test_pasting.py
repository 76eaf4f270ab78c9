"""Pasted curl commands and bodies: read as the shell reads them, keys left behind."""

import contextlib
import json
import shlex
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.api.request_bodies import RequestBodies
from duologue.domain.errors import InputUnreadable
from duologue.domain.style import ApiStyle
from duologue.services.playground.curl_command import cover_keys, read_curl, shell_words
from duologue.services.playground.pasting import KEY_NOT_KEPT, BrokenJson, looks_like_a_request, read_pasted
from duologue.services.playground.schema_check import schema_problem

BODIES = RequestBodies()
KEY = "sk-made-up-0123456789abcdef0123456789"
BODY = {"model": "m", "messages": [{"role": "user", "content": "It's 5 o'clock\n\"now\""}]}


def _curl(data: str, url: str = "https://api.example.org/v1/chat/completions") -> str:
    return f"""$ curl -sS -X POST {url} \\
  -H 'Content-Type: application/json' \\
  -H "Authorization: Bearer {KEY}" \\
  {data} | jq ."""


@pytest.mark.parametrize("option", ["-d", "--data", "--data-raw", "--json", "--data-binary"])
def test_the_body_of_a_curl_command_is_read_and_its_key_is_not_kept(option: str) -> None:
    pasted = read_pasted(_curl(f"{option} {shlex.quote(json.dumps(BODY))}"), BODIES)
    assert pasted.body == BODY
    assert pasted.style is ApiStyle.OPENAI
    assert KEY_NOT_KEPT in pasted.notes
    assert KEY not in repr(pasted)
    assert "api.example.org" in pasted.notes[1]


def test_keys_are_covered_before_a_command_is_shown() -> None:
    text = f"curl https://h -u me:{KEY} -H 'X-API-Key: {KEY}' -H \"authorization: {KEY}\" -d '\u0130 {{}}'"
    covered = cover_keys(text)
    assert KEY not in covered
    assert len(covered) == len(text)
    assert "X-API-Key: *" in covered
    assert cover_keys('curl h -H "Authorization: Bearer $KEY"') == 'curl h -H "Authorization: Bearer $KEY"'
    assert cover_keys('{"authorization": "the word"}') == '{"authorization": "the word"}'


def test_what_browsers_copy_is_read() -> None:
    text = (
        r"""curl 'https://h.example/anthropic/v1/messages' -H 'x-api-key: K' -H 'x-other: 1' """
        r"""--data-raw $'{"model":"m","max_tokens":1,"messages":"""
        r"""[{"role":"user","content":"it\'s \\n \u00e9"}]}' --compressed"""
    )
    pasted = read_pasted(text, BODIES)
    assert pasted.body["messages"][0]["content"] == "it's \n é"
    assert pasted.style is ApiStyle.ANTHROPIC
    assert pasted.notes[-1] == "These headers are not sent: x-other."


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("curl https://h.example -d @body.json", "body.json"),
        ("curl https://h.example", "no body"),
        ("curl https://h.example -d '{", "no end"),
        ("curl https://h.example -F a=b", "form"),
        ("[1, 2]", "neither"),
        ('{"a": 1}', "no request"),
        ("3", "neither"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(text: str, word: str) -> None:
    with pytest.raises(InputUnreadable, match=word):
        read_pasted(text, BODIES)


def test_a_mistake_in_a_pasted_body_is_told_with_its_place_and_the_text_is_kept() -> None:
    broken = read_pasted('{"model": "m"\n  "messages": []}', BODIES)
    assert isinstance(broken, BrokenJson)
    assert "Line 2, column 3" in broken.sentence
    assert broken.text.startswith('{"model"')


def test_a_list_of_messages_is_a_request() -> None:
    pasted = read_pasted(json.dumps(BODY["messages"]), BODIES)
    assert pasted.body == {"messages": BODY["messages"]}


def test_what_may_be_a_request_is_seen_quickly() -> None:
    assert looks_like_a_request(_curl("-d '{}'"))
    assert looks_like_a_request(json.dumps(BODY))
    assert not looks_like_a_request("Please say {hello}")


@given(
    words=st.lists(st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"])), max_size=5)
)
@settings(max_examples=200, deadline=None)
def test_words_are_read_as_the_shell_reads_them(words: list[str]) -> None:
    assert list(shell_words(shlex.join(words))) == words


@given(text=st.text(max_size=80) | st.text("curl -dHX'\"$\\@ \n{}:", max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_the_reader_of_commands_fail(text: str) -> None:
    with contextlib.suppress(InputUnreadable):
        read_curl("curl " + text)


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"type": "object", "properties": {"a": {"type": "strin"}}}, ("properties", "a", "type")),
        ({"type": "object", "required": "a"}, ("required",)),
        ({"properties": []}, ("properties",)),
        (3, ()),
    ],
)
def test_a_mistake_in_a_schema_is_told_at_its_place(schema: Any, place: tuple[str, ...]) -> None:
    problem = schema_problem(schema)
    assert problem is not None
    assert problem.place == place


def test_a_sound_schema_has_no_problem() -> None:
    assert schema_problem({"type": "object", "properties": {"a": {"type": ["string", "null"]}}}) is None
    assert schema_problem({}) is None

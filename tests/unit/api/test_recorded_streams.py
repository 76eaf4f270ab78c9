"""Every recorded stream, judged by the file beside it, whatever way its bytes arrive."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.api.replay import guessed_style, replay, replayed_events
from duologue.domain.events import StreamEvent
from duologue.domain.parts import TextPart, ToolCallPart
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.wire import RecordedCase, in_pieces, recorded_cases

CASES = recorded_cases()
SMALL = [case for case in CASES if len(case.answer.body) < 3000]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)

# What the notes in `app_should` ask for, as values; everything else follows from `expected`.
OVERRULED: dict[str, dict[str, Any]] = {
    "hm_an_error_midstream": {"state": "failed", "kind": "overloaded", "text": "Some te"},
    "hm_an_tool_bad_json": {
        "arguments": ['{"a": nope}'],
        "stop_reason": "tool_use",
        "usage": {"input_tokens": 25, "output_tokens": 15},
    },
    "hm_an_tool_truncated_json": {"arguments": ['{"a": [1, 2']},
    "hm_oa_bad_json_line": {
        "state": "failed",
        "kind": "broken_stream",
        "text": "Some text",
        "stop_reason": "stop",
    },
    "hm_oa_empty_200": {"state": "failed", "kind": "empty_answer"},
    "hm_oa_err_base_resp": {"state": "failed", "kind": "out_of_balance", "code": "1008"},
    "hm_oa_no_done": {"state": "complete"},
    "hm_oa_no_finish": {"state": "interrupted", "text": "Half an ans"},
    "hm_oa_reasoning_details": {"thinking": "First second."},
    "hm_oa_refusal": {"text": "I can't do that."},
    "litellm_an_err_midfail": {
        "state": "complete",
        "text": "Exception: mock_streaming_error",
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 2095, "output_tokens": 503},
    },
    "litellm_an_mock": {
        "state": "complete",
        "text": "Hello from a mock. Gr\u00fc\u00dfe \U0001f600 \u4e16\u754c \U0001f469\u200d\U0001f4bb.",
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 2095, "output_tokens": 503},
    },
    "llama_an_tool_cut": {"arguments": ['{"city":"\u6771\u4eac"']},
}


def read(case: RecordedCase, pieces: list[bytes] | None = None) -> Reply:
    return replay(case.answer, Redactor(), pieces)


def events_of(case: RecordedCase, pieces: list[bytes] | None = None) -> list[StreamEvent]:
    return list(replayed_events(case.answer, Redactor(), pieces))


def wanted(case: RecordedCase) -> dict[str, Any]:
    expected = case.expected
    failed = expected["error"] is not None
    return {
        "state": "failed" if failed else "complete",
        "text": expected["text"],
        "thinking": expected["reasoning"],
        "stop_reason": expected["stop_reason"],
        "usage": expected["usage"],
        "arguments": [_as_text(call["arguments"]) for call in expected["tool_calls"]],
    } | OVERRULED.get(case.name, {})


def _as_text(arguments: Any) -> str:
    return (
        arguments
        if isinstance(arguments, str)
        else json.dumps(arguments, ensure_ascii=False, separators=(",", ":"))
    )


def test_every_note_of_the_recordings_is_a_case_here() -> None:
    assert {case.name for case in CASES if case.app_should} == set(OVERRULED)


@pytest.mark.fault("F40")
@every_case
def test_text_thinking_and_state_are_right(case: RecordedCase) -> None:
    reply, want = read(case), wanted(case)
    assert (reply.text, reply.thinking, reply.state) == (
        want["text"],
        want["thinking"],
        TurnState(want["state"]),
    )
    assert reply.stop_reason == want["stop_reason"]
    assert (reply.failure is not None) == (want["state"] == "failed")


@every_case
def test_tool_calls_are_right(case: RecordedCase) -> None:
    calls = read(case).tool_calls
    expected = case.expected["tool_calls"]
    assert [(call.call_id, call.name) for call in calls] == [(call["id"], call["name"]) for call in expected]
    assert [call.arguments for call in calls] == wanted(case)["arguments"]


@pytest.mark.fault("F56")
@every_case
def test_usage_is_right_and_unknown_where_nothing_was_counted(case: RecordedCase) -> None:
    raw = wanted(case)["usage"]
    usage = read(case).usage
    if not raw or not any(value for value in raw.values() if isinstance(value, int)):
        assert usage is None
        return
    assert usage is not None
    if case.answer.style is ApiStyle.OPENAI:
        assert (usage.input, usage.output) == (raw["prompt_tokens"], raw["completion_tokens"])
        assert usage.cache_read == (raw.get("prompt_tokens_details") or {}).get("cached_tokens")
        assert usage.thinking == (raw.get("completion_tokens_details") or {}).get("reasoning_tokens")
    else:
        parts = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
        assert (usage.input, usage.output) == (sum(raw.get(name, 0) for name in parts), raw["output_tokens"])
        assert usage.cache_read == raw.get("cache_read_input_tokens")


@every_case
def test_failures_are_told_in_the_servers_words(case: RecordedCase) -> None:
    failure, error, want = read(case).failure, case.expected["error"], wanted(case)
    if "kind" in want:
        assert failure is not None
        assert failure.kind == want["kind"]
        assert failure.code == want.get("code")
    elif error is not None:
        assert failure is not None
        assert failure.status == case.answer.status
        body = error["body"]
        nested = body.get("error", body) if isinstance(body, dict) else {"message": body}
        assert failure.message == nested["message"]


@every_case
def test_the_id_and_the_model_are_those_of_the_first_record(case: RecordedCase) -> None:
    reply, expected = read(case), case.expected
    if expected["id"] is not None:
        assert (reply.response_id, reply.model) == (expected["id"], expected["model"])


@pytest.mark.fault("F41")
@every_case
def test_byte_by_byte_gives_the_same_events(case: RecordedCase) -> None:
    pieces = [case.answer.body[place : place + 1] for place in range(len(case.answer.body))]
    assert Reply(events_of(case, pieces)).parts() == read(case).parts()
    assert [type(event) for event in events_of(case, pieces)] == [type(event) for event in events_of(case)]


@pytest.mark.fault("F41")
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SMALL), st.lists(st.integers(0, 10_000), max_size=8))
def test_any_split_gives_the_same_events(case: RecordedCase, cuts: list[int]) -> None:
    pieces = in_pieces(case.answer.body, cuts)
    if "retry-after" in str(case.answer.headers):
        return  # Its failure counts the seconds until a date.
    assert events_of(case, pieces) == events_of(case)


@pytest.mark.fault("F38")
@pytest.mark.fault("F39")
@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([case for case in SMALL if case.answer.status == 200]),
    st.integers(0, 3000),
    st.booleans(),
)
def test_a_stream_that_breaks_off_is_never_complete_without_its_marker(
    case: RecordedCase,
    place: int,
    broken: bool,  # noqa: FBT001 - hypothesis calls it by position
) -> None:
    body = case.answer.body[:place]
    answer = type(case.answer)(body, case.answer.style, 200, case.answer.headers, cut=broken)
    reply = replay(answer, Redactor())
    whole = read(case)
    if reply.state is TurnState.COMPLETE:
        assert reply.stop_reason == whole.stop_reason
        assert reply.text == whole.text
    if broken and reply.failure is not None:
        lost = reply.failure.kind == "connection_lost"
        assert not reply.parts() if lost else whole.failure == reply.failure
    assert whole.text.startswith(reply.text)


def test_the_refusal_is_marked() -> None:
    case = next(case for case in CASES if case.name == "hm_oa_refusal")
    assert read(case).parts() == (TextPart("I can't do that.", refusal=True),)


def test_redacted_thinking_is_kept_for_the_way_back() -> None:
    case = next(case for case in CASES if case.name == "hm_an_redacted_thinking")
    assert read(case).raw_message == {
        "role": "assistant",
        "content": [
            {"type": "redacted_thinking", "data": "RU5DUllQVEVE"},
            {"type": "thinking", "thinking": "seen", "signature": "c2ln"},
            {"type": "text", "text": "ok"},
        ],
    }


def test_what_is_not_understood_is_kept_for_the_way_back() -> None:
    case = next(case for case in CASES if case.name == "hm_an_citations_server_tool")
    message = read(case).raw_message
    assert message is not None
    assert message["content"] == case.expected["blocks"]


@pytest.mark.fault("F57")
def test_limits_come_with_a_refusal_too() -> None:
    case = next(case for case in CASES if case.name == "hm_oa_err_429_headers")
    limits = read(case).limits
    assert limits is not None
    assert [(limit.name, limit.limit, limit.remaining, limit.resets_in) for limit in limits] == [
        ("requests", 20, 0, 62.5),
        ("tokens", 1000000, 999, 360.0),
    ]


@every_case
def test_the_style_of_a_recording_can_be_guessed(case: RecordedCase) -> None:
    ambiguous = case.answer.status != 200 or not case.answer.body
    assert ambiguous or guessed_style(case.answer.body) is case.answer.style


@pytest.mark.parametrize(
    ("body", "style"),
    [
        (b': hello\n\nevent: ping\ndata: {"type": "ping"}\n\n', ApiStyle.ANTHROPIC),
        (b'event: message_start\r\ndata: {"message": {}}\r\n\r\n', ApiStyle.ANTHROPIC),
        (b'\xef\xbb\xbf\ndata: {"type": "content_block_delta"}', ApiStyle.ANTHROPIC),
        (b'{"type": "error", "error": {"type": "api_error", "message": "x"}}', ApiStyle.ANTHROPIC),
        (b'{"content": [{"type": "text", "text": "a"}], "stop_reason": "end_turn"}', ApiStyle.ANTHROPIC),
        (b'data: {"choices": []}\n\n', ApiStyle.OPENAI),
        (b"<html>", ApiStyle.OPENAI),
        (b"", ApiStyle.OPENAI),
    ],
)
def test_the_first_record_gives_the_style_away(body: bytes, style: ApiStyle) -> None:
    assert guessed_style(body) is style


def test_blocks_that_overlap_keep_the_order_of_their_beginnings() -> None:
    case = next(case for case in CASES if case.name == "hm_an_blocks_overlap")
    assert [type(part) for part in read(case).parts()] == [TextPart, ToolCallPart]

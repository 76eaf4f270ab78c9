"""What a server means when it says no."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.api.replay import replay
from duologue.api.service_errors import Complaint, find_complaint, read_complaint, service_error
from duologue.domain.recording import RecordedAnswer
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from helpers.wire import CANARY

REQUEST_ID = "0123456789abcdef"


def openai(message: str, kind: str | None = None, code: Any = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def anthropic(message: str, kind: str) -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": REQUEST_ID}


def native(code: int, message: str) -> dict[str, Any]:
    return {"base_resp": {"status_code": code, "status_msg": message}}


TABLE: list[tuple[int, Any, str, str | None]] = [
    # MiniMax: the code first, whatever the status says.
    (500, anthropic("insufficient balance (1008)", "insufficient_balance_error"), "out_of_balance", "1008"),
    (429, openai("insufficient balance (1008)", "rate_limit_error"), "out_of_balance", "1008"),
    (200, native(1008, "insufficient balance"), "out_of_balance", "1008"),
    (402, openai("Insufficient balance", "insufficient_balance_error", "1008"), "out_of_balance", "1008"),
    (401, openai("invalid api key (2049)", "authorized_error"), "key_rejected", "2049"),
    (
        401,
        anthropic("login fail: carry the API secret key (1004)", "authentication_error"),
        "key_rejected",
        "1004",
    ),
    (200, native(1004, "token not match group"), "key_rejected", "1004"),
    (429, anthropic("rate limit (1002)", "rate_limit_error"), "rate_limited", "1002"),
    (200, native(1041, "conn limit"), "rate_limited", "1041"),
    (429, openai("usage limit, resets at 2099-05-15T15:00:00Z (2056)"), "plan_used_up", "2056"),
    (200, native(2067, "plan limit"), "plan_used_up", "2067"),
    (500, openai("your plan does not support this model (2061)", "api_error"), "not_offered", "2061"),
    (529, anthropic("High traffic detected (2064) (529)", "overloaded_error"), "overloaded", "2064"),
    (429, openai("plan traffic high (2062)"), "overloaded", "2062"),
    (422, openai("input sensitive (1026)"), "content_flagged", "1026"),
    (200, native(1027, "output sensitive"), "content_flagged", "1027"),
    (400, openai("invalid params, context window exceeds limit (2013)"), "context_too_long", "2013"),
    (400, openai("invalid chat setting (2013)", "bad_request_error"), "request_rejected", "2013"),
    (200, native(1039, "token limit"), "context_too_long", "1039"),
    (200, native(1000, "unknown error"), "server_fault", "1000"),
    (200, native(1001, "timeout"), "timed_out", "1001"),
    (400, openai("too many invisible characters (1042)"), "request_rejected", "1042"),
    # The server's word for it.
    (400, openai("bad key", "invalid_request_error", "invalid_api_key"), "key_rejected", "invalid_api_key"),
    (
        429,
        openai("no quota", "insufficient_quota", "insufficient_quota"),
        "out_of_balance",
        "insufficient_quota",
    ),
    (
        400,
        openai("too long", "invalid_request_error", "context_length_exceeded"),
        "context_too_long",
        "context_length_exceeded",
    ),
    (
        404,
        openai("The model `x` does not exist", "invalid_request_error", "model_not_found"),
        "not_offered",
        "model_not_found",
    ),
    (
        400,
        anthropic("prompt is too long: 210000 tokens > 200000", "invalid_request_error"),
        "context_too_long",
        None,
    ),
    (403, anthropic("not allowed", "permission_error"), "permission_denied", None),
    (402, anthropic("pay", "billing_error"), "out_of_balance", None),
    (413, anthropic("Request exceeds 32 MB", "request_too_large"), "request_rejected", None),
    (504, anthropic("Timed out", "timeout_error"), "timed_out", None),
    (500, anthropic("Internal", "api_error"), "server_fault", None),
    (200, anthropic("Overloaded", "overloaded_error"), "overloaded", None),
    # Other servers.
    (
        400,
        {
            "object": "error",
            "message": "maximum context length is 4096",
            "type": "BadRequestError",
            "code": 400,
        },
        "context_too_long",
        "400",
    ),
    (
        404,
        {"object": "error", "message": "The model `x` does not exist.", "type": "NotFoundError", "code": 404},
        "not_offered",
        "404",
    ),
    (404, openai('model "x" not found', "api_error"), "not_offered", None),
    (
        503,
        {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}},
        "overloaded",
        "503",
    ),
    (401, {"error": "Unauthorized"}, "key_rejected", None),
    (
        200,
        {"error": {"code": 429, "message": "Rate limited upstream", "metadata": {}}},
        "rate_limited",
        "429",
    ),
    (200, {"error": {"code": 402, "message": "Insufficient credits"}}, "out_of_balance", "402"),
    (
        400,
        [{"error": {"code": 400, "message": "bad"}}],
        "request_rejected",
        "400",
    ),
    (422, {"detail": "field required"}, "request_rejected", None),
    # The status alone.
    (400, "", "request_rejected", None),
    (401, "", "key_rejected", None),
    (402, "", "out_of_balance", None),
    (403, "", "permission_denied", None),
    (404, "404 page not found", "not_offered", None),
    (408, "", "timed_out", None),
    (409, "", "request_rejected", None),
    (429, "slow down", "rate_limited", None),
    (500, "", "server_fault", None),
    (502, "<html><h1>502 Bad Gateway</h1></html>", "server_fault", None),
    (503, "", "overloaded", None),
    (504, "", "timed_out", None),
    (529, "", "overloaded", None),
]


@pytest.mark.parametrize("style", list(ApiStyle))
@pytest.mark.parametrize(("status", "body", "kind", "code"), TABLE)
def test_the_kind_of_an_error(style: ApiStyle, status: int, body: Any, kind: str, code: str | None) -> None:
    raw = body if isinstance(body, str) else json.dumps(body)
    failure = replay(RecordedAnswer(raw.encode(), style, status), Redactor()).failure
    assert failure is not None
    assert (failure.kind, failure.status, failure.code) == (kind, status, code)
    assert failure.message


def test_an_error_in_server_sent_events_with_an_error_status() -> None:
    body = b'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"busy"}}\n\n'
    failure = replay(RecordedAnswer(body, ApiStyle.ANTHROPIC, 500), Redactor()).failure
    assert failure is not None
    assert (failure.kind, failure.message) == ("overloaded", "busy")


def test_a_web_page_is_not_quoted_as_the_message() -> None:
    failure = replay(RecordedAnswer(b"<html>secret</html>", ApiStyle.OPENAI, 502), Redactor()).failure
    assert failure is not None
    assert "502" in failure.message
    assert "<" not in failure.message
    assert failure.detail == "<html>secret</html>"


def test_the_end_of_a_plans_window_is_understood() -> None:
    body = json.dumps(openai("usage limit, resets at 2099-05-15T15:00:00Z (2056)")).encode()
    failure = replay(RecordedAnswer(body, ApiStyle.OPENAI, 429), Redactor()).failure
    assert failure is not None
    assert failure.retry_after is not None
    assert failure.retry_after > 365 * 86400


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"error": None},
        {"error": ""},
        {"error": {}},
        {"error": False},
        {"base_resp": {"status_code": 0, "status_msg": "success"}},
        {"base_resp": None},
        {"base_resp": "ok"},
        {"type": "message_start"},
        {"object": "chat.completion.chunk"},
        {"type": 5, "object": []},
    ],
)
def test_what_is_no_complaint(payload: dict[str, Any]) -> None:
    assert find_complaint(payload) is None


def test_the_key_is_in_no_message_and_no_detail() -> None:
    redactor = Redactor()
    redactor.learn(Secret(CANARY))
    for body in (
        json.dumps(openai(f"Incorrect API key provided: {CANARY}")),
        json.dumps({"error": f"bad key {CANARY}", "code": CANARY}),
        json.dumps(openai("no", CANARY, CANARY)),
        f"<html>{CANARY}</html>",
        f"plain {CANARY}",
        f'data: {{"error": {{"message": "{CANARY}"}}}}\n\n',
    ):
        for status in (200, 401, 500):
            for style in ApiStyle:
                reply = replay(RecordedAnswer(body.encode(), style, status), redactor)
                assert CANARY not in repr(reply.failure)


@pytest.mark.parametrize("padding", range(1960, 2010, 5))
def test_a_key_across_the_cut_is_hidden_too(padding: int) -> None:
    redactor = Redactor()
    redactor.learn(Secret(CANARY))
    for length in (padding, padding - 1700, padding + 2000):
        body = json.dumps(openai("x" * length + CANARY)).encode()
        failure = replay(RecordedAnswer(body, ApiStyle.OPENAI, 400), redactor).failure
        assert CANARY[:8] not in repr(failure)
        page = b"<" + b"x" * length + CANARY.encode()
        failure = replay(RecordedAnswer(page, ApiStyle.OPENAI), redactor).failure
        assert CANARY[:8] not in repr(failure)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text() | st.sampled_from(["message", "type", "code"]), inner, max_size=4)
    ),
    max_leaves=12,
)
names = st.sampled_from(
    ["error", "base_resp", "type", "object", "message", "status_code", "status_msg", "detail"]
)


@given(
    st.dictionaries(names, json_values | st.just("error")),
    st.integers(100, 999),
    st.sampled_from(["", "error"]),
)
def test_no_object_upsets_it(payload: dict[str, Any], status: int, event: str) -> None:
    complaint = find_complaint(payload, event) or read_complaint(status, json.dumps(payload))
    failure = service_error(complaint, status, {}, Redactor()).failure()
    assert failure.message.encode()


@given(st.text(), st.integers(400, 599))
def test_no_body_upsets_it(body: str, status: int) -> None:
    assert service_error(read_complaint(status, body), status, {}, Redactor()).message


def test_a_long_explanation_is_shortened() -> None:
    error = service_error(Complaint("x" * 10**6, "", None, ""), 400, {}, Redactor())
    assert len(error.message) <= 2000

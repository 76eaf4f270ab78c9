"""What a server means when it says no: by its own code first, then by its word for it, then by status.

MiniMax sends "no balance" with HTTP 500, 429, 402 or 200, so a status alone would have us try again for
nothing. Codes: MiniMax's errorcode page and its users' reports; words: the OpenAI and Anthropic
references, vLLM, SGLang, Ollama, llama.cpp, LiteLLM, OpenRouter. Either shape may come on either path.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from duologue.api.excerpt import MARGIN, excerpt
from duologue.api.json_text import JsonObject, Unparseable, as_text, read_json, write_json
from duologue.api.retry_after import read_retry_after
from duologue.domain.errors import (
    ContentFlagged,
    ContextTooLong,
    DuologueError,
    KeyRejected,
    NotOffered,
    OutOfBalance,
    Overloaded,
    PermissionDenied,
    PlanUsedUp,
    RateLimited,
    RequestRejected,
    ServerFault,
    TimedOut,
)
from duologue.domain.secret import Redactor

_LONGEST_MESSAGE = 2000
_LONGEST_DETAIL = 4000
_LONGEST_QUOTE = 300

_BY_CODE: dict[str, type[DuologueError]] = {
    **dict.fromkeys(("1000", "1013", "1024", "1033"), ServerFault),
    "1001": TimedOut,
    **dict.fromkeys(("1002", "1041", "2045"), RateLimited),
    **dict.fromkeys(("1004", "2049"), KeyRejected),
    "1008": OutOfBalance,
    **dict.fromkeys(("1026", "1027"), ContentFlagged),
    **dict.fromkeys(("1028", "1030", "2056", "2067"), PlanUsedUp),
    "1039": ContextTooLong,
    **dict.fromkeys(("1042", "2013"), RequestRejected),
    "2057": PermissionDenied,
    "2061": NotOffered,
    **dict.fromkeys(("2062", "2064"), Overloaded),
}

_BY_WORD: dict[str, type[DuologueError]] = {
    **dict.fromkeys(("authentication_error", "authorized_error", "invalid_api_key"), KeyRejected),
    **dict.fromkeys(("permission_error", "permission_denied"), PermissionDenied),
    **dict.fromkeys(("billing_error", "insufficient_balance_error", "insufficient_quota"), OutOfBalance),
    **dict.fromkeys(
        ("rate_limit_error", "rate_limit_exceeded", "throttling_error", "too_many_requests"), RateLimited
    ),
    **dict.fromkeys(("overloaded_error", "unavailable_error", "service_unavailable"), Overloaded),
    **dict.fromkeys(
        ("exceed_context_size_error", "context_length_exceeded", "model_context_window_exceeded"),
        ContextTooLong,
    ),
    **dict.fromkeys(("not_found_error", "model_not_found", "notfounderror"), NotOffered),
    **dict.fromkeys(("content_filter", "content_policy_violation"), ContentFlagged),
    "timeout_error": TimedOut,
    **dict.fromkeys(("api_error", "server_error", "internal_server_error"), ServerFault),
    **dict.fromkeys(
        (
            "invalid_request_error",
            "bad_request_error",
            "badrequesterror",
            "request_too_large",
            "conflict_error",
        ),
        RequestRejected,
    ),
}

_BY_STATUS: dict[int, type[DuologueError]] = {
    401: KeyRejected,
    402: OutOfBalance,
    403: PermissionDenied,
    404: NotOffered,
    408: TimedOut,
    429: RateLimited,
    503: Overloaded,
    504: TimedOut,
    529: Overloaded,
}

_TOO_LONG = re.compile(
    r"(?i)context[ _-]?(?:window|length|size)|maximum context|prompt is too long|too many tokens in"
)
_NO_SUCH_MODEL = re.compile(
    r"(?i)invalid model name|model .{0,80}(?:not found|does not exist|not exist|not supported)|no such model"
)
_STATUS = re.compile(r"[45]\d\d")
_LINE_END = re.compile(r"\r\n?|\n")
_CODE_IN_MESSAGE = re.compile(r"\((\d{4})\)")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a server said: its words, its word for the kind of error, and its code, as far as told."""

    message: str
    word: str
    code: str | None
    body: str


def find_complaint(payload: JsonObject, event: str = "") -> Complaint | None:
    """The error in a JSON object of either style, or None where there is none.

    `event` is the name of the server-sent event that brought it.
    """
    base = payload.get("base_resp")
    if isinstance(base, dict) and base.get("status_code") not in (None, 0, "0", ""):
        return Complaint(as_text(base.get("status_msg")), "", str(base["status_code"]), _shortened(payload))
    error = payload.get("error")
    if isinstance(error, dict) and error:
        return _described(error, _shortened(payload))
    if error:
        words = error if isinstance(error, str) else write_json(error)
        return Complaint(words, "", None, _shortened(payload))
    kind = as_text(payload.get("type"))
    if event == "error" or kind == "error" or kind.endswith("_error") or payload.get("object") == "error":
        return _described(payload, _shortened(payload))
    return None


def read_complaint(status: int, body: str) -> Complaint:
    """What the body of an HTTP error says: JSON, server-sent events, a web page, or nothing."""
    payload: Any = None
    for text in (body, *_data_lines(body)):
        try:
            payload = read_json(text)
        except Unparseable:
            continue
        if isinstance(payload, list) and payload:
            payload = payload[0]
        if isinstance(payload, dict):
            complaint = find_complaint(payload) or _described(payload, body[: _LONGEST_DETAIL + MARGIN])
            if complaint.message or complaint.word or complaint.code:
                return complaint
    return Complaint(_quoted(status, body), "", None, body[: _LONGEST_DETAIL + MARGIN])


def service_error(
    complaint: Complaint, status: int, headers: Mapping[str, str], redact: Redactor
) -> DuologueError:
    """The complaint as an error of our tree, without secrets."""
    code = complaint.code
    in_message = _CODE_IN_MESSAGE.findall(complaint.message)
    if in_message and (code is None or code not in _BY_CODE):
        code = next((found for found in reversed(in_message) if found in _BY_CODE), code)
    kind = _kind(complaint, code, status)
    message = excerpt(complaint.message.strip(), _LONGEST_MESSAGE, redact)
    return kind(
        message or f"The server answered with status {status} and no explanation.",
        status=status,
        code=None if code is None else excerpt(code, _LONGEST_QUOTE, redact),
        retry_after=read_retry_after(headers, complaint.message),
        detail=excerpt(complaint.body, _LONGEST_DETAIL, redact) or None,
    )


def _kind(complaint: Complaint, code: str | None, status: int) -> type[DuologueError]:
    by_code = _BY_CODE.get(code or "")
    if by_code is not None and by_code is not RequestRejected:
        return by_code
    by_word = _BY_WORD.get((code or "").lower()) or _BY_WORD.get(complaint.word.lower())
    told_status = int(code) if code is not None and _STATUS.fullmatch(code) else status
    kind = by_code or by_word or _BY_STATUS.get(told_status) or _by_class(told_status)
    if kind not in (RequestRejected, ServerFault):
        return kind
    # The general words for "no": the message or the status may know better.
    if _TOO_LONG.search(complaint.message):
        return ContextTooLong
    if kind is RequestRejected and _NO_SUCH_MODEL.search(complaint.message):
        return NotOffered
    return kind if by_code is not None else _BY_STATUS.get(told_status, kind)


def _by_class(status: int) -> type[DuologueError]:
    return RequestRejected if 400 <= status < 500 else ServerFault  # noqa: PLR2004 - HTTP's own classes


def _described(error: JsonObject, body: str) -> Complaint:
    message = as_text(error.get("message")) or as_text(error.get("msg")) or as_text(error.get("detail"))
    code = error.get("code")
    known = isinstance(code, str | int) and not isinstance(code, bool) and code != ""
    return Complaint(message, as_text(error.get("type")), str(code) if known else None, body)


def _shortened(payload: JsonObject) -> str:
    return write_json(payload)[: _LONGEST_DETAIL + MARGIN]


def _data_lines(body: str) -> list[str]:
    # Not by `splitlines`, which would also cut JSON at U+2028.
    return [line[5:].strip() for line in _LINE_END.split(body) if line.startswith("data:")]


def _quoted(status: int, body: str) -> str:
    text = body.strip()
    if not text:
        return ""
    if text.startswith("<"):
        return f"The server answered with status {status} and a web page instead of an explanation."
    return text[: _LONGEST_QUOTE + MARGIN]

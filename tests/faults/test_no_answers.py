"""What comes instead of an answer is named for what it is, and is never kept as an empty answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from duologue.domain.events import AnswerEnded
from duologue.domain.profile import AuthForm
from duologue.domain.reply import Reply
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.ui.notices import notice_for
from helpers.talk import EVENTS, Talk, talk
from helpers.wire import (
    Handler,
    LoopbackServer,
    answer_in,
    anthropic_event,
    chat,
    collect,
    whole_response,
)

every_style = pytest.mark.parametrize("style", list(ApiStyle))
HTML = [("content-type", "text/html; charset=utf-8")]
JSON = [("content-type", "application/json")]
PORTAL = b"<!DOCTYPE html><html><body><form>Welcome to Hotel Wi-Fi. Please log in.</form></body></html>"
LOGIN = [("location", "http://wifi.example/login?next=/"), *HTML]
TROUBLE = anthropic_event("error", error={"type": "api_error", "message": "It fell over"})

# (the response, the kind of failure, what a person reads)
INSTEAD: dict[str, tuple[Handler, str, str]] = {
    "a portal": (whole_response(PORTAL, headers=HTML), "not_an_answer", "looks like a login page"),
    "a portal that says it is a stream": (
        whole_response(PORTAL, headers=EVENTS),
        "not_an_answer",
        "looks like a login page",
    ),
    "a portal behind blank lines": (
        whole_response(b"\xef\xbb\xbf\r\n\r\n  " + PORTAL, headers=HTML),
        "not_an_answer",
        "looks like a login page",
    ),
    "200 and nothing": (whole_response(b"", headers=EVENTS), "empty_answer", "sent nothing"),
    "200, a page and nothing": (whole_response(b"", headers=HTML), "empty_answer", "sent nothing"),
    "200 and blank lines": (whole_response(b"\n\n\n", headers=EVENTS), "empty_answer", "sent nothing"),
    "204": (whole_response(b"", "204 No Content"), "empty_answer", "sent nothing"),
    "other JSON": (whole_response(b'{"status": "ok"}', headers=JSON), "not_an_answer", "wrong address"),
    "a list in JSON": (whole_response(b"[]", headers=JSON), "not_an_answer", "wrong address"),
    "plain text": (
        whole_response(b"Welcome to nginx!", headers=[("content-type", "text/plain")]),
        "not_an_answer",
        "wrong address",
    ),
    "events with 500": (whole_response(TROUBLE, "500 Oops", EVENTS), "server_fault", "wrong at the server"),
    "an answer with 500": (
        whole_response(answer_in(ApiStyle.OPENAI, "no"), "500 Oops", EVENTS),
        "server_fault",
        "wrong at the server",
    ),
    "a page with 500": (whole_response(PORTAL, "500 Oops", HTML), "server_fault", "wrong at the server"),
    "302 to a login": (whole_response(b"", "302 Found", LOGIN), "redirect_refused", "wifi.example/login"),
    "302 with a page": (whole_response(PORTAL, "302 Found", LOGIN), "redirect_refused", "wifi.example/login"),
}


@pytest.mark.fault("F48")
@pytest.mark.parametrize(("handler", "kind", "words"), INSTEAD.values(), ids=INSTEAD)
@every_style
async def test_what_is_no_answer_is_named(
    tmp_path: Path, style: ApiStyle, handler: Handler, kind: str, words: str
) -> None:
    async with talk(tmp_path) as here:
        answer = await here.ask(style, handler)
        assert (answer.state, answer.text) == (TurnState.FAILED, "")
        assert answer.failure is not None
        assert answer.failure.kind == kind
        notice = notice_for(answer.failure)
        assert words in f"{notice.title} {notice.sentence}"
        assert len(here.server.requests) == 1
        await here.still_answers(style)


@pytest.mark.fault("F48")
@every_style
async def test_the_words_of_events_with_500_are_told(tmp_path: Path, style: ApiStyle) -> None:
    async with talk(tmp_path) as here:
        answer = await here.ask(style, whole_response(TROUBLE, "500 Oops", EVENTS))
        assert answer.failure is not None
        assert (answer.failure.message, answer.failure.status) == ("It fell over", 500)


@pytest.mark.fault("F42")
@every_style
async def test_line_separators_in_the_words_of_an_error_are_words(tmp_path: Path, style: ApiStyle) -> None:
    body = TROUBLE.replace(b"It fell over", "It\u2028fell\u0085over".encode())
    async with talk(tmp_path) as here:
        answer = await here.ask(style, whole_response(body, "500 Oops", EVENTS))
        assert answer.failure is not None
        assert answer.failure.message == "It\u2028fell\u0085over"


def whole_answer(style: ApiStyle, text: str) -> bytes:
    """An answer as one object."""
    usage: dict[str, Any]
    if style is ApiStyle.OPENAI:
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 3, "completion_tokens": 4}
        body = {"id": "c", "object": "chat.completion", "model": "m", "choices": [choice], "usage": usage}
    else:
        usage = {"input_tokens": 3, "output_tokens": 4}
        body = {"id": "m1", "type": "message", "role": "assistant", "model": "m", "usage": usage}
        body |= {"content": [{"type": "text", "text": text}], "stop_reason": "end_turn"}
    return json.dumps(body).encode()


async def understood(here: Talk, style: ApiStyle, handler: Handler) -> bool:
    answer = await here.ask(style, handler)
    return (answer.text, answer.state) == ("Whole", TurnState.COMPLETE) and answer.raw is not None


@pytest.mark.fault("F48")
@pytest.mark.fault("F49")
@pytest.mark.parametrize("headers", [JSON, EVENTS, []], ids=["as JSON", "as a stream", "as nothing"])
@every_style
async def test_a_whole_answer_to_a_request_for_a_stream_is_understood(
    tmp_path: Path, style: ApiStyle, headers: list[tuple[str, str]]
) -> None:
    async with talk(tmp_path) as here:
        assert await understood(here, style, whole_response(whole_answer(style, "Whole"), headers=headers))
        assert here.server.requests[0].json()["stream"] is True
        (row,) = await here.usage_rows()
        assert (row["input"], row["output"]) == (3, 4)


@pytest.mark.fault("F49")
@pytest.mark.parametrize("headers", [JSON, EVENTS], ids=["as JSON", "as a stream"])
@every_style
async def test_a_stream_in_answer_to_a_request_without_one_is_understood(
    tmp_path: Path, style: ApiStyle, headers: list[tuple[str, str]]
) -> None:
    async with (
        talk(tmp_path) as here,
        LoopbackServer(whole_response(answer_in(style, "Wh", "ole"), headers=headers)) as server,
    ):
        events = await collect(here.client, server.endpoint(style, AuthForm.NONE), chat(stream=False))
        assert server.requests[0].json()["stream"] is False
        assert (Reply(events).text, events[-1]) == ("Whole", AnswerEnded())
        server.handler = whole_response(whole_answer(style, "Whole"), headers=JSON)
        whole = await collect(here.client, server.endpoint(style, AuthForm.NONE), chat(stream=False))
        assert (Reply(whole).text, whole[-1]) == ("Whole", AnswerEnded())


@pytest.mark.fault("F49")
@every_style
async def test_a_stream_of_the_other_style_is_named(tmp_path: Path, style: ApiStyle) -> None:
    other = next(each for each in ApiStyle if each is not style)
    async with talk(tmp_path) as here:
        answer = await here.ask(style, answer_in(other, "no"))
        assert answer.failure is not None
        assert answer.failure.kind == "not_an_answer"
        assert "API style" in answer.failure.message

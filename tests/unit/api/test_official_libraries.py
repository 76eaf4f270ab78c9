"""The vendors' own libraries as oracles: what they read in a healthy stream, we read too."""

import json
from typing import Any

import anthropic
import httpx2
import openai
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.api.dialects import dialect_of
from duologue.api.replay import replay
from duologue.domain.parts import ImagePart, TextPart
from duologue.domain.recording import RecordedAnswer
from duologue.domain.reply import Reply
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.wire import LoopbackServer, chat, recorded_cases, whole_response

STREAM = {"content-type": "text/event-stream"}
CLEAN = [
    case
    for case in recorded_cases()
    if case.answer.status == 200
    and not case.app_should
    and case.expected["error"] is None
    and case.facts["stream"]
]


def ours(style: ApiStyle, body: bytes) -> Reply:
    return replay(RecordedAnswer(body, style), Redactor())


def answering(body: bytes) -> httpx2.MockTransport:
    return httpx2.MockTransport(lambda _: httpx2.Response(200, content=body, headers=STREAM))


def by_openai(body: bytes) -> tuple[str, list[tuple[str, str, str]], str | None]:
    text, reason = "", None
    calls: dict[int, list[str]] = {}
    http = httpx2.Client(transport=answering(body))
    with openai.OpenAI(
        api_key="x", base_url="http://127.0.0.1/v1", http_client=http, max_retries=0
    ) as client:
        stream: Any = client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "x"}], stream=True
        )
        for chunk in stream:
            for choice in chunk.choices or ():
                if choice.index == 0:
                    text += choice.delta.content or ""
                    reason = choice.finish_reason or reason
                    for call in choice.delta.tool_calls or ():
                        slot = calls.setdefault(call.index, ["", "", ""])
                        slot[0] = call.id or slot[0]
                        slot[1] = call.function.name or slot[1]
                        slot[2] += call.function.arguments or ""
    return text, [(a, b, c) for a, b, c in calls.values()], reason


def by_anthropic(body: bytes) -> tuple[str, str, list[tuple[str, str, Any]], str | None, int]:
    http = httpx2.Client(transport=answering(body))
    with (
        anthropic.Anthropic(
            api_key="x", base_url="http://127.0.0.1", http_client=http, max_retries=0
        ) as client,
        client.messages.stream(
            model="m", max_tokens=9, messages=[{"role": "user", "content": "x"}]
        ) as stream,
    ):
        message = stream.get_final_message()
    blocks: list[Any] = list(message.content)
    return (
        "".join(block.text for block in blocks if block.type == "text"),
        "".join(block.thinking for block in blocks if block.type == "thinking"),
        [(block.id, block.name, block.input) for block in blocks if block.type == "tool_use"],
        message.stop_reason,
        message.usage.output_tokens,
    )


texts = st.lists(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="<"), min_size=1), max_size=5
)
arguments = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    max_size=3,
)


@settings(max_examples=40, deadline=None)
@given(texts, st.lists(arguments, max_size=2), st.booleans())
def test_any_story_in_the_openai_style(said: list[str], tools: list[dict[str, Any]], escaped: bool) -> None:  # noqa: FBT001 - hypothesis
    deltas: list[dict[str, Any]] = [{"content": text} for text in said]
    for index, given_arguments in enumerate(tools):
        raw = json.dumps(given_arguments)
        deltas.append(
            {"tool_calls": [{"index": index, "id": f"t{index}", "function": {"name": "f", "arguments": ""}}]}
        )
        deltas += [
            {"tool_calls": [{"index": index, "function": {"arguments": piece}}]}
            for piece in (raw[:3], raw[3:])
        ]
    chunks = [{"id": "c", "model": "m", "choices": [{"index": 0, "delta": delta}]} for delta in deltas]
    chunks.append({"id": "c", "model": "m", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    body = "".join(f"data: {json.dumps(chunk, ensure_ascii=escaped)}\n\n" for chunk in chunks).encode()
    reply = ours(ApiStyle.OPENAI, body)
    calls = [(call.call_id, call.name, call.arguments) for call in reply.tool_calls]
    assert (reply.text, calls, reply.stop_reason) == by_openai(body + b"data: [DONE]\n\n")
    assert reply.state is TurnState.COMPLETE


@settings(max_examples=40, deadline=None)
@given(texts, texts, st.lists(arguments, max_size=2), st.booleans())
def test_any_story_in_the_anthropic_style(
    thought: list[str],
    said: list[str],
    tools: list[dict[str, Any]],
    escaped: bool,  # noqa: FBT001 - hypothesis
) -> None:
    usage = {"input_tokens": 3, "output_tokens": 1}
    message = {"id": "m", "type": "message", "role": "assistant", "model": "m", "content": [], "usage": usage}
    events: list[dict[str, Any]] = [{"type": "message_start", "message": message | {"stop_reason": None}}]
    blocks: list[tuple[dict[str, Any], list[dict[str, Any]]]] = [
        (
            {"type": "thinking", "thinking": "", "signature": ""},
            [{"type": "thinking_delta", "thinking": t} for t in thought],
        ),
        ({"type": "text", "text": ""}, [{"type": "text_delta", "text": text} for text in said]),
    ]
    for number, given_arguments in enumerate(tools):
        raw = json.dumps(given_arguments)
        deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in (raw[:3], raw[3:])]
        blocks.append(({"type": "tool_use", "id": f"t{number}", "name": "f", "input": {}}, deltas))
    for index, (block, deltas) in enumerate(blocks):
        events.append({"type": "content_block_start", "index": index, "content_block": block})
        events += [{"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas]
        events.append({"type": "content_block_stop", "index": index})
    events.append(
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 7}}
    )
    events.append({"type": "message_stop"})
    body = "".join(
        f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=escaped)}\n\n" for event in events
    ).encode()
    reply = ours(ApiStyle.ANTHROPIC, body)
    calls = [(call.call_id, call.name, call.parsed()) for call in reply.tool_calls]
    output = -1 if reply.usage is None else reply.usage.output
    assert (reply.text, reply.thinking, calls, reply.stop_reason, output) == by_anthropic(body)


@pytest.mark.parametrize("case", CLEAN, ids=lambda case: case.name)
def test_the_recordings_of_healthy_streams(case: Any) -> None:
    reply = ours(case.answer.style, case.answer.body)
    if case.answer.style is ApiStyle.OPENAI:
        calls = [(call.call_id, call.name, call.arguments) for call in reply.tool_calls]
        assert (reply.text, calls, reply.stop_reason) == by_openai(case.answer.body)
    else:
        text, thinking, _, reason, output = by_anthropic(case.answer.body)
        assert reply.usage is not None
        assert (reply.text, reply.thinking, reply.stop_reason, reply.usage.output) == (
            text,
            thinking,
            reason,
            output,
        )


async def test_our_images_are_what_the_libraries_would_send() -> None:
    image = ImagePart("cat.png", "image/png", "ab", 3, 20, 10, b"\x89PN")
    turn = Turn("user", (image, TextPart("What is it?")))
    words: Any = {"type": "text", "text": "What is it?"}
    async with LoopbackServer(whole_response(b"{}", "400 No")) as server:
        client = openai.AsyncOpenAI(api_key="sk-test-123", base_url=f"{server.origin}/v1", max_retries=0)
        picture: Any = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBO"}}
        with pytest.raises(openai.BadRequestError):
            await client.chat.completions.create(
                model="MiniMax-M3", messages=[{"role": "user", "content": [picture, words]}]
            )
        await client.close()
        other = anthropic.AsyncAnthropic(auth_token="sk-test-123", base_url=server.origin, max_retries=0)
        source = {"type": "base64", "media_type": "image/png", "data": "iVBO"}
        block: Any = {"type": "image", "source": source}
        with pytest.raises(anthropic.BadRequestError):
            await other.messages.create(
                model="MiniMax-M3", max_tokens=4096, messages=[{"role": "user", "content": [block, words]}]
            )
        await other.close()
        for style, theirs in zip(ApiStyle, server.requests, strict=True):
            call = dialect_of(style).encode(server.endpoint(style), ChatRequest("MiniMax-M3", (turn,)))
            assert call.body["messages"] == theirs.json()["messages"]


async def test_our_requests_are_what_the_libraries_would_send() -> None:
    async with LoopbackServer(whole_response(b"{}", "400 No")) as server:
        client = openai.AsyncOpenAI(api_key="sk-test-123", base_url=f"{server.origin}/v1", max_retries=0)
        with pytest.raises(openai.BadRequestError):
            await client.chat.completions.create(
                model="MiniMax-M2",
                messages=[{"role": "system", "content": "S"}, {"role": "user", "content": "Hello"}],
                stream=True,
                stream_options={"include_usage": True},
            )
        await client.close()
        other = anthropic.AsyncAnthropic(auth_token="sk-test-123", base_url=server.origin, max_retries=0)
        with pytest.raises(anthropic.BadRequestError):
            await other.messages.create(
                model="MiniMax-M2",
                max_tokens=4096,
                system="S",
                messages=[{"role": "user", "content": "Hello"}],
                stream=True,
            )
        await other.close()
        for style, theirs in zip(ApiStyle, server.requests, strict=True):
            call = dialect_of(style).encode(server.endpoint(style), chat(system="S"))
            assert call.body == theirs.json()
            assert theirs.line == f"POST {call.url.removeprefix(server.origin)} HTTP/1.1"
            assert call.headers["content-type"] == theirs.headers["content-type"]
            assert ("anthropic-version" in call.headers) == ("anthropic-version" in theirs.headers)

"""Characters that break others: text comes through, and into the database, exactly as it was sent."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.api.client import Client
from duologue.domain.events import StreamEvent
from duologue.domain.message import Message
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.talk import talk
from helpers.wire import LoopbackServer, answer_in, anthropic_event, chunked, collect, openai_chunk

every_style = pytest.mark.parametrize("style", list(ApiStyle))
SEPARATORS = {
    "U+2028": "\u2028",
    "U+2029": "\u2029",
    "U+0085": "\u0085",
    "vertical tab": "\x0b",
    "form feed": "\x0c",
    "U+001C": "\x1c",
    "U+001D": "\x1d",
    "U+001E": "\x1e",
}


def raw(body: bytes) -> bytes:
    """The stream with its JSON strings unescaped as far as JSON can be left so."""
    lines = []
    for line in body.split(b"\n"):
        name, colon, data = line.partition(b"data: ")
        text = json.dumps(json.loads(data), ensure_ascii=False) if data.startswith(b"{") else data.decode()
        for character in SEPARATORS.values():
            text = text.replace(json.dumps(character)[1:-1], character)
        lines.append(name + colon + text.encode())
    return b"\n".join(lines)


def told_in(style: ApiStyle, thinking: str, words: str, arguments: str) -> bytes:
    """A whole answer with thinking, words and a tool call."""
    if style is ApiStyle.OPENAI:
        call = {"index": 0, "id": "t", "function": {"name": "f", "arguments": arguments}}
        deltas: list[dict[str, Any]] = [
            {"reasoning_content": thinking},
            {"content": words},
            {"tool_calls": [call]},
        ]
        return b"".join(map(openai_chunk, deltas)) + openai_chunk({}, "tool_calls")
    blocks = (
        ({"type": "thinking"}, {"type": "thinking_delta", "thinking": thinking}),
        ({"type": "text"}, {"type": "text_delta", "text": words}),
        (
            {"type": "tool_use", "id": "t", "name": "f"},
            {"type": "input_json_delta", "partial_json": arguments},
        ),
    )
    body = anthropic_event("message_start", message={"id": "m", "model": "m"})
    for index, (block, delta) in enumerate(blocks):
        body += anthropic_event("content_block_start", index=index, content_block=block)
        body += anthropic_event("content_block_delta", index=index, delta=delta)
    return body + anthropic_event("message_stop")


def told(message: Message) -> tuple[str, str, str]:
    """Thinking, words and arguments of a stored answer."""
    thinking = "".join(part.text for part in message.parts if isinstance(part, ThinkingPart))
    words = "".join(part.text for part in message.parts if isinstance(part, TextPart))
    arguments = "".join(part.arguments for part in message.parts if isinstance(part, ToolCallPart))
    return thinking, words, arguments


@pytest.mark.fault("F42")
@pytest.mark.parametrize("escaped", [True, False], ids=["escaped", "raw"])
@pytest.mark.parametrize("character", SEPARATORS.values(), ids=SEPARATORS)
@every_style
async def test_what_looks_like_a_line_end_is_text(
    tmp_path: Path,
    style: ApiStyle,
    character: str,
    escaped: bool,  # noqa: FBT001 - a parameter of the table
) -> None:
    words = f"a{character}b{character}{character}c"
    arguments = '{"x": "' + words + '"}'
    body = told_in(style, words, words, arguments)
    if not escaped:
        body = raw(body)
        assert character.encode() in body
    async with talk(tmp_path) as here:
        answer = await here.ask(style, body)
        assert answer.state is TurnState.COMPLETE
        assert told(answer) == (words, words, arguments)


# F44: what came in the JSON strings, as bytes, and what must be made of it.
DAMAGED: dict[str, tuple[bytes, str]] = {
    "a byte that is no UTF-8": (b"a\xffb", "a\ufffdb"),
    "a character that breaks off": (b"a\xe4\xb8b", "a\ufffdb"),
    "an overlong slash": (b"a\xc0\xafb", "a\ufffd\ufffdb"),
    "an overlong quotation mark": (b"a\xc0\xa2b", "a\ufffd\ufffdb"),
    "an overlong euro": (b"a\xf0\x82\x82\xacb", "a\ufffd\ufffd\ufffd\ufffdb"),
    "beyond U+10FFFF": (b"a\xf4\x90\x80\x80b", "a\ufffd\ufffd\ufffd\ufffdb"),
    "half a pair as bytes": (b"a\xed\xa0\xbdb", "a\ufffd\ufffd\ufffdb"),
    "a pair as bytes": (b"a\xed\xa0\xbd\xed\xb8\x80b", "a" + 6 * "\ufffd" + "b"),
    "an escaped pair": (b"a\\ud83d\\ude00b", "a\U0001f600b"),
    "a first half alone": (b"a\\ud83db", "a\ufffdb"),
    "a second half alone": (b"a\\ude00b", "a\ufffdb"),
    "halves in the wrong order": (b"a\\ude00\\ud83db", "a\ufffd\ufffdb"),
    "NUL": (b"a\\u0000b", "a\0b"),
    "NUL as it is": (b"a\0b", "a\0b"),
}


@pytest.mark.fault("F44")
@pytest.mark.parametrize(("sent", "kept"), DAMAGED.values(), ids=DAMAGED)
@every_style
async def test_damaged_characters_are_replaced_and_saved(
    tmp_path: Path, style: ApiStyle, sent: bytes, kept: str
) -> None:
    body = told_in(style, "THINKING", "WORDS", json.dumps({"x": "ARGUMENT"}))
    for place in (b"THINKING", b"WORDS", b"ARGUMENT"):
        body = body.replace(place, sent)
    async with talk(tmp_path) as here:
        answer = await here.ask(style, body)
        assert (answer.state, answer.failure) == (TurnState.COMPLETE, None)
        thinking, words, arguments = told(answer)
        assert (thinking, words) == (kept, kept)
        assert kept in arguments
        assert answer.raw is not None
        str(answer.raw.message).encode()
        exported = answer.text.encode()  # a lone surrogate would raise
        assert exported.decode() == kept
        await here.still_answers(style)


@pytest.mark.fault("F44")
@every_style
async def test_a_pair_split_over_two_deltas_is_joined_and_saved(tmp_path: Path, style: ApiStyle) -> None:
    async with talk(tmp_path) as here:
        answer = await here.ask(style, answer_in(style, "x\ud83d", "\ude00y\ud83d"))
        assert (answer.text, answer.state) == ("x\U0001f600y\ufffd", TurnState.COMPLETE)


@pytest.mark.fault("F44")
@every_style
async def test_damaged_names_and_reasons_are_saved_too(tmp_path: Path, style: ApiStyle) -> None:
    if style is ApiStyle.OPENAI:
        call = {"index": 0, "id": "\ud83d", "function": {"name": "f\ude00", "arguments": "{}"}}
        body = openai_chunk({"tool_calls": [call]}, "st\ud83d", id="\ud83d", model="m\ude00")
    else:
        body = (
            anthropic_event("message_start", message={"id": "\ud83d", "model": "m\ude00"})
            + anthropic_event(
                "content_block_start",
                index=0,
                content_block={"type": "tool_use", "id": "\ud83d", "name": "f\ude00", "input": {}},
            )
            + anthropic_event("message_delta", delta={"stop_reason": "st\ud83d"})
            + anthropic_event("message_stop")
        )
    async with talk(tmp_path) as here:
        answer = await here.ask(style, body)
        assert (answer.model, answer.stop_reason) == ("m\ufffd", "st\ufffd")
        assert answer.parts == (ToolCallPart("\ufffd", "f\ufffd", "{}" if style is ApiStyle.OPENAI else ""),)
        await here.still_answers(style)


# F41: how the network cuts a stream must not matter.

FULL = {
    style: raw(
        told_in(style, "pl\u00e4n", "W\u4e16\u754c \U0001f600!", '{"a": "\\u00e9\\ud83d\\ude00"}')
    ).replace(b"!", b"\\u0021\\ud83d\\ude00")
    for style in ApiStyle
}


def crlf(body: bytes) -> bytes:
    return body.replace(b"\n", b"\r\n")


def cuts_inside(body: bytes, *needles: bytes) -> list[int]:
    """Every place inside every occurrence of these."""
    return [
        start + inside
        for needle in needles
        for start in range(len(body))
        if body.startswith(needle, start)
        for inside in range(1, len(needle))
    ]


def pieces_of(body: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted(set(cuts)), len(body)]
    return [body[start:end] for start, end in itertools.pairwise(places)]


async def arrived(style: ApiStyle, pieces: list[bytes]) -> list[StreamEvent]:
    """The events of an answer that comes in HTTP chunks of these pieces."""

    async def handler(exchange: Any) -> None:
        await exchange.head(transfer_encoding="chunked")
        await exchange.send(chunked(pieces))

    client = Client(Redactor())
    async with LoopbackServer(handler) as server:
        events = await collect(client, server.endpoint(style))
    await client.close()
    return events


CUTS = {
    "one byte each": lambda body: list(range(1, len(body))),
    "inside every CRLF": lambda body: cuts_inside(body, b"\r\n"),
    "inside every character of UTF-8": lambda body: cuts_inside(
        body, "\u00e4".encode(), "\u4e16".encode(), "\u754c".encode(), "\U0001f600".encode()
    ),
    "inside every escape": lambda body: cuts_inside(body, b"\\u0021", b"\\u00e9", b"\\ud83d\\ude00"),
    "around every line end": lambda body: [n for n in range(1, len(body)) if b"\n" in body[n - 1 : n + 1]],
}


@pytest.mark.fault("F41")
@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
@pytest.mark.parametrize("framed", [bytes, crlf], ids=["LF", "CRLF"])
@every_style
async def test_where_a_stream_is_cut_does_not_matter(style: ApiStyle, framed: Any, cut: Any) -> None:
    body = framed(FULL[style])
    whole = await arrived(style, [body])
    assert Reply(whole).text == "W\u4e16\u754c \U0001f600!\U0001f600"
    assert Reply(whole).state is TurnState.COMPLETE
    assert await arrived(style, pieces_of(body, cut(body))) == whole


@pytest.mark.fault("F41")
@given(st.sampled_from(list(ApiStyle)), st.booleans(), st.lists(st.integers(1, 2000), max_size=30))
@settings(max_examples=60, deadline=None)
async def test_any_way_to_cut_a_stream_gives_the_same_events(
    style: ApiStyle,
    with_returns: bool,  # noqa: FBT001 - hypothesis
    cuts: list[int],
) -> None:
    body = crlf(FULL[style]) if with_returns else FULL[style]
    pieces = pieces_of(body, [cut for cut in cuts if cut < len(body)])
    assert await arrived(style, pieces) == await arrived(style, [body])

"""Why a model stopped: kept and shown in the server's own word; no word, or none that is one, is none."""

from pathlib import Path
from typing import Any

import pytest

from duologue.cli.finished import finished_line
from duologue.domain.parts import TextPart, ToolCallPart
from duologue.domain.reply import Reply
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.talk import talk
from helpers.wire import anthropic_event, beginning_in, collect, openai_chunk, whole_response

every_style = pytest.mark.parametrize("style", list(ApiStyle))
WORDS = {
    ApiStyle.OPENAI: [
        "stop",
        "length",
        "content_filter",
        "tool_calls",
        "function_call",
        "brand_new",
        "error",
    ],
    ApiStyle.ANTHROPIC: [
        "end_turn",
        "max_tokens",
        "refusal",
        "tool_use",
        "stop_sequence",
        "pause_turn",
        "model_context_window_exceeded",
        "brand_new",
    ],
}
NO_WORDS: dict[str, Any] = {"null": None, "empty": "", "a number": 5, "an array": ["x"], "true": True}


def ending(style: ApiStyle, reason: Any, *, tool: bool = False) -> bytes:
    """An answer that ends with this reason, after a word or a tool call."""
    if style is ApiStyle.OPENAI:
        call = {"index": 0, "id": "t", "function": {"name": "f", "arguments": '{"a": 1}'}}
        content = openai_chunk({"tool_calls": [call]}) if tool else openai_chunk({"content": "Words"})
        return content + openai_chunk({}, reason) + b"data: [DONE]\n\n"
    if tool:
        block = {"type": "tool_use", "id": "t", "name": "f", "input": {"a": 1}}
        content = anthropic_event("message_start", message={"id": "m1", "model": "m"})
        content += anthropic_event("content_block_start", index=0, content_block=block)
    else:
        content = beginning_in(style, "Words")
    delta = {"stop_reason": reason, "stop_sequence": None}
    return content + anthropic_event("message_delta", delta=delta) + anthropic_event("message_stop")


@pytest.mark.fault("F40")
@pytest.mark.parametrize(("style", "word"), [(style, word) for style in WORDS for word in WORDS[style]])
async def test_every_word_is_kept_as_it_came(tmp_path: Path, style: ApiStyle, word: str) -> None:
    async with talk(tmp_path) as here:
        answer = await here.ask(style, ending(style, word))
        assert (answer.text, answer.stop_reason) == ("Words", word)
        assert (answer.state, answer.failure) == (TurnState.COMPLETE, None)
        assert answer.parts == (TextPart("Words"),)


@pytest.mark.fault("F40")
@every_style
async def test_a_tool_call_is_shown_as_one(tmp_path: Path, style: ApiStyle) -> None:
    word = "tool_calls" if style is ApiStyle.OPENAI else "tool_use"
    async with talk(tmp_path) as here:
        answer = await here.ask(style, ending(style, word, tool=True))
        assert (answer.state, answer.stop_reason) == (TurnState.COMPLETE, word)
        (call,) = answer.parts
        assert isinstance(call, ToolCallPart)
        assert (call.call_id, call.name, call.parsed()) == ("t", "f", {"a": 1})


@pytest.mark.fault("F40")
@pytest.mark.parametrize("reason", NO_WORDS.values(), ids=NO_WORDS)
@every_style
async def test_no_word_is_unknown(tmp_path: Path, style: ApiStyle, reason: Any) -> None:
    # The OpenAI style has no other marker than the word; the Anthropic style ends with message_stop.
    state = TurnState.INTERRUPTED if style is ApiStyle.OPENAI else TurnState.COMPLETE
    async with talk(tmp_path) as here:
        answer = await here.ask(style, ending(style, reason))
        assert (answer.text, answer.stop_reason, answer.state) == ("Words", None, state)


@pytest.mark.fault("F40")
@pytest.mark.parametrize(("style", "word"), [(style, word) for style in WORDS for word in WORDS[style]])
async def test_the_terminals_line_tells_the_word(tmp_path: Path, style: ApiStyle, word: str) -> None:
    async with talk(tmp_path) as here:
        here.server.handler = whole_response(ending(style, word))
        reply = Reply(await collect(here.client, here.server.endpoint(style)))
    assert finished_line(reply, reply.state, None)["stop_reason"] == word


@pytest.mark.fault("F40")
@every_style
async def test_the_terminals_line_tells_that_none_came(tmp_path: Path, style: ApiStyle) -> None:
    async with talk(tmp_path) as here:
        here.server.handler = whole_response(ending(style, None))
        reply = Reply(await collect(here.client, here.server.endpoint(style)))
    assert finished_line(reply, reply.state, None)["stop_reason"] is None

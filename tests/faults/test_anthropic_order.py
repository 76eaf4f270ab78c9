"""Events of the Anthropic style that are missing, foreign or out of order; none makes an answer complete."""

from pathlib import Path
from typing import Any

import pytest

from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.talk import talk
from helpers.wire import anthropic_event

PING = anthropic_event("ping")
STOP = anthropic_event("message_stop")
ERROR = anthropic_event("error", error={"type": "overloaded_error", "message": "Busy"})
NEWS = anthropic_event("news", index=0, delta={"type": "text_delta", "text": "no"})
START = anthropic_event(
    "message_start",
    message={"id": "m1", "type": "message", "role": "assistant", "model": "m", "content": [], "usage": {}},
)


def begin(index: int, kind: str = "text") -> bytes:
    return anthropic_event("content_block_start", index=index, content_block={"type": kind, "text": ""})


def say(index: int, text: str, kind: str = "text_delta") -> bytes:
    return anthropic_event("content_block_delta", index=index, delta={"type": kind, "text": text})


def close(index: int) -> bytes:
    return anthropic_event("content_block_stop", index=index)


def reason(usage: dict[str, Any] | None = None) -> bytes:
    return anthropic_event("message_delta", delta={"stop_reason": "end_turn"}, usage=usage or {})


WORDS = START + begin(0) + say(0, "ab") + close(0)
DONE, BROKEN, FAILED = TurnState.COMPLETE, TurnState.INTERRUPTED, TurnState.FAILED

# (the stream, how it ended, its words, the kind of failure)
STREAMS: dict[str, tuple[bytes, TurnState, str, str | None]] = {
    "as it should be": (WORDS + reason() + STOP, DONE, "ab", None),
    "no message_stop": (WORDS + reason(), BROKEN, "ab", None),
    "neither reason nor message_stop": (WORDS, BROKEN, "ab", None),
    "an error in mid-stream": (START + begin(0) + say(0, "ab") + ERROR, FAILED, "ab", "overloaded"),
    "an error in mid-stream, and on it goes": (
        START + begin(0) + say(0, "ab") + ERROR + say(0, "cd") + reason() + STOP,
        FAILED,
        "ab",
        "overloaded",
    ),
    "an error after the reason": (WORDS + reason() + ERROR, FAILED, "ab", "overloaded"),
    "an error before the first word": (START + ERROR, FAILED, "", "overloaded"),
    "an error and nothing else": (ERROR, FAILED, "", "overloaded"),
    "pings only": (PING * 5, FAILED, "", "empty_answer"),
    "pings after the start": (START + PING * 5, BROKEN, "", None),
    "pings everywhere": (
        PING + START + PING + begin(0) + PING + say(0, "ab") + PING + reason() + PING + STOP,
        DONE,
        "ab",
        None,
    ),
    "an unknown event": (START + NEWS + begin(0) + NEWS + say(0, "ab") + reason() + STOP, DONE, "ab", None),
    "unknown events only": (NEWS * 3, FAILED, "", "not_an_answer"),
    "an unknown block": (START + begin(0, "hologram") + begin(1) + say(1, "ab") + STOP, DONE, "ab", None),
    "an unknown delta": (
        START + begin(0) + say(0, "x", "hum_delta") + say(0, "ab") + STOP,
        DONE,
        "ab",
        None,
    ),
    "gaps between the blocks": (
        START + begin(2) + say(2, "a") + close(2) + begin(700) + say(700, "b") + reason() + STOP,
        DONE,
        "a\n\nb",
        None,
    ),
    "an index that is none": (
        START + begin(-1) + say(-1, "x") + begin(10**9) + say(10**9, "x") + begin(0) + say(0, "ab") + STOP,
        DONE,
        "ab",
        None,
    ),
    "a block begun twice": (START + begin(0) + say(0, "a") + begin(0) + say(0, "b") + STOP, DONE, "ab", None),
    "a block's stop before its start": (
        START + close(0) + begin(0) + say(0, "ab") + reason() + STOP,
        DONE,
        "ab",
        None,
    ),
    "words without a start of their block": (START + say(0, "ab") + reason() + STOP, DONE, "ab", None),
    "words without any start": (say(0, "ab") + reason() + STOP, DONE, "ab", None),
    "message_stop before the start": (STOP + WORDS, BROKEN, "ab", None),
    "message_stop before the start and at the end": (STOP + WORDS + reason() + STOP, DONE, "ab", None),
    "message_stop and nothing else": (STOP, FAILED, "", "not_an_answer"),
    "reason and message_stop before the start": (reason() + STOP + WORDS, BROKEN, "ab", None),
    "reason and message_stop without a start": (reason({"output_tokens": 3}) + STOP, BROKEN, "", None),
    "words after message_stop": (WORDS + STOP + begin(1) + say(1, "late"), DONE, "ab", None),
}


@pytest.mark.fault("F39")
@pytest.mark.parametrize(("body", "state", "text", "kind"), STREAMS.values(), ids=STREAMS)
async def test_an_answer_out_of_order(
    tmp_path: Path, body: bytes, state: TurnState, text: str, kind: str | None
) -> None:
    async with talk(tmp_path) as here:
        answer = await here.ask(ApiStyle.ANTHROPIC, body)
        told = None if answer.failure is None else answer.failure.kind
        assert (answer.state, answer.text, told) == (state, text, kind)
        assert (answer.raw is not None) == (state is DONE)
        assert len(here.server.requests) == 1
        await here.still_answers(ApiStyle.ANTHROPIC)

"""Numbers of tokens as servers tell them: checked, counted once, and unknown where they are none."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale

from duologue.domain.message import Message
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Usage
from duologue.ui.transcript.turns.answer_facts import facts_line
from helpers.talk import Talk, talk
from helpers.wire import anthropic_event, openai_chunk

every_style = pytest.mark.parametrize("style", list(ApiStyle))
NO_COUNT: dict[str, Any] = {
    "negative": -5,
    "a string": "12",
    "a fraction": 1.5,
    "a negative fraction": -0.5,
    "true": True,
    "false": False,
    "1e30": 1e30,
    "1e30 as a whole number": 10**30,
    "beyond floats": float("inf"),
    "no number": float("nan"),
    "null": None,
    "an array": [1],
    "an object": {"a": 1},
}


def counts(style: ApiStyle, **told: Any) -> dict[str, Any]:
    """A usage object; `told` names input and output."""
    names = {
        ApiStyle.OPENAI: {"input": "prompt_tokens", "output": "completion_tokens"},
        ApiStyle.ANTHROPIC: {"input": "input_tokens", "output": "output_tokens"},
    }[style]
    return {names[name]: value for name, value in told.items()}


def answer(style: ApiStyle, *usages: dict[str, Any] | None) -> bytes:
    """An answer that tells these usages: the first at its start, the last at its end, the others between."""
    first, *between, last = usages
    if style is ApiStyle.OPENAI:
        pieces = [openai_chunk({"content": "a"}, usage=first)]
        pieces += [openai_chunk({"content": "b"}, usage=usage) for usage in between]
        end = json.dumps({"id": "c1", "choices": [], "usage": last}).encode()
        return b"".join((*pieces, openai_chunk({}, "stop"), b"data: ", end, b"\n\ndata: [DONE]\n\n"))
    start = {"id": "m1", "type": "message", "role": "assistant", "model": "m", "content": []}
    deltas = [anthropic_event("message_delta", delta={}, usage=usage) for usage in between]
    return b"".join(
        (
            anthropic_event("message_start", message=start if first is None else start | {"usage": first}),
            anthropic_event("content_block_start", index=0, content_block={"type": "text", "text": "a"}),
            *deltas,
            anthropic_event("message_delta", delta={"stop_reason": "end_turn"}, usage=last),
            anthropic_event("message_stop"),
        )
    )


async def kept(here: Talk, style: ApiStyle, *usages: dict[str, Any] | None) -> tuple[Message, Any, Any]:
    """The stored answer, and input and output in its row of the ledger, of which there must be one."""
    before = len(await here.usage_rows())
    message = await here.ask(style, answer(style, *usages))
    assert message.state is TurnState.COMPLETE
    rows = await here.usage_rows()
    assert len(rows) == before + 1
    assert rows[-1]["message"] == message.id
    return message, rows[-1]["input"], rows[-1]["output"]


def words(message: Message) -> str:
    return facts_line(message, QLocale(QLocale.Language.English))


@pytest.mark.fault("F56")
@pytest.mark.parametrize("value", NO_COUNT.values(), ids=NO_COUNT)
@every_style
async def test_what_is_no_count_is_unknown(tmp_path: Path, style: ApiStyle, value: Any) -> None:
    async with talk(tmp_path) as here:
        message, given, made = await kept(here, style, None, counts(style, input=value, output=7))
        assert (given, made, message.usage) == (None, 7, Usage(output=7))
        assert "unknown in, 7 out" in words(message)
        message, given, made = await kept(here, style, None, counts(style, input=7, output=value))
        assert (given, made, message.usage) == (7, None, Usage(input=7))
        assert "7 in, unknown out" in words(message)
        totals = await here.world.ledger.totals_since("2000-01-01T00:00:00Z")
        assert (totals.requests, totals.input, totals.output, totals.unknown) == (2, 7, 7, 2)


@pytest.mark.fault("F56")
@pytest.mark.parametrize("told", [None, {}, 5, "12", [], {"total_tokens": 0}, {"prompt_tokens": 0}])
@every_style
async def test_a_usage_that_is_missing_is_unknown(tmp_path: Path, style: ApiStyle, told: Any) -> None:
    async with talk(tmp_path) as here:
        message, given, made = await kept(here, style, told, told)
        assert (given, made) == (None, None)
        assert "tokens unknown" in words(message)
        assert (await here.world.ledger.totals_since("2000-01-01T00:00:00Z")).unknown == 1


@pytest.mark.fault("F56")
@every_style
async def test_usage_only_at_the_end(tmp_path: Path, style: ApiStyle) -> None:
    async with talk(tmp_path) as here:
        message, given, made = await kept(here, style, None, None, counts(style, input=1200, output=30))
        assert (given, made) == (1200, 30)
        assert "1,200 in, 30 out" in words(message)


@pytest.mark.fault("F56")
@every_style
async def test_usage_only_at_the_start(tmp_path: Path, style: ApiStyle) -> None:
    async with talk(tmp_path) as here:
        _, given, made = await kept(here, style, counts(style, input=12, output=3), None)
        assert (given, made) == (12, 3)


@pytest.mark.fault("F56")
@every_style
async def test_usage_told_twice_is_counted_once(tmp_path: Path, style: ApiStyle) -> None:
    same = counts(style, input=12, output=3)
    async with talk(tmp_path) as here:
        _, given, made = await kept(here, style, same, same, same)
        assert (given, made) == (12, 3)
        totals = await here.world.ledger.totals_since("2000-01-01T00:00:00Z")
        assert (totals.requests, totals.tokens, totals.unknown) == (1, 15, 0)


@pytest.mark.fault("F56")
@every_style
async def test_usage_that_changes_is_the_latest_of_each_number(tmp_path: Path, style: ApiStyle) -> None:
    async with talk(tmp_path) as here:
        _, given, made = await kept(
            here,
            style,
            counts(style, input=12, output=1),
            counts(style, input=None, output=20),
            counts(style, input=11, output=15),
        )
        assert (given, made) == (11, 15)
        _, given, made = await kept(
            here, style, counts(style, input=12, output=9), counts(style, input=-1, output="x")
        )
        assert (given, made) == (12, 9)


@pytest.mark.fault("F56")
@every_style
async def test_an_answer_that_breaks_off_is_counted_once_with_what_was_told(
    tmp_path: Path, style: ApiStyle
) -> None:
    whole = answer(style, counts(style, input=12, output=1), counts(style, input=12, output=5))
    cut = whole[: whole.index(b'"stop' if style is ApiStyle.OPENAI else b"event: message_delta")]
    async with talk(tmp_path) as here:
        message = await here.ask(style, cut[: cut.rindex(b"\n\n") + 2])
        assert message.state is TurnState.INTERRUPTED
        (row,) = await here.usage_rows()
        assert (row["state"], row["input"], row["output"]) == (TurnState.INTERRUPTED, 12, 1)


@pytest.mark.fault("F56")
async def test_cached_tokens_are_counted_once_in_either_arithmetic(tmp_path: Path) -> None:
    openai = {"prompt_tokens": 100, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 80}}
    anthropic = {"input_tokens": 20, "cache_read_input_tokens": 80, "output_tokens": 5}
    async with talk(tmp_path) as here:
        for style, told in ((ApiStyle.OPENAI, openai), (ApiStyle.ANTHROPIC, anthropic)):
            message, given, made = await kept(here, style, told, told)
            assert (given, made) == (100, 5)
            assert message.usage == Usage(input=100, output=5, cache_read=80)

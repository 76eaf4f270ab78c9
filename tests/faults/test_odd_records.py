"""Records that are no good JSON, or not of the shape they should have: they cost at most themselves."""

from pathlib import Path

import pytest

from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.talk import talk
from helpers.wire import answer_in, beginning_in

DONE, FAILED = TurnState.COMPLETE, TurnState.FAILED

# (the data of the record, how an answer "ab" with it in its midst ends)
BROKEN: dict[str, tuple[str, TurnState]] = {
    "not JSON": ("{nope", FAILED),
    "a number": ("5", FAILED),
    "a string": ('"x"', FAILED),
    "true": ("true", FAILED),
    "an array of numbers": ("[1, 2]", FAILED),
    "an array of nothing": ("[]", DONE),
    "null": ("null", DONE),
    "blank": (" ", DONE),
    "100,000 brackets": ("[" * 100_000, FAILED),
    "arrays 100,000 deep": ("[" * 100_000 + "]" * 100_000, FAILED),
    "objects 100,000 deep": ('{"a":' * 100_000 + "1" + "}" * 100_000, FAILED),
    "a number of 5,000 digits": ('{"x":' + "9" * 5000 + "}", FAILED),
    "NaN": ('{"x":NaN}', DONE),
    "Infinity": ('{"x":-Infinity}', DONE),
    "a number beyond floats": ('{"x":1e999}', DONE),
    "an object without anything": ("{}", DONE),
}
OPENAI: dict[str, tuple[str, TurnState]] = {
    "NaN as an index": ('{"choices":[{"index":NaN,"delta":{"content":""}}]}', DONE),
    "duplicate keys": ('{"choices":5,"choices":[{"index":0,"delta":{"content":""}}]}', DONE),
    "choices missing": ('{"id":"x"}', DONE),
    "choices []": ('{"choices":[]}', DONE),
    "choices null": ('{"choices":null}', DONE),
    "choices a word": ('{"choices":"abc"}', DONE),
    "choices of null": ('{"choices":[null, 7, "x"]}', DONE),
    "delta null": ('{"choices":[{"index":0,"delta":null}]}', DONE),
    "delta an array": ('{"choices":[{"index":0,"delta":[1]}]}', DONE),
    "delta a word": ('{"choices":[{"index":0,"delta":"x"}]}', DONE),
    "content a number": ('{"choices":[{"index":0,"delta":{"content":5}}]}', DONE),
    "content an object": ('{"choices":[{"index":0,"delta":{"content":{"a":1}}}]}', DONE),
    "tool_calls a word": ('{"choices":[{"index":0,"delta":{"tool_calls":"x"}}]}', DONE),
    "tool_calls of null": ('{"choices":[{"index":0,"delta":{"tool_calls":[null]}}]}', DONE),
    "an index of 5,000 digits": ('{"choices":[{"index":' + "9" * 5000 + "}]}", FAILED),
    "a finish reason that is no word": ('{"choices":[{"index":0,"finish_reason":{"a":1}}]}', DONE),
    "usage a word": ('{"choices":[],"usage":"x"}', DONE),
    "reasoning_details a number": ('{"choices":[{"index":0,"delta":{"reasoning_details":7}}]}', DONE),
}
ANTHROPIC: dict[str, tuple[str, TurnState]] = {
    "NaN as an index": ('{"type":"content_block_delta","index":NaN,"delta":{"type":"text_delta"}}', DONE),
    "duplicate keys": ('{"type":"error","type":"ping"}', DONE),
    "a type that is no word": ('{"type":7}', DONE),
    "delta missing": ('{"type":"content_block_delta","index":0}', DONE),
    "delta null": ('{"type":"content_block_delta","index":0,"delta":null}', DONE),
    "delta an array": ('{"type":"content_block_delta","index":0,"delta":[1]}', DONE),
    "text a number": (
        '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":5}}',
        DONE,
    ),
    "text null": ('{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":null}}', DONE),
    "index a word": ('{"type":"content_block_delta","index":"0","delta":{"type":"text_delta"}}', DONE),
    "a block that is null": ('{"type":"content_block_start","index":5,"content_block":null}', DONE),
    "a message that is a word": ('{"type":"message_start","message":"x"}', DONE),
    "content a number": ('{"type":"message_start","message":{"content":5}}', DONE),
    "usage an array": ('{"type":"message_delta","delta":{},"usage":[1]}', DONE),
    "a reason that is no word": ('{"type":"message_delta","delta":{"stop_reason":["x"]}}', DONE),
}
CASES = [
    pytest.param(style, data, state, id=f"{style}-{name}")
    for style, own in ((ApiStyle.OPENAI, OPENAI), (ApiStyle.ANTHROPIC, ANTHROPIC))
    for name, (data, state) in (BROKEN | own).items()
]


@pytest.mark.fault("F45")
@pytest.mark.parametrize(("style", "data", "state"), CASES)
async def test_an_odd_record_costs_at_most_itself(
    tmp_path: Path, style: ApiStyle, data: str, state: TurnState
) -> None:
    whole, first = answer_in(style, "a", "b"), beginning_in(style, "a")
    body = first + b"data: " + data.encode() + b"\n\n" + whole.removeprefix(first)
    assert whole.startswith(first)
    async with talk(tmp_path) as here:
        answer = await here.ask(style, body)
        assert (answer.text, answer.state) == ("ab", state)
        assert (None if answer.failure is None else answer.failure.kind) == (
            "broken_stream" if state is FAILED else None
        )
        await here.still_answers(style)


@pytest.mark.fault("F45")
@pytest.mark.parametrize(("style", "data", "state"), CASES)
async def test_an_odd_record_alone_is_no_answer(
    tmp_path: Path, style: ApiStyle, data: str, state: TurnState
) -> None:
    async with talk(tmp_path) as here:
        answer = await here.ask(style, b"data: " + data.encode() + b"\n\n")
        assert (answer.text, answer.state is DONE) == ("", False)
        assert state is not FAILED or answer.failure is not None
        await here.still_answers(style)


@pytest.mark.fault("F45")
@pytest.mark.parametrize("style", ApiStyle)
async def test_an_array_of_whole_records_is_read(tmp_path: Path, style: ApiStyle) -> None:
    records = [line[6:] for line in answer_in(style, "a", "b").split(b"\n") if line.startswith(b"data: {")]
    async with talk(tmp_path) as here:
        answer = await here.ask(style, b"data: [" + b",".join(records) + b"]\n\n")
        assert (answer.text, answer.state) == ("ab", DONE)


@pytest.mark.fault("F45")
@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 100_000, '{"x":' + "9" * 5000 + "}", "NaN", "5"])
@pytest.mark.parametrize("style", ApiStyle)
async def test_a_whole_body_that_is_no_answer(tmp_path: Path, style: ApiStyle, body: str) -> None:
    async with talk(tmp_path) as here:
        answer = await here.ask(style, body.encode())
        assert answer.failure is not None
        assert answer.failure.kind in ("broken_stream", "not_an_answer", "empty_answer")
        await here.still_answers(style)

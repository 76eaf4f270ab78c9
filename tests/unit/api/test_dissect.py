"""An answer taken apart: every byte is in one record, and the records mean what the whole answer means."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.api.dissect import BodyDissector
from duologue.api.replay import replayed_events
from duologue.domain.decoded_record import BLANK, COMMENT, END, WHOLE, DecodedRecord
from duologue.domain.events import AnswerEnded, ProblemReported, StreamEvent, TextAdded
from duologue.domain.recording import RecordedAnswer
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from helpers.wire import answer_in

STREAMS = Path(__file__).parents[2] / "fixtures" / "streams"
CASES = sorted(STREAMS.glob("*/*.json"))


def answer_of(case: Path) -> RecordedAnswer:
    """The recorded answer that a case describes."""
    told = json.loads(case.read_text())
    return RecordedAnswer(
        case.with_suffix(".sse").read_bytes(),
        ApiStyle(told["style"]) if told.get("style") else None,
        int(told.get("status") or 200),
        tuple((str(name), str(value)) for name, value in told.get("headers") or ()),
        bool(told.get("cut")),
    )


def apart(answer: RecordedAnswer, size: int = 10**9) -> list[DecodedRecord]:
    """The records of an answer that comes in pieces of this size."""
    dissector = BodyDissector(answer, Redactor())
    records: list[DecodedRecord] = []
    for place in range(0, len(answer.body), size):
        records.extend(dissector.feed(answer.body[place : place + size]))
    records.extend(dissector.finish(cut=answer.cut))
    return records


def meaning(records: list[DecodedRecord]) -> list[StreamEvent]:
    """What the records mean together."""
    return [event for record in records for event in record.events]


def test_there_are_recorded_streams() -> None:
    assert len(CASES) > 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_every_recorded_stream_means_the_same_record_by_record(case: Path) -> None:
    answer = answer_of(case)
    whole = [event for event in replayed_events(answer, Redactor()) if "Limits" not in type(event).__name__]
    for size in (10**9, 7):
        records = apart(answer, size)
        assert joined(meaning(records)) == joined(whole)
        assert not records or records[-1].end == len(answer.body)


def joined(events: list[StreamEvent]) -> list[object]:
    """The events with neighbouring words put together: where they are cut depends on the pieces."""
    found: list[object] = []
    for event in events:
        if isinstance(event, TextAdded) and found and isinstance(found[-1], list):
            found[-1][1] += event.text
        elif isinstance(event, TextAdded):
            found.append([event.block, event.text])
        elif isinstance(event, ProblemReported):  # how long to wait may count from now
            found.append(replace(event.failure, retry_after=None))
        else:
            found.append(event)
    return found


@pytest.mark.parametrize("style", ApiStyle)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
@given(size=st.integers(1, 40))
def test_records_are_the_same_however_the_bytes_are_cut(style: ApiStyle, newline: bytes, size: int) -> None:
    body = answer_in(style, "Hello ", "wor", "ld").replace(b"\n", newline)
    answer = RecordedAnswer(body, style)
    whole, pieces = apart(answer), apart(answer, size)
    assert [record.events for record in pieces if record.events] == [
        record.events for record in whole if record.events
    ]
    assert [event.text for event in meaning(pieces) if isinstance(event, TextAdded)] == [
        "Hello ",
        "wor",
        "ld",
    ]


def test_a_record_is_named_as_the_server_names_it() -> None:
    anthropic = [
        record.name
        for record in apart(RecordedAnswer(answer_in(ApiStyle.ANTHROPIC, "Hi"), ApiStyle.ANTHROPIC))
    ]
    openai = [
        record.name for record in apart(RecordedAnswer(answer_in(ApiStyle.OPENAI, "Hi"), ApiStyle.OPENAI))
    ]
    assert "content_block_delta" in anthropic
    assert openai[-1] == "[DONE]"


def test_comments_and_blank_lines_are_records_that_mean_nothing() -> None:
    body = b": ping\n\n\n\n" + answer_in(ApiStyle.OPENAI, "Hi")
    records = apart(RecordedAnswer(body, ApiStyle.OPENAI))
    assert [record.name for record in records[:2]] == [COMMENT, BLANK]
    assert not records[0].events
    assert records[-1].end == len(body)


def test_the_end_of_a_body_without_a_marker_is_a_record_of_its_own() -> None:
    body = answer_in(ApiStyle.OPENAI, "Hi").replace(b"data: [DONE]\n\n", b"")
    records = apart(RecordedAnswer(body, ApiStyle.OPENAI))
    assert records[-1].name == END
    assert any(isinstance(event, AnswerEnded) for event in records[-1].events)


def test_a_refusal_is_one_record() -> None:
    body = b'{"error": {"message": "No such model", "type": "invalid_request_error"}}'
    (record,) = apart(RecordedAnswer(body, ApiStyle.OPENAI, 404), 10)
    assert (record.name, record.end) == (WHOLE, len(body))
    assert isinstance(record.events[-1], ProblemReported)


def test_an_answer_that_may_not_be_read_says_why() -> None:
    answer = RecordedAnswer(b"xx", ApiStyle.OPENAI, 200, (("content-encoding", "br"),))
    (record,) = apart(answer)
    assert [event.failure.kind for event in record.events if isinstance(event, ProblemReported)] == [
        "encoding_refused"
    ]

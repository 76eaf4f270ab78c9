"""The log of an answer's records: times, gaps, bytes and meanings, looked up in 100,000 of them."""

from duologue.api.dissect import BodyDissector
from duologue.domain.events import AnswerEnded, StopReasonGiven, TextAdded, UsageReported
from duologue.domain.recording import RecordedAnswer
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.services.playground.event_log import EventLog, RecordKind
from helpers.wire import openai_chunk

BODY = (
    openai_chunk({"content": "Hel"}),
    openai_chunk({"content": "lo"}),
    openai_chunk({}, "stop"),
    b"data: [DONE]\n\n",
)


def log_of(*pieces: bytes, redactor: Redactor | None = None, step: float = 0.5) -> EventLog:
    """The log of an OpenAI-style answer whose pieces came half a second apart."""
    redactor = redactor or Redactor()
    log = EventLog(BodyDissector(RecordedAnswer(b"", ApiStyle.OPENAI), redactor), redactor.cover)
    for number, piece in enumerate(pieces):
        log.take(1.0 + number * step, piece)
    log.end(9.0, cut=False)
    return log


def test_each_record_has_time_gap_size_and_meaning() -> None:
    log = log_of(*BODY)
    assert len(log) == 4
    assert (log.seconds(1), log.gap(0), log.gap(1)) == (1.5, None, 0.5)
    assert [log.size_of(number) for number in range(4)] == [len(piece) for piece in BODY]
    assert log.kind(1) is RecordKind.WORDS
    assert log.meaning(1) == (TextAdded("lo"),)
    assert log.meaning(2) == (StopReasonGiven("stop"),)
    assert AnswerEnded() in log.meaning(3)
    assert log.name(0) == "chat.completion.chunk"
    assert log.name(3) == "[DONE]"


def test_bytes_are_found_again_however_they_came() -> None:
    whole = b"".join(BODY)
    cut = [whole[place : place + 37] for place in range(0, len(whole), 37)]
    log = log_of(*cut)
    assert [log.raw(number).encode() for number in range(len(log))] == list(BODY)
    assert log.body().encode() == whole
    assert log.body(10).encode() == whole[:10]


def test_an_echoed_key_is_covered_wherever_it_is_shown() -> None:
    redactor = Redactor()
    redactor.learn(Secret("verysecretkey"))
    log = log_of(openai_chunk({"content": "verysecretkey"}), *BODY, redactor=redactor)
    assert "verysecretkey" not in log.raw(0)
    assert "verysecretkey" not in log.body()


def test_records_are_found_by_their_words_and_their_type() -> None:
    log = log_of(*BODY)
    assert log.matching("HEL", 0, len(log)) == [0]
    assert log.matching("done", 0, len(log)) == [3]
    assert log.matching("completion.chunk", 1, len(log)) == [1, 2]
    assert log.matching("nowhere", 0, len(log)) == []


def test_a_place_is_found_by_its_time_and_by_the_gap_before_it() -> None:
    log = log_of(*BODY)
    assert (log.at(1.2), log.at(0.0), log.at(99.0)) == (1, 0, None)
    slow = log_of(*BODY[:2], *[b""] * 6, *BODY[2:])
    assert slow.next_gap(0, 1.0) == 2
    assert slow.next_gap(2, 1.0) is None


def test_the_rate_of_tokens_is_told_by_spans_of_time() -> None:
    first, last, counts = log_of(*BODY).tokens_by_time(2)
    assert (first, last, counts) == (1.0, 1.5, [1, 1])
    assert log_of().tokens_by_time(2)[2] == []


def test_usage_keeps_its_whole_meaning() -> None:
    usage = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
    log = log_of(openai_chunk({"content": "a"}), openai_chunk({}, usage=usage))
    (event,) = [event for event in log.meaning(1) if isinstance(event, UsageReported)]
    assert event.usage.input == 3

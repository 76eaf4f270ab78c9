"""The bug report: all that matters, bounded, and never a key."""

from dataclasses import replace

from duologue.api.dissect import BodyDissector
from duologue.domain.chunks import Chunks
from duologue.domain.errors import Failure
from duologue.domain.parts import TextPart
from duologue.domain.secret import Redactor, Secret
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing
from duologue.services.playground.answer import AnswerResult
from duologue.services.playground.bug_report import bug_report
from duologue.services.playground.event_log import EventLog
from helpers.exchanges import exchange
from helpers.wire import CANARY

RESULT = AnswerResult(
    state=TurnState.COMPLETE,
    failure=None,
    parts=(TextPart("Hi"),),
    model="m",
    stop_reason="stop",
    limits=(),
    timing=Timing(300, 1000),
    thinking_seconds=None,
    raw=None,
    row=None,
    exchanges=(exchange("Hi"),),
)


def report(result: AnswerResult, words: int = 1) -> str:
    redactor = Redactor()
    redactor.learn(Secret(CANARY))
    told = exchange(*["word"] * words)
    log = EventLog(BodyDissector(replace(told, chunks=Chunks()).answer(), redactor), redactor.cover)
    for chunk in told.chunks:
        log.take(chunk.seconds, chunk.data)
    log.end(9.0, cut=False)
    return bug_report(result, log, redactor)


def test_it_holds_request_answer_events_and_times() -> None:
    told = report(RESULT)
    for part in (
        "POST https://api.example.com",
        '{"model":"m"}',
        "authorization: [key]",
        "status: 200 OK",
        "state: complete",
        "## Events (3)",
        "chat.completion.chunk",
        "- dns: 0.010 s",
        "Duologue",
    ):
        assert part in told


def test_very_many_events_are_cut_in_the_middle() -> None:
    told = report(RESULT, words=500)
    assert "## Events (502)" in told
    assert "… 442 more …" in told
    assert len(told) < 40_000


def test_a_key_is_in_no_part_of_it() -> None:
    leaking = replace(
        RESULT,
        failure=Failure("request_rejected", f"no {CANARY}", 400, CANARY, None, f"detail {CANARY}"),
        exchanges=(
            exchange(
                "Hi",
                request_body=f'{{"user": "{CANARY}"}}',
                headers=(("x-echo", CANARY),),
                url=f"https://h/?key={CANARY}",
            ),
        ),
    )
    assert CANARY not in report(leaking)


def test_nothing_sent_is_said() -> None:
    refused = replace(
        RESULT, state=TurnState.FAILED, exchanges=(), failure=Failure("terms_not_accepted", "Terms first.")
    )
    told = bug_report(refused, None, Redactor())
    assert "Nothing was sent." in told
    assert "terms_not_accepted: Terms first." in told


def test_a_fence_in_the_body_ends_no_block() -> None:
    fenced = replace(RESULT, exchanges=(exchange("Hi", request_body="a ``` b"),))
    assert "````json\na ``` b\n````" in report(fenced)

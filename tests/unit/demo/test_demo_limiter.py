"""The demo's limits slide: they count down, refuse, and free what has grown old."""

from duologue.demo.anthropic_form import anthropic_limit_headers
from duologue.demo.limiter import Limiter, Reading, whole_seconds
from duologue.demo.openai_form import duration, openai_limit_headers


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_requests_and_tokens_count_down() -> None:
    limiter = Limiter({"requests": 3, "tokens": 100, "input-tokens": 50, "output-tokens": 60}, 60, Clock())
    assert limiter.admit(10, 20) is None
    assert limiter.admit(5, 5) is None
    remaining = {reading.name: reading.remaining for reading in limiter.readings()}
    assert remaining == {"requests": 1, "tokens": 60, "input-tokens": 35, "output-tokens": 35}


def test_a_request_too_many_is_told_when_the_oldest_leaves_the_window() -> None:
    clock = Clock()
    limiter = Limiter({"requests": 2}, 60, clock)
    assert limiter.admit(1, 1) is None
    clock.now += 10
    assert limiter.admit(1, 1) is None
    clock.now += 5
    assert limiter.admit(1, 1) == 45
    assert limiter.admit(1, 1) == 45, "what is refused is not counted"
    clock.now += 45
    assert limiter.admit(1, 1) is None
    assert limiter.admit(1, 1) == 10


def test_tokens_wait_until_enough_of_them_are_free() -> None:
    clock = Clock()
    limiter = Limiter({"tokens": 100}, 60, clock)
    limiter.admit(40, 0)
    clock.now += 20
    limiter.admit(40, 0)
    assert limiter.admit(30, 0) == 40
    assert limiter.admit(70, 0) == 60
    assert limiter.admit(20, 0) is None


def test_a_request_larger_than_the_window_takes_all_of_it() -> None:
    clock = Clock()
    limiter = Limiter({"tokens": 100}, 60, clock)
    assert limiter.admit(500, 500) is None
    assert limiter.admit(1, 0) == 60


def test_a_limit_resets_when_the_window_is_empty_again() -> None:
    clock = Clock()
    limiter = Limiter({"requests": 5}, 60, clock)
    assert limiter.readings() == (Reading("requests", 5, 5, 0.0),)
    limiter.admit(0, 0)
    clock.now += 25
    assert limiter.readings() == (Reading("requests", 5, 4, 35.0),)


def test_waits_are_whole_seconds_and_never_nothing() -> None:
    assert [whole_seconds(wait) for wait in (0.01, 1, 1.01, 59.5)] == [1, 1, 2, 60]


def test_time_spans_are_written_as_openai_writes_them() -> None:
    spans = [0, 0.0005, 0.25, 1, 7.66, 59.999, 60, 61.5, 360]
    assert [duration(s) for s in spans] == [
        "0s",
        "1ms",
        "250ms",
        "1s",
        "7.66s",
        "1m0s",
        "1m0s",
        "1m1.5s",
        "6m0s",
    ]


def test_the_two_styles_name_the_same_limits_in_their_own_words() -> None:
    readings = (Reading("requests", 60, 59, 60.0), Reading("input-tokens", 10, 4, 60.0))
    openai, anthropic = openai_limit_headers(readings), anthropic_limit_headers(readings)
    assert openai == {
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-reset-requests": "1m0s",
    }
    assert anthropic["anthropic-ratelimit-requests-remaining"] == "59"
    assert anthropic["anthropic-ratelimit-input-tokens-limit"] == "10"
    assert anthropic["anthropic-ratelimit-input-tokens-reset"].endswith("Z")

"""The exchanges of the latest answers: held within bounds, kept as files, played again."""

import json
from pathlib import Path

import pytest

from duologue.bootstrap.late import LatePlayer
from duologue.domain.chunks import Chunks
from duologue.domain.errors import InputUnreadable
from duologue.domain.profile import Endpoint
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.services.recordings.exchange_log import ExchangeLog
from duologue.services.recordings.recorder import Recorder
from duologue.storage.recordings import Recordings
from helpers.exchanges import exchange
from helpers.services import OWN, ScriptedWire, pull, world
from helpers.wire import CANARY, openai_answer

ENDPOINT = Endpoint(ApiStyle.OPENAI, OWN.base(ApiStyle.OPENAI))


@pytest.fixture
def redactor() -> Redactor:
    redactor = Redactor()
    redactor.learn(Secret(CANARY))
    return redactor


def log_in(folder: Path, redactor: Redactor, **bounds: int) -> ExchangeLog:
    return ExchangeLog(Recordings(folder), LatePlayer(redactor), redactor, **bounds)


def recorded(log: ExchangeLog, *bodies: bytes) -> Recorder:
    recorder = log.recorder(ENDPOINT)
    for number, body in enumerate(bodies):
        recorder.sent("POST", f"http://127.0.0.1:9/{number}", [("authorization", "[key]")], "{}")
        recorder.head(200, [("content-type", "text/event-stream")])
        recorder.received(body, 0.5)
    return recorder


async def test_a_recording_holds_the_last_request_and_an_archive_all_of_them(
    tmp_path: Path, redactor: Redactor
) -> None:
    log = log_in(tmp_path, redactor)
    log.keep("a", recorded(log, b"first", openai_answer("Hello")))
    await log.save("a", tmp_path / "x.duorec")
    await log.save("a", tmp_path / "x.HAR")
    assert Recordings.read(tmp_path / "x.duorec").chunks == Chunks([0.5], [openai_answer("Hello")])
    archive = json.loads((tmp_path / "x.HAR").read_text())
    assert [entry["request"]["url"][-1] for entry in archive["log"]["entries"]] == ["0", "1"]


async def test_no_file_holds_a_key_that_a_server_echoed(tmp_path: Path, redactor: Redactor) -> None:
    log = log_in(tmp_path, redactor)
    log.keep("a", recorded(log, b"Your key is " + CANARY.encode()))
    await log.save("a", tmp_path / "x.duorec")
    await log.save("a", tmp_path / "x.har")
    for name in ("x.duorec", "x.har"):
        assert CANARY.encode() not in (tmp_path / name).read_bytes()


def test_the_oldest_go_when_there_are_too_many_or_they_are_too_large(
    tmp_path: Path, redactor: Redactor
) -> None:
    for bounds in ({"most_answers": 2}, {"most_bytes": 2_500}):
        log = log_in(tmp_path, redactor, **bounds)
        for answer in "abc":
            log.keep(answer, recorded(log, b"x" * 1_000))
        assert [log.holds(answer) for answer in "abc"] == [False, True, True]
        with pytest.raises(InputUnreadable, match="no longer held"):
            log.exchanges("a")


def test_the_newest_is_held_however_large_it_is(tmp_path: Path, redactor: Redactor) -> None:
    log = log_in(tmp_path, redactor, most_bytes=10)
    log.keep("a", recorded(log, b"x" * 1_000))
    assert log.holds("a")


def test_an_answer_for_which_nothing_was_sent_is_not_held(tmp_path: Path, redactor: Redactor) -> None:
    log = log_in(tmp_path, redactor)
    log.keep("a", log.recorder(ENDPOINT))
    assert not log.holds("a")


def test_the_suggested_name_says_when_and_in_which_style(tmp_path: Path, redactor: Redactor) -> None:
    log = log_in(tmp_path / "recordings", redactor)
    log.keep("a", recorded(log, b"x"))
    path = log.suggested("a")
    assert path.parent == tmp_path / "recordings"
    assert path.name.endswith("-openai.duorec")
    assert all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in path.stem)


async def test_a_recording_is_played_at_the_pace_asked_for(tmp_path: Path, redactor: Redactor) -> None:
    log = log_in(tmp_path, redactor)
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(round(seconds, 3))

    told = exchange("One", "Two")
    played = [event async for event in log.replay(told, wait)]
    at_once = [event async for event in log.replay(told)]
    assert played == at_once
    assert Reply(played).text == "OneTwo"
    assert waits == [0.3, *[0.1] * (len(told.chunks) - 1)]


async def test_every_answer_of_a_chat_is_held_with_what_was_asked(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire(ValueError("never reached"))) as here:
        chat = await here.chat()
        with pytest.raises(ValueError, match="never reached"):
            await pull(here.session.send(chat.id, "q"))
        (answer,) = await here.answers(chat.id)
        (exchange,) = here.exchanges.exchanges(answer.id)
    assert exchange.url == "http://127.0.0.1:9/v1/chat/completions"
    assert exchange.cut

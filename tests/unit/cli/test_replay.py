"""`duologue replay`."""

import argparse
import asyncio
import io
import json
import time
from pathlib import Path
from typing import Any

import pytest

from duologue.api.replay import replayed_events
from duologue.bootstrap.late import LatePlayer
from duologue.cli.finished import as_line, event_line, finished_line
from duologue.cli.replay import Decoding, add_arguments, run
from duologue.domain.errors import Failure
from duologue.domain.events import RetryScheduled, TextAdded, ToolArgumentsAdded, ToolCallStarted
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.turn_state import TurnState
from duologue.storage.recordings import Recordings
from helpers.exchanges import exchange
from helpers.wire import STREAMS, openai_answer, openai_chunk

OPENAI, ANTHROPIC = STREAMS / "openai", STREAMS / "anthropic"


DECODING = Decoding(
    replay=lambda answer: replayed_events(answer, Redactor()),
    play=LatePlayer(Redactor()),
    read=Recordings.read,
)


def command(*arguments: object) -> tuple[int, str, str]:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    out, err = io.StringIO(), io.StringIO()
    code = run(parser.parse_args([str(argument) for argument in arguments]), DECODING, out, err)
    return code, out.getvalue(), err.getvalue()


def lines(*arguments: object) -> list[dict[str, Any]]:
    code, out, err = command("--json", *arguments)
    assert (code, err) == (0, "")
    assert out.isascii()
    return [json.loads(line) for line in out.splitlines()]


def test_the_text_alone() -> None:
    assert command(OPENAI / "hm_oa_u2028.sse") == (0, "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\n", "")


def test_the_last_line_of_json_is_the_finished_one() -> None:
    *events, finished = lines(OPENAI / "llama_oa_plain.sse")
    assert finished == {
        "type": "finished",
        "state": "complete",
        "text": "Sure, here is a small example with some words.",
        "thinking": "The user wants an answer. Let me plan it first.\n",
        "tool_calls": [],
        "stop_reason": "stop",
        "usage": {"input": 63, "output": 20, "cache_read": 0, "cache_write": None, "thinking": None},
        "limits": None,
        "error": None,
    }
    assert events[0]["type"] == "answer_started"
    assert {event["type"] for event in events} >= {
        "thinking_added",
        "text_added",
        "usage_reported",
        "answer_ended",
    }


def test_many_cases_at_once_give_a_line_each_in_order() -> None:
    paths = [*sorted(ANTHROPIC.glob("*.json")), *sorted(OPENAI.glob("*.json"))]
    found = lines("--case", *paths)
    assert [line["case"] for line in found] == [path.stem for path in paths]
    assert {line["type"] for line in found} == {"finished"}
    assert {line["state"] for line in found} == {"complete", "interrupted", "failed"}
    assert all((line["error"] is not None) == (line["state"] == "failed") for line in found)


def test_a_case_takes_status_headers_and_cut_from_its_file(tmp_path: Path) -> None:
    body = b'{"error":{"message":"slow","type":"rate_limit_error"}}'
    (tmp_path / "a.sse").write_bytes(body)
    headers = [["X-RateLimit-Limit-Requests", "20"], ["x-ratelimit-reset-requests", "1m2.5s"]]
    (tmp_path / "a.json").write_text(json.dumps({"style": "anthropic", "status": 429, "headers": headers}))
    (tmp_path / "b.sse").write_bytes(openai_answer("Hi")[:-20])
    (tmp_path / "b.json").write_text(json.dumps({"style": "openai", "cut": True, "expected": {}}))
    first, second = lines("--case", tmp_path / "a.json", tmp_path / "b.json")
    assert first["error"] == {"kind": "rate_limited", "message": "slow", "status": 429, "code": None}
    assert first["limits"] == [{"name": "requests", "limit": 20, "remaining": None, "resets_in": 62.5}]
    assert second["text"] == "Hi"


def test_the_options_say_how_a_bare_file_came() -> None:
    options = ("--status", 429, "--header", "Retry-After: 5", "--header", "x-ratelimit-remaining-tokens:7")
    finished = lines("--style", "openai", *options, OPENAI / "hm_oa_err_429_headers.sse")[-1]
    assert (finished["state"], finished["error"]["status"]) == ("failed", 429)
    assert finished["limits"][0]["remaining"] == 7


def test_a_cut_stream_is_interrupted() -> None:
    code, out, err = command("--cut", OPENAI / "hm_oa_no_finish.sse")
    assert (code, out) == (0, "Half an ans\n")
    assert "Interrupted" in err


def test_the_style_is_guessed_from_the_first_record() -> None:
    assert lines(ANTHROPIC / "llama_an_nonstream.sse")[-1]["tool_calls"][0]["arguments"] == {"city": "Paris"}
    assert lines(OPENAI / "llama_oa_tool_nonstream.sse")[-1]["stop_reason"] == "tool_calls"


def test_a_style_that_is_said_is_not_guessed() -> None:
    finished = lines("--style", "anthropic", OPENAI / "llama_oa_plain.sse")[-1]
    assert finished["state"] == "failed"


@pytest.mark.parametrize(
    "arguments", [(), ("missing.sse",), ("--case", "missing.json"), ("--header", "nocolon", __file__)]
)
def test_what_cannot_be_read_is_told(arguments: tuple[str, ...]) -> None:
    code, out, err = command("--json", *arguments)
    assert (code, out) == (2, "")
    assert err


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"style":"other"}', '{"headers":[["x"]]}', '{"status":"x"}']
)
def test_a_case_that_is_none_leaves_the_others_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.sse").write_bytes(b"")
    (tmp_path / "a.json").write_text(text)
    code, out, err = command("--json", "--case", tmp_path / "a.json", OPENAI / "hm_oa_bom.json")
    assert code == 2
    assert [json.loads(line)["case"] for line in out.splitlines()] == ["hm_oa_bom"]
    assert "a.json" in err


def test_a_failure_is_told_beside_the_text(tmp_path: Path) -> None:
    file = tmp_path / "x.sse"
    file.write_bytes(openai_chunk({"content": "Some"}) + b'data: {"error":"boom"}\n\n')
    assert command(file) == (0, "Some\n", "Failed: boom\n")


def test_the_finished_line_of_an_answer_that_was_stopped() -> None:
    reply = Reply([TextAdded("Half"), ToolCallStarted("t", "f", 1), ToolArgumentsAdded('{"a": [', 1)])
    line = finished_line(reply, TurnState.STOPPED, Failure("x", "y"))
    assert (line["state"], line["error"], line["stop_reason"]) == ("stopped", None, None)
    assert line["tool_calls"] == [{"id": "t", "name": "f", "arguments": '{"a": ['}]
    assert set(line["usage"].values()) == {None}


def test_the_finished_line_of_a_failure_that_was_raised() -> None:
    line = finished_line(Reply(), TurnState.FAILED, Failure("timed_out", "Too slow.", 504, "1001"))
    assert line["error"] == {"kind": "timed_out", "message": "Too slow.", "status": 504, "code": "1001"}


def test_a_retry_is_a_line_with_its_reason() -> None:
    line = event_line(RetryScheduled(1.5, 2, Failure("overloaded", "Busy", 503)))
    reason = {"kind": "overloaded", "message": "Busy", "status": 503, "code": None}
    assert line == {"type": "retry_scheduled", "delay": 1.5, "attempt": 2, "error": reason}


def test_an_event_line_names_the_event_and_its_fields() -> None:
    assert event_line(TextAdded("a", 2)) == {"type": "text_added", "text": "a", "block": 2, "refusal": False}


def test_a_number_json_has_no_word_for_leaves_the_line_readable() -> None:
    for raw in ('{"a": 1e999}', '{"a": NaN}', '{"a": -Infinity}'):
        reply = Reply([ToolCallStarted("t", "f"), ToolArgumentsAdded(raw)])
        line = as_line(finished_line(reply, TurnState.COMPLETE, None))
        json.loads(line, parse_constant=pytest.fail)


async def test_a_recording_is_played_as_fast_as_it_came(tmp_path: Path) -> None:
    kept = recording(tmp_path, "One", "Two")
    began = time.monotonic()
    code, out, err = await asyncio.to_thread(command, "--true-speed", kept)
    assert (code, out, err) == (0, "OneTwo\n", "")
    assert time.monotonic() - began >= Recordings.read(kept).chunks[-1].seconds


async def test_a_recording_is_played_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = recording(tmp_path, "One", "Two")
    pieces = len(Recordings.read(kept).chunks)
    presses = io.StringIO("\n" * (pieces + 5))
    monkeypatch.setattr("sys.stdin", presses)
    code, out, _ = await asyncio.to_thread(command, "--step", "--json", kept)
    assert code == 0
    assert json.loads(out.splitlines()[-1])["text"] == "OneTwo"
    assert presses.tell() == pieces


def test_bytes_without_times_cannot_be_played(tmp_path: Path) -> None:
    file = tmp_path / "a.sse"
    file.write_bytes(openai_answer("Hi"))
    code, out, err = command("--step", file)
    assert (code, out) == (2, "")
    assert "holds no times" in err


def recording(folder: Path, *texts: str) -> Path:
    path = folder / "a.duorec"
    Recordings(folder).write(path, [exchange(*texts)])
    return path

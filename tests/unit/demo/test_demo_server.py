"""The demo's server: its life, its limits, its faults, and what it saw of its clients."""

import asyncio
import logging
import re
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from duologue import resources
from duologue.demo.request_log import Ending
from duologue.demo.server import Demo, DemoServer
from duologue.domain.errors import InputUnreadable
from duologue.domain.profile import DEMO_PROFILE_ID, AuthForm, ProfileKind
from duologue.domain.style import ApiStyle

SKY = "Why is the sky blue?"
PATHS = {ApiStyle.OPENAI: "/v1/chat/completions", ApiStyle.ANTHROPIC: "/anthropic/v1/messages"}
both_styles = pytest.mark.parametrize("style", list(ApiStyle))


def url(server: DemoServer, style: ApiStyle) -> str:
    return f"http://127.0.0.1:{server.start()}{PATHS[style]}"


def body(prompt: str, *, stream: bool = True, **fields: Any) -> dict[str, Any]:
    return {
        "model": "demo-recorded",
        "max_tokens": 100_000,
        "stream": stream,
        "messages": [{"role": "user", "content": prompt}],
    } | fields


def ask(server: DemoServer, style: ApiStyle, prompt: str, **fields: Any) -> httpx.Response:
    return httpx.post(url(server, style), json=body(prompt, **fields))


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


@both_styles
def test_limits_count_down_with_each_request(server: DemoServer, style: ApiStyle) -> None:
    name = "requests-remaining" if style is ApiStyle.ANTHROPIC else "remaining-requests"
    prefix = "anthropic-ratelimit-" if style is ApiStyle.ANTHROPIC else "x-ratelimit-"
    left = [int(ask(server, style, SKY).headers[prefix + name]) for _ in range(3)]
    assert left == [59, 58, 57]


def test_both_styles_draw_on_the_same_limits(server: DemoServer) -> None:
    ask(server, ApiStyle.OPENAI, SKY)
    told = ask(server, ApiStyle.ANTHROPIC, SKY).headers
    assert told["anthropic-ratelimit-requests-remaining"] == "58"
    assert int(told["anthropic-ratelimit-tokens-remaining"]) < 60_000
    assert told["anthropic-ratelimit-requests-reset"].endswith("Z")


@both_styles
def test_the_sixty_first_request_of_a_minute_is_refused_with_a_wait(
    server: DemoServer, style: ApiStyle
) -> None:
    with httpx.Client() as client:
        statuses = [client.post(url(server, style), json=body("/error 401")).status_code for _ in range(60)]
        refused = client.post(url(server, style), json=body(SKY))
    assert statuses == [401] * 60
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.json()["error"]["type"] == "rate_limit_error"


@both_styles
def test_a_measurement_keeps_its_rate_and_counts_against_no_limit(
    server: DemoServer, style: ApiStyle
) -> None:
    started = time.monotonic()
    told = ask(server, style, "MEASURE r1000-n500")
    took = time.monotonic() - started
    assert told.text.count("text_delta" if style is ApiStyle.ANTHROPIC else '"content"') in (500, 501)
    assert 0.49 <= took < 2
    after = ask(server, ApiStyle.OPENAI, SKY)
    assert after.headers["x-ratelimit-remaining-requests"] == "59"
    assert server.requests[0].sent == 500


def test_the_recorded_pace_is_kept() -> None:
    demo = DemoServer(pace=0.5)
    answer = demo.examples.choose(SKY).answer
    try:
        ask(demo, ApiStyle.OPENAI, SKY, max_tokens=45)
        record = demo.requests[-1]
    finally:
        demo.close()
    assert record.first_sent is not None
    assert record.ended is not None
    assert 0 <= record.first_sent - record.started - answer.first_token / 2 < 0.5
    assert -0.05 <= record.ended - record.first_sent - 44 / answer.rate / 2 < 0.5


def test_a_slow_answer_is_silent_before_its_first_word() -> None:
    demo = DemoServer(pace=0.02)  # 20 seconds become 0.4
    try:
        arrivals = []
        with httpx.stream("POST", url(demo, ApiStyle.OPENAI), json=body("/error slow")) as told:
            arrivals += [time.monotonic() for _ in told.iter_raw()]
    finally:
        demo.close()
    assert max(later - earlier for earlier, later in pairwise(arrivals)) > 0.3


@both_styles
def test_a_web_page_comes_instead_of_an_answer(server: DemoServer, style: ApiStyle) -> None:
    told = ask(server, style, "/error html")
    assert told.status_code == 200
    assert told.headers["content-type"].startswith("text/html")
    assert "<html" in told.text


@both_styles
@pytest.mark.parametrize("stream", [True, False])
def test_a_cut_answer_breaks_off_without_an_end(server: DemoServer, style: ApiStyle, *, stream: bool) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        ask(server, style, "/error cut", stream=stream)
    assert server.requests[-1].ending is Ending.CUT


def test_what_was_sent_before_the_cut_arrives(server: DemoServer) -> None:
    got = bytearray()
    with httpx.stream("POST", url(server, ApiStyle.OPENAI), json=body("/error cut")) as told:
        arriving = told.iter_raw()
        with pytest.raises(httpx.RemoteProtocolError):
            deque(map(got.extend, arriving))
    assert got.count(b'"content": "') > 20
    assert b"[DONE]" not in got


@both_styles
def test_an_error_amid_the_stream_is_a_plain_500_where_nothing_streams(
    server: DemoServer, style: ApiStyle
) -> None:
    told = ask(server, style, "/error midstream", stream=False)
    assert told.status_code == 500
    assert "broke off" in told.json()["error"]["message"]


@both_styles
@pytest.mark.parametrize("name", ["flagged", "413", "200"])
def test_further_errors_have_their_status_and_envelope(
    server: DemoServer, style: ApiStyle, name: str
) -> None:
    problem = server.examples.problem(f"/error {name}")
    told = ask(server, style, f"/error {name}")
    assert problem is not None
    assert told.status_code == problem.status
    assert told.json() == (problem.openai if style is ApiStyle.OPENAI else problem.anthropic)
    assert server.requests[-1].ending is Ending.REFUSED


@both_styles
def test_a_used_up_plan_says_when_it_resets(server: DemoServer, style: ApiStyle) -> None:
    told = ask(server, style, "/error plan")
    assert told.status_code == 429
    stated = re.findall(r"resets at (\S+) \(2056\)", told.json()["error"]["message"])[0]
    ahead = datetime.fromisoformat(stated) - datetime.now(UTC)
    assert 5300 < ahead.total_seconds() <= 5400


@both_styles
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"messages": []}, "messages"),
        ({"messages": "hello"}, "messages"),
        ({"model": ""}, "model"),
        ({"messages": [{"role": "developer", "content": "x"}]}, "developer"),
    ],
)
def test_a_malformed_request_is_a_400_in_the_styles_envelope(
    server: DemoServer, style: ApiStyle, change: dict[str, Any], says: str
) -> None:
    told = httpx.post(url(server, style), json=body(SKY) | change)
    assert told.status_code == 400
    assert says in told.json()["error"]["message"]
    assert ("type" in told.json()) is (style is ApiStyle.ANTHROPIC)


@both_styles
@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe"])
def test_a_body_that_is_no_json_object_is_a_400(server: DemoServer, style: ApiStyle, content: bytes) -> None:
    assert httpx.post(url(server, style), content=content).status_code == 400


def test_each_style_has_its_own_rules(server: DemoServer) -> None:
    systems = [{"role": "system", "content": "a"}, {"role": "system", "content": "b"}]
    user = [{"role": "user", "content": SKY}]
    two = ask(server, ApiStyle.OPENAI, SKY, messages=systems + user)
    assert (two.status_code, "invalid chat setting (2013)" in two.text) == (400, True)
    inside = ask(server, ApiStyle.ANTHROPIC, SKY, messages=systems[:1] + user)
    assert (inside.status_code, "invalid message role: system" in inside.text) == (400, True)
    unlimited = ask(server, ApiStyle.ANTHROPIC, SKY, max_tokens=None)
    assert (unlimited.status_code, "max_tokens" in unlimited.text) == (400, True)
    answering = ask(server, ApiStyle.ANTHROPIC, SKY, messages=[{"role": "assistant", "content": "x"}])
    assert answering.status_code == 400


@pytest.mark.parametrize(("path", "typed"), [("/v1/nothing", False), ("/anthropic/v1/nothing", True)])
def test_an_unknown_address_is_a_404_in_the_styles_envelope(
    server: DemoServer, path: str, *, typed: bool
) -> None:
    told = httpx.get(f"http://127.0.0.1:{server.start()}{path}")
    assert told.status_code == 404
    assert told.json()["error"]["type"] == "not_found_error"
    assert ("type" in told.json()) is typed


def test_the_system_prompt_and_history_count_as_input(server: DemoServer) -> None:
    short = ask(server, ApiStyle.ANTHROPIC, SKY, stream=False).json()["usage"]["input_tokens"]
    longer = ask(server, ApiStyle.ANTHROPIC, SKY, stream=False, system="Answer like a pirate, please.")
    assert longer.json()["usage"]["input_tokens"] > short


def test_prompts_in_blocks_are_read_too(server: DemoServer) -> None:
    blocks = [{"role": "user", "content": [{"type": "text", "text": SKY}]}]
    plain = ask(server, ApiStyle.OPENAI, SKY, stream=False).json()["choices"]
    assert ask(server, ApiStyle.OPENAI, "", stream=False, messages=blocks).json()["choices"] == plain


def test_without_stream_options_no_usage_is_streamed(server: DemoServer) -> None:
    assert '"usage"' not in ask(server, ApiStyle.OPENAI, SKY).text
    asked = ask(server, ApiStyle.OPENAI, SKY, stream_options={"include_usage": True})
    assert asked.text.count('"prompt_tokens"') == 1


def test_the_log_keeps_what_was_asked(server: DemoServer) -> None:
    httpx.post(url(server, ApiStyle.ANTHROPIC), json=body(SKY), headers={"x-api-key": "secret"})
    ask(server, ApiStyle.OPENAI, SKY)
    keyed, plain = server.requests
    assert (keyed.method, keyed.path, keyed.style, keyed.with_key) == (
        "POST",
        "/anthropic/v1/messages",
        ApiStyle.ANTHROPIC,
        True,
    )
    assert plain.with_key is False
    assert plain.body is not None
    assert plain.body["messages"][0]["content"] == SKY
    assert "secret" not in repr(keyed)
    assert plain.ending is Ending.FINISHED
    assert plain.sent == server.examples.choose(SKY).answer.output_tokens


def test_bodies_are_not_kept_unless_asked_for() -> None:
    demo = DemoServer(pace=0)
    try:
        ask(demo, ApiStyle.OPENAI, SKY)
        assert demo.requests[-1].body is None
    finally:
        demo.close()


@both_styles
async def test_a_client_that_goes_away_is_seen_within_a_second(server: DemoServer, style: ApiStyle) -> None:
    async with (
        httpx.AsyncClient() as client,
        client.stream("POST", url(server, style), json=body("MEASURE r50-n100000")) as told,
    ):
        await anext(told.aiter_raw())
    left = time.monotonic()
    assert await server.requests.closed(timeout=1.0)
    record = server.requests[-1]
    assert record.ended is not None
    assert record.ended - left < 1
    assert record.sent < 100


async def test_a_client_that_goes_away_before_the_first_word_is_seen_too() -> None:
    demo = DemoServer(pace=1)
    try:
        address = url(demo, ApiStyle.OPENAI)
        async with httpx.AsyncClient() as client:
            for stream in (True, False):
                with pytest.raises((httpx.ReadTimeout, TimeoutError)):
                    async with asyncio.timeout(0.3):
                        await client.post(address, json=body("/error slow", stream=stream))
                assert await demo.requests.closed(timeout=1.0)
                assert demo.requests[-1].sent == 0
    finally:
        demo.close()


@both_styles
def test_closing_amid_a_stream_takes_less_than_two_seconds(server: DemoServer, style: ApiStyle) -> None:
    with httpx.stream("POST", url(server, style), json=body("MEASURE r50-n100000")) as told:
        arriving = told.iter_raw()
        next(arriving)
        started = time.monotonic()
        server.close()
        assert time.monotonic() - started < 2
        with pytest.raises(httpx.TransportError):
            list(arriving)
    assert "duologue-demo" not in threads()


def test_it_starts_once_closes_twice_and_starts_again() -> None:
    demo = DemoServer(pace=0)
    demo.close()
    port = demo.start()
    assert demo.start() == port
    assert sum(thread.name == "duologue-demo" for thread in threading.enumerate()) == 1
    demo.close()
    demo.close()
    assert "duologue-demo" not in threads()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/v1/models")
    assert ask(demo, ApiStyle.OPENAI, SKY).status_code == 200
    demo.close()


def test_its_thread_is_no_daemon_and_it_listens_on_this_computer_only(server: DemoServer) -> None:
    running = next(thread for thread in threading.enumerate() if thread.name == "duologue-demo")
    assert running.daemon is False
    with pytest.raises((ConnectionRefusedError, TimeoutError)):  # a server on every address would take it
        socket.create_connection(("127.0.0.2", server.start()), timeout=1)


def test_it_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    demo = DemoServer(pace=0)
    ask(demo, ApiStyle.OPENAI, SKY)
    ask(demo, ApiStyle.OPENAI, "/error 500")
    with pytest.raises(httpx.RemoteProtocolError):
        ask(demo, ApiStyle.OPENAI, "/error cut")
    demo.close()
    assert [record for record in caplog.records if record.name.startswith(("uvicorn", "starlette"))] == []


async def test_the_profile_leads_to_the_server() -> None:
    server = DemoServer(pace=0)
    demo = Demo(server)
    try:
        profile = await demo.profile()
        assert await demo.profile() == profile
        assert (profile.id, profile.kind, profile.auth) == (DEMO_PROFILE_ID, ProfileKind.DEMO, AuthForm.NONE)
        assert profile.name == "Demo (recorded examples)"
        assert profile.terms is None
        assert profile.models[0] == "demo-recorded"
        async with httpx.AsyncClient() as client:
            for style in ApiStyle:
                endpoint = profile.base(style).endpoint(style)
                assert (await client.post(endpoint, json=body(SKY))).status_code == 200
                assert (await client.get(profile.base(style).models(style))).status_code == 200
    finally:
        await demo.close()


def test_damaged_examples_are_told_and_leave_no_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "examples.json").write_text("{", encoding="utf-8")
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    with pytest.raises(InputUnreadable):
        DemoServer().start()
    assert "duologue-demo" not in threads()


def test_a_program_that_forgets_to_close_it_still_ends() -> None:
    code = (
        "from duologue.demo.server import DemoServer\n"
        "import sys, httpx\n"
        "assert 'uvicorn' not in sys.modules and 'starlette' not in sys.modules\n"
        "port = DemoServer().start()\n"
        "client = httpx.Client()\n"
        f"asked = {body('MEASURE r50-n100000')!r}\n"
        "request = client.build_request('POST', f'http://127.0.0.1:{port}/v1/chat/completions', json=asked)\n"
        "response = client.send(request, stream=True)\n"
        "next(response.iter_raw())\n"
        "print('streaming', flush=True)\n"
    )
    app = str(Path(__file__).parents[3] / "app")
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": app, "PATH": ""},
        capture_output=True,
        text=True,
        timeout=15,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "streaming\n", "")

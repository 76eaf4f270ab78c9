"""The terminal as a person meets it: real processes, real servers on loopback, exit codes."""

import asyncio
import base64
import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from duologue.bootstrap.core import open_core
from duologue.cli import exit_codes
from duologue.domain.style import ApiStyle
from duologue.storage.database import Database
from helpers import child_process, terminal
from helpers.wire import CANARY, Exchange, LoopbackServer, answer_in, whole_response

QUICK = ("ask", "--demo", "--model", "demo-recorded-fast")  # the same answers, five times as fast
SKY = "Explain in simple words why the sky is blue."
BOTH = pytest.mark.parametrize("style", [style.value for style in ApiStyle])
SHORT = "MEASURE r5000-n40"
USAGE_KEYS = ["input", "output", "cache_read", "cache_write", "thinking"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A proxy that would notice any connection to a host elsewhere."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def through(listener: socket.socket) -> dict[str, str]:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    return {"HTTPS_PROXY": address, "HTTP_PROXY": address, "ALL_PROXY": address}


def connections(listener: socket.socket) -> int:
    found = 0
    while True:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return found
        found += 1


# -- an answer --------------------------------------------------------------------------------------


@BOTH
def test_the_demo_answers_in_either_style_and_needs_nothing_else(home: Path, style: str) -> None:
    ran = terminal.run(home, *QUICK, "--style", style, SKY)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"all colours mixed together" in ran.stdout
    assert ran.stdout.endswith(b"\n")


@BOTH
def test_what_crossed_the_wire_is_kept_and_gives_the_same_answer_again(home: Path, style: str) -> None:
    recording, archive = home.parent / "a.duorec", home.parent / "a.har"
    asked = terminal.run(home, *QUICK, "--style", style, "--record", str(recording), SKY)
    again = terminal.run(home, "replay", str(recording))
    paced = terminal.run(home, "replay", "--true-speed", str(recording))
    stepped = terminal.run(home, "replay", "--step", str(recording), stdin=b"\n")
    assert asked.returncode == again.returncode == paced.returncode == stepped.returncode == 0
    assert again.stdout.rstrip() == asked.stdout.rstrip() == paced.stdout.rstrip() == stepped.stdout.rstrip()
    terminal.run(home, *QUICK, "--style", style, "--record", str(archive), SKY)
    (entry,) = json.loads(archive.read_text(encoding="utf-8"))["log"]["entries"]
    assert (entry["request"]["method"], entry["response"]["status"]) == ("POST", 200)
    assert entry["timings"]["wait"] >= 0


@BOTH
def test_the_last_line_has_exactly_the_documented_keys(home: Path, style: str) -> None:
    ran = terminal.run(home, *QUICK, "--style", style, "--json", SKY)
    assert (ran.returncode, ran.stderr) == (0, b"")
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert all(isinstance(line["type"], str) for line in lines)
    assert [line["type"] for line in lines].count("finished") == 1
    last = lines[-1]
    assert list(last) == [
        "type",
        "state",
        "text",
        "thinking",
        "tool_calls",
        "stop_reason",
        "usage",
        "limits",
        "error",
    ]
    assert (last["type"], last["state"], last["error"], last["tool_calls"]) == (
        "finished",
        "complete",
        None,
        [],
    )
    assert last["stop_reason"] == ("stop" if style == "openai" else "end_turn")
    assert list(last["usage"]) == USAGE_KEYS
    assert last["usage"]["input"] > 0
    assert last["usage"]["output"] > 0
    assert None in last["usage"].values()  # the demo does not tell every number, and none is made up
    assert last["text"] == "".join(line["text"] for line in lines if line["type"] == "text_added")
    assert last["thinking"]


@BOTH
def test_a_tool_call_is_told_with_its_arguments_as_an_object(home: Path, style: str) -> None:
    prompt = "What's the weather in Lisbon right now?"
    last = terminal.finished_line(terminal.run(home, *QUICK, "--style", style, "--json", prompt).stdout)
    (call,) = last["tool_calls"]
    assert list(call) == ["id", "name", "arguments"]
    assert isinstance(call["arguments"], dict)
    assert last["stop_reason"] == ("tool_calls" if style == "openai" else "tool_use")


def test_text_comes_while_the_answer_is_still_on_its_way(home: Path) -> None:
    process = terminal.start(home, "ask", "--demo", "MEASURE r40-n40")
    first = terminal.read_until(process, b"#")
    came = time.monotonic()
    rest, errors = process.communicate(timeout=30)
    assert time.monotonic() - came > 0.4
    assert (process.returncode, errors) == (0, b"")
    assert len(rest) > 3 * len(first)


def test_events_come_one_by_one_as_lines(home: Path) -> None:
    process = terminal.start(home, "ask", "--demo", "--json", "MEASURE r40-n40")
    terminal.read_until(process, b"text_added")
    came = time.monotonic()
    process.communicate(timeout=30)
    assert time.monotonic() - came > 0.4


def test_a_prompt_can_come_from_standard_input(home: Path) -> None:
    ran = terminal.run(home, *QUICK, "-", stdin=SHORT.encode())
    assert ran.returncode == 0
    assert ran.stdout.startswith(b"# 40 tokens")


@pytest.mark.parametrize(("prompt", "stdin"), [("  \n", b""), ("-", b"\xff\xfe\xfa")])
def test_a_prompt_without_words_is_not_sent(home: Path, prompt: str, stdin: bytes) -> None:
    ran = terminal.run(home, *QUICK, "--json", prompt, stdin=stdin)
    assert ran.returncode == exit_codes.REFUSED
    assert terminal.finished_line(ran.stdout)["error"]["kind"] == "input_unreadable"


def test_the_limit_of_tokens_cuts_the_answer(home: Path) -> None:
    ran = terminal.run(home, *QUICK, "--json", "--max-tokens", "80", SKY)
    last = terminal.finished_line(ran.stdout)
    assert (ran.returncode, last["state"], last["stop_reason"]) == (0, "complete", "length")
    assert last["usage"]["output"] == 80


# -- answers that end otherwise ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "name", "kind", "status", "code"),
    [
        ("openai", "401", "key_rejected", 401, "2049"),
        ("anthropic", "401", "key_rejected", 401, "2049"),
        ("anthropic", "balance", "out_of_balance", 500, "1008"),
        ("openai", "html", "not_an_answer", 200, None),
    ],
)
def test_a_servers_no_is_told_with_its_kind_status_and_code(
    home: Path, style: str, name: str, kind: str, status: int, code: str | None
) -> None:
    ran = terminal.run(home, *QUICK, "--style", style, "--json", f"/error {name}")
    last = terminal.finished_line(ran.stdout)
    assert (ran.returncode, last["state"]) == (exit_codes.SERVICE, "failed")
    assert list(last["error"]) == ["kind", "message", "status", "code"]
    assert (last["error"]["kind"], last["error"]["code"]) == (kind, code)
    assert last["error"]["status"] == status
    assert last["usage"] == dict.fromkeys(USAGE_KEYS)


@BOTH
def test_an_error_in_mid_answer_keeps_what_came(home: Path, style: str) -> None:
    ran = terminal.run(home, *QUICK, "--style", style, "--json", "/error midstream")
    last = terminal.finished_line(ran.stdout)
    assert (ran.returncode, last["state"]) == (exit_codes.SERVICE, "failed")
    assert last["text"].startswith("Sunlight")
    assert last["error"]["code"] == "1000"


@BOTH
def test_a_cut_stream_is_interrupted_and_no_error(home: Path, style: str) -> None:
    ran = terminal.run(home, *QUICK, "--style", style, "--json", "/error cut")
    last = terminal.finished_line(ran.stdout)
    assert (ran.returncode, last["state"], last["error"]) == (exit_codes.INTERRUPTED, "interrupted", None)
    assert last["text"].startswith("Sunlight")


def test_without_json_the_words_go_to_one_stream_and_the_trouble_to_the_other(home: Path) -> None:
    cut = terminal.run(home, *QUICK, "/error cut")
    assert cut.returncode == exit_codes.INTERRUPTED
    assert cut.stdout.startswith(b"Sunlight")
    assert cut.stderr == b"duologue: the answer was interrupted\n"
    refused = terminal.run(home, *QUICK, "/error 401")
    assert (refused.returncode, refused.stdout) == (exit_codes.SERVICE, b"")
    assert refused.stderr == b"duologue: invalid api key (2049)\n"


@BOTH
def test_control_c_stops_and_keeps_what_came(home: Path, style: str) -> None:
    process = terminal.start(home, "ask", "--demo", "--style", style, "--json", "MEASURE r60-n5000")
    begun = terminal.read_until(process, b"text_added")
    process.send_signal(signal.SIGINT)
    sent = time.monotonic()
    rest, errors = process.communicate(timeout=30)
    assert time.monotonic() - sent < 2
    assert (process.returncode, errors) == (exit_codes.STOPPED, b"")
    last = terminal.finished_line(begun + rest)
    assert (last["state"], last["error"], last["stop_reason"]) == ("stopped", None, None)
    assert last["text"].startswith("#")
    assert asyncio.run(ledger_and_chats(home)) == (["stopped"], 0, 0)


def test_control_c_while_a_prompt_is_awaited_ends_at_once(home: Path) -> None:
    process = subprocess.Popen(
        terminal.command(home, "--debug", "ask", "--demo", "-"),
        env=child_process.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    log = home / "logs" / "duologue.log"
    while not log.exists():
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.5)  # nothing tells that it waits for its standard input
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == exit_codes.STOPPED
    assert process.communicate() == (b"", b"")


def test_a_reader_that_has_enough_ends_it_without_a_traceback(home: Path) -> None:
    process = terminal.start(home, "ask", "--demo", "MEASURE r200-n5000")
    terminal.read_until(process, b"#")
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (exit_codes.STOPPED, b"")
    assert asyncio.run(ledger_and_chats(home))[0] == ["stopped"]


def test_nothing_listening_is_a_failed_connection(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    ran = terminal.run(home, "ask", "--base-url", f"http://127.0.0.1:{port}/v1", "--json", "Hello")
    last = terminal.finished_line(ran.stdout)
    assert (ran.returncode, last["error"]["kind"]) == (exit_codes.SERVICE, "connection_refused")
    assert (last["error"]["status"], last["limits"]) == (None, None)


# -- refused here -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("style", "key"), [("openai", ()), ("anthropic", ("--key-env", "TEST_KEY"))])
def test_without_accepted_terms_nothing_leaves_for_another_host(
    home: Path, listener: socket.socket, style: str, key: tuple[str, ...]
) -> None:
    extra = {**through(listener), "TEST_KEY": CANARY}
    asked = ("ask", "--base-url", "https://service.invalid/v1", "--style", style, *key, "--json", "Hello")
    ran = terminal.run(home, *asked, extra=extra)
    assert ran.returncode == exit_codes.REFUSED
    assert terminal.finished_line(ran.stdout)["error"]["kind"] == "terms_not_accepted"
    assert connections(listener) == 0


async def test_with_accepted_terms_the_request_does_leave(home: Path, listener: socket.socket) -> None:
    async with open_core(home) as core:
        await core.services.gate.accept("service", words="Accept", end_reached=True)
    extra = {**through(listener), "TEST_KEY": CANARY}
    asked = ("ask", "--base-url", "https://service.invalid/v1", "--json", "Hello")
    without = await asyncio.to_thread(terminal.run, home, *asked, extra=extra)
    assert without.returncode == exit_codes.REFUSED
    assert terminal.finished_line(without.stdout)["error"]["kind"] == "key_missing"
    assert connections(listener) == 0
    running = asyncio.create_task(
        asyncio.to_thread(terminal.run, home, *asked, "--key-env", "TEST_KEY", extra=extra)
    )
    loop = asyncio.get_running_loop()
    connection, _ = await asyncio.wait_for(loop.sock_accept(listener), 20)
    with connection:
        connection.settimeout(0)
        assert (await loop.sock_recv(connection, 4096)).startswith(b"CONNECT service.invalid:443")
    listener.close()
    ran = await running
    assert ran.returncode == exit_codes.SERVICE
    assert CANARY.encode() not in ran.stdout + ran.stderr


@pytest.mark.fault("F03")
@pytest.mark.parametrize("url", ["http://example.com/v1", "https://good@evil.invalid/v1"])
def test_an_address_that_may_not_be_used_is_refused(home: Path, listener: socket.socket, url: str) -> None:
    ran = terminal.run(home, "ask", "--base-url", url, "--json", "Hello", extra=through(listener))
    assert ran.returncode == exit_codes.REFUSED
    assert terminal.finished_line(ran.stdout)["error"]["kind"] == "address_refused"
    assert connections(listener) == 0


@pytest.mark.fault("F09")
@pytest.mark.parametrize(
    ("style", "value", "kind"),
    [
        ("anthropic", None, "key_missing"),
        ("openai", "", "key_unusable"),
        ("openai", f"{CANARY}\nX-Other: 1", "key_unusable"),
        ("anthropic", f"{CANARY}\u00e9", "key_unusable"),
    ],
)
def test_a_key_that_is_missing_or_illegal_is_refused_and_shown_nowhere(
    home: Path, style: str, value: str | None, kind: str
) -> None:
    extra = {} if value is None else {"TEST_KEY": value}
    asked = ("ask", "--base-url", "http://127.0.0.1:9/v1", "--style", style, "--key-env", "TEST_KEY")
    ran = terminal.run(home, "--debug", *asked, "--json", "Hello", extra=extra)
    assert (ran.returncode, ran.stderr) == (exit_codes.REFUSED, b"")
    assert terminal.finished_line(ran.stdout)["error"]["kind"] == kind
    assert CANARY.encode() not in ran.stdout + terminal.everything_in(home)


def test_a_refusal_is_one_sentence(home: Path) -> None:
    asked = ("ask", "--base-url", "http://127.0.0.1:9/v1", "--key-env", "TEST_KEY", "Hello")
    ran = terminal.run(home, *asked, extra={"TEST_KEY": f"{CANARY} x"})
    assert (ran.returncode, ran.stdout) == (exit_codes.REFUSED, b"")
    assert ran.stderr.startswith(b"duologue: Character 31 of the key is a space")
    assert ran.stderr.count(b"\n") == 1
    assert CANARY.encode() not in ran.stderr


def test_without_a_profile_the_ways_to_ask_are_named(home: Path) -> None:
    ran = terminal.run(home, "ask", "Hello")
    assert ran.returncode == exit_codes.REFUSED
    assert b"--demo" in ran.stderr
    unknown = terminal.run(home, "ask", "--profile", "nobody", "Hello")
    assert unknown.returncode == exit_codes.REFUSED
    assert b"nobody" in unknown.stderr


def test_a_key_is_not_handed_to_the_demo(home: Path) -> None:
    asked = (*QUICK, "--key-env", "TEST_KEY", "--json", SHORT)
    ran = terminal.run(home, "--debug", *asked, extra={"TEST_KEY": CANARY})
    assert ran.returncode == 0
    assert CANARY.encode() not in ran.stdout + ran.stderr + terminal.everything_in(home)
    assert terminal.run(home, *asked).returncode == exit_codes.REFUSED


# -- servers on this computer -----------------------------------------------------------------------


def base_of(server: LoopbackServer, style: ApiStyle) -> str:
    return server.origin + ("/v1" if style is ApiStyle.OPENAI else "")


def telling(style: ApiStyle) -> "LoopbackServer":
    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(answer_in(style, "Hello ", "you"))

    return LoopbackServer(handler)


@pytest.mark.parametrize("style", ApiStyle)
async def test_a_server_on_this_computer_gets_the_request_and_no_key(home: Path, style: ApiStyle) -> None:
    async with telling(style) as server:
        asked = ("ask", "--base-url", base_of(server, style), "--style", style.value, "--model", "M")
        ran = await asyncio.to_thread(
            terminal.run, home, *asked, "--system", "Be brief.", "--max-tokens", "9", "Hi"
        )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"Hello you\n", b"")
    (request,) = server.requests
    path = "/v1/chat/completions" if style is ApiStyle.OPENAI else "/v1/messages"
    assert request.line == f"POST {path} HTTP/1.1"
    assert not {"authorization", "x-api-key"} & request.headers.keys()
    body = request.json()
    assert (body["model"], body["stream"]) == ("M", True)
    assert "Be brief." in str(body)
    assert 9 in body.values()


@pytest.mark.parametrize("style", ApiStyle)
async def test_a_key_from_a_variable_is_sent_once_and_written_nowhere(home: Path, style: ApiStyle) -> None:
    async with telling(style) as server:
        asked = ("ask", "--base-url", base_of(server, style), "--style", style.value, "--key-env", "TEST_KEY")
        ran = await asyncio.to_thread(
            terminal.run, home, "--debug", *asked, "--json", "Hi", extra={"TEST_KEY": CANARY}
        )
    assert (ran.returncode, terminal.finished_line(ran.stdout)["text"]) == (0, "Hello you")
    (request,) = server.requests
    assert [value for value in request.headers.values() if CANARY in value] == [f"Bearer {CANARY}"]
    assert CANARY not in request.line + request.body.decode()
    assert (home / "logs" / "duologue.log").stat().st_size > 0
    leaked(ran.stdout + ran.stderr + terminal.everything_in(home))


@pytest.mark.fault("F11")
@pytest.mark.parametrize("style", ApiStyle)
async def test_a_key_that_a_server_echoes_is_shown_and_kept_nowhere(home: Path, style: ApiStyle) -> None:
    body = json.dumps({"error": {"message": f"Incorrect API key provided: {CANARY}", "type": "x"}}).encode()
    handler = whole_response(
        body, "401 Unauthorized", [("x-echo", CANARY), ("content-type", "application/json")]
    )
    async with LoopbackServer(handler) as server:
        asked = ("ask", "--base-url", base_of(server, style), "--style", style.value, "--key-env", "TEST_KEY")
        ran = await asyncio.to_thread(
            terminal.run, home, "--debug", *asked, "--json", "Hi", extra={"TEST_KEY": CANARY}
        )
    assert ran.returncode == exit_codes.SERVICE
    assert terminal.finished_line(ran.stdout)["error"]["kind"] == "key_rejected"
    leaked(ran.stdout + ran.stderr + terminal.everything_in(home))


def leaked(written: bytes) -> None:
    """Fail if the key is there in any of the forms it could take."""
    key = CANARY.encode()
    forms = (key, key[::-1], key.hex().encode(), base64.b64encode(key)[:-4], quote(CANARY, safe="").encode())
    assert [form for form in (*forms, CANARY.encode("utf-16-le")) if form in written] == []


async def test_what_would_steer_a_terminal_is_not_passed_to_one(home: Path) -> None:
    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(answer_in(ApiStyle.OPENAI, "safe\n\tand \x1b]52;c;aGk=\x07\x1b[2Jclear\x9b1m"))

    master, slave = pty.openpty()
    try:
        async with LoopbackServer(handler) as server:
            process = await asyncio.create_subprocess_exec(
                *terminal.command(home, "ask", "--base-url", base_of(server, ApiStyle.OPENAI), "Hi"),
                env=child_process.environment(),
                stdout=slave,
                stderr=slave,
            )
            assert await process.wait() == 0
        shown = os.read(master, 65536)
    finally:
        os.close(master)
        os.close(slave)
    assert b"safe\r\n\tand " in shown
    assert b"clear" in shown
    assert b"\x1b" not in shown
    assert b"\x07" not in shown
    assert b"\xc2\x9b" not in shown


async def test_a_pipe_gets_the_words_exactly_as_they_came(home: Path) -> None:
    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(answer_in(ApiStyle.OPENAI, "a\x1b[1mb \U0001f600 \u4e16"))

    async with LoopbackServer(handler) as server:
        asked = ("ask", "--base-url", base_of(server, ApiStyle.OPENAI), "Hi")
        ran = await asyncio.to_thread(terminal.run, home, *asked)
        ascii_only = await asyncio.to_thread(terminal.run, home, *asked, extra={"PYTHONIOENCODING": "ascii"})
    assert ran.stdout.decode() == "a\x1b[1mb \U0001f600 \u4e16\n"
    assert (ascii_only.returncode, ascii_only.stderr) == (0, b"")
    assert ascii_only.stdout == b"a\x1b[1mb ? ?\n"


# -- beside a window, without one, and the rest -----------------------------------------------------


async def ledger_and_chats(home: Path) -> tuple[list[str], int, int]:
    """States in the ledger, number of chats, number of messages."""
    database = await Database.open(home / "duologue.db", home / "backups", beside_window=True)
    try:
        return await database.run(
            lambda connection: (
                [row[0] for row in connection.execute("SELECT state FROM usage ORDER BY id")],
                connection.execute("SELECT count(*) FROM chat").fetchone()[0],
                connection.execute("SELECT count(*) FROM message").fetchone()[0],
            )
        )
    finally:
        await database.close()


async def test_usage_is_written_beside_an_open_window_and_no_chat(home: Path) -> None:
    async with open_core(home) as core:
        asked = (*QUICK, "--json", SHORT)
        ran = await asyncio.gather(*(asyncio.to_thread(terminal.run, home, *asked) for _ in range(2)))
        failed = await asyncio.to_thread(terminal.run, home, *QUICK, "/error 401")
        assert [one.returncode for one in (*ran, failed)] == [0, 0, exit_codes.SERVICE]
        totals = await core.services.ledger.totals_since("2000-01-01T00:00:00Z", "demo")
        used = [terminal.finished_line(one.stdout)["usage"] for one in ran]
        assert totals.requests == 3
        assert totals.unknown == 0  # what a server refused used nothing
        assert totals.tokens == sum(usage["input"] + usage["output"] for usage in used)
        assert await core.services.library.chats() == []
    assert await ledger_and_chats(home) == (["complete", "complete", "failed"], 0, 0)


@pytest.mark.parametrize("arguments", [(*QUICK, SHORT), ("doctor",), ("replay", "none.sse")])
def test_the_terminal_loads_no_qt(home: Path, arguments: tuple[str, ...]) -> None:
    script = """
import sys
from duologue.__main__ import main
sys.argv = ["duologue", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
print(sorted(name for name in sys.modules if name.split(".")[0] in {"PySide6", "shiboken6", "qasync"}))
"""
    ran = child_process.run(script, "--home", str(home), *arguments)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_without_a_display_one_sentence_says_what_to_do(home: Path) -> None:
    for arguments in ((), ("--demo",)):
        ran = terminal.run(home, *arguments)
        assert (ran.returncode, ran.stdout) == (exit_codes.NO_DISPLAY, b"")
        assert ran.stderr.count(b"\n") == 1
        assert b"QT_QPA_PLATFORM=offscreen" in ran.stderr
        assert not home.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "--demo", "--base-url", "http://127.0.0.1:9", "x"),
        ("ask", "--demo", "--max-tokens", "many", "x"),
        ("sing",),
    ],
)
def test_a_command_that_is_not_understood_is_a_usage_error(home: Path, arguments: tuple[str, ...]) -> None:
    ran = terminal.run(home, *arguments)
    assert ran.returncode == exit_codes.USAGE
    assert b"usage: duologue" in ran.stderr
    assert b"_positive" not in ran.stderr
    assert not home.exists()


def test_a_data_folder_that_cannot_be_used_is_told_in_the_form_that_was_asked_for(home: Path) -> None:
    home.mkdir()
    (home / "duologue.db").write_bytes(b"not a database")
    plain = terminal.run(home, *QUICK, SKY)
    assert (plain.returncode, plain.stdout) == (exit_codes.REFUSED, b"")
    assert plain.stderr.count(b"\n") == 1
    told = terminal.run(home, *QUICK, "--json", SKY)
    assert told.returncode == exit_codes.REFUSED
    assert terminal.finished_line(told.stdout)["error"]["kind"] == "store_damaged"
    assert (home / "duologue.db").read_bytes() == b"not a database"


def test_the_readme_lists_the_exit_codes_as_they_are() -> None:
    readme = (child_process.ROOT / "README.md").read_text(encoding="utf-8")
    table = readme[readme.index("| exit code |") :].partition("\n\n")[0]
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    codes = {value for name, value in vars(exit_codes).items() if name.isupper()}
    assert listed == codes == {0, 2, 3, 4, 5, 6, 130}


def test_the_help_lists_the_exit_codes_as_they_are() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "duologue", "--help"],
        env=child_process.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    told = ran.stdout[ran.stdout.index("exit codes:") :]
    codes = {value for name, value in vars(exit_codes).items() if name.isupper()}
    assert {int(code) for code in re.findall(r"\b\d+\b", told)} == codes

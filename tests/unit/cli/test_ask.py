"""`duologue ask` over real services in this process: profiles, keys, models, and how it ends."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from duologue.cli import ask
from duologue.cli.arguments import parse
from duologue.domain.errors import BrokenStream, ConnectionLost, Failure, KeyRejected
from duologue.domain.events import (
    AnswerEnded,
    LimitsReported,
    ProblemReported,
    RetryScheduled,
    TextAdded,
    ThinkingAdded,
    ToolArgumentsAdded,
    ToolCallStarted,
    UsageReported,
)
from duologue.domain.limits import LimitReading
from duologue.domain.profile import AuthForm
from duologue.domain.request import Parameters
from duologue.domain.settings import BudgetLevels, BudgetSettings, Settings
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Usage
from duologue.services.suite import Services
from duologue.services.tables import catalogue
from duologue.storage.recordings import Recordings
from helpers.services import (
    ANSWER,
    KEY,
    OWN,
    SERVICE,
    FakeKeychain,
    ScriptedWire,
    World,
    for_ever,
    world,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def finished(self) -> dict[str, Any]:
        return dict(json.loads(self.out.splitlines()[-1]))


class Terminal:
    """Runs `ask` with these services and this wire."""

    def __init__(self, here: World, wire: ScriptedWire, capsys: pytest.CaptureFixture[str]) -> None:
        self.here = here
        self.wire = wire
        self._capsys = capsys

    async def ask(self, *words: str) -> Asked:
        code = await ask.run(parse(["ask", *words]), cast("Services", self))
        return Asked(code, *self._capsys.readouterr())

    @property
    def accounts(self) -> Any:
        return self.here.accounts

    @property
    def gate(self) -> Any:
        return self.here.gate

    @property
    def meter(self) -> Any:
        return self.here.meter

    @property
    def exchanges(self) -> Any:
        return self.here.exchanges

    @property
    def costs(self) -> Any:
        return self.here.costs

    @property
    def budgets(self) -> Any:
        return self.here.budgets

    @property
    def budget_news(self) -> Any:
        return self.here.budgets.news


@asynccontextmanager
async def terminal(
    home: Path, capsys: pytest.CaptureFixture[str], *script: Any, keychain: FakeKeychain | None = None
) -> AsyncIterator[Terminal]:
    wire = ScriptedWire(*(script or ANSWER))
    async with world(home, wire, keychain=keychain) as here:
        yield Terminal(here, wire, capsys)


Capsys = pytest.CaptureFixture[str]


async def test_the_words_are_printed_and_nothing_else(tmp_path: Path, capsys: Capsys) -> None:
    script = (ThinkingAdded("hm"), TextAdded("Hello", 1), TextAdded(" you", 1, refusal=True), AnswerEnded())
    async with terminal(tmp_path, capsys, *script) as here:
        assert await here.ask("--demo", "q") == Asked(0, "Hello you\n", "")
        (row,) = await here.here.ledger_rows()
    assert row == (TurnState.COMPLETE, None)


async def test_what_crossed_the_wire_is_kept_where_it_is_wanted(tmp_path: Path, capsys: Capsys) -> None:
    file = tmp_path / "kept.duorec"
    async with terminal(tmp_path / "home", capsys) as here:
        assert (await here.ask("--demo", "--record", str(file), "q")).code == 0
    assert Recordings.read(file).method == "POST"


async def test_a_recording_that_cannot_be_written_is_told_beside_the_answer(
    tmp_path: Path, capsys: Capsys
) -> None:
    file = tmp_path / "missing" / "kept.har"
    async with terminal(tmp_path / "home", capsys) as here:
        ran = await here.ask("--demo", "--record", str(file), "q")
    assert (ran.code, ran.out) == (0, "Hello world\n")
    assert "kept.har could not be saved" in ran.err


async def test_a_last_line_end_is_not_doubled(tmp_path: Path, capsys: Capsys) -> None:
    async with terminal(tmp_path, capsys, TextAdded("Hello\n"), AnswerEnded()) as here:
        assert (await here.ask("--demo", "q")).out == "Hello\n"


async def test_a_wait_for_a_retry_is_told_beside_the_answer(tmp_path: Path, capsys: Capsys) -> None:
    busy = RetryScheduled(12.4, 2, Failure("overloaded", "Busy\x1b[2J", 529))
    async with terminal(tmp_path, capsys, busy, TextAdded("Hello"), AnswerEnded()) as here:
        told = "duologue: trying again in 12 s (Ctrl+C stops): Busy [2J\n"
        assert await here.ask("--demo", "q") == Asked(0, "Hello\n", told)


async def test_every_event_is_a_line_and_the_last_one_says_how_it_ended(
    tmp_path: Path, capsys: Capsys
) -> None:
    script = (
        LimitsReported((LimitReading("requests", 60, 59),)),
        ThinkingAdded("hm"),
        TextAdded("a\u2028b", 1),
        ToolCallStarted("c1", "f", 2),
        ToolArgumentsAdded('{"x": 1}', 2),
        ToolCallStarted("c2", "g", 3),
        ToolArgumentsAdded('{"x": ', 3),
        UsageReported(Usage(input=3, output=0), {"raw": 1}),
        AnswerEnded(),
    )
    async with terminal(tmp_path, capsys, *script) as here:
        asked = await here.ask("--demo", "--json", "q")
    assert asked.out.isascii()
    lines = [json.loads(line) for line in asked.out.split("\n")[:-1]]
    assert [line["type"] for line in lines] == [
        "limits_reported",
        "thinking_added",
        "text_added",
        "tool_call_started",
        "tool_arguments_added",
        "tool_call_started",
        "tool_arguments_added",
        "usage_reported",
        "answer_ended",
        "finished",
    ]
    assert lines[-1] == {
        "type": "finished",
        "state": "complete",
        "text": "a\u2028b",
        "thinking": "hm",
        "tool_calls": [
            {"id": "c1", "name": "f", "arguments": {"x": 1}},
            {"id": "c2", "name": "g", "arguments": '{"x": '},
        ],
        "stop_reason": None,
        "usage": {"input": 3, "output": 0, "cache_read": None, "cache_write": None, "thinking": None},
        "limits": [{"name": "requests", "limit": 60, "remaining": 59, "resets_in": None}],
        "error": None,
    }


@pytest.mark.parametrize(
    ("script", "code", "state", "kind"),
    [
        ((TextAdded("x"),), 3, "interrupted", None),
        ((TextAdded("x"), ConnectionLost("Gone")), 3, "interrupted", None),
        ((ConnectionLost("Gone"),), 4, "failed", "connection_lost"),
        ((TextAdded("x"), BrokenStream("Bad")), 4, "failed", "broken_stream"),
        (
            (TextAdded("x"), ProblemReported(Failure("overloaded", "Busy", 529, "2064"))),
            4,
            "failed",
            "overloaded",
        ),
        ((*ANSWER, ConnectionLost("Late")), 0, "complete", None),
    ],
)
async def test_every_end_has_its_code_its_state_and_its_row(
    tmp_path: Path, capsys: Capsys, script: tuple[Any, ...], code: int, state: str, kind: str | None
) -> None:
    async with terminal(tmp_path, capsys, *script) as here:
        asked = await here.ask("--demo", "--json", "q")
        assert (asked.code, asked.finished["state"]) == (code, state)
        assert (asked.finished["error"] and asked.finished["error"]["kind"]) == kind
        assert await here.here.ledger_rows() == [(state, None)]
        assert here.wire.open == 0


@pytest.mark.parametrize(
    ("script", "code", "state"),
    [((TextAdded("x"),), 130, "stopped"), ((), 130, "stopped"), (ANSWER, 0, "complete")],
)
async def test_a_stop_keeps_what_came_unless_all_of_it_came(
    tmp_path: Path, capsys: Capsys, script: tuple[Any, ...], code: int, state: str
) -> None:
    hangs = asyncio.Event()

    async def hang() -> None:
        hangs.set()
        await for_ever()

    async with terminal(tmp_path, capsys, *script, hang) as here:
        task = asyncio.create_task(here.ask("--demo", "--json", "q"))
        await hangs.wait()
        task.cancel()
        asked = await task
        assert (asked.code, asked.finished["state"], asked.finished["error"]) == (code, state, None)
        assert await here.here.ledger_rows() == [(state, None)]
        assert here.wire.open == 0


@pytest.mark.parametrize(
    ("script", "code", "kind"), [(ANSWER, 0, None), ((KeyRejected("No", status=401),), 4, "key_rejected")]
)
async def test_a_ledger_that_cannot_be_written_hides_neither_answer_nor_error(
    tmp_path: Path, capsys: Capsys, script: tuple[Any, ...], code: int, kind: str | None
) -> None:
    async with terminal(tmp_path, capsys, *script) as here:
        await here.here.refuse_writes()
        asked = await here.ask("--demo", "--json", "q")
        assert asked.code == code
        assert (asked.finished["error"] and asked.finished["error"]["kind"]) == kind
        assert asked.err.count("could not be written") == 1


# -- profiles and keys ------------------------------------------------------------------------------


async def test_a_saved_profile_uses_the_keychain(tmp_path: Path, capsys: Capsys) -> None:
    keychain = FakeKeychain()
    async with terminal(tmp_path, capsys, keychain=keychain) as here:
        await here.gate.accept("service", words="Accept", end_reached=True)
        await here.accounts.store_key(SERVICE, KEY)
    async with terminal(tmp_path, capsys, keychain=keychain) as here:
        for words in (("--profile", "svc"), ("--profile", "A service"), ()):
            assert (await here.ask(*words, "--style", "anthropic", "q")).code == 0
            endpoint, request = here.wire.requests[-1]
            assert (endpoint.style, endpoint.key) == (ApiStyle.ANTHROPIC, KEY)
            assert endpoint.url == "https://api.example.com/anthropic/v1/messages"
            assert request.model == catalogue.default_model(SERVICE, ())


async def test_a_saved_profile_without_a_key_or_terms_is_refused(tmp_path: Path, capsys: Capsys) -> None:
    async with terminal(tmp_path, capsys) as here:
        here.accounts.save(SERVICE)
        asked = await here.ask("--profile", "svc", "--json", "q")
        assert (asked.code, asked.finished["error"]["kind"]) == (5, "terms_not_accepted")
        await here.gate.accept("service", words="Accept", end_reached=True)
        asked = await here.ask("--profile", "svc", "--json", "q")
        assert (asked.code, asked.finished["error"]["kind"]) == (5, "key_missing")
        assert here.wire.requests == []
        assert await here.here.ledger_rows() == []


async def test_a_keychain_that_is_missing_is_told(tmp_path: Path, capsys: Capsys) -> None:
    async with terminal(tmp_path, capsys, keychain=FakeKeychain(safe=False)) as here:
        await here.gate.accept("service", words="Accept", end_reached=True)
        here.accounts.save(SERVICE)
        asked = await here.ask("--profile", "svc", "--json", "q")
        assert (asked.code, asked.finished["error"]["kind"]) == (5, "keychain_missing")


async def test_a_key_from_a_variable_takes_the_place_of_the_keychains(
    tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    keychain = FakeKeychain()
    monkeypatch.setenv("TEST_KEY", f"  {KEY.reveal()}\n")
    async with terminal(tmp_path, capsys, keychain=keychain) as here:
        await here.gate.accept("service", words="Accept", end_reached=True)
        here.accounts.save(replace(SERVICE, auth=AuthForm.X_API_KEY))
        assert (await here.ask("--profile", "svc", "--key-env", "TEST_KEY", "q")).code == 0
        endpoint, _ = here.wire.requests[0]
        assert (endpoint.auth, endpoint.key, keychain.calls) == (AuthForm.X_API_KEY, KEY, [])


async def test_an_own_server_needs_neither_key_nor_terms(tmp_path: Path, capsys: Capsys) -> None:
    async with terminal(tmp_path, capsys) as here:
        here.accounts.save_without_key(OWN)
        assert (await here.ask("--profile", "own", "q")).code == 0
        endpoint, request = here.wire.requests[0]
        assert (endpoint.auth, endpoint.key, request.model) == (AuthForm.NONE, None, "m")


@pytest.mark.parametrize(
    ("style", "base"), [("openai", "http://127.0.0.1:8/v1"), ("anthropic", "http://localhost:8")]
)
async def test_an_address_on_this_computer_is_enough(
    tmp_path: Path, capsys: Capsys, style: str, base: str
) -> None:
    async with terminal(tmp_path, capsys) as here:
        words = ("--style", style, "--model", "M", "--system", "S", "--max-tokens", "7", "q")
        assert (await here.ask("--base-url", base, *words)).code == 0
        endpoint, request = here.wire.requests[0]
        assert (str(endpoint.base), endpoint.auth, endpoint.style) == (base, AuthForm.NONE, ApiStyle(style))
        assert (request.model, request.system, request.parameters) == ("M", "S", Parameters(max_tokens=7))
        assert not here.accounts.connected


async def test_a_host_that_is_known_to_repeat_itself_is_known_here_too(
    tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_KEY", KEY.reveal())
    async with terminal(tmp_path, capsys) as here:
        await here.gate.accept("service", words="Accept", end_reached=True)
        for base in ("https://api.minimax.io/v1", "http://127.0.0.1:8/v1"):
            assert (await here.ask("--base-url", base, "--key-env", "TEST_KEY", "q")).code == 0
        assert [endpoint.cumulative for endpoint, _ in here.wire.requests] == [True, False]
        assert [endpoint.auth for endpoint, _ in here.wire.requests] == [AuthForm.BEARER] * 2


async def test_a_host_elsewhere_needs_terms_even_if_its_name_looks_local(
    tmp_path: Path, capsys: Capsys
) -> None:
    async with terminal(tmp_path, capsys) as here:
        for host in ("localhost.example.com", "192.168.1.5", "127.0.0.1.example.com", "[fe80::1]"):
            asked = await here.ask("--base-url", f"https://{host}/v1", "--json", "q")
            assert (asked.code, asked.finished["error"]["kind"]) == (5, "terms_not_accepted")
        assert here.wire.requests == []


async def test_what_could_go_over_a_budget_is_sent_only_if_that_is_said(
    tmp_path: Path, capsys: Capsys
) -> None:
    async with terminal(tmp_path, capsys, TextAdded("Hello"), AnswerEnded()) as here:
        levels = BudgetLevels(unit="tokens", warn="1", stop="100")
        here.here.settings.save(Settings(budgets=BudgetSettings(run=levels)))
        here.here.accounts.save(OWN)
        refused = await here.ask("--profile", "own", "--max-tokens", "200", "q")
        assert (refused.code, refused.out) == (5, "")
        assert "your budget for one run of 100 tokens" in refused.err
        assert here.wire.requests == []
        allowed = await here.ask("--profile", "own", "--max-tokens", "200", "--over-budget", "q")
        assert (allowed.code, allowed.out) == (0, "Hello\n")
        assert (await here.ask("--demo", "q")).code == 0  # recorded examples use nothing up


async def test_a_warning_of_a_budget_is_told_beside_the_answer(tmp_path: Path, capsys: Capsys) -> None:
    script = (TextAdded("Hello"), UsageReported(Usage(10, 5)), AnswerEnded())
    async with terminal(tmp_path, capsys, *script) as here:
        levels = BudgetLevels(unit="tokens", warn="5")
        here.here.settings.save(Settings(budgets=BudgetSettings(run=levels)))
        here.here.accounts.save(OWN)
        ran = await here.ask("--profile", "own", "q")
    assert ran.out == "Hello\n"
    assert ran.err == (
        "duologue: 15 tokens of your budget for one run are used; you asked to be told at 5 tokens.\n"
    )

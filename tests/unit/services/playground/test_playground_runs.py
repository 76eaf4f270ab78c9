"""Runs of the playground: what is sent, what is kept of it, and that nothing is left open or uncounted."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from duologue.api.client import Client
from duologue.api.retry import RetryPolicy
from duologue.demo.server import DemoServer
from duologue.domain.events import RetryScheduled, TextAdded
from duologue.domain.exchange import Mark
from duologue.domain.secret import Redactor
from duologue.domain.settings import BudgetLevels, BudgetSettings
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.usage import pacer
from helpers.runs import demo_as_own, draft, finished, own_server, room, runs_in
from helpers.services import ANSWER, KEY, OWN, SERVICE, ScriptedWire, World, eventually, for_ever, world
from helpers.wire import (
    Exchange,
    LoopbackServer,
    SeenRequest,
    anthropic_answer,
    openai_answer,
    whole_response,
)


@pytest.fixture(scope="module")
def demo() -> AsyncIterator[DemoServer]:
    server = DemoServer(pace=0)
    yield server
    server.close()


@pytest.mark.parametrize("style", ApiStyle)
async def test_a_run_keeps_all_that_crossed_the_wire(
    tmp_path: Path, demo: DemoServer, style: ApiStyle
) -> None:
    async with room(tmp_path) as (place, client):
        place.accounts.save(demo_as_own(demo))
        run = runs_in(place, client).run(draft("How do I make backups?", style=style))
        assert run.state is TurnState.SENT
        result = await finished(run)
        assert (result.state, result.failure) == (TurnState.COMPLETE, None)
        assert result.parts == run.reply.parts()
        assert result.raw is not None
        (exchange,) = result.exchanges
        assert exchange == run.exchange
        assert json.loads(exchange.request_body)["model"] == "m"
        assert exchange.status == 200
        assert exchange.at(Mark.LAST_BYTE) is not None
        assert result.timing.total_ms is not None
        assert result.row is not None
        assert result.row.run_id == run.id
        assert result.row.usage == run.reply.usage
        assert await rows_of(place, run.id) == [(None, "complete")]


async def rows_of(place: World, run_id: str) -> list[tuple[object, ...]]:
    """The message and the state in each row that the ledger has of a run."""
    asked = "SELECT message, state FROM usage WHERE run = ? ORDER BY id"
    return await place.database.run(
        lambda connection: [tuple(row) for row in connection.execute(asked, (run_id,))]
    )


async def test_times_are_true(tmp_path: Path) -> None:
    """A chat takes together what comes within 35 ms; a run does not."""
    pieces = openai_answer(*"abcdefgh").split(b"\n\n")

    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        for piece in pieces:
            await exchange.send(piece + b"\n\n")
            await asyncio.sleep(0.006)

    async with LoopbackServer(handler) as server, room(tmp_path) as (place, client):
        place.accounts.save(own_server(server.origin))
        result = await finished(runs_in(place, client).run(draft()))
        assert len(result.exchanges[-1].chunks) >= len(pieces) - 2


async def test_values_are_put_in_before_it_is_sent(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as place:
        place.accounts.save(OWN)
        written = replace(draft("Hello {{name}}"), variables={"name": "Ada"})
        await finished(runs_in(place, wire).run(written))
        (_, request) = wire.requests[0]
        assert "Ada" in str(request.turns)


async def test_every_try_is_kept(tmp_path: Path) -> None:
    answers = iter((b'{"error": {"message": "busy"}}', openai_answer("Hi")))

    async def handler(exchange: Exchange) -> None:
        body = next(answers)
        await exchange.head("503 Service Unavailable" if body.startswith(b"{") else "200 OK")
        await exchange.send(body)

    client = Client(Redactor(), policy=RetryPolicy(first=0.01, shortest=0.0))
    async with LoopbackServer(handler) as server, world(tmp_path, client) as place:
        place.accounts.save(own_server(server.origin))
        seen = []
        run = runs_in(place, client).run(draft())
        async with aclosing(run.events()) as events:
            seen = [event async for event in events]
        assert any(isinstance(event, RetryScheduled) for event in seen)
        assert run.result is not None
        assert [exchange.status for exchange in run.result.exchanges] == [503, 200]
        assert await rows_of(place, run.id) == [(None, "failed"), (None, "complete")]
    await client.close()


@pytest.mark.parametrize("style", ApiStyle)
async def test_stop_closes_the_socket_and_keeps_what_came(tmp_path: Path, style: ApiStyle) -> None:
    hung_up = asyncio.Event()
    answer = openai_answer("Hi", "you") if style is ApiStyle.OPENAI else anthropic_answer("Hi", "you")

    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(answer[: answer.index(b"you")])
        await exchange.until_hung_up()
        hung_up.set()

    async with LoopbackServer(handler) as server, room(tmp_path) as (place, client):
        place.accounts.save(own_server(server.origin))
        run = runs_in(place, client).run(draft(style=style))
        result = await finished(run, lambda event: isinstance(event, TextAdded))
        await asyncio.wait_for(hung_up.wait(), 2)
        assert result.state is TurnState.STOPPED
        assert run.reply.text == "Hi"
        assert result.exchanges[-1].cut
        assert place.meter.running_since(OWN.id) == []


@pytest.mark.parametrize("moment", ["connected", "asked", "head", "words"])
async def test_a_cancel_at_any_moment_leaves_no_socket(tmp_path: Path, moment: str) -> None:
    here, hung_up = asyncio.Event(), asyncio.Event()

    async def handler(exchange: Exchange) -> None:
        if moment in ("head", "words"):
            await exchange.head()
        if moment == "words":
            await exchange.send(openai_answer("Hi")[:60])
        here.set()
        await exchange.until_hung_up()
        hung_up.set()

    async with LoopbackServer(handler) as server, room(tmp_path) as (place, client):
        place.accounts.save(own_server(server.origin))
        run = runs_in(place, client).run(draft())
        task = asyncio.create_task(finished(run))
        if moment == "connected":
            await eventually(lambda: server.connections)
        else:
            await here.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        if here.is_set():
            await asyncio.wait_for(hung_up.wait(), 2)
        assert run.state is TurnState.STOPPED
        assert run.result is not None
        assert place.meter.running_since(OWN.id) == []


async def test_terms_come_before_the_first_byte(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as place:
        place.accounts.save(SERVICE)
        result = await finished(runs_in(place, wire).run(draft(profile=SERVICE.id)))
        assert result.state is TurnState.FAILED
        assert result.failure is not None
        assert result.failure.kind == "terms_not_accepted"
        assert (wire.requests, result.exchanges, result.row) == ([], (), None)
        assert await rows_of(place, result.run_id) == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"openai_base": "http://example.com/v1"}, "address_refused"),
        ({"openai_base": ""}, "address_refused"),
    ],
)
async def test_a_bad_address_is_refused_here(tmp_path: Path, change: dict[str, str], kind: str) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as place:
        place.accounts.save(replace(OWN, **change))
        result = await finished(runs_in(place, wire).run(draft()))
        assert result.failure is not None
        assert result.failure.kind == kind
        assert wire.requests == []


async def test_a_profile_that_is_gone_is_said(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as place:
        result = await finished(runs_in(place, wire).run(draft(profile="gone")))
        assert result.failure is not None
        assert result.failure.kind == "profile_gone"


async def test_a_budget_holds_a_run_back_until_a_person_lets_it_pass(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as place:
        place.accounts.save(OWN)
        settings = place.settings.load()
        place.settings.save(replace(settings, budgets=BudgetSettings(run=BudgetLevels("tokens", stop="10"))))
        runs = runs_in(place, wire)
        held = await finished(runs.run(draft()))
        assert held.failure is not None
        assert held.failure.kind == "over_budget"
        assert wire.requests == []
        passed = await finished(runs.run(draft(), over_budget=True))
        assert passed.state is TurnState.COMPLETE


async def test_a_budget_is_held_until_the_row_is_written(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as place:
        place.accounts.save(OWN)
        rows: list[int] = []
        reserved = place.budgets._reserved
        remove = reserved.__class__.remove

        class Watched(list):  # type: ignore[type-arg] - what the class is made of does not matter
            def remove(self, claim: object) -> None:
                rows.append(len(place.meter.running_since(OWN.id)))
                remove(self, claim)

        place.budgets._reserved = Watched()
        await finished(runs_in(place, wire).run(draft()))
        assert rows == [0]


async def test_a_stop_while_it_waits_for_room_sends_nothing(tmp_path: Path) -> None:
    wire = ScriptedWire(for_ever)
    async with world(tmp_path, wire) as place:
        place.accounts.save(OWN)
        runs = runs_in(place, wire)
        most = pacer.MOST_AT_ONCE
        first = [asyncio.create_task(finished(runs.run(draft()))) for _ in range(most)]
        await eventually(lambda: len(wire.requests) == most)
        waiting = runs.run(draft())
        result = await finished(waiting, lambda _held_back: True)
        assert (result.state, result.exchanges, len(wire.requests)) == (TurnState.STOPPED, (), most)
        for task in first:
            task.cancel()
        await asyncio.gather(*first, return_exceptions=True)
        assert wire.open == 0


async def test_an_echoed_key_is_in_nothing_that_is_kept(tmp_path: Path) -> None:
    def echoed(request: SeenRequest) -> bytes:
        return openai_answer(f"You sent {request.headers['authorization']}")

    async def handler(exchange: Exchange) -> None:
        await exchange.head("401 Unauthorized", x_seen=exchange.request.headers["authorization"])
        await exchange.send(echoed(exchange.request))

    client = Client(redactor := Redactor())
    async with LoopbackServer(handler) as server, world(tmp_path, client) as place:
        place.accounts.keep_for_session(own_server(server.origin), KEY)
        redactor.learn(KEY)
        result = await finished(runs_in(place, client).run(draft()))
        assert result.failure is not None
        assert KEY.reveal() not in repr(result)
    await client.close()


async def test_a_server_that_asks_for_a_key_is_told_from_one_that_refuses_it(tmp_path: Path) -> None:
    body = b'{"error": {"message": "no key", "code": "invalid_api_key"}}'
    refusing = LoopbackServer(whole_response(body, "401 Unauthorized"))
    async with refusing as server, room(tmp_path) as (place, client):
        place.accounts.save(own_server(server.origin))
        result = await finished(runs_in(place, client).run(draft()))
        assert result.failure is not None
        assert result.failure.kind == "key_required"

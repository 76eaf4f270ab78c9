"""Drafts and runs of the playground for tests."""

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from duologue.api.client import Client
from duologue.demo.server import DemoServer
from duologue.domain.draft import Draft
from duologue.domain.events import StreamEvent
from duologue.domain.parts import TextPart
from duologue.domain.profile import Profile
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.services.playground.runs import Run, RunResult, Runs, Shared
from duologue.services.ports import Wire
from duologue.services.usage.pacer import Pacer
from helpers.services import OWN, World, world


def draft(
    text: str = "Hello", *, style: ApiStyle = ApiStyle.OPENAI, profile: str = OWN.id, **fields: Any
) -> Draft:
    """A draft with one turn of the person."""
    request = ChatRequest(fields.pop("model", "m"), (Turn("user", (TextPart(text),)),), **fields)
    return Draft(style, profile, request)


def runs_in(place: World, wire: Wire) -> Runs:
    """Runs over these services."""
    return Runs(
        Shared(
            place.accounts,
            place.gate,
            wire,
            place.meter,
            Pacer(place.limits),
            place.budgets,
            place.store,
            place.redactor,
        )
    )


async def finished(run: Run, stop: Callable[[StreamEvent], bool] = lambda _: False) -> RunResult:
    """Run to the end, or to the first event for which `stop` holds; what came of it."""
    async with aclosing(run.events()) as events:
        async for event in events:
            if stop(event):
                break
    assert run.result is not None
    return run.result


@asynccontextmanager
async def room(home: Path) -> AsyncIterator[tuple[World, Client]]:
    """Services with the real client."""
    client = Client(Redactor())
    try:
        async with world(home, client) as place:
            yield place, client
    finally:
        await client.close()


def own_server(origin: str) -> Profile:
    """A profile of a person's own server at this origin."""
    return replace(OWN, openai_base=f"{origin}/v1", anthropic_base=origin)


def demo_as_own(server: DemoServer) -> Profile:
    """The demo's server as if it were a person's own."""
    origin = f"http://127.0.0.1:{server.start()}"
    return replace(OWN, openai_base=f"{origin}/v1", anthropic_base=f"{origin}/anthropic")

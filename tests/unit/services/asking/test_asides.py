"""Requests beside a chat: held to the same rules, counted in rows of their own."""

from dataclasses import replace
from pathlib import Path

import pytest

from duologue.domain.errors import OverBudget, Overloaded, TermsNotAccepted
from duologue.domain.events import AnswerEnded, AnswerStarted, ProblemReported, TextAdded
from duologue.domain.parts import TextPart
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.settings import BudgetLevels, BudgetSettings, Settings
from duologue.services.asking.asides import Aside, Asides
from duologue.services.asking.bounds import Bounds
from duologue.services.asking.context_window import ContextWindows
from duologue.services.usage.pacer import Pacer
from duologue.storage.usage_reading import LedgerReader
from helpers.services import ANSWER, KEY, SERVICE, ScriptedWire, Step, World, world

REQUEST = ChatRequest("m", (Turn("user", (TextPart("A title, please."),)),))


def asides(here: World, wire: ScriptedWire) -> Asides:
    bounds = Bounds(ContextWindows(), here.budgets, Pacer(here.limits))
    return Asides(here.accounts, here.gate, wire, here.meter, bounds)


async def runs(here: World) -> list[tuple[str, str | None, str]]:
    return await here.database.run(
        lambda connection: [
            (row["run"], row["message"], row["state"])
            for row in connection.execute("SELECT run, message, state FROM usage")
        ]
    )


async def test_it_is_a_row_of_its_own_with_a_mark_and_counts_for_its_chat(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        assert await asides(here, wire).text(Aside.TITLE, chat, REQUEST) == "Hello world"
        assert await runs(here) == [(f"title:{chat.id}", None, "complete")]
        assert await here.count("message") == 0
        reader = LedgerReader(here.database)
        assert (await reader.of_chat(chat.id)).requests == 1
        ((of, _title, sums),) = await reader.by_chat("", "9")
        assert (of, sums.requests) == (chat.id, 1)


async def test_the_terms_come_first(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        here.accounts.keep_for_session(SERVICE, KEY)
        chat = await here.library.create(SERVICE.id, (await here.chat()).style, "m")
        with pytest.raises(TermsNotAccepted):
            await asides(here, wire).text(Aside.TITLE, chat, REQUEST)
        assert wire.requests == []
        assert await here.count("usage") == 0


async def test_a_budget_holds_it_back(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        here.settings.save(Settings(budgets=BudgetSettings(day=BudgetLevels("tokens", "", "10"))))
        with pytest.raises(OverBudget):
            await asides(here, wire).text(Aside.SUMMARY, chat, REQUEST)
        assert wire.requests == []


BUSY = Overloaded("Busy.")
MIDWAY = (AnswerStarted("r"), TextAdded("He"), ProblemReported(BUSY.failure()))


@pytest.mark.parametrize("steps", [(BUSY,), MIDWAY], ids=["at once", "midway"])
async def test_a_request_that_fails_is_counted_and_raises(tmp_path: Path, steps: tuple[Step, ...]) -> None:
    wire = ScriptedWire(*steps)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        with pytest.raises(Overloaded):
            await asides(here, wire).text(Aside.TITLE, chat, REQUEST)
        ((run, _message, state),) = await runs(here)
        assert (run, state) == (f"title:{chat.id}", "failed")


async def test_stopping_it_closes_the_wire_and_counts_it_as_stopped(tmp_path: Path) -> None:
    wire = ScriptedWire(AnswerStarted("r"), TextAdded("one"), TextAdded("two"), AnswerEnded())
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        events = asides(here, wire).ask(Aside.SUMMARY, replace(chat, model="other"), REQUEST)
        async for event in events:
            if isinstance(event, TextAdded):
                break
        await events.aclose()
        assert wire.open == 0
        ((_run, _message, state),) = await runs(here)
        assert state == "stopped"

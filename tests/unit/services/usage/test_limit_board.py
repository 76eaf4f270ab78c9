"""Where a profile stands against its limits: told by the server, or counted here."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from duologue.domain.events import LimitsReported, TextAdded
from duologue.domain.limits import DocumentedLimit, LimitReading, LimitStatus
from duologue.domain.message import UsageRow
from duologue.domain.reply import Reply
from duologue.domain.style import ApiStyle
from duologue.domain.times import utc_text
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Provenance, Timing, Usage
from duologue.services.asking.chat_session import AnswerBegun
from duologue.storage.limits_seen import LimitsSeen
from helpers.services import ANSWER, ScriptedWire, World, for_ever, pull, world

RPM = DocumentedLimit(requests_per_minute=20, tokens_per_minute=1000)


async def requests_of(here: World, documented: DocumentedLimit) -> LimitStatus:
    return (await here.limits.statuses("own", documented))[0]


def a_row(seconds_ago: float, profile: str = "own") -> UsageRow:
    then = utc_text(datetime.now(UTC) - timedelta(seconds=seconds_ago))
    return UsageRow(then, None, profile, ApiStyle.OPENAI, "m", TurnState.COMPLETE, None, Timing())


async def test_only_requests_of_the_last_minute_count(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        for row in (a_row(1), a_row(50), a_row(61), a_row(4000), a_row(1, "another")):
            await here.ledger.append(row)
        status = await requests_of(here, RPM)
        assert (status.used, status.limit, status.provenance) == (2, 20, Provenance.COUNTED)
        assert status.frees_in == pytest.approx(10, abs=2)


async def test_without_requests_nothing_frees(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        status = await requests_of(here, DocumentedLimit())
        assert (status.used, status.limit, status.frees_in) == (0, None, None)


async def test_a_request_under_way_counts_once_and_still_when_it_has_ended(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        used: list[int | None] = []

        async def count() -> None:
            used.append((await requests_of(here, RPM)).used)

        wire.script = (count, *ANSWER)
        await pull(here.session.send(chat.id, "q"))
        await count()
        await pull(here.session.send(chat.id, "q"))
        await count()
    assert used == [1, 1, 2, 2]


async def test_a_request_under_way_leaves_the_minute_in_which_it_was_sent(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        old, new = (here.meter.begin("own", ApiStyle.OPENAI, "m") for _ in range(2))
        old.started_utc = a_row(300).time_utc
        status = await requests_of(here, RPM)
        assert status.used == 1
        assert status.frees_in == pytest.approx(60, abs=2)
        for measurement in (old, new):
            await here.meter.record(measurement, Reply(), TurnState.COMPLETE, None)


async def test_stopped_requests_count_too_but_not_one_that_was_never_sent(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire(TextAdded("x"), for_ever)) as here:
        chat = await here.chat()
        await pull(here.session.send(chat.id, "q"), lambda event: isinstance(event, AnswerBegun))
        assert (await requests_of(here, RPM)).used == 0
        await pull(here.session.send(chat.id, "q"), lambda event: isinstance(event, TextAdded))
        assert (await requests_of(here, RPM)).used == 1


async def test_counting_while_requests_end_never_misses_one(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire(*ANSWER)) as here:
        chats = [await here.chat() for _ in range(6)]
        counted: list[int] = []

        async def watch() -> None:
            while len(done) < len(chats):
                counted.append((await requests_of(here, RPM)).used or 0)
                await asyncio.sleep(0)

        done: list[str] = []

        async def ask(chat_id: str) -> None:
            await pull(here.session.send(chat_id, "q"))
            done.append(chat_id)

        await asyncio.gather(watch(), *(ask(chat.id) for chat in chats))
    assert counted == sorted(counted)
    assert max(counted) == 6


async def test_tokens_of_the_last_minute_count(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        for row in (
            a_row(1),
            replace(a_row(30), usage=Usage(100, 20)),
            replace(a_row(90), usage=Usage(7, 7)),
        ):
            await here.ledger.append(row)
        _, tokens = await here.limits.statuses("own", RPM)
    assert (tokens.used, tokens.limit, tokens.left) == (120, 1000, 880)
    assert (tokens.provenance, tokens.limit_from) == (Provenance.COUNTED, Provenance.DOCUMENTED)


async def test_what_an_answer_told_takes_over_from_what_was_counted(tmp_path: Path) -> None:
    readings = (LimitReading("requests", 50, 12, 30.0), LimitReading("input-tokens", 9000, 8000, 5.0))
    async with world(tmp_path, ScriptedWire(LimitsReported(readings), *ANSWER)) as here:
        chat = await here.chat()
        await pull(here.session.send(chat.id, "q"))
        requests, tokens, other = await here.limits.statuses("own", RPM)
    assert (requests.used, requests.limit, requests.left) == (38, 50, 12)
    assert (requests.provenance, requests.limit_from) == (Provenance.TOLD, Provenance.TOLD)
    assert requests.frees_in == pytest.approx(30, abs=3)
    assert tokens.provenance is Provenance.COUNTED
    assert (other.name, other.left) == ("input-tokens", 8000)


async def test_a_reading_says_nothing_after_its_reset(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        await here.limits.told("own", [LimitReading("requests", 50, 12, 0.0)])
        status = await requests_of(here, RPM)
    assert (status.used, status.limit, status.provenance) == (0, 20, Provenance.COUNTED)


async def test_only_a_limit_without_what_is_left_leaves_the_use_unknown(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        await here.limits.told("own", [LimitReading("requests", 50, None, None)])
        status = await requests_of(here, RPM)
    assert (status.used, status.limit, status.left) == (None, 50, None)


async def test_a_change_of_a_limit_is_noticed_and_outlives_a_restart(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        for limit in (500, 500, 200, None, 200):
            await here.limits.told("own", [LimitReading("requests", limit, 1, 60.0)])
        await here.limits.told("other", [LimitReading("requests", 7, 1, 60.0)])
    async with world(tmp_path, ScriptedWire()) as here:
        (change,) = await here.limits.changes("own")
        rows = await here.database.run(
            lambda connection: connection.execute("SELECT count(*) FROM limit_seen").fetchone()[0]
        )
    assert (change.name, change.before, change.after) == ("requests", 500, 200)
    assert rows == 3  # last values only, and a row more for the change


async def test_a_reading_from_a_clock_that_was_ahead_is_not_believed(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        ahead = utc_text(datetime.now(UTC) + timedelta(days=400))
        later = utc_text(datetime.now(UTC) + timedelta(days=401))
        await LimitsSeen(here.database).put("own", [(LimitReading("requests", 9, 0, 1.0), later)], ahead)
        status = await requests_of(here, RPM)
    assert status.provenance is Provenance.COUNTED

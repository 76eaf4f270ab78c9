"""What a person can show of their record."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from duologue.domain.errors import InputUnreadable
from duologue.domain.terms import FIRST_HASH
from duologue.services.tables import catalogue
from duologue.services.terms.gate import TermsGate
from duologue.services.terms.proof import TermsProof, chain_state, local_moment
from duologue.services.terms.readings import clause_of, placed_readings
from duologue.storage.terms_record import AcceptanceRecord
from helpers.services import ScriptedWire, world

TERMS = catalogue.terms_text()


async def test_the_export_can_be_verified_by_others(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        await here.gate.shown("service")
        await here.gate.accept("service", words="Tick | Accept", end_reached=True)
        await here.gate.learned(replace(TERMS, text=TERMS.text + "\nMore."), "https://example.com/tos")
        whole = json.loads(await TermsProof(here.gate).record_json())
    assert (whole["format"], whole["version"], whole["state"]) == ("duologue-terms-record", 1, "text_changed")
    previous = FIRST_HASH
    for row in whole["events"]:
        fields = {name: value for name, value in row.items() if name not in ("hash", "clock_suspect")}
        canonical = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert row["hash"] == hashlib.sha256(canonical.encode()).hexdigest()
        assert row["prev_hash"] == previous
        previous = row["hash"]
    kept = {text["sha256"]: text for text in whole["texts"]}
    assert {row["sha256"] for row in whole["events"]} == set(kept)
    for digest, text in kept.items():
        assert hashlib.sha256(text["text"].encode()).hexdigest() == digest
        assert len(text["text"].encode()) == text["bytes"]


async def test_the_receipt_says_what_was_agreed_to_and_ends_with_the_exact_text(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        await here.gate.accept("service", words="I agree | Accept", end_reached=True)
        receipt = await TermsProof(here.gate).receipt()
        for words in (
            '"I agree"',
            '"Accept"',
            "Read to the end:  yes",
            TERMS.sha256,
            TERMS.normalised_sha256,
        ):
            assert words in receipt
        assert "this acceptance stands" in receipt
        assert receipt.endswith(TERMS.text + "\n")
        await here.gate.withdraw(words="Withdraw")
        assert "withdrawn since" in await TermsProof(here.gate).receipt()


async def test_without_an_acceptance_there_is_no_receipt(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        await here.gate.decline("service", words="Decline", end_reached=False)
        with pytest.raises(InputUnreadable, match="no receipt"):
            await TermsProof(here.gate).receipt()


async def test_a_clock_that_went_back_is_flagged(tmp_path: Path) -> None:
    times = iter([datetime(2100, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)])
    async with world(tmp_path, ScriptedWire()) as here:
        gate = TermsGate(AcceptanceRecord(here.database, "1", lambda: next(times)), TERMS, "C")
        await gate.shown("service")
        await gate.accept("service", words="x", end_reached=False)
        assert chain_state(await gate.history()).clock_suspects == {2}
        assert "earlier than in the row before" in await TermsProof(gate).receipt()
        rows = json.loads(await TermsProof(gate).record_json())["events"]
    assert [row["clock_suspect"] for row in rows] == [False, True]


async def test_the_local_time_is_that_of_the_place_where_it_happened(tmp_path: Path) -> None:
    local = timezone(timedelta(hours=5, minutes=45))
    async with world(tmp_path, ScriptedWire()) as here:
        clock = lambda: datetime(2026, 11, 24, 9, 0, tzinfo=local)  # noqa: E731 - short
        gate = TermsGate(AcceptanceRecord(here.database, "1", clock), TERMS, "C")
        await gate.shown("service")
        (event,) = await gate.history()
    assert local_moment(event) == "2026-11-24 09:00:00 +0545"
    assert local_moment(replace(event, time_utc="x")) == "x"


def test_plain_lines_are_placed_in_a_changed_text_and_marked_where_it_differs() -> None:
    text = TERMS.text.replace("12 MONTHS", "3 MONTHS").replace("Severability\n", "Other title\n")
    changed = replace(TERMS, text="A line before.\n" + text)
    placed = placed_readings(changed)
    titles = [each.reading.title for each in placed]
    assert "Severability" not in titles
    assert len(titles) == len(catalogue.terms_readings()) - 1
    for each in placed:
        assert changed.text[each.start :].startswith(each.reading.title + "\n")
    assert {each.reading.title for each in placed if each.changed} == {
        "Limitation of Liability",
        "Contact Information",  # what stood under the title that is gone stands here now
    }
    assert not any(each.changed for each in placed_readings(TERMS))


def test_a_clause_can_be_quoted_alone() -> None:
    words, plain = clause_of(TERMS, "Account Registration")
    assert words.startswith("- You must provide accurate")
    assert words.endswith("may not maintain multiple accounts")
    assert plain
    assert clause_of(TERMS, "No such clause") == ("", "")

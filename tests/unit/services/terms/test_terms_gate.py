"""The gate before every request to a service."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from duologue.domain.errors import TermsNotAccepted
from duologue.domain.profile import ProfileKind
from duologue.domain.terms import Acceptance, TermsAct
from duologue.services.tables import catalogue
from duologue.services.terms.gate import TermsGate, needs_terms
from duologue.storage.terms_record import AcceptanceRecord
from helpers.services import OWN, SERVICE, ScriptedWire, World, world


async def closed(here: World, status: Acceptance, words: str) -> None:
    assert await here.gate.status() is status
    with pytest.raises(TermsNotAccepted, match=words):
        await here.gate.check(SERVICE)
    await here.gate.check(OWN)
    await here.gate.check(catalogue.demo_profile())


async def test_the_gate_opens_by_acceptance_alone(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        await closed(here, Acceptance.NOT_ASKED, "not been accepted")
        await here.gate.shown("service")
        await closed(here, Acceptance.NOT_ASKED, "not been accepted")
        await here.gate.own_server(words="This server is mine")
        await closed(here, Acceptance.NOT_ASKED, "not been accepted")
        await here.gate.decline("service", words="Decline", end_reached=False)
        await closed(here, Acceptance.DECLINED, "declined")
        await here.gate.accept("service", words="I have read | Accept", end_reached=True)
        await here.gate.check(SERVICE)
        await here.gate.withdraw(words="Withdraw")
        await closed(here, Acceptance.WITHDRAWN, "withdrawn")
        await here.gate.accept("service", words="I have read | Accept", end_reached=True)
    async with world(tmp_path, ScriptedWire()) as here:
        await here.gate.check(SERVICE)
        acts = [event.act for event in await here.gate.history()]
    assert acts == [
        TermsAct.SHOWN,
        TermsAct.OWN_SERVER,
        TermsAct.DECLINED,
        TermsAct.ACCEPTED,
        TermsAct.WITHDRAWN,
        TermsAct.ACCEPTED,
    ]


async def test_the_record_says_what_was_accepted_by_which_words(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        await here.gate.accept("service", words="Tick | Button", end_reached=True)
        (event,) = await here.gate.history()
    terms = catalogue.terms_text()
    assert (event.document, event.sha256) == (terms.document, terms.sha256)
    assert (event.profile_kind, event.words, event.end_reached) == ("service", "Tick | Button", True)
    assert (event.locale, event.source) == ("en_GB", "bundled")


async def test_a_changed_text_asks_again_but_other_spaces_do_not(tmp_path: Path) -> None:
    terms = catalogue.terms_text()
    async with world(tmp_path, ScriptedWire()) as here:
        await here.gate.accept("service", words="Accept", end_reached=True)
        record = AcceptanceRecord(here.database, "0.0")
        spaced = TermsGate(record, replace(terms, text=terms.text.replace("\n", "\r\n")), "en_GB")
        await spaced.check(SERVICE)
        changed = TermsGate(record, replace(terms, text=terms.text + " And your house."), "en_GB")
        assert await changed.status() is Acceptance.TEXT_CHANGED
        with pytest.raises(TermsNotAccepted, match="changed"):
            await changed.check(SERVICE)


async def test_a_record_changed_from_outside_closes_the_gate_until_accepted_anew(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        await here.gate.decline("service", words="Decline", end_reached=False)
    connection = sqlite3.connect(tmp_path / "duologue.db")
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'terms_event'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE terms_event SET event = 'accepted'")
    connection.commit()
    connection.close()
    async with world(tmp_path, ScriptedWire()) as here:
        await closed(here, Acceptance.RECORD_BROKEN, "changed from outside")
        await here.gate.accept("service", words="Accept", end_reached=True)
        await here.gate.check(SERVICE)


@pytest.mark.parametrize("kind", ProfileKind)
@pytest.mark.parametrize("terms", [None, "minimaxm2.io/terms", ""])
def test_every_service_needs_its_terms_whatever_profiles_json_says(
    kind: ProfileKind, terms: str | None
) -> None:
    assert needs_terms(replace(SERVICE, kind=kind, terms=terms)) is (kind is ProfileKind.SERVICE)

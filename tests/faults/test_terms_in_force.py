"""Nothing goes to a service without an acceptance that stands: real requests to a server that counts them."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from duologue import resources
from duologue.api.client import Client
from duologue.domain.errors import InputUnreadable, TermsNotAccepted
from duologue.domain.message import Chat
from duologue.domain.profile import ProfileKind
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.terms import Acceptance, TermsText, acceptance
from duologue.services.connection.model_lists import ModelLists
from duologue.services.connection.profile_test import ProfileTest, Verdict
from duologue.services.tables import bundled, catalogue
from duologue.services.terms.gate import TermsGate
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.paths import DataPaths
from duologue.storage.terms_record import AcceptanceRecord
from duologue.storage.terms_seal import RecordSeal
from helpers.services import KEY, SERVICE, World, pull, world
from helpers.wire import LoopbackServer, answer_in, whole_response

TERMS = catalogue.terms_text()
every_style = pytest.mark.parametrize("style", list(ApiStyle))
Act = Callable[[TermsGate], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Asking:
    """A service with a key that is at hand, and everything that could send to it."""

    here: World
    client: Client
    server: LoopbackServer
    chat: Chat

    async def everything_is_refused(self, style: ApiStyle) -> None:
        profile = self.here.accounts.profile(SERVICE.id)
        before = self.server.connections
        with pytest.raises(TermsNotAccepted):
            await pull(self.here.session.send(self.chat.id, "q"))
        with pytest.raises(TermsNotAccepted):
            await ModelLists(self.client, self.here.accounts, self.here.gate).refresh(profile)
        tested = await ProfileTest(self.client, self.here.accounts, self.here.gate).test(profile, style)
        assert tested.verdict is Verdict.TERMS_NOT_ACCEPTED
        assert self.server.connections == before
        assert await self.here.count("message") == 2 * before  # nothing is stored of what was not sent

    async def is_sent(self) -> None:
        await pull(self.here.session.send(self.chat.id, "q"))
        assert len(self.server.requests) == 1


@asynccontextmanager
async def asking(home: Path, style: ApiStyle) -> AsyncIterator[Asking]:
    client = Client(Redactor())
    handler = whole_response(answer_in(style, "Hello"), headers=[("content-type", "text/event-stream")])
    async with LoopbackServer(handler) as server, world(home, client) as here:
        profile = replace(SERVICE, openai_base=f"{server.origin}/v1", anthropic_base=server.origin)
        here.accounts.keep_for_session(profile, KEY)
        chat = await here.library.create(profile.id, style, "m")
        try:
            yield Asking(here, client, server, chat)
        finally:
            await client.close()


async def accept(gate: TermsGate) -> None:
    await gate.accept(ProfileKind.SERVICE, words="Tick | Accept", end_reached=True)


async def nothing(_gate: TermsGate) -> None:
    return


async def only_shown(gate: TermsGate) -> None:
    await gate.shown(ProfileKind.SERVICE)


async def declined(gate: TermsGate) -> None:
    await gate.decline(ProfileKind.SERVICE, words="Decline", end_reached=False)


async def withdrawn(gate: TermsGate) -> None:
    await accept(gate)
    await gate.withdraw(words="Withdraw")


async def changed(gate: TermsGate) -> None:
    await accept(gate)
    await gate.learned(replace(TERMS, text=TERMS.text + "\nAnd your house."), "https://example.com/terms")


async def emptied(gate: TermsGate) -> None:
    await accept(gate)
    gate.current = replace(TERMS, text="")


@pytest.mark.fault("F28")
@every_style
@pytest.mark.parametrize("act", [nothing, only_shown, declined, withdrawn, changed, emptied])
async def test_without_an_acceptance_that_stands_no_connection_is_made(
    tmp_path: Path, style: ApiStyle, act: Act
) -> None:
    async with asking(tmp_path, style) as service:
        await act(service.here.gate)
        await service.everything_is_refused(style)
        assert service.server.connections == 0


@pytest.mark.fault("F28")
@every_style
async def test_after_a_change_or_withdrawal_it_takes_a_new_acceptance(
    tmp_path: Path, style: ApiStyle
) -> None:
    async with asking(tmp_path, style) as service:
        await accept(service.here.gate)
        await service.is_sent()
        await changed(service.here.gate)
        await service.everything_is_refused(style)
        await accept(service.here.gate)
        await pull(service.here.session.send(service.chat.id, "q"))
        assert len(service.server.requests) == 2


@pytest.mark.fault("F28")
async def test_what_is_here_can_be_read_and_deleted_all_the_same(tmp_path: Path) -> None:
    async with asking(tmp_path, ApiStyle.OPENAI) as service:
        await accept(service.here.gate)
        await service.is_sent()
        await withdrawn(service.here.gate)
        library = service.here.library
        assert [message.text for message in await library.path(service.chat.id)] == ["q", "Hello"]
        assert [chat.id for chat in await library.chats()] == [service.chat.id]
        await library.delete(service.chat.id)
        assert await library.chats() == []


# -- the record -----------------------------------------------------------------------------------------

EDITS = {
    "edited": "UPDATE terms_event SET words = 'other' WHERE seq = 1",
    "made an acceptance": "UPDATE terms_event SET event = 'accepted' WHERE seq = 2",
    "first row deleted": "DELETE FROM terms_event WHERE seq = 1",
    "last row deleted": "DELETE FROM terms_event WHERE seq = 3",
    "last row deleted and the count set back": (
        "DELETE FROM terms_event WHERE seq = 3; UPDATE sqlite_sequence SET seq = 2 WHERE name = 'terms_event'"
    ),
}


def tamper(database: Path, script: str) -> None:
    """Change rows as somebody with an SQLite tool could."""
    connection = sqlite3.connect(database)
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        if name.startswith("terms"):
            connection.execute(f"DROP TRIGGER {name}")
    connection.executescript(script)
    connection.close()


@asynccontextmanager
async def sealed(home: Path, clock: Callable[[], datetime] | None = None) -> AsyncIterator[TermsGate]:
    """The gate as the app builds it in `home`."""
    DataPaths(home).create()
    database = await Database.open(home / "duologue.db", home / "backups")
    seal = RecordSeal(home / "terms.seal")
    record = (
        AcceptanceRecord(database, "0.1", seal=seal)
        if clock is None
        else AcceptanceRecord(database, "0.1", clock, seal=seal)
    )
    gate = TermsGate(record, TERMS, "en_GB")
    await gate.load()
    try:
        yield gate
    finally:
        await database.close()


@pytest.mark.fault("F29")
@pytest.mark.parametrize("script", EDITS.values(), ids=EDITS)
async def test_a_record_that_was_changed_is_noticed_and_asked_anew(tmp_path: Path, script: str) -> None:
    async with sealed(tmp_path) as gate:
        await gate.shown(ProfileKind.SERVICE)
        await declined(gate)
        await accept(gate)
    tamper(tmp_path / "duologue.db", script)
    async with sealed(tmp_path) as gate:
        assert await gate.status() is Acceptance.RECORD_BROKEN
        await accept(gate)
        assert await gate.status() is Acceptance.ACCEPTED
    async with sealed(tmp_path) as gate:
        assert await gate.status() is Acceptance.ACCEPTED


@pytest.mark.fault("F29")
@pytest.mark.parametrize("used_before", [False, True])
async def test_a_record_from_another_install_is_noticed(tmp_path: Path, *, used_before: bool) -> None:
    async with sealed(tmp_path / "theirs") as gate:
        await accept(gate)
    if used_before:
        async with sealed(tmp_path / "mine") as gate:
            await declined(gate)
    (tmp_path / "mine").mkdir(exist_ok=True)
    (tmp_path / "mine" / "duologue.db").write_bytes((tmp_path / "theirs" / "duologue.db").read_bytes())
    async with sealed(tmp_path / "mine") as gate:
        assert await gate.status() is Acceptance.RECORD_BROKEN
        await accept(gate)
        assert await gate.status() is Acceptance.ACCEPTED


@pytest.mark.fault("F29")
async def test_a_row_whose_seal_was_not_written_before_a_kill_still_counts(tmp_path: Path) -> None:
    async with sealed(tmp_path) as gate:
        await gate.shown(ProfileKind.SERVICE)
        before = (tmp_path / "terms.seal").read_bytes()
        await accept(gate)
    (tmp_path / "terms.seal").write_bytes(before)
    async with sealed(tmp_path) as gate:
        assert await gate.status() is Acceptance.ACCEPTED


@pytest.mark.fault("F29")
@pytest.mark.fault("F61")
@pytest.mark.parametrize("year", [1970, 2100])
async def test_a_clock_that_is_wrong_breaks_nothing_and_the_order_of_acts_decides(
    tmp_path: Path, year: int
) -> None:
    moments = iter(
        [datetime(2026, 1, 1, tzinfo=UTC), datetime(year, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)]
    )
    async with sealed(tmp_path, lambda: next(moments)) as gate:
        await accept(gate)
        await gate.withdraw(words="Withdraw")
        assert await gate.status() is Acceptance.WITHDRAWN
        await accept(gate)
        assert await gate.status() is Acceptance.ACCEPTED
        assert [event.seq for event in await gate.history()] == [1, 2, 3]


@pytest.mark.fault("F61")
async def test_turns_keep_their_order_whatever_the_clock_says(tmp_path: Path) -> None:
    spring = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)  # a minute before clocks go forward in Europe
    hours = iter([0, 1, -5000, 90000, -1, 0, 3, 2, 1] * 9)
    database = await Database.open(tmp_path / "duologue.db", tmp_path / "backups")
    conversations = Conversations(database, lambda: spring + timedelta(hours=next(hours)))
    async with world(tmp_path / "w", Client(Redactor())) as here:
        chat = await here.library.create("demo", ApiStyle.OPENAI, "m")
        await conversations.create_chat(chat)
        parent = None
        for number in range(8):
            turn = await conversations.add_user_turn(chat.id, parent, (bundled.TextPart(str(number)),))
            parent = turn.id
        path = await conversations.path(chat.id)
    await database.close()
    assert [message.text for message in path] == [str(number) for number in range(8)]


# -- the text -------------------------------------------------------------------------------------------


@pytest.mark.fault("F66")
@pytest.mark.parametrize(
    ("text", "state"),
    [
        (TERMS.text.replace("\n", "\r\n"), Acceptance.ACCEPTED),
        ("\ufeff" + TERMS.text, Acceptance.ACCEPTED),
        (TERMS.text + "\n\n", Acceptance.ACCEPTED),
        (TERMS.text.replace("confidentiality", "confidentialitY"), Acceptance.TEXT_CHANGED),
        (TERMS.text.replace(".", "", 1), Acceptance.TEXT_CHANGED),
        ("", Acceptance.NO_TEXT),
        (" \r\n\ufeff", Acceptance.TEXT_CHANGED),
        (TERMS.text + "more words " * 500_000, Acceptance.TEXT_CHANGED),
    ],
    ids=["CRLF", "BOM", "spaces", "letter", "point", "empty", "a mark alone", "5 MB"],
)
async def test_only_other_words_are_asked_anew(tmp_path: Path, text: str, state: Acceptance) -> None:
    async with sealed(tmp_path) as gate:
        await accept(gate)
        assert acceptance(await gate.history(), replace(TERMS, text=text)) is state


@pytest.mark.fault("F66")
async def test_five_megabytes_are_accepted_and_kept_exactly(tmp_path: Path) -> None:
    async with sealed(tmp_path) as gate:
        long = replace(TERMS, text=TERMS.text + "\n- more words" * 400_000)
        await gate.learned(long, "file long.txt")
        await accept(gate)
        assert await gate.status() is Acceptance.ACCEPTED
        assert await gate.accepted_text() == long


@pytest.mark.fault("F66")
@pytest.mark.parametrize("damage", ["missing", "empty", "changed", "not UTF-8"])
async def test_without_the_bundled_text_nothing_can_be_accepted_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    folder = tmp_path / "resources"
    (folder / "terms").mkdir(parents=True)
    for name in (catalogue.READINGS_FILE, catalogue.TERMS_FILE):
        (folder / name).write_bytes(resources.path(name).read_bytes())
    target = folder / catalogue.TERMS_FILE
    match damage:
        case "missing":
            target.unlink()
        case "empty":
            target.write_bytes(b"")
        case "changed":
            target.write_bytes(target.read_bytes().replace(b"12 MONTHS", b"99 MONTHS"))
        case _:
            target.write_bytes(b"\xff\xfe")
    monkeypatch.setattr(resources, "root", lambda: folder)
    text = catalogue.terms_text.__wrapped__()
    monkeypatch.setattr(catalogue, "terms_text", lambda: text)
    assert not text.has_words
    assert catalogue.terms_readings.__wrapped__() == ()
    async with sealed(tmp_path / "home") as accepted_before:
        await accept(accepted_before)
        record = accepted_before._record
        empty = await Database.open(tmp_path / "empty.db", tmp_path / "backups")
        alone = TermsGate(AcceptanceRecord(empty, "1"), text, "C")
        await alone.load()
        assert await alone.status() is Acceptance.NO_TEXT
        with pytest.raises(TermsNotAccepted, match="missing"):
            await alone.check(SERVICE)
        with pytest.raises(TermsNotAccepted, match="missing"):
            await accept(alone)
        await empty.close()
        with_record = TermsGate(record, text, "C")
        await with_record.load()
        assert with_record.current == TERMS  # the exact text was kept with the acceptance
        assert await with_record.status() is Acceptance.ACCEPTED


@pytest.mark.fault("F66")
def test_a_bundled_text_that_was_changed_is_not_taken() -> None:
    stored = resources.text(catalogue.READINGS_FILE)
    with pytest.raises(InputUnreadable, match="changed"):
        bundled.read_terms(stored, TERMS.text + " ")
    assert TermsText("d", "v", "p", "\ufeff \n").has_words is False

"""How the app learns of new Terms, on a real record."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from duologue.domain.errors import ConnectionRefused, InputUnreadable
from duologue.domain.settings import TermsSettings
from duologue.domain.terms import Acceptance, TermsAct
from duologue.services.preferences import Preferences
from duologue.services.tables import catalogue
from duologue.services.terms.gate import TermsGate
from duologue.services.terms.news import LARGEST_FILE, TermsNews, Verdict, last_checked
from duologue.storage.terms_record import AcceptanceRecord
from helpers.services import SERVICE, ScriptedWire, World, eventually, world

TERMS = catalogue.terms_text()
CHANGED = TERMS.text.replace("12 MONTHS", "3 MONTHS")


@dataclass
class Pages:
    """`services.ports.TermsPages` that gives what it is told; counts how often it was asked."""

    text: str | Exception = TERMS.text
    asked: list[tuple[str, str | None, str | None]] = field(default_factory=list)

    async def words(self, address: str, *, ca_file: str | None, proxy: str | None) -> str:
        self.asked.append((address, ca_file, proxy))
        if isinstance(self.text, Exception):
            raise self.text
        return self.text


@dataclass
class Known:
    """A world in which the Terms are accepted, and what looks for others."""

    here: World
    pages: Pages
    news: TermsNews
    preferences: Preferences
    day: datetime = datetime(2026, 11, 24, tzinfo=UTC)


@asynccontextmanager
async def accepted(home: Path) -> AsyncIterator[Known]:
    async with world(home, ScriptedWire()) as here:
        await here.gate.accept("service", words="Tick | Accept", end_reached=True)
        preferences = Preferences(here.settings)
        pages = Pages()
        known: Known
        news = TermsNews(here.gate, pages, here.accounts, preferences, lambda: known.day)
        known = Known(here, pages, news, preferences)
        yield known


async def acts(known: Known) -> list[TermsAct]:
    return [event.act for event in await known.here.gate.history()]


async def test_a_page_that_says_the_same_is_noted_as_checked(tmp_path: Path) -> None:
    async with accepted(tmp_path) as known:
        assert last_checked(await known.here.gate.history()) is None
        news = await known.news.check()
        assert news.verdict is Verdict.SAME
        assert await acts(known) == [TermsAct.ACCEPTED, TermsAct.CHECKED]
        assert last_checked(await known.here.gate.history()) is not None
        assert known.pages.asked == [("https://minimaxm2.io/terms", None, None)]


async def test_the_proxy_and_authority_of_the_service_are_used_and_the_address_can_be_another(
    tmp_path: Path,
) -> None:
    async with accepted(tmp_path) as known:
        known.here.accounts.save(replace(SERVICE, ca_file="/ca.pem", proxy="http://p:1"))
        known.preferences.change(terms=TermsSettings(address=" https://example.com/tos "))
        await known.news.check()
        assert known.pages.asked == [("https://example.com/tos", "/ca.pem", "http://p:1")]


async def test_other_words_count_at_once_and_are_asked(tmp_path: Path) -> None:
    async with accepted(tmp_path) as known:
        known.pages.text = CHANGED
        news = await known.news.check()
        assert news.verdict is Verdict.CHANGED
        gate = known.here.gate
        assert gate.current.text == CHANGED
        assert await gate.status() is Acceptance.TEXT_CHANGED
        assert (await gate.accepted_text()) == TERMS
        last = (await gate.history())[-1]
        assert (last.act, last.source) == (TermsAct.SUPERSEDED, "https://minimaxm2.io/terms")
        await gate.accept("service", words="Tick | Accept", end_reached=True)
        assert await gate.status() is Acceptance.ACCEPTED
        assert (await gate.history())[-1].source == "https://minimaxm2.io/terms"
        again = await known.news.check()
        assert again.verdict is Verdict.SAME


async def test_a_text_that_was_found_still_counts_after_a_restart(tmp_path: Path) -> None:
    async with accepted(tmp_path) as known:
        known.pages.text = CHANGED
        await known.news.check()
        later = TermsGate(AcceptanceRecord(known.here.database, "0.1"), TERMS, "en_GB")
        await later.load()
        assert later.current.text == CHANGED
        assert await later.status() is Acceptance.TEXT_CHANGED
        assert len(await later.history()) == 2


async def test_an_update_of_the_app_with_another_text_is_noted_and_asked(tmp_path: Path) -> None:
    async with accepted(tmp_path) as known:
        record = AcceptanceRecord(known.here.database, "0.2")
        update = replace(TERMS, text=CHANGED)
        gate = TermsGate(record, update, "en_GB")
        await gate.load()
        assert gate.current == update
        assert await gate.status() is Acceptance.TEXT_CHANGED
        last = (await gate.history())[-1]
        assert (last.act, last.source, last.app_version) == (TermsAct.SUPERSEDED, "bundled", "0.2")
        again = TermsGate(record, update, "en_GB")
        await again.load()
        assert len(await again.history()) == 2


async def test_an_update_with_other_line_ends_is_noted_and_not_asked(tmp_path: Path) -> None:
    async with accepted(tmp_path) as known:
        update = replace(TERMS, text="\ufeff" + TERMS.text.replace("\n", "\r\n"))
        gate = TermsGate(AcceptanceRecord(known.here.database, "0.2"), update, "en_GB")
        await gate.load()
        assert await gate.status() is Acceptance.ACCEPTED
        assert (await gate.history())[-1].act is TermsAct.SUPERSEDED


async def test_a_first_start_notes_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        await here.gate.load()
        assert await here.gate.history() == []


async def test_white_space_is_noted_once(tmp_path: Path) -> None:
    async with accepted(tmp_path) as known:
        known.pages.text = TERMS.text.replace(" ", "  ")
        assert (await known.news.check()).verdict is Verdict.SPACES
        assert (await known.news.check()).verdict is Verdict.SAME
        assert (await acts(known)).count(TermsAct.SUPERSEDED) == 1
        assert await known.here.gate.status() is Acceptance.ACCEPTED
        assert known.here.gate.current == TERMS


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (CHANGED.replace("2025/11/01", "2024/01/01"), Verdict.OLDER),
        ("Please sign in to go on.", Verdict.UNLIKE),
    ],
)
async def test_an_older_or_another_text_changes_nothing(tmp_path: Path, text: str, verdict: Verdict) -> None:
    async with accepted(tmp_path) as known:
        known.pages.text = text
        news = await known.news.check()
        assert news.verdict is verdict
        assert known.here.gate.current == TERMS
        assert await known.here.gate.status() is Acceptance.ACCEPTED
        if verdict is Verdict.UNLIKE:
            await known.news.take(news)
            assert await known.here.gate.status() is Acceptance.TEXT_CHANGED


async def test_a_wrong_clock_does_not_make_a_found_text_older(tmp_path: Path) -> None:
    async with accepted(tmp_path) as known:
        known.day = datetime(1970, 1, 1, tzinfo=UTC)
        known.pages.text = CHANGED.replace("2025/11/01\n", "")
        assert (await known.news.check()).verdict is Verdict.CHANGED


async def test_a_check_that_fails_changes_nothing(tmp_path: Path) -> None:
    async with accepted(tmp_path) as known:
        known.pages.text = ConnectionRefused("minimaxm2.io refused the connection.")
        before = await known.here.gate.history()
        with pytest.raises(ConnectionRefused):
            await known.news.check()
        assert await known.here.gate.history() == before


async def test_files_of_text_and_saved_pages_are_read(tmp_path: Path) -> None:
    async with accepted(tmp_path) as known:
        plain, page = tmp_path / "t.txt", tmp_path / "t.html"
        plain.write_bytes(b"\xef\xbb\xbf" + TERMS.text.replace("\n", "\r\n").encode())
        page.write_text("<main><h1>Terms of Service</h1><p>" + CHANGED.partition("\n")[2] + "</p></main>")
        assert (await known.news.read_file(plain)).verdict is Verdict.SPACES
        news = await known.news.read_file(page)
        assert (news.verdict, news.source) == (Verdict.CHANGED, "file t.html")


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "holds no text"), (b" \n", "holds no text"), (b"a\0b", "holds no text"), (b"\xff\xfe", "UTF-8")],
)
async def test_a_file_without_words_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    async with accepted(tmp_path) as known:
        path = tmp_path / "t.txt"
        path.write_bytes(content)
        with pytest.raises(InputUnreadable, match=told):
            await known.news.read_file(path)


async def test_a_huge_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    async with accepted(tmp_path) as known:
        path = tmp_path / "t.txt"
        with path.open("wb") as file:
            file.truncate(LARGEST_FILE + 1)
        with pytest.raises(InputUnreadable, match="larger than 16 MB"):
            await known.news.read_file(path)
        with pytest.raises(InputUnreadable, match="can't be read"):
            await known.news.read_file(tmp_path)


async def watched(known: Known, seen: Callable[[], object]) -> None:
    told: list[bool] = []
    watch = asyncio.create_task(known.news.keep_watch(lambda: told.append(True)))
    try:
        await eventually(seen)
        await asyncio.sleep(0.05)
    finally:
        watch.cancel()


async def test_nothing_is_asked_by_itself_unless_it_was_switched_on_and_accepted(tmp_path: Path) -> None:
    async with accepted(tmp_path) as known:
        await watched(known, lambda: True)
        assert known.pages.asked == []
        known.preferences.change(terms=TermsSettings(weekly_check=True))
        await known.here.gate.withdraw(words="Withdraw")
        await watched(known, lambda: True)
        assert known.pages.asked == []
        await known.here.gate.accept("service", words="x", end_reached=False)
        await watched(known, lambda: known.pages.asked)
        assert len(known.pages.asked) == 1


@pytest.mark.parametrize(("days", "times"), [(6, 1), (8, 2), (-8, 2)])
async def test_it_is_asked_once_a_week(tmp_path: Path, days: int, times: int) -> None:
    async with accepted(tmp_path) as known:
        known.preferences.change(terms=TermsSettings(weekly_check=True))
        await known.news.check()
        known.day = datetime.now(UTC) + timedelta(days=days)
        await watched(known, lambda: len(known.pages.asked) == times)
        assert len(known.pages.asked) == times

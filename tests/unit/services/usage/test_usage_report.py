"""What leaves the app of the ledger: names a person knows, exact sums, no formulas, unknown as a word."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.errors import StoreNotWritable
from duologue.domain.message import UsageRow
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage
from duologue.domain.usage_sums import Grouping
from duologue.services.clock import now_utc, today
from duologue.services.usage.report import Span, UsageReport, as_csv
from duologue.storage.recordings import Recordings
from duologue.storage.usage_reading import LedgerReader
from helpers.services import OWN, ScriptedWire, World, world


def a_row(model: str = "m", usage: Usage | None = None, price: str | None = None) -> UsageRow:
    cost = 1_500_000 if price and price[:3].isupper() else None
    return UsageRow(
        now_utc(), None, OWN.id, ApiStyle.OPENAI, model, TurnState.COMPLETE, usage, Timing(),
        {"prompt_tokens": 3}, price_id=price, cost_micros=cost,
    )  # fmt: skip


def report_of(here: World) -> UsageReport:
    writer = Recordings(here.paths.recordings).write_text
    return UsageReport(LedgerReader(here.database), here.accounts, writer)


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


async def filled(here: World) -> Span:
    here.accounts.save(OWN)
    await here.ledger.append(a_row("=HYPERLINK()", Usage(10, 5), "USD:t:d:m"))
    await here.ledger.append(a_row("=HYPERLINK()", Usage(1, 1), "CNY:t:d:m"))
    await here.ledger.append(a_row("quiet"))
    await here.ledger.append(a_row("on a plan", Usage(2, 2), "plan:token_plan"))
    return Span(today(), today())


async def test_a_file_has_a_line_per_group_and_currency(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        span = await filled(here)
        await report_of(here).save_groups(tmp_path / "u.csv", span, Grouping.MODEL)
    lines = [
        (line["model"], line["requests"], line["input_tokens"], line["cost"], line["currency"])
        for line in read(tmp_path / "u.csv")
    ]
    assert lines == [
        ("'=HYPERLINK()", "2", "11", "1.500000", "CNY"),
        ("'=HYPERLINK()", "2", "11", "1.500000", "USD"),
        ("on a plan", "1", "2", "", ""),
        ("quiet", "1", "unknown", "unknown", ""),
    ]


async def test_a_file_of_requests_has_every_row_with_the_servers_own_numbers(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        span = await filled(here)
        await report_of(here).save_rows(tmp_path / "u.csv", span)
    lines = read(tmp_path / "u.csv")
    assert [line["id"] for line in lines] == ["1", "2", "3", "4"]
    assert (lines[2]["input"], lines[2]["cost_micros"]) == ("unknown", "unknown")
    assert lines[0]["raw_usage_json"] == '{"prompt_tokens": 3}'
    assert lines[0]["price_id"] == "USD:t:d:m"


async def test_profiles_and_styles_have_the_names_a_person_knows(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        span = await filled(here)
        report = report_of(here)
        lines = await report.daily(span)
        assert [group.name for group in await report.groups(span, lines, Grouping.PROFILE)] == [OWN.name]
        assert [group.name for group in await report.groups(span, lines, Grouping.STYLE)] == ["OpenAI"]
        assert [group.name for group in await report.groups(span, lines, Grouping.CHAT)] == [None]
        await here.accounts.remove(OWN.id)
        assert [group.name for group in await report.groups(span, lines, Grouping.PROFILE)] == [OWN.id]


async def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        with pytest.raises(StoreNotWritable):
            await report_of(here).save_rows(tmp_path / "no" / "u.csv", Span(today(), today()))


def test_days_are_counted_with_both_ends() -> None:
    assert Span(date(2026, 2, 27), date(2026, 3, 1)).days == ["2026-02-27", "2026-02-28", "2026-03-01"]


@given(st.lists(st.lists(st.text() | st.integers() | st.none(), min_size=2, max_size=2)))
def test_every_cell_comes_back_and_none_is_a_formula(rows: Sequence[Sequence[object]]) -> None:
    read_back = list(csv.reader(io.StringIO(as_csv(("a", "b"), rows), newline="")))
    assert len(read_back) == len(rows) + 1
    for cells, row in zip(read_back[1:], rows, strict=True):
        for cell, value in zip(cells, row, strict=True):
            if isinstance(value, str):
                assert cell.removeprefix("'") == value.removeprefix("'") or cell == value
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            else:
                assert cell == ("unknown" if value is None else str(value))

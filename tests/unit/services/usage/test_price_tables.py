"""Price tables: what ships says what the papers say; a person's own are merged in or told apart."""

import json
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue import resources
from duologue.domain.errors import InputUnreadable
from duologue.domain.prices import Price
from duologue.services.tables import catalogue
from duologue.services.tables.price_reading import read_own_prices, read_prices
from duologue.services.usage.price_tables import BUNDLED_PRICES, PriceTables, bundled_tables
from duologue.storage.prices_file import PricesOnDisk

DAY = "2026-11-24"
TABLES = {table.id: table for table in bundled_tables()}


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    data = json.loads(resources.text(BUNDLED_PRICES))
    change(data)
    return json.dumps(data)


def first_price(data: dict[str, Any]) -> dict[str, Any]:
    price: dict[str, Any] = data["tables"]["minimax-global"]["models"]["MiniMax-M3"][0]
    return price


def test_the_price_of_a_model_depends_on_the_length_of_the_prompt() -> None:
    table = TABLES["minimax-global"]
    short, long = table.price("MiniMax-M3", DAY, 512_000), table.price("MiniMax-M3", DAY, 512_001)
    assert short == Price(Decimal("0.30"), Decimal("1.20"), Decimal("0.06"), None)
    assert long == Price(Decimal("0.60"), Decimal("2.40"), Decimal("0.12"), None, 512_000)


def test_a_model_without_a_price_has_none_rather_than_nothing() -> None:
    assert TABLES["minimax-china"].price("MiniMax-M3", DAY) is None


def test_what_ships_says_that_it_is_an_estimate_before_tax() -> None:
    assert all(table.estimate and table.before_tax and not table.own for table in bundled_tables())


def test_every_table_a_preset_names_is_there_and_in_its_own_currency() -> None:
    named = {preset.id: preset.prices for preset in catalogue.presets() if preset.prices is not None}
    assert named == {"minimax-global": "minimax-global", "minimax-china": "minimax-china"}
    assert {table.id: table.currency for table in bundled_tables()} == {
        "minimax-global": "USD",
        "minimax-china": "CNY",
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda data: first_price(data).pop("input"),
        lambda data: first_price(data).update(input=None),
        lambda data: first_price(data).update(output="much"),
        lambda data: first_price(data).update(output="NaN"),
        lambda data: first_price(data).update(output="Infinity"),
        lambda data: first_price(data).update(output="1e99"),
        lambda data: first_price(data).update(cache_read="-1"),
        lambda data: first_price(data).update(cache_write=0.5),
        lambda data: first_price(data).update(above_input=600_000),
        lambda data: first_price(data).update({"from": "next year"}),
        lambda data: first_price(data).update({"from": "2027-01-01"}),  # out of the order of days
        lambda data: data["tables"]["minimax-global"]["models"].update(x=[]),
        lambda data: data["tables"]["minimax-global"].update(currency="dollars"),
        lambda data: data["tables"]["minimax-global"].update(currency="tokens"),
        lambda data: data["tables"].update(x=[]),
        lambda data: data["tables"].update({"a:b": data["tables"]["minimax-global"]}),
        lambda data: data.pop("as_of"),
    ],
)
def test_a_wrong_table_is_told_in_one_sentence(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(InputUnreadable, match=r"^The table of prices can't be read: .*\.$"):
        read_prices(changed(change))


# -- a person's own -----------------------------------------------------------------------------------


def own(**tables: Any) -> str:
    return json.dumps({"format": "duologue-prices", "version": 1, "as_of": "2026-11-01", "tables": tables})


def table(price: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "name": "Ours",
        "currency": "EUR",
        "models": {"m": [price or {"input": "1", "output": "2"}]},
        **more,
    }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "prices.json"


def test_without_a_file_there_are_only_the_bundled_tables(file: Path) -> None:
    tables = PriceTables(PricesOnDisk(file))
    assert (tables.tables, tables.problems) == (bundled_tables(), ())


def test_own_tables_come_first_and_take_the_place_of_a_bundled_one_of_the_same_id(file: Path) -> None:
    file.write_text(own(ours=table(), **{"minimax-global": table(name="My deal")}))
    tables = PriceTables(PricesOnDisk(file))
    assert [(t.id, t.name, t.own) for t in tables.tables] == [
        ("ours", "Ours", True),
        ("minimax-global", "My deal", True),
        ("minimax-china", "MiniMax, pay as you go (China)", False),
    ]
    profile = catalogue.presets()[0].profile("p")
    found = tables.of(profile)
    assert found is not None
    assert found.name == "My deal"
    assert tables.of(catalogue.demo_profile()) is None


def test_a_changed_file_counts_at_once(file: Path) -> None:
    tables = PriceTables(PricesOnDisk(file))
    assert len(tables.tables) == 2
    file.write_text(own(ours=table()))
    assert tables.tables[0].id == "ours"
    file.write_text("{")
    os.utime(file, ns=(1, 1))
    assert len(tables.tables) == 2
    assert len(tables.problems) == 1
    file.unlink()
    assert tables.problems == ()


def test_a_bad_table_is_left_out_and_told_with_its_place_and_the_others_count(file: Path) -> None:
    bad = table({"input": "much", "output": "1"})
    file.write_text(own(bad=bad, bare=table({"input": 0.3, "output": "1"}), good=table(), worse=[]))
    tables = PriceTables(PricesOnDisk(file))
    assert [t.id for t in tables.tables if t.own] == ["good"]
    assert tables.problems == (
        "prices.json, table “bad”, is not used: model “m”, price 1, 'input' holds 'much'.",
        (
            "prices.json, table “bare”, is not used: model “m”, price 1, 'input' holds a bare number; an "
            "amount is text, such as '0.30' in quotes."
        ),
        "prices.json, table “worse”, is not used: an object was expected, not list.",
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "prices.json can't be read: Expecting property name enclosed in double quotes: line 1"),
        (b'{"as_of":\n "2026-11-01",\n tables}', "line 3 column 2"),
        (b"\xff\xfe", "prices.json is not text in UTF-8: byte 1"),
        (b"[]", "prices.json can't be read: an object was expected, not list."),
        (b"[" * 100_000, "prices.json can't be read: it is nested too deeply."),
        (b'{"version": 2}', "prices.json was written for a newer Duologue (form 2; this version knows 1)"),
        (b'{"version": "1"}', "'version' holds '1'"),
        (b'{"format": "x"}', "'format' is not “duologue-prices”"),
        (b'{"as_of": "soon", "tables": {}}', "'as_of' holds 'soon', which is no day"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_sentence(
    file: Path, content: bytes, sentence: str
) -> None:
    file.write_bytes(content)
    tables = PriceTables(PricesOnDisk(file))
    assert tables.tables == bundled_tables()
    (problem,) = tables.problems
    assert sentence in problem
    assert "\n" not in problem


def test_a_file_that_may_not_be_read_or_is_huge_is_told(file: Path) -> None:
    file.mkdir()
    assert "can't be read" in PriceTables(PricesOnDisk(file)).problems[0]
    file.rmdir()
    file.write_bytes(b" " * (4 * 1024 * 1024 + 1))
    assert "too large" in PriceTables(PricesOnDisk(file)).problems[0]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from(["input", "output", "cache_read", "cache_write", "above_input", "from"]), json_values
    ),
    json_values,
)
def test_no_table_whatever_breaks_reading_the_others(price: dict[str, Any], odd: Any) -> None:
    tables, _ = read_own_prices(own(odd=odd, priced=table(price), good=table()))
    assert "good" in [each.id for each in tables]

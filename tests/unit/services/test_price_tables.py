"""Price tables: what ships says what the papers say, and a damaged one is told apart."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from duologue import resources
from duologue.domain.errors import InputUnreadable
from duologue.domain.prices import Price
from duologue.services import catalogue
from duologue.services.price_tables import PRICES_FILE, price_tables, prices_of, read_prices

TABLES = {table.id: table for table in price_tables()}


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    data = json.loads(resources.text(PRICES_FILE))
    change(data)
    return json.dumps(data)


def first_price(data: dict[str, Any]) -> dict[str, Any]:
    price: dict[str, Any] = data["tables"]["minimax-global"]["models"]["MiniMax-M3"][0]
    return price


def test_the_price_of_a_model_depends_on_the_length_of_the_prompt() -> None:
    table = TABLES["minimax-global"]
    short, long = table.price("MiniMax-M3", 512_000), table.price("MiniMax-M3", 512_001)
    assert short == Price(Decimal("0.30"), Decimal("1.20"), Decimal("0.06"), None)
    assert long == Price(Decimal("0.60"), Decimal("2.40"), Decimal("0.12"), None, 512_000)


def test_a_model_without_a_price_has_none_rather_than_nothing() -> None:
    assert TABLES["minimax-china"].price("MiniMax-M3") is None


def test_every_table_a_preset_names_is_there_and_in_its_own_currency() -> None:
    named = {preset.id: preset.prices for preset in catalogue.presets() if preset.prices is not None}
    assert named == {"minimax-global": "minimax-global", "minimax-china": "minimax-china"}
    assert {table.id: table.currency for table in price_tables()} == {
        "minimax-global": "USD",
        "minimax-china": "CNY",
    }


def test_the_prices_of_a_profile_are_those_it_names() -> None:
    presets = {preset.id: preset.profile("p") for preset in catalogue.presets()}
    assert prices_of(presets["minimax-global"]) is TABLES["minimax-global"]
    assert prices_of(presets["own-server"]) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda data: first_price(data).pop("input"),
        lambda data: first_price(data).update(input=None),
        lambda data: first_price(data).update(output="much"),
        lambda data: first_price(data).update(output="NaN"),
        lambda data: first_price(data).update(cache_read="-1"),
        lambda data: first_price(data).update(cache_write=0.5),
        lambda data: first_price(data).update(above_input=600_000),
        lambda data: data["tables"]["minimax-global"]["models"].update(x=[]),
        lambda data: data["tables"].update(x=[]),
        lambda data: data.pop("as_of"),
    ],
)
def test_a_wrong_table_is_told_in_one_sentence(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(InputUnreadable, match=r"^The table of prices can't be read: .*\.$"):
        read_prices(changed(change))

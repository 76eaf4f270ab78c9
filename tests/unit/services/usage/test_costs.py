"""Costs in the ledger: the same bill in both styles over the real wire, at the price of the request's day."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duologue.domain.profile import DEMO_PROFILE_ID, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.domain.usage import Usage
from duologue.services.usage.costs import FREE, Costs, Priced
from duologue.services.usage.price_tables import PriceTables
from duologue.storage.prices_file import PricesOnDisk
from helpers.services import OWN, ScriptedWire, World, world
from helpers.talk import Talk, talk

USED = Usage(1000, 100, cache_read=600, cache_write=0)
DAY = "2026-11-24"
PRICE = "USD:minimax-global:2026-10-31:MiniMax-M2.7"

IN_OPENAI = [
    {"id": "r", "model": "MiniMax-M2.7", "choices": [{"index": 0, "delta": {"content": "Hello"}}]},
    {"id": "r", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
    {
        "id": "r",
        "choices": [],
        "usage": {
            "prompt_tokens": 1000,
            "completion_tokens": 100,
            "prompt_tokens_details": {"cached_tokens": 600},
        },
    },
]
PROMPT = {"input_tokens": 400, "cache_read_input_tokens": 600, "cache_creation_input_tokens": 0}
IN_ANTHROPIC = [
    {
        "type": "message_start",
        "message": {
            "id": "r", "role": "assistant", "content": [], "model": "MiniMax-M2.7",
            "usage": {**PROMPT, "output_tokens": 1},
        },
    },
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hello"}},
    {"type": "content_block_stop", "index": 0},
    {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 100}},
    {"type": "message_stop"},
]  # fmt: skip


def body(style: ApiStyle) -> bytes:
    if style is ApiStyle.OPENAI:
        records = [f"data: {json.dumps(each)}\n\n" for each in IN_OPENAI]
        return "".join([*records, "data: [DONE]\n\n"]).encode()
    return "".join(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in IN_ANTHROPIC).encode()


@pytest.fixture
async def priced(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talk(tmp_path) as here:
        here.world.accounts.save(replace(here.profile, prices="minimax-global"))
        yield here


@pytest.mark.parametrize("style", ApiStyle)
async def test_both_styles_come_to_the_same_bill_and_keep_their_own_numbers(
    priced: Talk, style: ApiStyle
) -> None:
    await priced.ask(style, body(style))
    (row,) = await priced.usage_rows()
    assert (row["input"], row["output"], row["cache_read"]) == (1000, 100, 600)
    assert (row["price_id"], row["cost_micros"]) == (PRICE, 120 + 36 + 120)
    original: dict[str, Any] = json.loads(row["raw_usage_json"])
    assert ("prompt_tokens" in original) == (style is ApiStyle.OPENAI)


async def test_an_answer_without_numbers_has_a_price_but_an_unknown_cost(priced: Talk) -> None:
    records = [f"data: {json.dumps(each)}\n\n" for each in IN_OPENAI[:2]]
    await priced.ask(ApiStyle.OPENAI, "".join([*records, "data: [DONE]\n\n"]).encode())
    (row,) = await priced.usage_rows()
    assert (row["input"], row["price_id"], row["cost_micros"], row["provenance"]) == (
        None, PRICE, None, "reported"
    )  # fmt: skip


async def test_a_cut_answer_has_an_estimated_cost_and_says_so(priced: Talk) -> None:
    await priced.ask(ApiStyle.OPENAI, f"data: {json.dumps(IN_OPENAI[0])}\n\n".encode())
    (row,) = await priced.usage_rows()
    assert (row["state"], row["provenance"], row["output"]) == ("interrupted", "estimated", 2)
    assert row["input"] > 0
    assert row["cost_micros"] == round(row["input"] * 0.3 + 2 * 1.2)


# -- which price ----------------------------------------------------------------------------------------


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, ScriptedWire()) as opened:
        opened.accounts.save(replace(OWN, prices="ours"))
        opened.paths.prices.write_text(
            json.dumps(
                {
                    "as_of": "2026-11-01",
                    "tables": {
                        "ours": {
                            "name": "Ours",
                            "currency": "EUR",
                            "models": {
                                "m": [
                                    {"input": "1", "output": "1"},
                                    {"from": "2026-12-01", "input": "2", "output": "2"},
                                ]
                            },
                        }
                    },
                }
            )
        )
        yield opened


def costs_of(here: World) -> Costs:
    return Costs(here.accounts, PriceTables(PricesOnDisk(here.paths.prices)))


async def test_the_price_of_the_requests_own_day_counts_and_is_named(here: World) -> None:
    costs, used = costs_of(here), Usage(10, 1)
    assert costs.of("own", ["m"], used, "2026-11-30") == Priced("EUR:ours:2026-11-01:m", 11)
    assert costs.of("own", ["m"], used, "2026-12-01") == Priced("EUR:ours:2026-12-01:m", 22)


async def test_the_model_that_the_server_told_counts_and_else_the_one_asked_for(here: World) -> None:
    costs = costs_of(here)
    assert costs.of("own", ["m-20260901", "m"], Usage(1, 0), DAY).price_id == "EUR:ours:2026-11-01:m"
    assert costs.of("own", ["other"], Usage(1, 0), DAY) == Priced()


async def test_plans_demos_and_strangers_are_no_money(here: World) -> None:
    costs = costs_of(here)
    assert costs.of(DEMO_PROFILE_ID, ["m"], USED, DAY) == Priced(FREE)
    assert costs.of("gone", ["m"], USED, DAY) == Priced()
    here.accounts.save(replace(OWN, prices="ours", quota="token_plan"))
    assert costs.of("own", ["m"], USED, DAY) == Priced("plan:token_plan")
    assert costs.most("own", "m", 10, 10, DAY) is None
    here.accounts.save(replace(OWN, prices=None, kind=ProfileKind.SERVICE))
    assert costs.of("own", ["m"], USED, DAY) == Priced()

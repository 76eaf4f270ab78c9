"""The forecast counts the whole prompt, and its share of the limit that is known."""

from pathlib import Path

import pytest

from duologue.domain.limits import LimitReading
from duologue.domain.parts import TextPart
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.token_estimate import tokens_of, tokens_of_request
from duologue.services.asking.context_window import ContextMeter
from duologue.services.asking.forecast import Forecasts
from duologue.services.tables import catalogue
from helpers.services import ANSWER, OWN, ScriptedWire, pull, world

GLOBAL = next(preset for preset in catalogue.presets() if preset.id == "minimax-global").profile("p")


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("a", 1), ("word " * 4, 5), ("a" * 400, 100), ("\u4f60\u597d", 2)]
)
def test_about_four_letters_or_a_character_and_a_half_of_chinese_are_a_token(text: str, tokens: int) -> None:
    assert tokens_of(text) == tokens


def test_a_request_weighs_its_system_prompt_and_every_turn() -> None:
    turns = (Turn("user", (TextPart("a" * 40),)), Turn("assistant", (TextPart("b" * 80),)))
    request = ChatRequest("m", turns, system="s" * 8)
    assert tokens_of_request(request) == 2 + (4 + 10) + (4 + 20)


async def test_a_draft_weighs_with_all_that_is_sent_before_it(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire(*ANSWER)) as here:
        forecasts = Forecasts(ContextMeter(here.library), here.limits)
        chat = await here.chat()
        alone = await forecasts.of("", OWN, "m", "x" * 400)
        assert (alone.tokens, alone.share) == (100, None)
        await pull(here.session.send(chat.id, "q" * 4000))
        after = await forecasts.of(chat.id, OWN, "m", "x" * 400)
        again = await forecasts.of(chat.id, OWN, "m", "x" * 800)
        assert 1100 < after.tokens < 1120
        assert again.tokens == after.tokens + 100
        await pull(here.session.send(chat.id, "q" * 4000))
        assert (await forecasts.of(chat.id, OWN, "m", "")).tokens > 2000


async def test_the_share_is_of_the_limit_that_was_told_else_of_the_documented_one(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        forecasts = Forecasts(ContextMeter(here.library), here.limits)
        documented = await forecasts.of("", GLOBAL, "MiniMax-M2.7", "x" * 4_000_000)
        assert documented.share == pytest.approx(0.05)
        await here.limits.told("p", [LimitReading("tokens", 2_000_000, 5, 60.0)])
        told = await forecasts.of("", GLOBAL, "MiniMax-M2.7", "x" * 4_000_000)
        assert told.share == pytest.approx(0.5)

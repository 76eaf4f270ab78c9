"""What a message will weigh is said in the composer before it is sent."""

import pytest

from duologue.domain.profile import AuthForm, Profile, ProfileKind
from duologue.domain.secret import Secret
from duologue.services.asking.forecast import Forecast
from duologue.services.tables import catalogue
from duologue.ui.composer.forecast_line import forecast_words
from duologue.ui.main_window import MainWindow
from duologue.ui.usage.usage_words import short
from helpers import gui

OWN = Profile(
    "own", "Mine", ProfileKind.OWN, "http://127.0.0.1:9/v1", auth=AuthForm.NONE, models=("gemma-3",)
)


@pytest.mark.parametrize(
    ("forecast", "words"),
    [
        (Forecast(900, None), "about 900 tokens; how many fit is not known"),
        (Forecast(12_300, None, 204_800), "about 12k of 205k tokens"),
        (Forecast(9100, 0.09, 1_000_000), "about 9.1k of 1M tokens"),
        (Forecast(9100, 0.331, 204_800), "about 9.1k of 205k tokens \u00b7 33 % of a minute's limit"),
        (Forecast(2423, None, 1800, overflows=True), "about 2.4k of 1.8k tokens: too long"),
        (Forecast(250_000, None, 204_800, overflows=True), "about 250k of 205k tokens: too long"),
    ],
)
def test_a_forecast_in_words(forecast: Forecast, words: str) -> None:
    assert forecast_words(forecast) == words


@pytest.mark.parametrize(
    ("tokens", "words"), [(0, "0"), (999, "999"), (1000, "1k"), (204_800, "205k"), (1_500_000, "1.5M")]
)
def test_numbers_of_tokens_are_short(tokens: int, words: str) -> None:
    assert short(tokens) == words


async def test_it_is_said_while_one_writes_and_goes_with_the_words(window: MainWindow) -> None:
    composer = window.chat_page.composer
    composer.text.setPlainText("a" * 4000)
    await gui.until(lambda: composer.hint.accessibleName().startswith("about 1k tokens"))
    composer.text.setPlainText("")
    assert composer.hint.accessibleName() == ""


async def test_what_is_too_long_for_the_model_is_said_in_red_and_what_is_attached_counts(
    window: MainWindow,
) -> None:
    profile = catalogue.presets()[0].profile("p")
    window.services.accounts.keep_for_session(profile, Secret("sk-made-up"))
    window.services.accounts.save(OWN)
    window.chat.setup.choose_model(profile, "MiniMax-M2.7")
    composer = window.chat_page.composer
    window.chat.writing.attachments.add_text("long.txt", "word " * 200_000)
    await gui.until(lambda: "of 205k tokens: too long" in composer.hint.accessibleName())
    assert composer.hint.property("tone") == "danger"
    window.chat.setup.choose_model(OWN, "gemma-3")
    await gui.until(lambda: "how many fit is not known" in composer.hint.accessibleName())
    assert composer.hint.property("tone") == "quiet"


async def test_the_history_is_not_read_for_every_key(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    await window.chat._open.stored()
    reads: list[str] = []
    store = window.services.library._store
    path = type(store).path

    async def counted(self: object, chat_id: str) -> object:
        reads.append(chat_id)
        return await path(self, chat_id)  # type: ignore[arg-type] - the store itself

    monkeypatch.setattr(type(store), "path", counted)
    composer = window.chat_page.composer
    for words in ("a", "ab", "abc", "abcd"):
        composer.text.setPlainText(words)
        await window.chat.writing.forecast.say()
    assert len(reads) <= 1

"""What a message will weigh is said in the composer before it is sent."""

import pytest

from duologue.services.forecast import Forecast
from duologue.ui.composer.forecast_line import forecast_words
from duologue.ui.main_window import MainWindow
from helpers import gui


@pytest.mark.parametrize(
    ("forecast", "words"),
    [
        (Forecast(900, None), "about 900 tokens"),
        (Forecast(9100, 0.331), "about 9k tokens, 33 % of a minute's limit"),
        (Forecast(5, 0.0001), "about 5 tokens, 1 % of a minute's limit"),
        (Forecast(4_000_000, 1.5), "about 4,000k tokens, 150 % of a minute's limit"),
    ],
)
def test_a_forecast_in_words(forecast: Forecast, words: str) -> None:
    assert forecast_words(forecast) == words


async def test_developers_see_it_while_they_type_and_it_goes_with_the_words(window: MainWindow) -> None:
    window.services.preferences.change(developer_tools=True)
    composer = window.chat_page.composer
    composer.text.setPlainText("a" * 4000)
    await gui.until(lambda: composer.hint.accessibleName().startswith("about 1k tokens"))
    composer.text.setPlainText("")
    assert composer.hint.accessibleName() == ""


async def test_others_see_it_only_where_it_is_much(window: MainWindow) -> None:
    composer = window.chat_page.composer
    composer.text.setPlainText("a" * 40)
    line = window.chat._forecast
    await line._say()
    assert composer.hint.text() == ""

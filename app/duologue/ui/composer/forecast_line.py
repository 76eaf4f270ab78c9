"""Says in the composer what the next message weighs with all before it, a moment after the last key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer

from duologue.domain.profile import Profile
from duologue.domain.usage import Provenance
from duologue.ui.provenance import mark
from duologue.ui.usage.usage_words import short
from duologue.ui.words import translate

if TYPE_CHECKING:
    from duologue.services.asking.forecast import Forecast, Forecasts
    from duologue.ui.composer.composer import Composer
    from duologue.ui.tasks import TaskScope

_PAUSE_MS = 400
_WORTH_SAYING = 0.1  # of a minute's limit

Weighed = Callable[[], tuple[str, Profile, str]]


class ForecastLine(QObject):
    """Nothing is said while nothing is written; `weighed` is the open chat's id, its profile and model."""

    def __init__(
        self, forecasts: Callable[[], Forecasts], composer: Composer, tasks: TaskScope, weighed: Weighed
    ) -> None:
        super().__init__(composer)
        self._forecasts = forecasts
        self._composer = composer
        self._weighed = weighed
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(lambda: tasks.start(self.say()))
        composer.changed.connect(self.refresh)
        composer.shown.connect(self.refresh)

    def refresh(self) -> None:
        """Something changed that weighs: say so after a pause."""
        if self._composer.holds_something:
            self._timer.start()
        else:
            self._timer.stop()
            self._show("")

    async def say(self) -> None:
        """Weigh what is written now. Raises StorageError."""
        composer = self._composer
        draft, attached, (chat_id, profile, model) = composer.draft, composer.attached, self._weighed()
        forecast = await self._forecasts().of(chat_id, profile, model, draft, attached)
        if (composer.draft, composer.attached) == (draft, attached):
            self._show(forecast_words(forecast), tone="danger" if forecast.overflows else "quiet")
            mark(composer.hint, Provenance.ESTIMATED)

    def _show(self, words: str, tone: str = "quiet") -> None:
        self._composer.hint.set_tone(tone)
        self._composer.hint.setText(words)


def forecast_words(forecast: Forecast) -> str:
    """Such as "about 12k of 205k tokens"; a minute's limit is mentioned where much of it goes."""
    locale, tokens = QLocale(), short(forecast.tokens)
    if forecast.window is None:
        words = translate("ForecastLine", "about {tokens} tokens; how many fit is not known")
    elif forecast.overflows:
        words = translate("ForecastLine", "about {tokens} of {window} tokens: too long")
    else:
        words = translate("ForecastLine", "about {tokens} of {window} tokens")
    window = "" if forecast.window is None else short(forecast.window)
    said = words.format(tokens=tokens, window=window)
    if forecast.share is not None and forecast.share >= _WORTH_SAYING:
        share = translate("ForecastLine", "{percent} % of a minute's limit")
        said += " \u00b7 " + share.format(percent=locale.toString(round(forecast.share * 100)))
    return said

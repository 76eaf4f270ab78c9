"""Says in the composer what a message will weigh, a moment after the last key."""

from PySide6.QtCore import QLocale, QObject, QTimer

from duologue.domain.usage import Provenance
from duologue.services.forecast import Forecast
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.room import ChatRoom
from duologue.ui.provenance import mark
from duologue.ui.words import translate

_PAUSE_MS = 400
_WORTH_SAYING = 0.1  # of a minute's limit; developers see every forecast
_THOUSAND = 1000


class ForecastLine(QObject):
    """Nothing is said while nothing is typed."""

    def __init__(self, room: ChatRoom, opened: OpenChat) -> None:
        super().__init__(room.page.composer)
        self._room = room
        self._open = opened
        self._composer = room.page.composer
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(lambda: room.tasks.start(self._say()))
        self._composer.changed.connect(self._on_change)

    def _on_change(self) -> None:
        if self._composer.draft.strip():
            self._timer.start()
        else:
            self._timer.stop()
            self._composer.hint.setText("")

    async def _say(self) -> None:
        draft, setup = self._composer.draft, self._open.setup
        forecast = await self._room.services.forecasts.of(self._open.id, setup.profile, setup.model, draft)
        if self._composer.draft == draft:
            developer = self._room.services.preferences.current.developer_tools
            worth = developer or (forecast.share or 0.0) >= _WORTH_SAYING
            self._composer.hint.setText(forecast_words(forecast) if worth else "")
            mark(self._composer.hint, Provenance.ESTIMATED)


def forecast_words(forecast: Forecast) -> str:
    """Such as "about 9k tokens, 33 % of a minute's limit"; a limit that is unknown is not mentioned."""
    locale = QLocale()
    tokens = forecast.tokens
    short = (
        locale.toString(tokens) if tokens < _THOUSAND else f"{locale.toString(round(tokens / _THOUSAND))}k"
    )
    if forecast.share is None:
        return translate("ForecastLine", "about {tokens} tokens").format(tokens=short)
    percent = max(1, round(forecast.share * 100))
    words = translate("ForecastLine", "about {tokens} tokens, {percent} % of a minute's limit")
    return words.format(tokens=short, percent=locale.toString(percent))

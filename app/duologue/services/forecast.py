"""What a message will weigh before it is sent: about how many tokens, and how much of this minute's limit."""

from dataclasses import dataclass

from duologue.domain.limits import TOKENS
from duologue.domain.profile import Profile
from duologue.domain.token_estimate import tokens_of, tokens_of_request
from duologue.services import catalogue
from duologue.services.chat_session import request_of
from duologue.services.library import Library
from duologue.services.limit_board import LimitBoard


@dataclass(frozen=True, slots=True)
class Forecast:
    """`tokens` is an estimate of the whole prompt; `share` of the limit of tokens, None where unknown."""

    tokens: int
    share: float | None


class Forecasts:
    """Estimates; the turns before the draft are counted once as long as the same one is the last."""

    def __init__(self, library: Library, limits: LimitBoard) -> None:
        self._library = library
        self._limits = limits
        self._counted: tuple[str, str | None, int] = ("", None, 0)

    async def of(self, chat_id: str, profile: Profile, model: str, draft: str) -> Forecast:
        """The forecast for a draft in a chat, "" being one that is not stored yet. Raises StorageError."""
        tokens = tokens_of(draft) + await self._before(chat_id)
        documented = catalogue.documented_limit(profile, model)
        statuses = await self._limits.statuses(profile.id, documented)
        limit = next((status.limit for status in statuses if status.name == TOKENS), None)
        return Forecast(tokens, tokens / limit if limit else None)

    async def _before(self, chat_id: str) -> int:
        chat = await self._library.chat(chat_id) if chat_id else None
        if chat is None:
            return 0
        if self._counted[:2] != (chat.id, chat.active_leaf):
            path = await self._library.path(chat.id)
            self._counted = (chat.id, chat.active_leaf, tokens_of_request(request_of(chat, path)))
        return self._counted[2]

"""What a message will weigh before it is sent: about how many tokens, and how much of this minute's limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duologue.domain.limits import TOKENS
from duologue.domain.token_estimate import tokens_of, tokens_of_parts
from duologue.services.tables import catalogue

if TYPE_CHECKING:
    from duologue.domain.parts import Part
    from duologue.domain.profile import Profile
    from duologue.services.asking.context_window import ContextMeter
    from duologue.services.usage.limit_board import LimitBoard


@dataclass(frozen=True, slots=True)
class Forecast:
    """`tokens` is an estimate of the whole prompt; `share` of the limit of tokens, None where unknown.

    `window` is what the model can read and write together, None where nobody says; `overflows` says that
    the prompt does not fit in it beside an answer.
    """

    tokens: int
    share: float | None
    window: int | None = None
    overflows: bool = False


class Forecasts:
    """Estimates; what stands before the draft is counted once as long as it is the same."""

    def __init__(self, context: ContextMeter, limits: LimitBoard) -> None:
        self._context = context
        self._limits = limits

    async def of(
        self, chat_id: str, profile: Profile, model: str, draft: str, attached: Iterable[Part] = ()
    ) -> Forecast:
        """The forecast for a draft in a chat, "" being one that is not stored yet. Raises StorageError."""
        weight = tokens_of(draft) + tokens_of_parts(attached)
        use = await self._context.of(chat_id, profile, model, weight)
        tokens = use.tokens
        documented = catalogue.documented_limit(profile, model)
        statuses = await self._limits.statuses(profile.id, documented)
        limit = next((status.limit for status in statuses if status.name == TOKENS), None)
        return Forecast(tokens, tokens / limit if limit else None, use.window, use.overflows)

"""The services between a person's words and an answer that is kept."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from duologue.bootstrap.late import LatePlayer
from duologue.bootstrap.rooms.chats import ChatsRoom

if TYPE_CHECKING:
    from duologue.services.asking.asides import Asides
    from duologue.services.asking.auto_titles import AutoTitles
    from duologue.services.asking.bounds import Bounds
    from duologue.services.asking.chat_session import ChatSession
    from duologue.services.asking.context_window import ContextMeter, ContextWindows
    from duologue.services.asking.forecast import Forecasts
    from duologue.services.asking.long_chats import LongChats
    from duologue.services.recordings.exchange_log import ExchangeLog


class AskingRoom(ChatsRoom):
    """What sends a chat, and what bounds and foresees it."""

    @cached_property
    def session(self) -> ChatSession:
        from duologue.services.asking.chat_session import ChatSession

        return ChatSession(
            self._conversations,
            self.accounts,
            self.gate,
            self.wire,
            self.meter,
            self.exchanges,
            self._bounds,
            self.messages,
        )

    @cached_property
    def exchanges(self) -> ExchangeLog:
        from duologue.services.recordings.exchange_log import ExchangeLog

        redactor = self._foundation.redactor
        player = LatePlayer(redactor)
        return ExchangeLog(self._recordings, player, redactor, on_kept=self.notices.look)

    @cached_property
    def windows(self) -> ContextWindows:
        from duologue.services.asking.context_window import ContextWindows

        return ContextWindows()

    @cached_property
    def context(self) -> ContextMeter:
        from duologue.services.asking.context_window import ContextMeter

        return ContextMeter(self._conversations)

    @cached_property
    def forecasts(self) -> Forecasts:
        from duologue.services.asking.forecast import Forecasts

        return Forecasts(self.context, self.limits)

    @cached_property
    def long_chats(self) -> LongChats:
        from duologue.services.asking.long_chats import LongChats

        return LongChats(self.library, self.accounts, self._asides)

    @cached_property
    def titles(self) -> AutoTitles:
        from duologue.services.asking.auto_titles import AutoTitles

        wanted = lambda: self.preferences.current.chat.auto_title  # noqa: E731 - asked at each answer
        return AutoTitles(self.library, self.accounts, self._asides, wanted)

    @cached_property
    def _bounds(self) -> Bounds:
        from duologue.services.asking.bounds import Bounds
        from duologue.services.usage.pacer import Pacer

        return Bounds(self.windows, self.budgets, Pacer(self.limits))

    @cached_property
    def _asides(self) -> Asides:
        from duologue.services.asking.asides import Asides

        return Asides(self.accounts, self.gate, self.wire, self.meter, self._bounds)

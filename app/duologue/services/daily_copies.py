"""Sees to it that there is a copy of the chats of every day on which the app is used."""

import asyncio
import logging
from collections.abc import Callable
from datetime import date
from typing import Protocol

from duologue.domain.errors import StorageError, StoreDamaged
from duologue.services.clock import today
from duologue.services.daemon_thread import in_daemon_thread

_FIRST = 60.0  # seconds after the start: the person's first words come before
_AGAIN = 3600.0  # seconds: the app may stay open for days
_LOG = logging.getLogger(__name__)


class DayCopies(Protocol):
    """Where copies are kept."""

    def make(self, day: date) -> bool:
        """Make the copy of this day, unless it is there; whether it was made. Raises StorageError."""
        ...


class DailyCopies:
    """Works beside everything else, in a thread of its own, and never stands in the way of a person."""

    def __init__(self, copies: DayCopies) -> None:
        self._copies = copies

    async def keep(self, damaged: Callable[[StoreDamaged], object]) -> None:
        """Make the copy of each day until cancelled; `damaged` is called once if the database is.

        A copy that can't be made for another reason, such as a full disk, is tried again.
        """
        pause = _FIRST
        while True:
            await asyncio.sleep(pause)
            pause = _AGAIN
            try:
                await in_daemon_thread(self._copies.make, today())
            except StoreDamaged as error:
                _LOG.error("the daily copy found damage: %s %s", error.message, error.detail)
                damaged(error)
                return
            except StorageError as error:
                _LOG.warning("no copy was made today: %s", error.message)

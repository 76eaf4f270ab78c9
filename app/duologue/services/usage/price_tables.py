"""The price tables that ship with the app and those a person wrote, and which one applies to a profile."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from duologue import resources
from duologue.domain.errors import InputUnreadable
from duologue.services.tables.price_reading import read_own_prices, read_prices

if TYPE_CHECKING:
    from duologue.domain.prices import PriceTable
    from duologue.domain.profile import Profile
    from duologue.services.ports import PricesFile

BUNDLED_PRICES = "prices.json"


class PriceTables:
    """Bundled tables and a person's own, which take the place of a bundled one of the same id.

    The person's file is read when it is first needed and again when it has changed.
    """

    def __init__(self, file: PricesFile) -> None:
        self._file = file
        self._stamp: tuple[int, int] | None = None
        self._own: tuple[PriceTable, ...] = ()
        self._problems: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Where a person's own file is, or would be."""
        return self._file.path

    @property
    def tables(self) -> tuple[PriceTable, ...]:
        """Every table, in the order they are offered: a person's own first."""
        self._look()
        own = {table.id for table in self._own}
        return (*self._own, *(table for table in bundled_tables() if table.id not in own))

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with a person's own file, a sentence for each table that was left out."""
        self._look()
        return self._problems

    def of(self, profile: Profile) -> PriceTable | None:
        """The table a profile names, or None: it names none, or one not known here."""
        return next((table for table in self.tables if table.id == profile.prices), None)

    def _look(self) -> None:
        stamp = self._file.stamp()
        if stamp == self._stamp:
            return
        self._stamp, self._own, self._problems = stamp, (), ()
        if stamp is None:
            return
        try:
            self._own, self._problems = read_own_prices(self._file.text())
        except InputUnreadable as error:
            self._problems = (error.message,)


@cache
def bundled_tables() -> tuple[PriceTable, ...]:
    """The tables that ship with the app. Raises InputUnreadable."""
    return read_prices(resources.text(BUNDLED_PRICES))

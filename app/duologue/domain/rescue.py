"""What can be offered in the place of a database that is damaged."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RescueKind(StrEnum):
    """Where the offered chats come from."""

    SALVAGED = "salvaged"  # from the damaged file itself
    COPY = "copy"  # from a copy of an earlier day
    EMPTY = "empty"  # from nowhere: to begin anew


@dataclass(frozen=True, slots=True)
class RescueOffer:
    """One choice, with how much it would bring back; `day` is that of a copy."""

    kind: RescueKind
    chats: int = 0
    messages: int = 0
    day: date | None = None

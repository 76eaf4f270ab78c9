"""What becomes of a request that is written in the other API style."""

from dataclasses import dataclass
from enum import StrEnum

from duologue.domain.request import ChatRequest
from duologue.domain.style import ApiStyle


class Fate(StrEnum):
    """What became of something.

    LOST does not go along; AT_RISK goes along, but a server may not know it or may refuse it; ADDED is
    demanded by the other style; REWRITTEN stands elsewhere or has another name, and means the same.
    """

    LOST = "lost"
    AT_RISK = "at_risk"
    ADDED = "added"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same in both; `about` is the name of the field it is about."""

    fate: Fate
    about: str
    sentence: str


@dataclass(frozen=True, slots=True)
class WrittenBothWays:
    """A request in two styles: the exact bodies, laid out for reading, and what differs.

    `request` is the one to send in the other style.
    """

    style: ApiStyle
    before: str
    after: str
    differences: tuple[Difference, ...]
    request: ChatRequest

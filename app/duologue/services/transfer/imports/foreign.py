"""What chats of other apps lack, and how their times and titles are read."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from duologue.domain.style import ApiStyle
from duologue.domain.times import utc_text

_LONGEST_TITLE = 200
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class NewChat:
    """What an imported chat goes on with: the profile, style and model that a new chat has."""

    profile_id: str
    style: ApiStyle
    model: str


def moment(value: object) -> str:
    """A time in seconds since 1970 in the stored form; "" where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return ""
    try:
        return utc_text(datetime.fromtimestamp(value, UTC)) if value > 0 else ""
    except (OverflowError, ValueError, OSError):
        return ""


def one_line(value: object) -> str:
    """A title or name without line ends and characters that can't be seen; "" where it is no text."""
    return " ".join(_UNSEEN.sub(" ", value).split())[:_LONGEST_TITLE] if isinstance(value, str) else ""

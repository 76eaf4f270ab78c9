"""The clock the stores read, so that a test can set it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, with the local offset."""
    return datetime.now(UTC).astimezone()

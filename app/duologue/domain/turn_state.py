"""Where a turn stands."""

from enum import StrEnum


class TurnState(StrEnum):
    """Where a turn stands; a turn is in exactly one state."""

    SENT = "sent"
    STREAMING = "streaming"
    COMPLETE = "complete"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"
    FAILED = "failed"

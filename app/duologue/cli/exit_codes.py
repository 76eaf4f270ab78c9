"""Exit codes of every command; README lists them."""

from duologue.domain.errors import DuologueError, KeychainError, RefusedHere, StorageError
from duologue.domain.turn_state import TurnState

COMPLETE = 0
USAGE = 2
INTERRUPTED = 3
SERVICE = 4
REFUSED = 5
NO_DISPLAY = 6
STOPPED = 130


def code_for(state: TurnState, error: DuologueError | None) -> int:
    """The exit code for an answer that ended in `state`, with the error that was raised, if any."""
    if state is TurnState.FAILED and isinstance(error, RefusedHere | KeychainError | StorageError):
        return REFUSED  # nothing was sent
    return {
        TurnState.COMPLETE: COMPLETE,
        TurnState.INTERRUPTED: INTERRUPTED,
        TurnState.STOPPED: STOPPED,
    }.get(state, SERVICE)

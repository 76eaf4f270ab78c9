"""The way to a service: the Connect sheet, another key, and addresses that need a yes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from duologue.domain.errors import ProfileGone
from duologue.domain.profile import ProfileKind

if TYPE_CHECKING:
    from duologue.services.suite import Services
    from duologue.ui.first_run.connect_sheet import ConnectSheet
    from duologue.ui.theme import Theme

# The dialogs are imported when they are first opened: nothing that is not seen delays the start.


class Connecting:
    """`connected` is told the id of a profile that can be used now; `changed` that a sheet was closed."""

    def __init__(
        self,
        theme: Theme,
        services: Services,
        window: QWidget,
        on_error: Callable[[BaseException], None],
        *,
        connected: Callable[[str], object],
        changed: Callable[[], object],
    ) -> None:
        self._theme = theme
        self._services = services
        self._window = window
        self._on_error = on_error
        self._connected = connected
        self._changed = changed

    def connect_service(self) -> None:
        """Open the Connect sheet."""
        self._sheet().open()

    def enter_key(self, profile_id: str) -> None:
        """Ask for another key of a profile, or connect where there is none."""
        try:
            profile = self._services.accounts.profile(profile_id)
        except ProfileGone:
            profile = None
        sheet = self._sheet()
        if profile is not None and profile.kind is not ProfileKind.DEMO:
            sheet.begin_with_key(profile)
        sheet.open()

    def confirm_address(self, profile_id: str, again: Callable[[], object]) -> None:
        """Ask whether a key may go to addresses it was not meant for so far; then try again."""
        from duologue.ui.dialogs.confirm_address import ConfirmAddress  # noqa: PLC0415 - see above

        dialog = ConfirmAddress(self._theme, self._services.accounts.profile(profile_id), self._window)
        dialog.confirmed.connect(self._services.accounts.save)
        dialog.accepted.connect(again)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _sheet(self) -> ConnectSheet:
        from duologue.ui.first_run.connect_sheet import ConnectSheet  # noqa: PLC0415 - see above

        sheet = ConnectSheet(self._theme, self._services, self._on_error, self._window)
        sheet.connected.connect(self._on_connected)
        sheet.finished.connect(lambda _code: self._changed())
        sheet.finished.connect(sheet.deleteLater)
        return sheet

    def _on_connected(self, profile_id: str) -> None:
        preferences = self._services.preferences
        preferences.change(chat=replace(preferences.current.chat, default_profile=profile_id))
        self._services.troubles.note(profile_id, None)  # what was wrong with the old key
        self._connected(profile_id)

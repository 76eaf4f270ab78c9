"""The settings in force, and the one place that changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duologue.domain.settings import Settings
    from duologue.services.ports import SettingsFile


class Preferences:
    """Holds the settings, writes each change and tells whoever asked to be told."""

    def __init__(self, file: SettingsFile) -> None:
        self._file = file
        self._listeners: list[Callable[[Settings], None]] = []
        self.current = file.load()

    def subscribe(self, listener: Callable[[Settings], None]) -> Callable[[], None]:
        """Call `listener` with the settings after each change, until what is returned is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def change(self, **changes: Any) -> None:
        """Change top-level settings, such as `developer_tools=True`. Raises StoreNotWritable."""
        changed = replace(self.current, **changes)
        if changed == self.current:
            return
        self._file.save(changed)
        self.current = changed
        for listener in tuple(self._listeners):
            listener(changed)

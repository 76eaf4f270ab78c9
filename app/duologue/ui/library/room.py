"""What every part of the library works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from duologue.services.suite import Services
    from duologue.ui.navigation import Navigation
    from duologue.ui.tasks import TaskScope
    from duologue.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class LibraryRoom:
    """The services, the tasks of the window, where it can lead, and what its dialogs stand over."""

    theme: Theme
    services: Services
    tasks: TaskScope
    navigation: Navigation
    window: QWidget

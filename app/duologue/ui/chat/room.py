"""What every part behind the chat page works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duologue.services.suite import Services
    from duologue.ui.chat.page import ChatPage
    from duologue.ui.navigation import Navigation
    from duologue.ui.tasks import TaskScope


@dataclass(frozen=True, slots=True)
class ChatRoom:
    """The services, the page, the tasks of the window and where it can lead."""

    services: Services
    page: ChatPage
    tasks: TaskScope
    navigation: Navigation

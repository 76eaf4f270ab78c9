"""What a turn may ask of the page it stands on."""

from collections.abc import Callable
from dataclasses import dataclass

from duologue.domain.message import Message
from duologue.ui.notices import NoticeAction


@dataclass(frozen=True, slots=True)
class TurnActions:
    """Plain calls: the page decides what they do."""

    open_link: Callable[[str], None]
    stop: Callable[[], None]
    regenerate: Callable[[Message], None]
    show_version: Callable[[Message, int], None]
    act: Callable[[NoticeAction, Message], None]
    developer_tools: Callable[[], bool]
    is_demo: Callable[[str | None], bool]

"""The way to look for words in the open chat, made when somebody first does."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from duologue.domain.parts import Part
from duologue.ui.chat.page import ChatPage
from duologue.ui.tasks import TaskScope

if TYPE_CHECKING:
    from duologue.ui.chat.find_in_chat import FindInChat


class FindDoor:
    """Calling it gives what looks for words; `parts_of` is what came so far of an answer that arrives."""

    def __init__(self, page: ChatPage, tasks: TaskScope, parts_of: Callable[[str], tuple[Part, ...]]) -> None:
        self._page = page
        self._tasks = tasks
        self._parts_of = parts_of
        self._find: FindInChat | None = None

    def __call__(self) -> "FindInChat":
        """What looks for words."""
        if self._find is None:
            # Most chats are read without: what looks for words is imported when it is first asked for.
            from duologue.ui.chat.find_bar import FindBar  # noqa: PLC0415 - see above
            from duologue.ui.chat.find_in_chat import FindInChat  # noqa: PLC0415 - see above

            page = self._page
            bar = FindBar(page.theme)
            page.add_find_bar(bar)
            self._find = FindInChat(page.theme, page.turns, bar, self._tasks, self._parts_of)
        return self._find

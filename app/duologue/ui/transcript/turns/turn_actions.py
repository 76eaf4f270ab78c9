"""What a turn may ask of the page it stands on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from duologue.domain.message import Message
from duologue.ui.file_saver import FileSaver
from duologue.ui.notices import NoticeAction
from duologue.ui.transcript.turns.menu_entry import MenuEntry


@dataclass(frozen=True, slots=True)
class TurnActions:
    """Plain calls: the page decides what they do.

    `more` is what the page adds to the menu of a message; `copied` says that something was copied; `go_on`
    asks for the rest of a cut answer; `thinking_shown` says whether thinking is unfolded from the start;
    `contents` gives the bytes of an attached image by its digest.
    """

    open_link: Callable[[str], None]
    stop: Callable[[], None]
    regenerate: Callable[[Message], None]
    show_version: Callable[[Message, int], None]
    act: Callable[[NoticeAction, Message], None]
    files: FileSaver
    developer_tools: Callable[[], bool]
    is_demo: Callable[[str | None], bool]
    more: Callable[[Message], Sequence[MenuEntry]] = lambda _message: ()
    copied: Callable[[], object] = lambda: None
    edit: Callable[[Message], object] = lambda _message: None
    go_on: Callable[[Message], object] = lambda _message: None
    thinking_shown: Callable[[], bool] = lambda: False
    contents: Callable[[str], bytes | None] = lambda _digest: None

"""What one row of the list of chats is."""

from dataclasses import dataclass
from enum import Enum, auto

from duologue.domain.message import ChatSummary
from duologue.domain.shelf import Folder, Shelf
from duologue.ui.words import translate


class RowKind(Enum):
    """What a row stands for."""

    HEADING = auto()
    FOLDER = auto()
    CHAT = auto()
    MORE = auto()  # the rest of an opened folder or of the pinned chats
    NOTE = auto()  # that a folder is empty


class ListView(Enum):
    """Which chats the list shows."""

    CHATS = auto()
    ARCHIVED = auto()
    BIN = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """`depth` counts the folders around it; `opened` is whether a folder shows what is in it."""

    kind: RowKind
    text: str
    chat: ChatSummary | None = None
    folder: Folder | None = None
    shelf: Shelf | None = None
    depth: int = 0
    opened: bool = False

    @property
    def can_be_chosen(self) -> bool:
        """Whether a person can go to it."""
        return self.kind in (RowKind.FOLDER, RowKind.CHAT, RowKind.MORE)


def chat_row(chat: ChatSummary, depth: int = 0) -> Row:
    """The row of a chat."""
    return Row(RowKind.CHAT, shown_title(chat.title), chat=chat, depth=depth)


def shown_title(title: str) -> str:
    """A chat's title, in words where it has none yet."""
    return title or translate("ChatRows", "New chat")


def spoken(row: Row, *, running: bool) -> str:
    """What a screen reader says of a row."""
    marks = []
    if row.kind is RowKind.FOLDER:
        state = translate("ChatRows", "opened") if row.opened else translate("ChatRows", "closed")
        marks = [translate("ChatRows", "folder"), state]
    elif row.chat is not None:
        if row.chat.pinned:
            marks.append(translate("ChatRows", "pinned"))
        if row.chat.unread:
            marks.append(translate("ChatRows", "unread"))
        if running:
            marks.append(translate("ChatRows", "an answer arrives"))
    return ", ".join([row.text, *marks])

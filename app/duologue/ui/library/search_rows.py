"""The rows of the search: recent chats, or what was found, grouped by chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from duologue.domain.message import ChatSummary, Role
from duologue.domain.search import SearchHit
from duologue.services.chats.search import Found
from duologue.ui.dates import short_time
from duologue.ui.library.list_rows import shown_title
from duologue.ui.words import translate

Index = QModelIndex | QPersistentModelIndex


class FoundKind(Enum):
    """What a row stands for."""

    HEADING = auto()
    CHAT = auto()
    GROUP = auto()  # the chat that the messages below it stand in
    MESSAGE = auto()
    FURTHER = auto()


@dataclass(frozen=True, slots=True)
class FoundRow:
    """`hit` is where the row leads; `beside` stands at its end."""

    kind: FoundKind
    text: str
    hit: SearchHit | None = None
    beside: str = ""

    @property
    def can_be_chosen(self) -> bool:
        """Whether a person can go there."""
        return self.kind in (FoundKind.CHAT, FoundKind.MESSAGE, FoundKind.FURTHER)


def recent_rows(chats: Sequence[ChatSummary]) -> list[FoundRow]:
    """The chats last used, to go to one of them."""
    rows = [FoundRow(FoundKind.HEADING, translate("SearchRows", "Recent chats"))] if chats else []
    for chat in chats:
        hit = SearchHit(chat.id, chat.title, None, chat.title, (), chat.updated, chat.archived, 0)
        rows.append(FoundRow(FoundKind.CHAT, shown_title(chat.title), hit, _beside(hit)))
    return rows


def found_rows(found: Found) -> list[FoundRow]:
    """Titles first, then messages under the chats they stand in; the newest first in both."""
    rows: list[FoundRow] = []
    if found.titles:
        rows.append(FoundRow(FoundKind.HEADING, translate("SearchRows", "Titles")))
    rows += [FoundRow(FoundKind.CHAT, hit.text, hit, _beside(hit)) for hit in found.titles]
    if found.messages:
        rows.append(FoundRow(FoundKind.HEADING, translate("SearchRows", "Messages")))
    groups: dict[str, list[SearchHit]] = {}
    for hit in found.messages:
        groups.setdefault(hit.chat_id, []).append(hit)
    for hits in groups.values():
        rows.append(FoundRow(FoundKind.GROUP, shown_title(hits[0].title), hits[0], _beside(hits[0])))
        rows += [FoundRow(FoundKind.MESSAGE, hit.text, hit) for hit in hits]
    if found.next is not None:
        rows.append(FoundRow(FoundKind.FURTHER, translate("SearchRows", "Look further back…")))
    return rows


def _beside(hit: SearchHit) -> str:
    time = short_time(hit.time)
    return translate("SearchRows", "archived · {time}").format(time=time) if hit.archived else time


def spoken(row: FoundRow) -> str:
    """What a screen reader says of a row."""
    if row.kind is FoundKind.MESSAGE and row.hit is not None:
        words = (
            translate("SearchRows", "You, in {chat}: {words}")
            if row.hit.role is Role.USER
            else translate("SearchRows", "Answer, in {chat}: {words}")
        )
        return words.format(chat=shown_title(row.hit.title), words=row.text)
    return f"{row.text}, {row.beside}" if row.beside else row.text


class FoundModel(QAbstractListModel):
    """Rows for the view."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[FoundRow] = []

    def show(self, rows: list[FoundRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Qt: how many rows."""
        return len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: what a row holds."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row)
        return row if role == Qt.ItemDataRole.UserRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt: what can be done with a row."""
        if self.rows[index.row()].can_be_chosen:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

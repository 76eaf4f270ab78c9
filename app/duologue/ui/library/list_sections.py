"""The list of chats in sections: pinned ones, folders as a tree, and a section for each day, week or month.

A chat stands in a section by what is known of it, so that a change of one chat touches one section or two,
whatever the others hold.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from duologue.domain.message import ChatSummary
from duologue.domain.shelf import ARCHIVED, BIN, LOOSE, PINNED, Folder, Shelf, ShelfPart
from duologue.ui.library.day_groups import DayGroup, day_group
from duologue.ui.library.list_rows import ListView, Row, RowKind, chat_row
from duologue.ui.words import translate

Order = tuple[str, int]


def order_of(chat: ChatSummary) -> Order:
    """What sorts a chat within its part of the list, the last one highest."""
    return chat.deleted_at or "", chat.activity


@dataclass(slots=True)
class Section:
    """Some neighbouring rows: a head, chats, and what follows them."""

    head: Row | None = None
    depth: int = 0
    chats: list[ChatSummary] = field(default_factory=list)
    tail: Row | None = None
    is_note: bool = False  # whether the tail is shown only while there are no chats
    rows: list[Row] = field(default_factory=list)

    def put(self, chat: ChatSummary) -> None:
        """Add a chat where it belongs; it must not stand here yet."""
        self.chats.insert(self._place(order_of(chat)), chat)

    def take(self, chat: ChatSummary) -> None:
        """Take a chat out again, given as it was put in."""
        del self.chats[self._place(order_of(chat))]

    def built(self, *, always_headed: bool) -> list[Row]:
        """The rows as they should be; rows of chats that are the same are the same objects as before."""
        known = {id(row.chat): row for row in self.rows if row.chat is not None and row.depth == self.depth}
        rows = [known.get(id(chat)) or chat_row(chat, self.depth) for chat in self.chats]
        if self.tail is not None and (not rows or not self.is_note):
            rows.append(self.tail)
        if self.head is not None and (rows or always_headed):
            rows.insert(0, self.head)
        return rows

    def _place(self, order: Order) -> int:
        return bisect_left(self.chats, _Falling(order), key=lambda chat: _Falling(order_of(chat)))


@dataclass(frozen=True, slots=True)
class _Falling:
    """An order turned around."""

    order: Order

    def __lt__(self, other: "_Falling") -> bool:
        return self.order > other.order


class Sections:
    """All sections in their order, and which of them each chat stands in."""

    def __init__(self, view: ListView, today: date) -> None:
        self.view = view
        self.today = today
        self.folders: Sequence[Folder] = ()
        self.opened: set[str] = set()
        self.more: dict[Shelf, ChatSummary | None] = {}  # the last chat read of a part that goes on
        self._shelves: dict[Shelf, Section] = {}
        self._days: dict[DayGroup, Section] = {}
        self._where: dict[str, dict[Shelf, tuple[Section, ChatSummary]]] = {}
        self.ordered: list[Section] = []

    # -- where a chat belongs --------------------------------------------------------------------

    def shelves_of(self, chat: ChatSummary) -> set[Shelf]:
        """The parts of this view that hold a chat, and have been read as far as it."""
        if self.view is ListView.BIN:
            found = {BIN} if chat.deleted_at is not None else set()
        elif chat.deleted_at is not None:
            found = set()
        elif self.view is ListView.ARCHIVED:
            found = {ARCHIVED} if chat.archived else set()
        elif chat.archived:
            found = set()
        else:
            found = {PINNED} if chat.pinned else set()
            if chat.folder in self.opened:
                found.add(Shelf(ShelfPart.FOLDER, chat.folder))
            elif chat.folder is None and not chat.pinned:
                found.add(LOOSE)
        return {shelf for shelf in found if self._is_read(shelf, chat)}

    def section_for(self, shelf: Shelf, chat: ChatSummary) -> Section:
        """The section that a chat stands in on a shelf; made where it is the first one."""
        if shelf.part in (ShelfPart.PINNED, ShelfPart.FOLDER):
            return self._shelves.setdefault(shelf, Section())
        group = day_group(chat.deleted_at or chat.updated, self.today)
        section = self._days.get(group)
        if section is None:
            section = self._days[group] = Section(Row(RowKind.HEADING, group.words))
            self._order()
        return section

    def where(self, chat_id: str) -> dict[Shelf, tuple[Section, ChatSummary]]:
        """The sections in which a chat stands, by its shelf, and how it stands there."""
        return self._where.get(chat_id, {})

    def note(self, chat_id: str, shelf: Shelf, section: Section | None, chat: ChatSummary) -> None:
        """Remember where a chat stands on a shelf now, or that it no longer does."""
        places = self._where.setdefault(chat_id, {})
        if section is None:
            del places[shelf]
        else:
            places[shelf] = (section, chat)
        if not places:
            del self._where[chat_id]

    # -- the whole -------------------------------------------------------------------------------

    def arrange(self) -> None:
        """Set up the sections anew for the folders there are; chats of what was closed go."""
        gone = [s for s in self._shelves if s.part is ShelfPart.FOLDER and s.folder not in self._open_ids()]
        for shelf in gone:
            for chat in self._shelves.pop(shelf).chats:
                self.note(chat.id, shelf, None, chat)
            self.more.pop(shelf, None)
        self._order()
        for section in self.ordered:
            section.rows = section.built(always_headed=self.is_always_headed(section))

    def is_always_headed(self, section: Section) -> bool:
        """Whether a head is shown also over no chats: a folder is, a day is not."""
        return section.head is not None and (section.head.kind is RowKind.FOLDER or section.is_note)

    def set_more(self, shelf: Shelf, last: ChatSummary | None) -> Section | None:
        """Note whether a part goes on after `last`; the section whose tail says so, or None."""
        self.more[shelf] = last
        section = self._shelves.get(shelf)
        if section is not None:
            self._set_tail(shelf, section)
        return section

    def _open_ids(self) -> set[str]:
        return {folder.id for folder in self.folders} & self.opened

    def _order(self) -> None:
        ordered: list[Section] = []
        if self.view is ListView.CHATS:
            pinned = self._shelves.setdefault(PINNED, Section())
            pinned.head = Row(RowKind.HEADING, translate("ChatRows", "Pinned"))
            ordered.append(pinned)
            if self.folders:
                heading = Row(RowKind.HEADING, translate("ChatRows", "Folders"))
                ordered.append(Section(rows=[heading], head=heading, is_note=True))
                ordered.extend(self._folder_sections(None, 0))
        ordered.extend(self._days[group] for group in sorted(self._days))
        self.ordered = ordered

    def _folder_sections(self, parent: str | None, depth: int) -> Iterator[Section]:
        known = {folder.id for folder in self.folders}
        for folder in self.folders:
            stands_in = folder.parent if folder.parent in known else None
            if stands_in != parent:
                continue
            opened = folder.id in self.opened
            row = Row(RowKind.FOLDER, folder.name, folder=folder, depth=depth, opened=opened)
            yield Section(head=row, rows=[row])
            if opened:
                inner = list(self._folder_sections(folder.id, depth + 1))
                yield from inner
                shelf = Shelf(ShelfPart.FOLDER, folder.id)
                section = self._shelves.setdefault(shelf, Section())
                section.depth = depth + 1
                section.is_note = not inner
                self._set_tail(shelf, section)
                yield section

    def _set_tail(self, shelf: Shelf, section: Section) -> None:
        section.tail, is_folder = None, shelf.part is ShelfPart.FOLDER
        if self.more.get(shelf) is not None:
            section.is_note = False
            words = translate("ChatRows", "Show more…")
            section.tail = Row(RowKind.MORE, words, shelf=shelf, depth=section.depth)
        elif is_folder and shelf in self.more and section.is_note:
            words = translate("ChatRows", "No chats in here yet")
            section.tail = Row(RowKind.NOTE, words, depth=section.depth)

    def _is_read(self, shelf: Shelf, chat: ChatSummary) -> bool:
        last = self.more.get(shelf)
        return last is None or order_of(chat) >= order_of(last)


def same_ends(before: Sequence[object], after: Sequence[object]) -> tuple[int, int]:
    """How many objects at the beginning, and then at the end, are the same in both."""
    most = min(len(before), len(after))
    first = next((n for n in range(most) if before[n] is not after[n]), most)
    rest = most - first
    last = next((n for n in range(rest) if before[-1 - n] is not after[-1 - n]), rest)
    return first, last


def rows_in(sections: Iterable[Section]) -> Iterator[Row]:
    """Every row, top to bottom."""
    for section in sections:
        yield from section.rows

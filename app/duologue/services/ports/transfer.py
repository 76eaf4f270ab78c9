"""What the services need to take chats out and in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from duologue.domain.request import Turn
    from duologue.domain.shelf import Folder
    from duologue.domain.transfer import (
        ChatTree,
        ExportChoice,
        FileRecord,
        ImportReport,
        OnKnown,
        ReadBody,
        Record,
        Source,
    )


class ChatSnapshot(Protocol):
    """The chats as they stood at one moment; used on one thread."""

    def chat_ids(self, choice: ExportChoice) -> list[str]:
        """The chosen chats, those last used first; chats in the bin are left out."""
        ...

    def folders(self) -> list[Folder]:
        """Every folder."""
        ...

    def tree(self, chat_id: str) -> ChatTree:
        """A chat with all its turns."""
        ...

    def file_ids(self, chat_id: str) -> set[str]:
        """What the turns of a chat have attached, by its SHA-256."""
        ...

    def file(self, sha256: str) -> FileRecord | None:
        """The bytes of an attachment, or None."""
        ...


class ChatArchive(Protocol):
    """Whole chats out of the store and into it."""

    def snapshot(self) -> AbstractContextManager[ChatSnapshot]:
        """The chats as they stand now. Raises StorageError."""
        ...

    async def known(self, chat_ids: Sequence[str]) -> int:
        """How many of these chats are here, the bin included."""
        ...

    async def put(self, records: Iterable[Record], source: Source, on_known: OnKnown) -> ImportReport:
        """Keep chats that come from elsewhere, all of them or, where `records` raises, none.

        `records` is read on another thread; other work has its turn meanwhile.
        """
        ...

    async def clear(self) -> None:
        """Take away what an import left that was killed."""
        ...

    async def take_back(self, report: ImportReport) -> None:
        """Undo an import."""
        ...


class MessageLists(Protocol):
    """Messages that stand in a file, in either API style."""

    def is_body(self, value: object) -> bool:
        """Whether this is a request's body, or a bare list of messages."""
        ...

    def read(self, value: object) -> ReadBody:
        """What it says. Raises InputUnreadable."""
        ...

    def line(self, system: str, turns: Sequence[Turn]) -> Mapping[str, Any] | None:
        """The object that training data has on a line, or None where nothing was said."""
        ...

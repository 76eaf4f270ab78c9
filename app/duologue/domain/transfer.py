"""What leaves the app and comes into it: whole chats with every version of every turn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from duologue.domain.errors import InputUnreadable
from duologue.domain.message import Chat, Message
from duologue.domain.request import Turn
from duologue.domain.shelf import Folder
from duologue.domain.style import ApiStyle


@dataclass(frozen=True, slots=True)
class FileRecord:
    """The bytes of an attachment; `id` is what parts call it by: the SHA-256 of what was attached."""

    id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ChatTree:
    """A chat with all its turns, in the order they were made; versions are siblings under one parent."""

    chat: Chat
    messages: tuple[Message, ...]

    @property
    def path(self) -> tuple[Message, ...]:
        """The turns that are shown, oldest first."""
        return _path(self.messages, self.chat.active_leaf)


Record = Folder | FileRecord | ChatTree


class ExportFormat(StrEnum):
    """What a chat can be written as."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    JSONL = "jsonl"

    @property
    def whole(self) -> bool:
        """Whether it keeps everything; the others hold the turns that are shown."""
        return self is ExportFormat.JSON


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """Which chats: those named, those of a folder, or all; never those in the bin."""

    chat_ids: tuple[str, ...] | None = None
    folder: str | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: chats and turns; `empty` chats had no turn to show and were left out."""

    chats: int
    turns: int
    empty: int = 0


@dataclass(frozen=True, slots=True)
class ReadBody:
    """What the messages of a request say; `model` is "" where it is not named.

    `missing` counts what could not be taken along, such as images that are only linked to.
    """

    system: str
    turns: tuple[Turn, ...]
    model: str = ""
    style: ApiStyle | None = None
    missing: Mapping["LeftOut", int] = field(default_factory=dict)


class Source(StrEnum):
    """Where an import comes from."""

    DUOLOGUE = "duologue"
    CHATGPT = "chatgpt"
    MESSAGES = "messages"


class LeftOut(StrEnum):
    """What an import can't take along."""

    IMAGES = "images"
    AUDIO = "audio"
    NOTES = "notes"  # what another app keeps about a person, and hidden turns
    EMPTY_CHATS = "empty_chats"
    PARTS = "parts"  # of a kind that is not known here
    FILES = "files"
    TOO_LARGE = "too_large"  # files and images beyond what can be attached
    UNFIT = "unfit"  # files that are neither text nor an image that can be sent
    KNOWN = "known"  # chats that are here already


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What stands in a file; `known` chats are here already. `left_out` counts by what it is."""

    source: Source
    chats: int
    turns: int
    known: int
    left_out: Mapping[LeftOut, int]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was taken in; the ids are for Undo."""

    source: Source
    chat_ids: tuple[str, ...]
    folder_ids: tuple[str, ...]
    turns: int
    left_out: Mapping[LeftOut, int]


class OnKnown(StrEnum):
    """What to do with chats that are here already."""

    SKIP = "skip"
    COPY = "copy"


def with_versions(messages: Sequence[Message]) -> tuple[Message, ...]:
    """The same turns, numbered among their siblings in the order they stand in."""
    siblings: dict[str | None, int] = {}
    numbers = []
    for message in messages:
        siblings[message.parent_id] = siblings.get(message.parent_id, 0) + 1
        numbers.append(siblings[message.parent_id])
    return tuple(
        message
        if (message.version, message.versions) == (number, siblings[message.parent_id])
        else replace(message, version=number, versions=siblings[message.parent_id])
        for message, number in zip(messages, numbers, strict=True)
    )


def check_tree(title: str, parents: Mapping[str, str | None]) -> None:
    """Raises InputUnreadable where a turn hangs under one that is not there, or turns go in circles."""
    for parent in parents.values():
        if parent is not None and parent not in parents:
            raise InputUnreadable(f"In the chat “{title[:60]}” a turn belongs under one that isn't there.")
    if circular(parents):
        raise InputUnreadable(f"In the chat “{title[:60]}” the turns go in circles.")


def circular(parents: Mapping[str, str | None]) -> bool:
    """Whether following parents from some turn never comes to an end."""
    ended: set[str] = set()
    for start in parents:
        walked: dict[str, None] = {}
        at: str | None = start
        while at is not None and at not in ended:
            if at in walked:
                return True
            walked[at] = None
            at = parents.get(at)
        ended.update(walked)
    return False


def newest_leaf(messages: Iterable[Message]) -> str | None:
    """The last turn that nothing follows: what to show where nobody says."""
    listed = list(messages)
    followed = {message.parent_id for message in listed}
    return next((message.id for message in reversed(listed) if message.id not in followed), None)


def _path(messages: Sequence[Message], leaf: str | None) -> tuple[Message, ...]:
    by_id = {message.id: message for message in messages}
    path: list[Message] = []
    at = by_id.get(leaf) if leaf is not None else None
    while at is not None and len(path) <= len(messages):
        path.append(at)
        at = by_id.get(at.parent_id) if at.parent_id is not None else None
    return tuple(reversed(path))

"""Where chats stand: folders, and the parts of the list that each show some of them."""

from dataclasses import dataclass, field
from enum import StrEnum

from duologue.domain.request import Parameters
from duologue.domain.style import ApiStyle


@dataclass(frozen=True, slots=True)
class FolderDefaults:
    """What a new chat in a folder begins with; None, and a parameter that is not set, say nothing."""

    profile_id: str | None = None
    style: ApiStyle | None = None
    model: str | None = None
    system: str | None = None
    parameters: Parameters = field(default_factory=Parameters)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder; `parent` is the id of the folder it stands in, or None."""

    id: str
    name: str
    parent: str | None = None
    defaults: FolderDefaults = field(default_factory=FolderDefaults)


@dataclass(frozen=True, slots=True)
class RemovedFolder:
    """A folder that was deleted, with what stood in it, so that it can be undone."""

    folder: Folder
    folders: tuple[str, ...]
    chats: tuple[str, ...]


class ShelfPart(StrEnum):
    """A part of the list of chats."""

    PINNED = "pinned"
    LOOSE = "loose"  # neither pinned nor in a folder
    FOLDER = "folder"
    ARCHIVED = "archived"
    BIN = "bin"


@dataclass(frozen=True, slots=True)
class Shelf:
    """One part of the list; `folder` is an id where the part is a folder."""

    part: ShelfPart
    folder: str | None = None


PINNED = Shelf(ShelfPart.PINNED)
LOOSE = Shelf(ShelfPart.LOOSE)
ARCHIVED = Shelf(ShelfPart.ARCHIVED)
BIN = Shelf(ShelfPart.BIN)

"""What the services need of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from duologue.domain.exchange import Exchange
    from duologue.domain.persona import Persona
    from duologue.domain.plain_file import BrokenFile
    from duologue.domain.playground_state import PlaygroundState
    from duologue.domain.profile import Profile
    from duologue.domain.settings import Settings


class RecordingFiles(Protocol):
    """Recorded exchanges as files."""

    @property
    def folder(self) -> Path:
        """Where they are kept unless a person has another wish."""
        ...

    def read_all(self, path: Path) -> tuple[Exchange, ...]:
        """Every exchange in a recording file, at least one, the last one last. Raises InputUnreadable."""
        ...

    def write(self, path: Path, exchanges: Sequence[Exchange]) -> None:
        """Write a recording of one answer where a person wants it. Raises StoreNotWritable."""
        ...

    def write_text(self, path: Path, text: str) -> None:
        """Write what was made of exchanges, such as an HTTP archive. Raises StoreNotWritable."""
        ...


class AttachableFiles(Protocol):
    """Files that a person wants to attach."""

    def read(self, path: Path, most: int) -> bytes:
        """The bytes of an ordinary file of at most `most` bytes. Raises InputUnreadable with the reason."""
        ...


class PromptFiles(Protocol):
    """The prompts of a person: one Markdown file each, which other programs may change too."""

    def stamps(self) -> Mapping[str, object]:
        """The files there are, by name, each with something that changes when it does."""
        ...

    def read(self, name: str) -> str:
        """What a file holds. Raises InputUnreadable."""
        ...

    def write(self, name: str, text: str) -> None:
        """Write a file whole or not at all. Raises StoreNotWritable."""
        ...

    def remove(self, name: str) -> bytes:
        """Take a file away; what was in it. Raises StoreNotWritable."""
        ...

    def put_back(self, name: str, held: bytes) -> None:
        """Undo a removal. Raises StoreNotWritable."""
        ...


class ChosenFiles(Protocol):
    """Files outside the app's own folder, where a person chose to have them."""

    def write(self, path: Path, data: bytes) -> None:
        """Write `data` to `path`, all of it or nothing. Raises StoreNotWritable."""
        ...

    def writing(self, path: Path) -> AbstractContextManager[BinaryIO]:
        """A file to write piece by piece; it stands at `path` once the context ends without an error.

        Until then, and if it ends with one, what stood there stays. Raises StoreNotWritable.
        """
        ...

    def reading(self, path: Path) -> AbstractContextManager[BinaryIO]:
        """A file to read. Raises InputUnreadable where it is none or may not be read."""
        ...


class SettingsFile(Protocol):
    """settings.json: hand-editable, written whole or not at all."""

    def load(self) -> Settings:
        """The settings, each unreadable field at its default."""
        ...

    def save(self, settings: Settings) -> None:
        """Write the settings; keys this version does not know stay. Raises StoreNotWritable."""
        ...


class ProfilesFile(Protocol):
    """profiles.json: the profiles a person made; the demo is not among them."""

    def load(self) -> tuple[Profile, ...]:
        """The stored profiles, unreadable ones left out."""
        ...

    def save(self, profiles: Sequence[Profile]) -> None:
        """Write the profiles. Raises StoreNotWritable."""
        ...


class PersonaFiles(Protocol):
    """Personas as files."""

    def stamp(self) -> object:
        """Something that changes when a file does."""
        ...

    def load(self) -> tuple[tuple[Persona, ...], tuple[BrokenFile, ...]]:
        """The personas, and the files that cannot be read."""
        ...

    def save(self, persona: Persona) -> None:
        """Write a persona's file. Raises StoreNotWritable."""
        ...

    def remove(self, identity: str) -> bytes:
        """Take a file away; what was in it. Raises StoreNotWritable."""
        ...

    def put_back(self, identity: str, held: bytes) -> None:
        """Undo a removal. Raises StoreNotWritable."""
        ...


class PlaygroundFile(Protocol):
    """playground.json: what a person is working on in the playground, never with a key."""

    def load(self) -> PlaygroundState:
        """Where the person stood; what can't be read counts as nothing."""
        ...

    def save(self, state: PlaygroundState) -> None:
        """Keep where the person stands. Raises StoreNotWritable."""
        ...

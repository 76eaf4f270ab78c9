"""Plain TOML files in one folder that people may edit or keep in git."""

import tomllib
from pathlib import Path
from typing import Any

from duologue.domain.errors import InputUnreadable
from duologue.domain.plain_file import BrokenFile
from duologue.storage.plain_files import PlainFiles
from duologue.storage.text import repaired

SUFFIX = ".toml"
_MOST_MEGABYTES = 16  # a preset may hold a long conversation

Data = dict[str, Any]


class TomlFolder:
    """The files of one folder. Names are those of files without their end."""

    def __init__(self, folder: Path) -> None:
        self._files = PlainFiles(folder, SUFFIX, _MOST_MEGABYTES)

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self._files.folder

    def stamp(self) -> object:
        """Something that changes when a file here does. Never raises."""
        return tuple(self._files.stamps().items())

    def stamps(self) -> dict[str, tuple[int, int]]:
        """The files in the order of their names, each with its time and its size in bytes. Never raises."""
        return self._files.stamps()

    def read(self, name: str) -> Data:
        """What one file holds. Raises InputUnreadable, with a sentence about "it"."""
        return read_toml(self._files.text(name))

    def load(self) -> tuple[dict[str, Data], tuple[BrokenFile, ...]]:
        """What each file holds, in the order of the names, and the files that can't be read. Never raises."""
        found: dict[str, Data] = {}
        broken: list[BrokenFile] = []
        for name in self._files.stamps():
            try:
                found[name] = read_toml(self._files.text(name))
            except InputUnreadable as error:
                broken.append(BrokenFile(f"{name}{SUFFIX}", error.message))
        return found, tuple(broken)

    def names(self) -> frozenset[str]:
        """The names that are taken."""
        return frozenset(self._files.stamps())

    def write(self, name: str, data: Data) -> None:
        """Write a file, whole or not at all. Raises StoreNotWritable."""
        self._files.write(name, _text(_storable(data)))

    def remove(self, name: str) -> bytes:
        """Take a file away; what was in it, for `put_back`. Raises StoreNotWritable."""
        return self._files.remove(name)

    def put_back(self, name: str, held: bytes) -> None:
        """Undo a removal. Raises StoreNotWritable."""
        self._files.put_back(name, held)


def read_toml(text: str) -> Data:
    """What a text in TOML says. Raises InputUnreadable."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputUnreadable(f"It is not written as TOML: {error}.") from error


def _text(data: Data) -> str:
    import tomli_w  # noqa: PLC0415 - few starts write a file

    # A text over several lines would lose its carriage returns there.
    return tomli_w.dumps(data, multiline_strings=not _holds_return(data)) if data else ""


def _holds_return(value: Any) -> bool:
    match value:
        case str():
            return "\r" in value
        case list():
            return any(map(_holds_return, value))
        case dict():
            return any(map(_holds_return, value.values()))
        case _:
            return False


def _storable(value: Any) -> Any:
    """Data whose every text UTF-8 can hold, without what TOML has no word for."""
    match value:
        case str():
            return repaired(value)
        case list():
            return [_storable(entry) for entry in value if entry is not None]
        case dict():
            return {repaired(name): _storable(entry) for name, entry in value.items() if entry is not None}
        case _:
            return value

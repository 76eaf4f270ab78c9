"""Plain TOML files in one folder that people may edit or keep in git."""

import logging
import tomllib
from pathlib import Path
from typing import Any

from duologue.domain.errors import InputUnreadable
from duologue.domain.preset import BrokenFile
from duologue.storage.files import not_writable, write_whole
from duologue.storage.text import repaired

SUFFIX = ".toml"
_LARGEST = 16 * 1024 * 1024  # bytes; a preset may hold a long conversation
_MOST = 2000
_LOG = logging.getLogger(__name__)

Data = dict[str, Any]


class TomlFolder:
    """The files of one folder. Names are those of files without their end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stamp(self) -> tuple[tuple[str, int, int], ...]:
        """Something that changes when a file here does. Never raises."""
        return tuple((path.stem, *_status(path)) for path in self._paths())

    def load(self) -> tuple[dict[str, Data], tuple[BrokenFile, ...]]:
        """What each file holds, in the order of the names, and the files that can't be read. Never raises."""
        found: dict[str, Data] = {}
        broken: list[BrokenFile] = []
        for path in self._paths():
            try:
                found[path.stem] = _read(path)
            except InputUnreadable as error:
                broken.append(BrokenFile(path.name, error.message))
        return found, tuple(broken)

    def names(self) -> frozenset[str]:
        """The names that are taken."""
        return frozenset(path.stem for path in self._paths())

    def write(self, name: str, data: Data) -> None:
        """Write a file, whole or not at all. Raises StoreNotWritable."""
        path = self.folder / f"{name}{SUFFIX}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise not_writable(self.folder, error) from error
        write_whole(path, _text(_storable(data)).encode())

    def remove(self, name: str) -> bytes:
        """Take a file away; what was in it, for `put_back`. Raises StoreNotWritable."""
        path = self.folder / f"{name}{SUFFIX}"
        try:
            held = path.read_bytes()
            path.unlink()
        except OSError as error:
            raise not_writable(path, error) from error
        return held

    def put_back(self, name: str, held: bytes) -> None:
        """Undo a removal. Raises StoreNotWritable."""
        write_whole(self.folder / f"{name}{SUFFIX}", held)

    def _paths(self) -> list[Path]:
        try:
            paths = sorted(self.folder.iterdir(), key=lambda path: path.stem)
        except FileNotFoundError:
            return []
        except OSError as error:
            _LOG.warning("the folder %s can't be read: %s", self.folder.name, error.strerror)
            return []
        ours = (path for path in paths if path.suffix.lower() == SUFFIX and not path.name.startswith("."))
        return list(ours)[:_MOST]


def _status(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _read(path: Path) -> Data:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise InputUnreadable(f"It can't be opened: {error.strerror or error}.") from error
    if len(data) > _LARGEST:
        raise InputUnreadable("It is larger than 16 MB.")
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputUnreadable(f"Line {line} is not written in UTF-8.") from error
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

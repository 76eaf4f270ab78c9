"""Plain text files of one kind in one folder that people may edit or keep in git."""

import logging
from pathlib import Path

from duologue.domain.errors import InputUnreadable
from duologue.storage.files import not_writable, write_whole
from duologue.storage.text import repaired

_MOST = 2000
_MEGABYTE = 1024 * 1024
_LOG = logging.getLogger(__name__)


class PlainFiles:
    """A name is that of a file without its end. Hidden files, and what is no file, are left alone."""

    def __init__(self, folder: Path, end: str, most_megabytes: int) -> None:
        self.folder = folder
        self.end = end
        self._most_megabytes = most_megabytes

    def stamps(self) -> dict[str, tuple[int, int]]:
        """The files in the order of their names, each with what changes when it does. Never raises."""
        try:
            paths = sorted(self.folder.glob(f"*{self.end}"), key=lambda path: path.stem)
        except OSError as error:
            _LOG.warning("the folder %s can't be read: %s", self.folder.name, error.strerror)
            return {}
        shown = [path for path in paths if not path.name.startswith(".")]
        return {path.stem: stamp for path in shown[:_MOST] if (stamp := _stamp(path)) is not None}

    def text(self, name: str) -> str:
        """What a file holds. Raises InputUnreadable, with a sentence about "it"."""
        try:
            with self._path(name).open("rb") as file:
                data = file.read(self._most_megabytes * _MEGABYTE + 1)
        except OSError as error:
            raise InputUnreadable(f"It can't be opened: {error.strerror or error}.") from error
        if len(data) > self._most_megabytes * _MEGABYTE:
            raise InputUnreadable(f"It is larger than {self._most_megabytes} MB.")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise InputUnreadable(f"Line {line} is not written in UTF-8.") from error

    def write(self, name: str, text: str) -> None:
        """Write a file, whole or not at all; the folder is made. Raises StoreNotWritable."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise not_writable(self.folder, error) from error
        write_whole(self._path(name), repaired(text).encode())

    def remove(self, name: str) -> bytes:
        """Take a file away; what was in it, for `put_back`. Raises StoreNotWritable."""
        path = self._path(name)
        try:
            held = path.read_bytes()
            path.unlink()
        except OSError as error:
            raise not_writable(path, error) from error
        return held

    def put_back(self, name: str, held: bytes) -> None:
        """Undo a removal. Raises StoreNotWritable."""
        write_whole(self._path(name), held)

    def _path(self, name: str) -> Path:
        return self.folder / f"{Path(name).name}{self.end}"


def _stamp(path: Path) -> tuple[int, int] | None:
    """None for what is no file; a file that can't be looked at is told when it is read."""
    try:
        if path.is_dir():
            return None
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size

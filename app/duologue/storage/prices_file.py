"""prices.json: a person's own price tables, only ever read here."""

from pathlib import Path

from duologue.domain.errors import InputUnreadable

_LARGEST = 4 * 1024 * 1024  # bytes; nobody writes more by hand


class PricesOnDisk:
    """`services.ports.PricesFile`: one JSON file that a person writes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""
        return self._path

    def stamp(self) -> tuple[int, int] | None:
        """Something that changes when the file does, or None where there is no file."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    def text(self) -> str:
        """What the file holds. Raises InputUnreadable."""
        try:
            with self._path.open("rb") as file:
                data = file.read(_LARGEST + 1)
        except OSError as error:
            raise InputUnreadable(f"{self._path.name} can't be read: {error.strerror or error}.") from error
        if len(data) > _LARGEST:
            raise InputUnreadable(f"{self._path.name} is too large for a file of prices.")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputUnreadable(
                f"{self._path.name} is not text in UTF-8: byte {error.start + 1} is no part of a character."
            ) from error

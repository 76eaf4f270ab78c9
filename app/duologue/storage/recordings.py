"""Recordings of exchanges as files in one folder."""

from pathlib import Path

from duologue.domain import duorec
from duologue.domain.errors import InputUnreadable
from duologue.domain.exchange import Exchange
from duologue.storage.files import not_writable, write_whole

LARGEST = 256 * 1024 * 1024


class Recordings:
    """The folder of recordings; it is made when the first one is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, name: str, exchange: Exchange) -> Path:
        """Keep an exchange under a name of letters, digits, - and _; where it stands now.

        Raises StoreNotWritable; InputUnreadable for a name that could lead elsewhere.
        """
        if not name or not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in name):
            raise InputUnreadable(f"{name!r} can't be the name of a recording.")
        path = self._folder / f"{name}{duorec.SUFFIX}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise not_writable(self._folder, error) from error
        write_whole(path, duorec.encode(exchange))
        return path


def load(path: Path) -> Exchange:
    """The exchange in a recording file, wherever it stands. Raises InputUnreadable."""
    try:
        if path.stat().st_size > LARGEST:
            raise InputUnreadable(f"{path.name} is too large for a recording.")
        data = path.read_bytes()
    except OSError as error:
        raise InputUnreadable(f"{path.name} can't be read: {error.strerror or error}.") from error
    return duorec.decode(data)

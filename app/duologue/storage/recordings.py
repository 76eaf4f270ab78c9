"""Recordings of exchanges as files."""

from pathlib import Path

from duologue.domain import duorec
from duologue.domain.errors import InputUnreadable
from duologue.domain.exchange import Exchange
from duologue.storage.files import write_whole

LARGEST = 256 * 1024 * 1024


class Recordings:
    """Satisfies `services.ports.RecordingFiles`; `folder` is where recordings are kept by default."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where they are kept unless a person has another wish."""
        return self._folder

    def write(self, path: Path, exchange: Exchange) -> None:
        """Write a recording. Raises StoreNotWritable."""
        write_whole(path, duorec.encode(exchange))

    def write_text(self, path: Path, text: str) -> None:
        """Write what was made of exchanges, such as an HTTP archive. Raises StoreNotWritable."""
        write_whole(path, text.encode())

    @staticmethod
    def read(path: Path) -> Exchange:
        """The exchange in a recording file, wherever it stands. Raises InputUnreadable."""
        try:
            if path.stat().st_size > LARGEST:
                raise InputUnreadable(f"{path.name} is too large for a recording.")
            data = path.read_bytes()
        except OSError as error:
            raise InputUnreadable(f"{path.name} can't be read: {error.strerror or error}.") from error
        return duorec.decode(data)

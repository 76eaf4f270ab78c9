"""Recordings of exchanges as files."""

from collections.abc import Sequence
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

    def write(self, path: Path, exchanges: Sequence[Exchange]) -> None:
        """Write a recording of every request made for an answer. Raises StoreNotWritable."""
        write_whole(path, duorec.encode(*exchanges))

    def write_text(self, path: Path, text: str) -> None:
        """Write what was made of exchanges, such as an HTTP archive. Raises StoreNotWritable."""
        write_whole(path, text.encode())

    @classmethod
    def read(cls, path: Path) -> Exchange:
        """The last exchange in a recording file, wherever it stands. Raises InputUnreadable."""
        return cls.read_all(path)[-1]

    @staticmethod
    def read_all(path: Path) -> tuple[Exchange, ...]:
        """Every exchange in a recording file, the last one last. Raises InputUnreadable."""
        try:
            if path.stat().st_size > LARGEST:
                raise InputUnreadable(f"{path.name} is too large for a recording.")
            data = path.read_bytes()
        except OSError as error:
            raise InputUnreadable(f"{path.name} can't be read: {error.strerror or error}.") from error
        return duorec.decode_all(data)

"""Files outside the app's own folder, where a person chose to have them."""

import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

from duologue.domain.errors import InputUnreadable
from duologue.storage.files import write_whole, writing_whole


class ChosenFiles:
    """Satisfies `services.ports.ChosenFiles`."""

    @staticmethod
    def write(path: Path, data: bytes) -> None:
        """Write `data` to `path`, all of it or nothing. Raises StoreNotWritable."""
        write_whole(path, data)

    @staticmethod
    def writing(path: Path) -> AbstractContextManager[BinaryIO]:
        """A file to write piece by piece, which stands at `path` once the context ends without an error."""
        return writing_whole(path)

    @staticmethod
    @contextmanager
    def reading(path: Path) -> Iterator[BinaryIO]:
        """A file to read. Raises InputUnreadable where it is none, such as a pipe that never ends."""
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise InputUnreadable(f"{path.name} is not a file.")
            file = path.open("rb")
        except (OSError, ValueError) as error:  # a name with a NUL in it
            why = error.strerror if isinstance(error, OSError) else error
            raise InputUnreadable(f"{path.name} can't be read: {why}.") from error
        with file:
            yield file

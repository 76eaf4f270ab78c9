"""Small files written whole or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from duologue.domain.errors import StoreNotWritable


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` in the file `path` (mode 0600), so that a crash leaves the old or the new file.

    Raises StoreNotWritable, also where `path` is a link: writing through it would change a file
    elsewhere, replacing it would undo what somebody set up.
    """
    with writing_whole(path) as file:
        file.write(data)


@contextmanager
def writing_whole(path: Path) -> Iterator[BinaryIO]:
    """The same for data that comes piece by piece: the new file is there once the context ends well."""
    if path.is_symlink():
        raise StoreNotWritable(f"{path.name} is a link to another file, so it isn't written.")
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise not_writable(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise not_writable(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            Path(temporary).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable, where the system lets a folder be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def not_writable(path: Path, error: OSError) -> StoreNotWritable:
    """What to tell a person when `path` could not be written."""
    return StoreNotWritable(f"{path.name} could not be saved: {error.strerror or error}.", detail=str(path))

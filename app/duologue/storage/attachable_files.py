"""Reads a file that a person wants to attach, if it is one that can be attached."""

import os
import stat
from pathlib import Path

from duologue.domain.errors import InputUnreadable

_KINDS = (
    (stat.S_ISDIR, "is a folder: attach the files inside that matter"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISFIFO, "is a pipe, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)


class AttachableFiles:
    """Satisfies `services.ports.AttachableFiles`."""

    @staticmethod
    def read(path: Path, most: int) -> bytes:
        """The bytes of an ordinary file of at most `most` bytes. Raises InputUnreadable."""
        name = path.name or str(path)
        try:
            mode = path.stat().st_mode
            for is_kind, words in _KINDS:
                if is_kind(mode):
                    raise InputUnreadable(f"{name} {words}.")
            # Not blocking: what was a file a moment ago may be a pipe that nobody writes into now.
            descriptor = os.open(
                path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
            )
            with os.fdopen(descriptor, "rb") as file:
                data = file.read(most + 1)
        except FileNotFoundError as error:
            raise InputUnreadable(f"{name} is not there (any more).") from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "its name is not one a file can have"
            raise InputUnreadable(f"{name} can't be read: {reason}.") from error
        if len(data) > most:
            raise InputUnreadable(f"{name} is too large: files may have {_megabytes(most)} at most.")
        return data


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:g} MB"

"""What a start of the program asks of the window that is open: one line of JSON."""

import json
from dataclasses import asdict, dataclass

from duologue.domain.errors import InputUnreadable

LONGEST = 4 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """Nothing but to come to the front, or words for a new chat, or files to import."""

    text: str = ""
    send: bool = False
    files: tuple[str, ...] = ()

    def line(self) -> bytes:
        """The form on the wire. Raises InputUnreadable for words that are too long."""
        written = json.dumps(asdict(self)).encode() + b"\n"
        if len(written) > LONGEST:
            raise InputUnreadable("That is too long to hand it to the window.")
        return written


def read_asked(line: bytes) -> Asked:
    """What a line asks; anything that can't be read only asks the window to come to the front."""
    try:
        given = json.loads(line)
        text, send, files = given["text"], given["send"], given["files"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Asked()
    sound = isinstance(text, str) and isinstance(files, list) and all(isinstance(each, str) for each in files)
    return Asked(text, send is True, tuple(files)) if sound else Asked()

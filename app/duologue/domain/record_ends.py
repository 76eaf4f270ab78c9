"""Where the records of a stream of events end: at a blank line, however its lines end."""

import re
from collections.abc import Iterator

# Two ends of line; a group that is not taken back, or CR LF would count as two.
_BLANK_LINE = re.compile(rb"(?>\r\n|\n|\r)(?>\r\n|\n|\r)")
LONGEST_END = 3  # bytes before a place that may be the beginning of its blank line


def record_ends(data: bytes | bytearray, start: int = 0) -> Iterator[int]:
    """Where records end in `data`, looked for from `start` on."""
    return (found.end() for found in _BLANK_LINE.finditer(data, start))

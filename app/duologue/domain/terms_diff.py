"""Two versions of the Terms side by side, whatever white space and typographic signs they are set with."""

from duologue.domain.terms import normalised
from duologue.domain.text_diff import MOST_ROWS as MOST_ROWS  # noqa: PLC0414 - others take it from here
from duologue.domain.text_diff import Change as Change  # noqa: PLC0414 - as above
from duologue.domain.text_diff import Comparison as Comparison  # noqa: PLC0414 - as above
from duologue.domain.text_diff import Marks as Marks  # noqa: PLC0414 - as above
from duologue.domain.text_diff import Row as Row  # noqa: PLC0414 - as above
from duologue.domain.text_diff import compared_lines


def compared(old: str, new: str) -> Comparison:
    """How to come from the old words to the new, line by line."""
    return compared_lines(_lines(old), _lines(new))


def _lines(text: str) -> list[str]:
    return [line for line in map(normalised, text.splitlines()) if line]

"""Two versions of the Terms side by side, whatever white space and typographic signs they are set with."""

from duologue.domain.terms import normalised
from duologue.domain.text_diff import MOST_ROWS as MOST_ROWS  # noqa: PLC0414 - others take it from here
from duologue.domain.text_diff import Change as Change  # noqa: PLC0414 - as above
from duologue.domain.text_diff import Comparison as Comparison  # noqa: PLC0414 - as above
from duologue.domain.text_diff import Marks as Marks  # noqa: PLC0414 - as above
from duologue.domain.text_diff import Row as Row  # noqa: PLC0414 - as above
from duologue.domain.text_diff import compared_lines


<<<<<<< HEAD
def compared(old: str, new: str) -> Comparison:
    """How to come from the old words to the new, line by line."""
    return compared_lines(_lines(old), _lines(new))
=======
def compared(old: str, new: str, *, whole: bool = False) -> Comparison:
    """What differs between two versions; white space does not count.

    Lines that are the same are left out where they stand far from a change, unless `whole` asks for them.
    """
    every = _rows(_lines(old), _lines(new))
    rows = list(every if whole else _with_context(every))
    kinds = [row.change for row in rows]
    return Comparison(
        rows=tuple(rows[:MOST_ROWS]),
        changed=kinds.count(Change.CHANGED),
        removed=kinds.count(Change.REMOVED),
        added=kinds.count(Change.ADDED),
        left_out=max(0, len(rows) - MOST_ROWS),
    )
>>>>>>> b4dafab (Tools, guard, sheets and history of the playground as a person uses them: laid out, tested by hand, and against llama.cpp)


def _lines(text: str) -> list[str]:
    return [line for line in map(normalised, text.splitlines()) if line]

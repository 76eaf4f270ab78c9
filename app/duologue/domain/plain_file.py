"""Things that a person keeps as plain files of their own: presets, personas, prompts, canned results."""

from collections.abc import Collection
from dataclasses import dataclass

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A file that can't be read, and why in a sentence, with the line where that is known."""

    name: str
    reason: str


def file_name(name: str, taken: Collection[str]) -> str:
    """A file name (without its end) for a thing of this name that none of `taken` has."""
    letters = (letter if letter.isalnum() else "-" for letter in name.strip().casefold())
    plain = "-".join(filter(None, "".join(letters).split("-")))[:_LONGEST].strip("-") or "unnamed"
    number, found = 2, plain
    folded = {each.casefold() for each in taken}
    while found in folded or found in _RESERVED:
        found, number = f"{plain}-{number}", number + 1
    return found


# Windows keeps these names to itself.
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{device}{n}" for device in ("com", "lpt") for n in range(1, 10)))
)

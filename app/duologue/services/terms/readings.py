"""Our plain lines beside whichever text counts: placed anew where it is not the one they were written for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from duologue.domain.terms import TermsText, normalised
from duologue.services.tables import catalogue
from duologue.services.tables.bundled import SectionReading


@dataclass(frozen=True, slots=True)
class PlacedReading:
    """A plain line with its place in a text; `changed` says that the section reads differently now."""

    reading: SectionReading
    changed: bool

    @property
    def start(self) -> int:
        """Where the section's title begins, in characters."""
        return self.reading.start


def placed_readings(text: TermsText) -> tuple[PlacedReading, ...]:
    """The plain lines of the sections that `text` still has, in its order."""
    bundled = catalogue.terms_text()
    readings = catalogue.terms_readings()
    if text == bundled:
        return tuple(PlacedReading(reading, changed=False) for reading in readings)
    starts = _titles(text.text)
    placed: list[SectionReading] = []
    for reading in readings:
        after = placed[-1].start if placed else -1
        start = next((place for place, title in starts if place > after and title == reading.title), None)
        if start is not None:
            placed.append(replace(reading, start=start))
    old = {reading.title: body for reading, body in _bodies(readings, bundled.text)}
    return tuple(
        PlacedReading(reading, changed=body != old[reading.title])
        for reading, body in _bodies(placed, text.text)
    )


def _titles(text: str) -> list[tuple[int, str]]:
    """Every line and where it begins."""
    found, place = [], 0
    for line in text.splitlines(keepends=True):
        found.append((place, normalised(line)))
        place += len(line)
    return found


def _bodies(readings: Sequence[SectionReading], text: str) -> list[tuple[SectionReading, str]]:
    ends = [*(reading.start for reading in readings), len(text)][1:]
    return [
        (reading, normalised(text[reading.start : end])) for reading, end in zip(readings, ends, strict=True)
    ]


def clause_of(text: TermsText, title: str) -> tuple[str, str]:
    """The words of a section without its title, and our plain line; empty where the text has none such."""
    placed = placed_readings(text)
    ends = [*(each.start for each in placed), len(text.text)][1:]
    for each, end in zip(placed, ends, strict=True):
        if each.reading.title == title:
            words = text.text[each.start : end].strip().removeprefix(title).strip()
            return words, each.reading.plain
    return "", ""

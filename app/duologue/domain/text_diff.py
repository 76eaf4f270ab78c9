"""Two versions of a text side by side: line by line, and within a changed line word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

_AROUND = 2  # equal lines that are shown before and after a change
_MOST_LINES = 5_000  # between the first and the last change; more are not matched line by line
_MOST_WORDS = 600  # of a line; a longer one is not matched word by word
_ALIKE = 0.4  # two lines that have less in common are not versions of each other
_FEW_WORDS = 3  # of a line, such as a date; two of them in the same place are taken for versions
MOST_ROWS = 2_000

Marks = tuple[tuple[int, int], ...]


class Change(StrEnum):
    """What a row shows; SKIPPED stands for equal lines that are left out."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of each version; marks are the changed stretches, as (start, length) in characters.

    A SKIPPED row has no words; `skipped` says for how many lines it stands.
    """

    change: Change
    old: str = ""
    new: str = ""
    old_marks: Marks = ()
    new_marks: Marks = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows, at most MOST_ROWS; `left_out` says how many more there are."""

    rows: tuple[Row, ...]
    changed: int
    removed: int
    added: int
    left_out: int = 0

    @property
    def same_words(self) -> bool:
        """Whether the versions differ in white space at most."""
        return not (self.changed or self.removed or self.added)


def compared_lines(old: Sequence[str], new: Sequence[str], *, whole: bool = False) -> Comparison:
    """How to come from the old lines to the new: what is the same far from changes is left out.

    `whole` leaves nothing out.
    """
    every = _rows(old, new)
    rows = list(every if whole else _with_context(every))
    kinds = [row.change for row in rows]
    return Comparison(
        rows=tuple(rows[:MOST_ROWS]),
        changed=kinds.count(Change.CHANGED),
        removed=kinds.count(Change.REMOVED),
        added=kinds.count(Change.ADDED),
        left_out=max(0, len(rows) - MOST_ROWS),
    )


def compared_words(old: str, new: str, *, whole: bool = False) -> Comparison:
    """Two texts line by line, and word by word within a changed line; blank lines don't count."""
    return compared_lines(_lines(old), _lines(new), whole=whole)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def _rows(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    yield from (Row(Change.SAME, line, line) for line in old[:start])
    if max(len(inner_old), len(inner_new)) > _MOST_LINES:
        yield from (Row(Change.REMOVED, line) for line in inner_old)
        yield from (Row(Change.ADDED, new=line) for line in inner_new)
    else:
        for kind, i, j, k, m in SequenceMatcher(None, inner_old, inner_new).get_opcodes():
            if kind == "equal":
                yield from (Row(Change.SAME, line, line) for line in inner_old[i:j])
            else:
                yield from _replaced(inner_old[i:j], inner_new[k:m])
    yield from (Row(Change.SAME, line, line) for line in old[len(old) - end :])


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    for before, after in zip_longest(old, new):
        if before is None:
            yield Row(Change.ADDED, new=after)
        elif after is None:
            yield Row(Change.REMOVED, before)
        else:
            yield from _line_pair(before, after)


def _line_pair(old: str, new: str) -> Iterator[Row]:
    before, after = old.split(" "), new.split(" ")
    if max(len(before), len(after)) > _MOST_WORDS:
        yield Row(Change.CHANGED, old, new, ((0, len(old)),), ((0, len(new)),))
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE and max(len(before), len(after)) > _FEW_WORDS:
        yield Row(Change.REMOVED, old)
        yield Row(Change.ADDED, new=new)
        return
    old_marks, new_marks = [], []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            old_marks.append(_stretch(before, i, j))
            new_marks.append(_stretch(after, k, m))
    yield Row(
        Change.CHANGED,
        old,
        new,
        tuple(mark for mark in old_marks if mark[1]),
        tuple(mark for mark in new_marks if mark[1]),
    )


def _stretch(words: Sequence[str], first: int, end: int) -> tuple[int, int]:
    """Where words `first` to `end` stand in the line, in characters."""
    start = sum(len(word) + 1 for word in words[:first])
    return start, len(" ".join(words[first:end]))


def _with_context(rows: Iterator[Row]) -> Iterator[Row]:
    """The changes with a few equal lines around them; the others are counted instead of shown."""
    listed = list(rows)
    changes = [place for place, row in enumerate(listed) if row.change is not Change.SAME]
    shown = {near for place in changes for near in range(place - _AROUND, place + _AROUND + 1)}
    skipped = 0
    for place, row in enumerate(listed):
        if place in shown:
            if skipped:
                yield Row(Change.SKIPPED, skipped=skipped)
            skipped = 0
            yield row
        else:
            skipped += 1
    if skipped:
        yield Row(Change.SKIPPED, skipped=skipped)

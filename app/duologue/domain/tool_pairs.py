"""A tool call and its result belong together: no server takes one without the other."""

from collections.abc import Iterable, Sequence

from duologue.domain.parts import Part, ToolCallPart, ToolResultPart

Parts = tuple[Part, ...]


def kept_in_pairs(before: Iterable[Parts], after: Sequence[Parts]) -> tuple[Parts, ...]:
    """The turns `after` an edit or a deletion, without the halves of pairs that lost their other half.

    A call that had no result `before`, and a result that had no call, stay: they were no pair.
    """
    torn = _pairs(before) - _pairs(after)
    return tuple(tuple(part for part in parts if _pair_id(part) not in torn) for parts in after)


def _pairs(turns: Iterable[Parts]) -> set[str]:
    calls: set[str] = set()
    results: set[str] = set()
    for parts in turns:
        for part in parts:
            if isinstance(part, ToolCallPart):
                calls.add(part.call_id)
            elif isinstance(part, ToolResultPart):
                results.add(part.call_id)
    return calls & results


def _pair_id(part: Part) -> str | None:
    return part.call_id if isinstance(part, ToolCallPart | ToolResultPart) else None

"""Looks over a history before it is sent for lost thinking, signatures and halves of tool calls.

Servers answer such a history with a refusal, or silently answer worse. Everything here is pure.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.request import RawMessage, Turn
from duologue.domain.style import ApiStyle

NO_RESULT = "No result was given."
_OPENS, _CLOSES = "<think>", "</think>"

Turns = tuple[Turn, ...]


class Damage(StrEnum):
    """What is wrong with a turn."""

    ORPHAN_TAG = "orphan_tag"
    THINKING_DROPPED = "thinking_dropped"
    THINKING_CHANGED = "thinking_changed"
    SIGNATURE_CHANGED = "signature_changed"
    SIGNATURE_MISSING = "signature_missing"
    FOREIGN_THINKING = "foreign_thinking"
    CALL_WITHOUT_RESULT = "call_without_result"
    RESULT_WITHOUT_CALL = "result_without_call"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with the turn at `place`, counted from 0; `call_id` names the call meant."""

    damage: Damage
    place: int
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a history goes; an `origin` of "" is not known."""

    style: ApiStyle
    origin: str = ""


def originals_of(turns: Iterable[Turn]) -> dict[str, Turn]:
    """The answers that called tools, by the ids of their calls, to compare a later history with."""
    return {
        part.call_id: turn
        for turn in turns
        for part in turn.parts
        if isinstance(part, ToolCallPart) and part.call_id
    }


def findings(turns: Turns, destination: Destination, originals: Mapping[str, Turn]) -> tuple[Finding, ...]:
    """Everything that is wrong, in the order of the turns; `originals` are answers as they came."""
    return tuple(
        finding
        for place, turn in enumerate(turns)
        for finding in (*_of_turn(place, turn, destination, originals), *_of_pairs(place, turns))
    )


def repaired(turns: Turns, found: Iterable[Finding], originals: Mapping[str, Turn]) -> Turns:
    """The turns with these findings mended; what is right already stays as it is."""
    mended = list(turns)
    missing: dict[int, list[str]] = {}
    for finding in found:
        if finding.damage is Damage.CALL_WITHOUT_RESULT:
            missing.setdefault(finding.place, []).append(finding.call_id)
        else:
            mended[finding.place] = _mended(mended[finding.place], finding, originals)
    for place in sorted(missing, reverse=True):
        _give_results(mended, place, missing[place])
    return tuple(mended)


def _of_turn(
    place: int, turn: Turn, destination: Destination, originals: Mapping[str, Turn]
) -> Iterator[Finding]:
    if turn.role != "assistant":
        return
    original, thoughts = original_of(turn, originals), _thoughts(turn)
    if turn.raw is not None and _goes_back(turn.raw, destination):
        if original is not None and original.raw != turn.raw and _suits(original, destination):
            yield from _found(place, _missing(_thoughts(original), turn.raw))
        return
    if any(isinstance(part, TextPart) and _is_orphan(part.text) for part in turn.parts):
        yield Finding(Damage.ORPHAN_TAG, place)
    if original is not None and _suits(original, destination):
        yield from _found(place, _compared(_thoughts(original), thoughts))
        return
    if turn.raw is not None and any(part.signature or part.redacted for part in thoughts):
        yield Finding(Damage.FOREIGN_THINKING, place)
    elif destination.style is ApiStyle.ANTHROPIC and any(_unsigned(part) for part in thoughts):
        yield Finding(Damage.SIGNATURE_MISSING, place)


def _found(place: int, damage: Damage | None) -> Iterator[Finding]:
    if damage is not None:
        yield Finding(damage, place)


def original_of(turn: Turn, originals: Mapping[str, Turn]) -> Turn | None:
    """The answer as it came that this turn was made of, told by the ids of its calls."""
    calls = (part.call_id for part in turn.parts if isinstance(part, ToolCallPart))
    return next((originals[call] for call in calls if call in originals), None)


def _compared(before: Sequence[ThinkingPart], now: Sequence[ThinkingPart]) -> Damage | None:
    if len(now) < len(before):
        return Damage.THINKING_DROPPED
    if [(part.text, part.redacted) for part in now] != [(part.text, part.redacted) for part in before]:
        return Damage.THINKING_CHANGED
    signatures = [part.signature for part in now]
    if signatures == [part.signature for part in before]:
        return None
    return Damage.SIGNATURE_CHANGED if all(signatures) else Damage.SIGNATURE_MISSING


def _missing(before: Sequence[ThinkingPart], raw: RawMessage) -> Damage | None:
    """What an edited message no longer holds; under which name each style writes it does not matter."""
    held = list(_texts(raw.message))
    for part in before:
        if not any((part.redacted or part.text) in text for text in held):
            return Damage.THINKING_DROPPED
        if part.signature and part.signature not in held:
            return Damage.SIGNATURE_CHANGED
    return None


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for entry in value.values():
                yield from _texts(entry)
        case list() | tuple():
            for entry in value:
                yield from _texts(entry)


def _of_pairs(place: int, turns: Turns) -> Iterator[Finding]:
    turn = turns[place]
    if turn.role == "assistant":
        following = turns[place + 1] if place + 1 < len(turns) else None
        given = set() if following is None or following.role != "user" else _result_ids(following)
        for call in _call_ids(turn):
            if call not in given:
                yield Finding(Damage.CALL_WITHOUT_RESULT, place, call)
    else:
        before = turns[place - 1] if place else None
        called = set() if before is None or before.role != "assistant" else set(_call_ids(before))
        for result in dict.fromkeys(_results(turn)):
            if result.call_id not in called:
                yield Finding(Damage.RESULT_WITHOUT_CALL, place, result.call_id)


def _mended(turn: Turn, finding: Finding, originals: Mapping[str, Turn]) -> Turn:
    match finding.damage:
        case Damage.ORPHAN_TAG:
            return replace(
                turn, parts=tuple(part for each in turn.parts for part in _untangled(each)), raw=None
            )
        case Damage.RESULT_WITHOUT_CALL:
            parts = tuple(_as_words(part, finding.call_id) for part in turn.parts)
            return replace(turn, parts=parts, raw=None)
        case Damage.FOREIGN_THINKING:
            return _without_thinking(turn, lambda part: bool(part.signature or part.redacted))
        case _:
            original = original_of(turn, originals)
            return original if original is not None else _without_thinking(turn, _unsigned)


def _give_results(turns: list[Turn], place: int, calls: Sequence[str]) -> None:
    """Put the missing results first in the turn that follows, or make one."""
    results = tuple(ToolResultPart(call, NO_RESULT) for call in calls)
    if place + 1 < len(turns) and turns[place + 1].role == "user":
        following = turns[place + 1]
        turns[place + 1] = replace(following, parts=results + following.parts, raw=None)
    else:
        turns.insert(place + 1, Turn("user", results))


def _without_thinking(turn: Turn, gone: Callable[[ThinkingPart], bool]) -> Turn:
    kept = tuple(part for part in turn.parts if not (isinstance(part, ThinkingPart) and gone(part)))
    return replace(turn, parts=kept, raw=None)


def _untangled(part: Part) -> Iterator[Part]:
    """Words before a closing tag were thinking."""
    if not isinstance(part, TextPart) or not _is_orphan(part.text):
        yield part
        return
    thinking, _, words = part.text.partition(_CLOSES)
    if thinking.strip():
        yield ThinkingPart(thinking.strip("\n"))
    if words.strip():
        yield replace(part, text=words.lstrip("\n"))


def _as_words(part: Part, call_id: str) -> Part:
    if isinstance(part, ToolResultPart) and part.call_id == call_id:
        return TextPart(f"Tool result: {part.text}")
    return part


def _is_orphan(text: str) -> bool:
    closes = text.find(_CLOSES)
    return closes >= 0 and _OPENS not in text[:closes]


def _unsigned(part: ThinkingPart) -> bool:
    return not part.signature and part.redacted is None


def _goes_back(raw: RawMessage, destination: Destination) -> bool:
    return raw.style is destination.style and (
        raw.origin in ("", destination.origin) or not destination.origin
    )


def _suits(original: Turn, destination: Destination) -> bool:
    return original.raw is None or _goes_back(original.raw, destination)


def _thoughts(turn: Turn) -> list[ThinkingPart]:
    return [part for part in turn.parts if isinstance(part, ThinkingPart)]


def _call_ids(turn: Turn) -> list[str]:
    return [part.call_id for part in turn.parts if isinstance(part, ToolCallPart)]


def _results(turn: Turn) -> list[ToolResultPart]:
    return [part for part in turn.parts if isinstance(part, ToolResultPart)]


def _result_ids(turn: Turn) -> set[str]:
    return {part.call_id for part in _results(turn)}

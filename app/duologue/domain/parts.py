"""The neutral parts a turn is made of, and their stored form."""

import json
from dataclasses import dataclass, field
from typing import Any

from duologue.domain.errors import StoreDamaged


@dataclass(frozen=True, slots=True)
class TextPart:
    """Words of the person or the model; `refusal` marks a model's refusal to answer."""

    text: str
    refusal: bool = False


@dataclass(frozen=True, slots=True)
class ThinkingPart:
    """What the model thought before it answered.

    `signature` goes back unchanged in the Anthropic style; `redacted` is thinking that only the
    server can read, with an empty `text`; `seconds` is how long it took, where we saw it happen.
    """

    text: str
    signature: str | None = None
    redacted: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ToolCallPart:
    """A tool the model wants called; `arguments` is the raw text, which may be cut or broken."""

    call_id: str
    name: str
    arguments: str

    def parsed(self) -> Any:
        """The arguments as an object where they parse whole, else the raw text."""
        if not self.arguments.strip():
            return {}
        try:
            value = json.loads(self.arguments, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            return self.arguments
        return value if isinstance(value, dict) else self.arguments


@dataclass(frozen=True, slots=True)
class ToolResultPart:
    """What a tool gave back, as typed by a person or a saved canned result."""

    call_id: str
    text: str
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class FilePart:
    """A text file as the person attached it; `size` is the file's length in bytes.

    `encoding` names how the bytes were read. The text is what was read then: a file that changes or goes
    away later changes no turn.
    """

    name: str
    text: str
    size: int = 0
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class ImagePart:
    """An image as the person attached it; `width` and `height` are in pixels, `size` in bytes.

    `sha256` names the bytes in the store. `data` are the bytes themselves, where they are at hand: they
    are not part of the stored form, and whoever sends a request reads them first.
    """

    name: str
    media_type: str
    sha256: str
    size: int
    width: int
    height: int
    data: bytes | None = field(default=None, repr=False, compare=False)


AttachedPart = FilePart | ImagePart
Part = TextPart | ThinkingPart | ToolCallPart | ToolResultPart | FilePart | ImagePart

_KINDS: dict[str, type[Part]] = {
    "text": TextPart,
    "thinking": ThinkingPart,
    "tool_call": ToolCallPart,
    "tool_result": ToolResultPart,
    "file": FilePart,
    "image": ImagePart,
}
_NOT_STORED = frozenset({"data"})
_NAMES = {kind: name for name, kind in _KINDS.items()}


def plain_text(parts: tuple[Part, ...]) -> str:
    """The words alone, as they are shown and read out."""
    return "\n\n".join(part.text for part in parts if isinstance(part, TextPart) and part.text)


def search_text(parts: tuple[Part, ...]) -> str:
    """What search looks through: the words, then the names and the texts of what is attached."""
    found = [plain_text(parts)]
    for part in parts:
        if isinstance(part, FilePart):
            found += [part.name, part.text]
        elif isinstance(part, ImagePart):
            found.append(part.name)
    return "\n\n".join(piece for piece in found if piece)


def attached_parts(parts: tuple[Part, ...]) -> tuple[AttachedPart, ...]:
    """The files and images among the parts, in their order."""
    return tuple(part for part in parts if isinstance(part, FilePart | ImagePart))


def parts_to_json(parts: tuple[Part, ...]) -> str:
    """The stored form: a list of objects, fields at their default left out."""
    return json.dumps([_part_to_json(part) for part in parts], ensure_ascii=False)


def parts_from_json(stored: str) -> tuple[Part, ...]:
    """The parts of a stored turn. Raises StoreDamaged if the text is not what `parts_to_json` wrote."""
    try:
        return tuple(_KINDS[entry.pop("kind")](**entry) for entry in json.loads(stored))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreDamaged("A stored message can't be read.", detail=type(error).__name__) from error


def _no_constant(name: str) -> Any:
    """NaN and Infinity are no JSON, though Python reads them."""
    raise ValueError(name)


def _part_to_json(part: Part) -> dict[str, Any]:
    stored: dict[str, Any] = {"kind": _NAMES[type(part)]}
    for name in part.__slots__:
        value = getattr(part, name)
        if value is not None and value is not False and name not in _NOT_STORED:
            stored[name] = value
    return stored

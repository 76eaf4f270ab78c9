"""How an attached file stands among the words of a turn: its name, then its text in a fence."""

import re

from duologue.domain.parts import FilePart, ImagePart, Part, TextPart

_SHORTEST_FENCE = 3
_LANGUAGE = re.compile(r"\.([A-Za-z0-9+#-]{1,16})$")
_TICKS = re.compile("`+")


def fenced(part: FilePart) -> str:
    """The file as Markdown; the fence is longer than any in the file, so that the text cannot end it."""
    longest = max((len(run) for run in _TICKS.findall(part.text)), default=0)
    fence = "`" * max(_SHORTEST_FENCE, longest + 1)
    found = _LANGUAGE.search(part.name)
    language = found.group(1).lower() if found else ""
    end = "" if part.text.endswith("\n") or not part.text else "\n"
    return f"{part.name}\n{fence}{language}\n{part.text}{end}{fence}"


def unseen(part: ImagePart) -> str:
    """What a model is told of an image that it does not get."""
    return f"(An image was attached here: {part.name}. It is not part of this request.)"


def as_words(part: Part) -> str | None:
    """The part as the model reads it, or None for what is no words of the person."""
    match part:
        case TextPart(text):
            return text
        case FilePart():
            return fenced(part)
        case ImagePart(data=None):
            return unseen(part)
        case _:
            return None

"""A guess of how many tokens a text is, without a tokenizer: good to about a third."""

import math
from collections.abc import Iterable

from duologue.domain.parts import (
    FilePart,
    ImagePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from duologue.domain.request import ChatRequest

_CHARACTERS_A_TOKEN = 4.0
_WIDE_FROM = "\u2e80"  # where the scripts begin that a tokenizer cuts finely, such as Chinese
_WIDE_A_TOKEN = 1.5
_COUNTED = 100_000  # characters that are looked at one by one; some 5 ms
_EACH_TURN = 4  # role and separators
_EACH_FILE = 8  # its name and its fence
_PIXELS_A_TOKEN = 750
_FEWEST_OF_IMAGE, _MOST_OF_IMAGE = 85, 1600  # services shrink a large image before they read it


def tokens_of(text: str) -> int:
    """About how many tokens `text` is; 0 only for no text."""
    wide = 0 if text.isascii() else _wide_in(text)
    return math.ceil((len(text) - wide) / _CHARACTERS_A_TOKEN + wide / _WIDE_A_TOKEN)


def _wide_in(text: str) -> int:
    """How many characters are of a script that is cut finely; of a very long text, about how many."""
    step = max(1, len(text) // _COUNTED)
    return min(len(text), step * sum(character >= _WIDE_FROM for character in text[::step]))


def tokens_of_request(request: ChatRequest) -> int:
    """About how many tokens the prompt of a request is."""
    return tokens_of(request.system) + sum(_EACH_TURN + tokens_of_parts(turn.parts) for turn in request.turns)


def tokens_of_parts(parts: Iterable[Part]) -> int:
    """About how many tokens the parts of a turn or an answer are."""
    return sum(map(_tokens_of_part, parts))


def _tokens_of_part(part: Part) -> int:
    match part:
        case TextPart(text) | ThinkingPart(text) | ToolResultPart(text=text):
            return tokens_of(text)
        case ToolCallPart(name=name, arguments=arguments):
            return tokens_of(name) + tokens_of(arguments)
        case FilePart(name, text):
            return _EACH_FILE + tokens_of(name) + tokens_of(text)
        case ImagePart(width=width, height=height):
            return min(_MOST_OF_IMAGE, max(_FEWEST_OF_IMAGE, width * height // _PIXELS_A_TOKEN))

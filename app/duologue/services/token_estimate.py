"""A guess of how many tokens a text is, without a tokenizer: good to about a third."""

import math

from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.request import ChatRequest

_CHARACTERS_A_TOKEN = 4.0
_WIDE_FROM = "\u2e80"  # where the scripts begin that a tokenizer cuts finely, such as Chinese
_WIDE_A_TOKEN = 1.5
_EACH_TURN = 4  # role and separators


def tokens_of(text: str) -> int:
    """About how many tokens `text` is; 0 only for no text."""
    wide = 0 if text.isascii() else sum(character >= _WIDE_FROM for character in text)
    return math.ceil((len(text) - wide) / _CHARACTERS_A_TOKEN + wide / _WIDE_A_TOKEN)


def tokens_of_request(request: ChatRequest) -> int:
    """About how many tokens the prompt of a request is."""
    turns = sum(_EACH_TURN + sum(map(_tokens_of_part, turn.parts)) for turn in request.turns)
    return tokens_of(request.system) + turns


def _tokens_of_part(part: Part) -> int:
    match part:
        case TextPart(text) | ThinkingPart(text) | ToolResultPart(text=text):
            return tokens_of(text)
        case ToolCallPart(name=name, arguments=arguments):
            return tokens_of(name) + tokens_of(arguments)

"""Which dialect speaks which style."""

from typing import assert_never

from duologue.api.anthropic import AnthropicDialect
from duologue.api.dialect import Dialect
from duologue.api.openai import OpenAIDialect
from duologue.domain.style import ApiStyle


def dialect_of(style: ApiStyle) -> Dialect:
    """The dialect of a style."""
    match style:
        case ApiStyle.OPENAI:
            return OpenAIDialect()
        case ApiStyle.ANTHROPIC:
            return AnthropicDialect()
        case _:
            assert_never(style)

"""The two API styles the service speaks."""

from enum import StrEnum


class ApiStyle(StrEnum):
    """How a request is written on the wire; chosen per chat, switchable in mid-chat."""

    OPENAI = "openai"
    ANTHROPIC = "anthropic"

    @property
    def label(self) -> str:
        """The name a person sees; a proper name, so it is not translated."""
        return "OpenAI" if self is ApiStyle.OPENAI else "Anthropic"

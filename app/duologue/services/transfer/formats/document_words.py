"""The words that stand around the turns of an exported chat."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """In the person's language; `language` is its code, such as "en"."""

    language: str = "en"
    untitled: str = "New chat"
    you: str = "You"
    answer: str = "Answer"
    system: str = "System prompt"
    thinking: str = "Thinking"
    tool_call: str = "Tool call: {name}"
    tool_result: str = "Tool result"
    image: str = "[image: {name}]"
    interrupted: str = "The answer was interrupted."
    stopped: str = "The answer was stopped."
    failed: str = "The answer failed: {message}"
    exported: str = "Exported from Duologue"
    refusal: str = "Refused"

"""Why a model stopped, by what the word of either style means."""

from enum import StrEnum


class StopMeaning(StrEnum):
    """The reasons that both styles know under names of their own."""

    END = "end"
    LENGTH = "length"
    TOOLS = "tools"
    FILTER = "filter"
    REFUSAL = "refusal"
    OTHER = "other"


_MEANINGS = {
    "stop": StopMeaning.END,
    "end_turn": StopMeaning.END,
    "stop_sequence": StopMeaning.END,
    "length": StopMeaning.LENGTH,
    "max_tokens": StopMeaning.LENGTH,
    "model_context_window_exceeded": StopMeaning.LENGTH,
    "tool_calls": StopMeaning.TOOLS,
    "function_call": StopMeaning.TOOLS,
    "tool_use": StopMeaning.TOOLS,
    "content_filter": StopMeaning.FILTER,
    "refusal": StopMeaning.REFUSAL,
}


def stop_meaning(reason: str) -> StopMeaning:
    """What a server's word means; OTHER for a word that nobody knows."""
    return _MEANINGS.get(reason, StopMeaning.OTHER)


def same_stop(one: str, other: str) -> bool:
    """Whether two words mean the same."""
    meaning = stop_meaning(one)
    return one == other or (meaning is stop_meaning(other) and meaning is not StopMeaning.OTHER)

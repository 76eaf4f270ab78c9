"""Why a model stopped, in plain words; a word nobody knows is shown as the server sent it."""

from duologue.ui.words import translate

_LONGEST = 40
_ORDINARY = frozenset(("stop", "end_turn", "stop_sequence"))
_LENGTH = frozenset(("length", "max_tokens"))
_FILTER = frozenset(("content_filter",))
_TOOLS = frozenset(("tool_calls", "tool_use", "function_call"))


def stop_words(reason: str | None) -> str:
    """A few words for the reason of a complete answer; empty for the ordinary end."""
    if reason is None:
        return translate("StopWords", "The server didn't say why it ended")
    if reason in _ORDINARY:
        return ""
    if reason in _LENGTH:
        return translate("StopWords", "Stopped at the length limit")
    if reason in _FILTER:
        return translate("StopWords", "Cut off by the service's filter")
    if reason in _TOOLS:
        return translate("StopWords", "Asks for a tool")
    if reason == "refusal":
        return translate("StopWords", "The model declined to go on")
    if reason == "model_context_window_exceeded":
        return translate("StopWords", "Stopped: the chat fills the model's context")
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in reason[:_LONGEST])
    return translate("StopWords", "Stopped for a reason unknown here: {reason}").format(reason=shown)

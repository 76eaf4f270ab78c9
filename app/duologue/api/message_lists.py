"""Messages that stand in a file: read in either style, and written down in the OpenAI style."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from duologue.api.json_text import JsonObject, as_list, as_object
from duologue.api.request_bodies import RequestBodies
from duologue.domain.errors import InputUnreadable
from duologue.domain.parts import Part, TextPart
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import LeftOut, ReadBody

_ROLES = ("system", "developer", "user", "assistant", "tool", "function")
_MISSING = {
    "image": LeftOut.IMAGES,
    "image_url": LeftOut.IMAGES,
    "input_image": LeftOut.IMAGES,
    "input_audio": LeftOut.AUDIO,
    "document": LeftOut.FILES,
    "file": LeftOut.FILES,
    "input_file": LeftOut.FILES,
}


class MessageLists:
    """Satisfies `services.ports.MessageLists`."""

    def __init__(self) -> None:
        self._bodies = RequestBodies()

    @staticmethod
    def is_body(value: object) -> bool:
        """Whether this is the body of a request, or a bare list of messages."""
        messages = value.get("messages") if isinstance(value, dict) else value
        return isinstance(messages, list) and bool(messages) and all(map(_is_message, messages))

    def read(self, value: object) -> ReadBody:
        """What the messages say. Raises InputUnreadable for what is no body."""
        if not self.is_body(value):
            raise InputUnreadable("This is not a list of messages.")
        body: JsonObject = value if isinstance(value, dict) else {"messages": value}
        style = self._bodies.style_of(body)
        request = self._bodies.read(style or ApiStyle.OPENAI, body).request
        turns = [Turn(turn.role, _kept(turn.parts)) for turn in request.turns]
        if request.prefill:
            turns.append(Turn("assistant", (TextPart(request.prefill),)))
        if not turns and not request.system:
            raise InputUnreadable("The messages are nested more deeply than any request.")
        return ReadBody(request.system, tuple(turns), request.model, style, _missing(body))

    def line(self, system: str, turns: Sequence[Turn]) -> Mapping[str, Any] | None:
        """The object that training data has on a line, or None where nothing was said.

        The system prompt stands first, and each tool call is followed by its result.
        """
        request = ChatRequest(model="", turns=tuple(turns), system=system)
        messages = self._bodies.body(ApiStyle.OPENAI, request)["messages"] if turns else []
        said = any(message["role"] != "system" for message in messages)
        return {"messages": messages} if said else None


def _is_message(value: object) -> bool:
    if not isinstance(value, dict) or value.get("role") not in _ROLES:
        return False
    return "content" in value or "tool_calls" in value


def _missing(body: JsonObject) -> Counter[LeftOut]:
    """What blocks there are that are no words; those that hold their bytes are taken along."""
    blocks = (
        as_object(block)
        for message in as_list(body["messages"])
        for block in as_list(as_object(message).get("content"))
    )
    kinds = (block.get("type") for block in blocks)
    return Counter(_MISSING[kind] for kind in kinds if isinstance(kind, str) and kind in _MISSING)


def _kept(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(part for part in parts if not isinstance(part, TextPart) or part.text)

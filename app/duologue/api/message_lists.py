"""Messages that stand in a file: read in either style, and written down in the OpenAI style."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from duologue.api.image_blocks import image_bytes
from duologue.api.json_text import JsonObject, as_list, as_object
from duologue.api.message_check import complaint, looks_like_message
from duologue.api.request_bodies import RequestBodies
from duologue.domain.errors import InputUnreadable
from duologue.domain.parts import ImagePart, Part, TextPart
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import LeftOut, ReadBody

_READ = ("text", "thinking", "redacted_thinking", "tool_use", "tool_result")
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
        """Whether this is meant to be the body of a request, or a bare list of messages."""
        messages = value.get("messages") if isinstance(value, dict) else value
        return isinstance(messages, list) and any(map(looks_like_message, messages))

    def read(self, value: object) -> ReadBody:
        """What the messages say. Raises InputUnreadable, with the place in words, where one is not sound."""
        if not self.is_body(value):
            raise InputUnreadable("This is not a list of messages.")
        body: JsonObject = value if isinstance(value, dict) else {"messages": value}
        if (wrong := complaint(body)) is not None:
            raise InputUnreadable(wrong)
        style = self._bodies.style_of(body)
        request = self._bodies.read(style or ApiStyle.OPENAI, body).request
        turns = [Turn(turn.role, (*_images(turn), *_kept(turn.parts))) for turn in request.turns]
        if request.prefill:
            turns.append(Turn("assistant", (TextPart(request.prefill),)))
        return ReadBody(request.system, tuple(turns), request.model, style, _missing(body))

    def line(self, system: str, turns: Sequence[Turn]) -> Mapping[str, Any] | None:
        """The object that training data has on a line, or None where nothing was said.

        The system prompt stands first, and each tool call is followed by its result.
        """
        request = ChatRequest(model="", turns=tuple(turns), system=system)
        messages = self._bodies.body(ApiStyle.OPENAI, request)["messages"] if turns else []
        said = any(message["role"] != "system" for message in messages)
        return {"messages": messages} if said else None


def _missing(body: JsonObject) -> Counter[LeftOut]:
    """What blocks there are that can't be taken along."""
    blocks = (
        as_object(block)
        for message in as_list(body["messages"])
        for block in as_list(as_object(message).get("content"))
        if as_object(message).get("role") != "user" or image_bytes(as_object(block)) is None
    )
    kinds = (str(block.get("type")) for block in blocks)
    return Counter(_MISSING.get(kind, LeftOut.PARTS) for kind in kinds if kind not in _READ)


def _images(turn: Turn) -> tuple[ImagePart, ...]:
    """The images that a message of a person holds itself; whoever keeps them looks what they are."""
    if turn.raw is None or turn.raw.message.get("role") != "user":
        return ()
    found = (image_bytes(as_object(block)) for block in as_list(turn.raw.message.get("content")))
    return tuple(ImagePart("", "", "", len(data), 0, 0, data) for data in found if data is not None)


def _kept(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(part for part in parts if not isinstance(part, TextPart) or part.text)

"""Tool calls of the OpenAI style: slots found by index, id or place; arguments kept as raw text.

Seen in the wild: two entries of one index in one chunk, names sent again with every piece, arguments
as an object instead of text, arguments sent whole twice, and no index or id at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from duologue.api.channels import Blocks
from duologue.api.json_text import JsonObject, as_index, as_list, as_object, as_text, write_json
from duologue.api.surrogates import SurrogateJoiner, without_lone_surrogates
from duologue.domain.events import StreamEvent, ToolArgumentsAdded, ToolCallStarted

_A_VALUE_FOLLOWS = (":", "[", ",")


@dataclass(slots=True)
class _Slot:
    block: int
    call_id: str = ""
    name: str = ""
    arguments: StringIO = field(default_factory=StringIO)
    length: int = 0
    joiner: SurrogateJoiner = field(default_factory=SurrogateJoiner)

    def new_part(self, fragment: str) -> str:
        """What this fragment adds: all of it, or its end where it repeats everything before it.

        JSON cannot go on with its own beginning, except where a value follows.
        """
        if self.length and len(fragment) >= self.length:
            known = self.arguments.getvalue()
            if fragment.startswith(known) and not known.rstrip().endswith(_A_VALUE_FOLLOWS):
                return fragment[len(known) :]
        return fragment

    def append(self, text: str) -> Iterator[StreamEvent]:
        shown = self.joiner.feed(text)
        if shown:
            self.arguments.write(shown)
            self.length += len(shown)
            yield ToolArgumentsAdded(shown, self.block)


class ToolCalls:
    """The tool calls of one answer."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._slots: list[_Slot] = []
        self._by_index: dict[int, _Slot] = {}

    def feed(self, entries: Any) -> Iterator[StreamEvent]:
        """The `tool_calls` of a delta."""
        for entry in map(as_object, as_list(entries)):
            function = as_object(entry.get("function"))
            slot = self._slot(entry, function)
            yield from self._name(slot, entry, function)
            arguments = _as_arguments(function.get("arguments"))
            yield from slot.append(slot.new_part(arguments))

    def reconcile(self, entries: Any) -> Iterator[StreamEvent]:
        """The `tool_calls` of a whole message: only what is missing is added."""
        for place, entry in enumerate(map(as_object, as_list(entries))):
            function = as_object(entry.get("function"))
            slot = self._by_id(as_text(entry.get("id")))
            if slot is None:
                slot = self._slots[place] if place < len(self._slots) else self._add()
            yield from self._name(slot, entry, function)
            whole, known = _as_arguments(function.get("arguments")), slot.arguments.getvalue()
            if whole.startswith(known):
                yield from slot.append(whole[len(known) :])

    def finish(self) -> Iterator[StreamEvent]:
        """What was held back; a call without an id gets one, for its result has to name it."""
        for place, slot in enumerate(self._slots, 1):
            yield from slot.append(slot.joiner.finish())
            if not slot.call_id:
                slot.call_id = f"call_{place}"
                yield ToolCallStarted(slot.call_id, slot.name, slot.block)

    def raw(self) -> list[JsonObject]:
        """The calls as they go back in the next request."""
        return [
            {
                "id": slot.call_id,
                "type": "function",
                "function": {"name": slot.name, "arguments": slot.arguments.getvalue()},
            }
            for slot in self._slots
        ]

    def _slot(self, entry: JsonObject, function: JsonObject) -> _Slot:
        call_id, index = as_text(entry.get("id")), as_index(entry.get("index"))
        if index is not None:
            slot = self._by_index.get(index)
            another = slot is not None and call_id and slot.call_id and call_id != slot.call_id
            if slot is None or (another and function.get("name")):
                slot = self._by_id(call_id) or self._add()
                self._by_index[index] = slot
            return slot
        known = self._by_id(call_id)
        if known is not None:
            return known
        return self._slots[-1] if self._slots and not call_id else self._add()

    def _by_id(self, call_id: str) -> _Slot | None:
        return next((slot for slot in self._slots if call_id and slot.call_id == call_id), None)

    def _add(self) -> _Slot:
        self._slots.append(_Slot(self._blocks.next()))
        return self._slots[-1]

    def _name(self, slot: _Slot, entry: JsonObject, function: JsonObject) -> Iterator[StreamEvent]:
        call_id = without_lone_surrogates(as_text(entry.get("id"))) or slot.call_id
        name = without_lone_surrogates(as_text(function.get("name"))) or slot.name
        if (call_id, name) != (slot.call_id, slot.name):
            slot.call_id, slot.name = call_id, name
            yield ToolCallStarted(call_id, name, slot.block)


def _as_arguments(arguments: Any) -> str:
    """Arguments as text; an object is written down as it would have come."""
    return write_json(arguments) if isinstance(arguments, dict) else as_text(arguments)

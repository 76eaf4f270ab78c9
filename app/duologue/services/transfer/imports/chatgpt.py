"""Reads ChatGPT's own export: each conversation is a tree of nodes, whose branches become our versions."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from duologue.domain.errors import InputUnreadable
from duologue.domain.message import Chat, Message, Role
from duologue.domain.parts import (
    AttachedPart,
    ImagePart,
    Part,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import ChatTree, LeftOut, circular, newest_leaf, with_versions
from duologue.domain.turn_state import TurnState
from duologue.services.transfer.imports.chatgpt_content import Contents, a_text, an_object, words_of
from duologue.services.transfer.imports.foreign import NewChat, moment, one_line

_EVERYBODY = "all"


@dataclass(slots=True)
class _Turn:
    """A turn while its nodes are gathered; a chain of nodes of one side is one turn."""

    id: str
    last: str  # the last node of it
    parent: "_Turn | None"
    role: Role
    parts: list[Part]
    created: str = ""
    model: str | None = None
    stopped: bool = False
    finished: bool = False
    calls: dict[str, str] = field(default_factory=dict)  # the last call of each tool, by the tool's name


def is_conversation(value: object) -> bool:
    """Whether this is a conversation of ChatGPT's export."""
    return isinstance(value, dict) and isinstance(value.get("mapping"), dict)


def chat_of(
    value: Mapping[str, Any],
    new: NewChat,
    left_out: Counter[LeftOut],
    enclosed: Mapping[str, AttachedPart | LeftOut],
) -> ChatTree | None:
    """The chat of a conversation, or None where nothing is in it that can be shown.

    `enclosed` holds the files that came with it.

    Raises InputUnreadable for a tree that goes in circles.
    """
    mapping: dict[str, Any] = {
        name: node for name, node in value["mapping"].items() if isinstance(node, dict)
    }
    title = one_line(value.get("title"))
    reading = _Reading(mapping, title, left_out, enclosed)
    ends = reading.read()
    messages = with_versions(_messages(reading.turns))
    if not messages:
        left_out[LeftOut.EMPTY_CHATS] += 1
        return None
    shown = ends.get(a_text(value.get("current_node")))
    identity = value.get("conversation_id") or value.get("id") or repr(sorted(mapping))
    number = hashlib.sha256(str(identity).encode("utf-8", "replace")).hexdigest()
    chat = Chat(
        id=f"chatgpt-{number[:32]}",
        title=title,
        title_source="person" if title else "none",
        profile_id=new.profile_id,
        style=new.style,
        model=new.model,
        system="\n\n".join(reading.system),
        archived=value.get("is_archived") is True,
        pinned=value.get("is_starred") is True,
        created=moment(value.get("create_time")) or messages[0].created,
        updated=moment(value.get("update_time")) or messages[-1].created,
        active_leaf=shown.id if shown is not None else newest_leaf(messages),
    )
    return ChatTree(chat, messages)


class _Reading:
    """Goes through the nodes of one conversation from the roots on, without recursion."""

    def __init__(
        self,
        mapping: Mapping[str, Any],
        title: str,
        left_out: Counter[LeftOut],
        enclosed: Mapping[str, AttachedPart | LeftOut],
    ) -> None:
        self._mapping = mapping
        self._left_out = left_out
        self._contents = Contents(left_out, enclosed)
        parents = {name: a_text(node.get("parent")) for name, node in mapping.items()}
        self._parents = {name: parent if parent in mapping else None for name, parent in parents.items()}
        if circular(self._parents):
            raise InputUnreadable(f"In the chat “{title[:60]}” the turns go in circles.")
        self._children: dict[str | None, list[str]] = {}
        for name, parent in self._parents.items():
            self._children.setdefault(parent, []).append(name)
        self.turns: list[_Turn] = []
        self.system: list[str] = []

    def read(self) -> dict[str, "_Turn | None"]:
        """The turn that each node became a part of, or, for a node that shows nothing, the one above."""
        became: dict[str, _Turn | None] = {}
        sole: dict[str | None, bool] = {None: False}  # nothing but this node goes on from the turn above
        waiting = list(reversed(self._children.get(None, [])))
        while waiting:
            name = waiting.pop()
            parent = self._parents[name]
            above = became[parent] if parent is not None else None
            alone = len(self._children.get(parent, [])) == 1
            shows = above is not None and above.last == parent
            sole[name] = alone and (shows or sole[parent])
            became[name] = self._take(name, above, alone=sole[name])
            waiting.extend(reversed(self._ordered(name)))
        return became

    def _ordered(self, name: str) -> list[str]:
        """The children of a node in the order ChatGPT lists them, which is that of their making."""
        listed = self._mapping[name].get("children")
        places = {child: place for place, child in enumerate(listed)} if _are_names(listed) else {}
        return sorted(self._children.get(name, []), key=lambda child: places.get(child, len(places)))

    def _take(self, name: str, above: _Turn | None, *, alone: bool) -> _Turn | None:
        message = self._mapping[name].get("message")
        if not isinstance(message, dict):
            return above
        author = an_object(message.get("author"))
        side = author.get("role")
        if side == "system":
            return self._take_system(message, above)
        if _is_hidden(message) or side not in ("user", "assistant", "tool"):
            self._left_out[LeftOut.NOTES] += 1
            return above
        parts, role = self._parts(name, message, author, above)
        if not parts:
            return above
        if above is not None and above.role is role and alone:
            above.parts.extend(parts)
            turn = above
        else:
            turn = _Turn(name, name, above, role, parts, calls=dict(above.calls) if above else {})
            self.turns.append(turn)
        self._note(turn, name, message)
        return turn

    def _note(self, turn: _Turn, name: str, message: Mapping[str, Any]) -> None:
        turn.last = name
        turn.created = turn.created or moment(message.get("create_time"))
        if turn.role is Role.ASSISTANT:
            slug = an_object(message.get("metadata")).get("model_slug")
            turn.model = one_line(slug) or turn.model
            turn.stopped = message.get("status") == "in_progress" or turn.stopped
            turn.finished = message.get("status") == "finished_successfully"
        if isinstance(turn.parts[-1], ToolCallPart):
            turn.calls[turn.parts[-1].name] = name

    def _take_system(self, message: Mapping[str, Any], above: _Turn | None) -> _Turn | None:
        words = words_of(an_object(message.get("content")))
        if words and not _is_hidden(message):
            self.system.append(words)
        elif words:
            self._left_out[LeftOut.NOTES] += 1
        return above

    def _parts(
        self, name: str, message: Mapping[str, Any], author: Mapping[str, Any], above: _Turn | None
    ) -> tuple[list[Part], Role]:
        content = an_object(message.get("content"))
        side, kind = author.get("role"), content.get("content_type")
        if side == "user":
            return [*self._contents.files(message), *self._contents.plain(content)], Role.USER
        if side == "tool":
            tool = one_line(author.get("name"))
            call = above.calls.get(tool) if above is not None else None
            parts = self._contents.plain(content)
            made: list[Part] = [part for part in parts if isinstance(part, ImagePart)]
            said = "\n\n".join(part.text for part in parts if isinstance(part, TextPart))
            words = said or words_of(content)  # a tool's result says at least that it is an image
            if call is None or not parts:  # a server takes no result without its call
                return parts, Role.USER if made else Role.ASSISTANT
            return [ToolResultPart(call, words, is_error=kind == "system_error"), *made], Role.USER
        recipient = message.get("recipient")
        if isinstance(recipient, str) and recipient not in (_EVERYBODY, ""):
            return [ToolCallPart(name, one_line(recipient), words_of(content))], Role.ASSISTANT
        return self._contents.plain(content, by_model=True), Role.ASSISTANT


def _messages(turns: Sequence[_Turn]) -> list[Message]:
    return [
        Message(
            id=turn.id,
            chat_id="",
            parent_id=turn.parent.id if turn.parent is not None else None,
            seq=number,
            role=turn.role,
            state=_state(turn),
            parts=tuple(turn.parts),
            style=ApiStyle.OPENAI if turn.role is Role.ASSISTANT else None,
            model=turn.model,
            created=turn.created,
            stop_reason="stop" if turn.finished else None,
        )
        for number, turn in enumerate(turns, 1)
    ]


def _state(turn: _Turn) -> TurnState:
    if turn.role is Role.USER:
        return TurnState.SENT
    return TurnState.INTERRUPTED if turn.stopped else TurnState.COMPLETE


def _is_hidden(message: Mapping[str, Any]) -> bool:
    metadata = an_object(message.get("metadata"))
    hidden = metadata.get("is_visually_hidden_from_conversation") or metadata.get("is_user_system_message")
    return bool(hidden) or message.get("weight") == 0


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)

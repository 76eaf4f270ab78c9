"""Makes a chat of the messages of a request."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from duologue.domain.message import Chat, Message, Role
from duologue.domain.parts import ImagePart, Part, TextPart
from duologue.domain.request import Turn
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import ChatTree, LeftOut, with_versions
from duologue.domain.turn_state import TurnState
from duologue.services.chats.library import title_from
from duologue.services.ports.transfer import MessageLists
from duologue.services.transfer.imports.enclosed import judged_file
from duologue.services.transfer.imports.foreign import NewChat, one_line

MOST_TURNS = 200_000


def chat_of(
    value: object, place: int, new: NewChat, bodies: MessageLists, left_out: Counter[LeftOut]
) -> ChatTree | None:
    """The chat, or None where nothing was said; `place` is where it stands in its file.

    The same text at the same place gives the same id, so that a second import is noticed.
    Raises InputUnreadable.
    """
    read = bodies.read(value)
    left_out.update(read.missing)
    told = [replace(turn, parts=_with_images(turn.parts, left_out)) for turn in read.turns]
    turns = [turn for turn in told if turn.parts]
    if not turns:
        left_out[LeftOut.EMPTY_CHATS] += 1
        return None
    style, model = read.style or new.style, read.model or new.model
    messages = with_versions(_messages(turns, style, model))
    text = json.dumps([place, value], sort_keys=True)
    chat = Chat(
        id=f"messages-{hashlib.sha256(text.encode()).hexdigest()[:32]}",
        title=title_from(one_line(_first_words(turns))),
        title_source="local",
        profile_id=new.profile_id,
        style=style,
        model=model,
        system=read.system,
        active_leaf=messages[-1].id,
    )
    return ChatTree(chat, messages)


def _with_images(parts: Sequence[Part], left_out: Counter[LeftOut]) -> tuple[Part, ...]:
    """The parts, each image known by what is in it; counts those that can't be attached."""
    kept: list[Part] = []
    for part in parts:
        if not isinstance(part, ImagePart) or part.data is None:
            kept.append(part)
            continue
        found = judged_file(f"image {1 + sum(isinstance(each, ImagePart) for each in kept)}", part.data)
        if isinstance(found, ImagePart):
            kept.append(replace(found, data=part.data))
        else:
            left_out[found if isinstance(found, LeftOut) else LeftOut.UNFIT] += 1
    return tuple(kept)


def _messages(turns: Sequence[Turn], style: ApiStyle, model: str) -> list[Message]:
    messages: list[Message] = []
    for number, turn in enumerate(turns, 1):
        is_answer = turn.role == "assistant"
        messages.append(
            Message(
                id=uuid4().hex,
                chat_id="",
                parent_id=messages[-1].id if messages else None,
                seq=number,
                role=Role(turn.role),
                state=TurnState.COMPLETE if is_answer else TurnState.SENT,
                parts=turn.parts,
                style=style if is_answer else None,
                model=model if is_answer else None,
            )
        )
    return messages


def _first_words(turns: Sequence[Turn]) -> str:
    parts: list[Part] = [part for turn in turns if turn.role == "user" for part in turn.parts]
    return next((part.text for part in parts if isinstance(part, TextPart)), "")

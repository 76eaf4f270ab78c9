"""Chats as Hypothesis makes them: random trees of turns with every kind of part."""

import hashlib
from dataclasses import replace

from hypothesis import strategies as st

from duologue.domain.errors import Failure
from duologue.domain.message import Chat, Message, Role
from duologue.domain.parts import (
    FilePart,
    ImagePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from duologue.domain.request import Parameters, RawMessage
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import ChatTree, with_versions
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
PICTURE_ID = hashlib.sha256(PICTURE).hexdigest()

_words = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
_names = st.text("abc xyz-_.漢字<&", max_size=12)
_time = st.sampled_from(["2025-11-01T00:00:00.000Z", "2026-02-28T23:59:59.999Z"])
_count = st.none() | st.integers(0, 10**9)
_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_names, inner, max_size=2),
    max_leaves=4,
)

parts: st.SearchStrategy[Part] = st.one_of(
    st.builds(TextPart, _words, st.booleans()),
    st.builds(ThinkingPart, _words, st.none() | _names, st.none() | _names, st.none() | st.floats(0, 1e6)),
    st.builds(ToolCallPart, _names, _names, _words),
    st.builds(ToolResultPart, _names, _words, st.booleans()),
    st.builds(FilePart, _names, _words, st.integers(0, 10**6), st.just("utf-8")),
    st.just(ImagePart("a.png", "image/png", PICTURE_ID, len(PICTURE), 16, 16)),
)
_usage = st.builds(Usage, _count, _count, _count, _count, _count).filter(lambda usage: usage != Usage())
_timing = st.builds(Timing, st.none() | st.floats(0, 1e7), st.none() | st.floats(0, 1e7))
_parameters = st.builds(
    Parameters,
    st.none() | st.integers(1, 10**6),
    st.none() | st.floats(0, 2),
    st.none() | st.floats(0, 1),
    st.lists(_names.filter(bool), max_size=2).map(tuple),
    st.sampled_from([None, "adaptive", "disabled"]),
)


@st.composite
def _message(draw: st.DrawFn, number: int, chat_id: str) -> Message:
    parent = draw(st.none() | st.integers(1, number - 1)) if number > 1 else None
    role = draw(st.sampled_from(Role))
    is_answer = role is Role.ASSISTANT
    ended = [TurnState.COMPLETE, TurnState.INTERRUPTED, TurnState.STOPPED, TurnState.FAILED]
    style = draw(st.sampled_from(ApiStyle)) if is_answer else None
    raw = (
        RawMessage(style, "https://a.example", draw(st.dictionaries(_names, _json, max_size=2)))
        if style
        else None
    )
    usage = draw(st.none() | _usage) if is_answer else None
    return Message(
        id=f"{chat_id}-{number}",
        chat_id=chat_id,
        parent_id=None if parent is None else f"{chat_id}-{parent}",
        seq=number,
        role=role,
        state=draw(st.sampled_from(ended)) if is_answer else TurnState.SENT,
        parts=tuple(draw(st.lists(parts, max_size=3))),
        style=style,
        model=draw(st.none() | _names) if is_answer else None,
        profile_id="demo" if is_answer else None,
        created=draw(_time),
        finished=draw(st.none() | _time) if is_answer else None,
        stop_reason=draw(st.none() | _names.filter(bool)) if is_answer else None,
        failure=draw(st.none() | st.builds(Failure, _names, _words, _count)) if is_answer else None,
        raw=draw(st.none() | st.just(raw)),
        usage=usage,
        usage_estimated=bool(usage) and draw(st.booleans()),
        timing=draw(st.none() | _timing) if is_answer else None,
        edited=is_answer and draw(st.booleans()),
    )


@st.composite
def trees(draw: st.DrawFn, chat_id: str = "chat-1") -> ChatTree:
    """A chat with up to eight turns, any of which may hang under any earlier one."""
    count = draw(st.integers(0, 8))
    messages = [draw(_message(number, chat_id)) for number in range(1, count + 1)]
    leaf = draw(st.sampled_from(messages)).id if messages else None
    chat = Chat(
        id=chat_id,
        title=" ".join(draw(_names).split()),
        profile_id="demo",
        style=draw(st.sampled_from(ApiStyle)),
        model=draw(_names),
        system=draw(_words),
        parameters=draw(_parameters),
        title_source=draw(st.sampled_from(["none", "local", "person"])),
        pinned=draw(st.booleans()),
        archived=draw(st.booleans()),
        unread=draw(st.booleans()),
        persona=draw(st.none() | _names.filter(bool)),
        created=draw(_time),
        updated=draw(_time),
        active_leaf=leaf,
        draft=draw(_words),
        context_from=draw(st.sampled_from([None, leaf])),
        context_note=draw(_words),
    )
    return ChatTree(chat, with_versions(messages))


def without_seq(tree: ChatTree) -> ChatTree:
    """The same tree without the numbers the store gives out."""
    return ChatTree(tree.chat, tuple(replace(message, seq=0) for message in tree.messages))

"""A whole chat as Markdown, with who speaks."""

import asyncio
import time
from collections.abc import Iterable

from duologue.domain.message import Message, Role
from duologue.domain.parts import attached_parts
from duologue.ui.transcript.document.copying import copy_words
from duologue.ui.transcript.list.turn_list import TurnList
from duologue.ui.words import translate

_SLICE_SECONDS = 0.008


def chat_as_markdown(messages: Iterable[Message]) -> str:
    """Every turn that has words, under a heading with its speaker."""
    return "\n\n".join(turn for turn in map(_turn, messages) if turn)


async def copy_chat(turns: TurnList) -> None:
    """Put the chat on the clipboard as Markdown, read in slices that leave time for the window."""
    said: list[str] = []
    due = time.perf_counter() + _SLICE_SECONDS
    for identity in tuple(turns.rows.ids):  # others may come meanwhile
        message = turns.rows.message_of(identity)
        if message is not None and (turn := _turn(message)):
            said.append(turn)
        if time.perf_counter() > due:
            await asyncio.sleep(0)
            due = time.perf_counter() + _SLICE_SECONDS
    copy_words("\n\n".join(said))


def _turn(message: Message) -> str:
    names = [f"[{part.name}]" for part in attached_parts(message.parts)]
    said = "\n\n".join(piece for piece in (" ".join(names), message.text.strip()) if piece)
    return f"## {_speaker(message)}\n\n{said}" if said else ""


def _speaker(message: Message) -> str:
    if message.role is Role.USER:
        return translate("WholeChat", "You")
    return message.model or translate("WholeChat", "Answer")

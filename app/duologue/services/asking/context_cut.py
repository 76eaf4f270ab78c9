"""Which turns of a long chat are still sent, and what stands for those that are not."""

from collections.abc import Sequence

from duologue.domain.message import Chat, Message, Role
from duologue.domain.parts import ToolCallPart, ToolResultPart

_NOTE = "[A summary of the conversation so far. The turns it stands for are not sent again.]\n{note}"


def cut_places(path: Sequence[Message]) -> list[int]:
    """The places a request may begin at, growing, 0 left out.

    Each is a turn of the person; no tool result at or after it belongs to a call before it.
    """
    torn = [False] * len(path)
    called: dict[str, int] = {}
    for place, message in enumerate(path):
        for part in message.parts:
            if isinstance(part, ToolCallPart):
                called[part.call_id] = place
            elif isinstance(part, ToolResultPart) and part.call_id in called:
                between = range(called[part.call_id] + 1, place + 1)
                for number in between:
                    torn[number] = True
    return [
        place
        for place, message in enumerate(path)
        if place and message.role is Role.USER and message.parts and not torn[place]
    ]


def first_sent(chat: Chat, path: Sequence[Message]) -> int:
    """The place of the first turn that is sent; 0 where nothing is left out.

    A `context_from` that is not on the path leaves nothing out; one where a pair of a tool's call and
    its result would be torn leaves out less.
    """
    if not chat.context_from:
        return 0
    wanted = next((place for place, turn in enumerate(path) if turn.id == chat.context_from), 0)
    return max((place for place in cut_places(path) if place <= wanted), default=0) if wanted else 0


def sent_part(chat: Chat, path: Sequence[Message]) -> tuple[Sequence[Message], str]:
    """The turns that are sent, and the note that stands for those before them, or "".

    A note without a `context_from` stands before the whole chat: it began with a summary of another one.
    """
    note = note_in_force(chat, path)
    return path[first_sent(chat, path) :], _NOTE.format(note=note) if note else ""


def note_in_force(chat: Chat, path: Sequence[Message]) -> str:
    """The note that is sent with this path; none where it stands for turns of another version of the chat."""
    is_used = not chat.context_from or first_sent(chat, path) > 0
    return chat.context_note.strip() if is_used else ""


def place_to_cut(path: Sequence[Message], weights: Sequence[int], room: int, at_least: int = 1) -> int | None:
    """The first place, from `at_least` on, from which the turns weigh no more than `room`.

    `weights` are those of the turns, in tokens. Where nothing fits, the last place; None where there is
    no place at all, because the chat is a single turn or all of it hangs together.
    """
    places = [place for place in cut_places(path) if place >= at_least]
    left = sum(weights)
    before = 0
    for place in places:
        left -= sum(weights[before:place])
        before = place
        if left <= room:
            return place
    return places[-1] if places else None

"""The rows of the chat list: headings by day and chats below them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from duologue.domain.message import ChatSummary
from duologue.ui.words import translate

_WEEK = 7


@dataclass(frozen=True, slots=True)
class ChatRow:
    """A heading (`chat` is None) or a chat."""

    text: str
    chat: ChatSummary | None = None


def rows_of(chats: Sequence[ChatSummary], today: date, wanted: str = "") -> list[ChatRow]:
    """Headings and chats in the order given; `wanted` keeps only titles that hold it."""
    rows: list[ChatRow] = []
    heading = ""
    for chat in chats:
        title = chat.title or translate("ChatRows", "New chat")
        if wanted.casefold() not in title.casefold():
            continue
        group = _group(chat, today)
        if group != heading:
            rows.append(ChatRow(group))
            heading = group
        rows.append(ChatRow(title, chat))
    return rows


def _group(chat: ChatSummary, today: date) -> str:
    if chat.pinned:
        return translate("ChatRows", "Pinned")
    try:
        day = datetime.fromisoformat(chat.updated).astimezone().date()
    except ValueError:
        return translate("ChatRows", "Earlier")
    if day >= today:
        return translate("ChatRows", "Today")
    if day == today - timedelta(days=1):
        return translate("ChatRows", "Yesterday")
    return (
        translate("ChatRows", "This week")
        if day > today - timedelta(days=_WEEK)
        else translate("ChatRows", "Earlier")
    )

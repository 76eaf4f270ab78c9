"""A search over all chats, and what it finds."""

from dataclasses import dataclass

from duologue.domain.message import Role
from duologue.domain.style import ApiStyle


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Words to look for, and what narrows the search; None narrows nothing.

    All words have to stand in one message or title; "words in quotes" have to stand side by side, and the
    last word may go on, unless a space follows it. `since` and `until` are UTC times in ISO 8601, the
    first included and the second not. Style, model and profile are those of an answer, and for what the
    person wrote those of the chat.
    """

    words: str
    style: ApiStyle | None = None
    model: str | None = None
    profile: str | None = None
    since: str | None = None
    until: str | None = None

    @property
    def narrowed(self) -> bool:
        """Whether anything but the words counts."""
        return any((self.style, self.model, self.profile, self.since, self.until))


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A message or, without a `message_id`, the title of a chat that holds the words.

    `text` is one line around them and `marks` are where they stand in it, as (start, end). `time` is UTC in
    ISO 8601: of the message, or when the chat was last used. `row` orders hits: the higher, the newer.
    """

    chat_id: str
    title: str
    message_id: str | None
    text: str
    marks: tuple[tuple[int, int], ...]
    time: str
    archived: bool
    row: int
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some hits, newest first; `next` is where to go on, or None where there is nothing more."""

    hits: tuple[SearchHit, ...]
    next: int | None = None

"""A chat and its turns, as they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from duologue.domain.errors import Failure
from duologue.domain.parts import Part, plain_text
from duologue.domain.request import Parameters, RawMessage
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage


class Role(StrEnum):
    """Who speaks."""

    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One version of one turn. Siblings under one parent are the versions a person can switch between.

    `version` counts from 1 among `versions` siblings; `seq` is the order of creation, used instead of
    any clock; times are UTC in ISO 8601. `usage_estimated` says that no server told the tokens; `edited`
    marks an answer that the person reworded.
    """

    id: str
    chat_id: str
    parent_id: str | None
    seq: int
    role: Role
    state: TurnState
    parts: tuple[Part, ...]
    style: ApiStyle | None = None
    model: str | None = None
    profile_id: str | None = None
    created: str = ""
    finished: str | None = None
    stop_reason: str | None = None
    failure: Failure | None = None
    raw: RawMessage | None = None
    usage: Usage | None = None
    usage_estimated: bool = False
    timing: Timing | None = None
    version: int = 1
    versions: int = 1
    edited: bool = False

    @property
    def text(self) -> str:
        """The words of the turn."""
        return plain_text(self.parts)


@dataclass(frozen=True, slots=True)
class AnswerEnding:
    """How an answer ended, to be stored with it."""

    state: TurnState
    parts: tuple[Part, ...]
    model: str | None = None
    stop_reason: str | None = None
    failure: Failure | None = None
    raw: RawMessage | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat's setup; its turns are a tree, and `active_leaf` names the end of the path that is shown.

    `context_from` names the first turn that is still sent where a long chat was shortened, and
    `context_note` is what stands for the turns before it (see `services.context_cut`).
    """

    id: str
    title: str
    profile_id: str
    style: ApiStyle
    model: str
    system: str = ""
    parameters: Parameters = field(default_factory=Parameters)
    title_source: str = "none"
    pinned: bool = False
    archived: bool = False
    deleted_at: str | None = None
    folder: str | None = None
    persona: str | None = None
    created: str = ""
    updated: str = ""
    active_leaf: str | None = None
    draft: str = ""
    context_from: str | None = None
    context_note: str = ""
    unread: bool = False


@dataclass(frozen=True, slots=True)
class ChatSummary:
    """One row of the chat list; times are UTC in ISO 8601. The last used has the highest `activity`."""

    id: str
    title: str
    profile_id: str
    updated: str
    pinned: bool = False
    activity: int = 0
    folder: str | None = None
    archived: bool = False
    unread: bool = False
    deleted_at: str | None = None


def summary_of(chat: Chat) -> ChatSummary:
    """The row of a chat that was read whole; where it stands in the list is not known of it."""
    return ChatSummary(
        id=chat.id,
        title=chat.title,
        profile_id=chat.profile_id,
        updated=chat.updated,
        pinned=chat.pinned,
        folder=chat.folder,
        archived=chat.archived,
        unread=chat.unread,
        deleted_at=chat.deleted_at,
    )


@dataclass(frozen=True, slots=True)
class UsageRow:
    """One line of the ledger: one request, whatever became of it.

    `price_id` says which price counted (see `services.costs`), `cost_micros` is in millionths of its
    currency; None is unknown. `provenance` is "reported" or "estimated".
    """

    time_utc: str
    message_id: str | None
    profile_id: str
    style: ApiStyle
    model: str
    state: TurnState
    usage: Usage | None
    timing: Timing
    raw_usage: dict[str, Any] | None = None
    provenance: str = "reported"
    run_id: str | None = None
    price_id: str | None = None
    cost_micros: int | None = None


@dataclass(frozen=True, slots=True)
class RemovedTurns:
    """What a deletion took away, so that it can be undone; only the store reads it.

    `rows` are the deleted turns, `changed` those that lost a part, both as they stood; `parents` pairs
    each turn that followed a deleted one with it. `active_leaf` is where the path that was shown ended, and
    `leaf_after` where it ended then.
    """

    chat_id: str
    rows: tuple[Mapping[str, Any], ...]
    parents: tuple[tuple[str, str], ...]
    changed: tuple[Mapping[str, Any], ...]
    active_leaf: str | None
    leaf_after: str | None

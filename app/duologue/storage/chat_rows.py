"""How chats and turns stand in the database's rows."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from duologue.domain.errors import Failure, StoreDamaged
from duologue.domain.message import Chat, ChatSummary, Message, Role
from duologue.domain.parts import parts_from_json
from duologue.domain.request import Parameters, RawMessage
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage

SUMMARY = "id, title, profile, updated, pinned, activity, folder, archived, unread, deleted_at"
_USAGE_NAMES = tuple(field.name for field in fields(Usage))


def message_from_row(row: sqlite3.Row) -> Message:
    """A turn with its usage, as `turns` reads it. Raises StoreDamaged."""
    style = ApiStyle(row["style"]) if row["style"] else None
    imported = _imported(row["imported_json"] if row["usage_row"] is None else None)
    return Message(
        id=row["id"],
        chat_id=row["chat"],
        parent_id=row["parent"],
        seq=row["seq"],
        role=Role(row["role"]),
        state=TurnState(row["state"]),
        parts=parts_from_json(row["parts_json"]),
        style=style,
        model=row["model"],
        profile_id=row["profile"],
        created=row["created"],
        finished=row["finished"],
        stop_reason=row["stop_reason"],
        failure=_failure(row["error_json"]),
        raw=_raw(row["raw_json"], row["raw_origin"], style),
        usage=_usage(row if imported is None else imported.get("usage") or {}),
        usage_estimated=row["usage_from"] == "estimated" if imported is None else "estimated" in imported,
        timing=_timing(row, imported),
        version=row["version"],
        versions=row["versions"],
        edited=bool(row["edited"]),
    )


def chat_from_row(row: sqlite3.Row) -> Chat:
    """A chat's setup. Raises StoreDamaged."""
    return Chat(
        id=row["id"],
        title=row["title"],
        profile_id=row["profile"],
        style=ApiStyle(row["style"]),
        model=row["model"],
        system=row["system"],
        parameters=parameters_from_json(row["params_json"]),
        title_source=row["title_source"],
        pinned=bool(row["pinned"]),
        archived=bool(row["archived"]),
        deleted_at=row["deleted_at"],
        folder=row["folder"],
        persona=row["persona"],
        created=row["created"],
        updated=row["updated"],
        active_leaf=row["active_leaf"],
        draft=row["draft"],
        context_from=row["context_from"],
        context_note=row["context_note"],
        unread=bool(row["unread"]),
    )


def summary_from_row(row: sqlite3.Row) -> ChatSummary:
    """One row of the chat list, read with `SUMMARY`."""
    return ChatSummary(
        id=row["id"],
        title=row["title"],
        profile_id=row["profile"],
        updated=row["updated"],
        pinned=bool(row["pinned"]),
        activity=row["activity"],
        folder=row["folder"],
        archived=bool(row["archived"]),
        unread=bool(row["unread"]),
        deleted_at=row["deleted_at"],
    )


def parameters_to_json(parameters: Parameters) -> str:
    """The stored form: an object of the parameters that are set."""
    known = {name: value for name, value in asdict(parameters).items() if value not in (None, ())}
    return json.dumps(known, ensure_ascii=False)


def failure_to_json(failure: Failure | None) -> str | None:
    """The stored form of a failure: an object of what is known of it."""
    if failure is None:
        return None
    known = {name: value for name, value in asdict(failure).items() if value is not None}
    return json.dumps(known, ensure_ascii=False)


def raw_to_json(raw: RawMessage | None) -> str | None:
    """The stored form of a raw message."""
    return None if raw is None else json.dumps(dict(raw.message), ensure_ascii=False)


def numbers_to_json(message: Message) -> str | None:
    """The stored form of the tokens and times that came with an imported answer."""
    numbers: dict[str, Any] = {}
    if message.usage is not None:
        numbers["usage"] = message.usage.to_json()
    if message.usage_estimated:
        numbers["estimated"] = True
    if message.timing is not None:
        numbers["timing"] = asdict(message.timing)
    return json.dumps(numbers) if numbers else None


def _imported(stored: str | None) -> dict[str, Any] | None:
    if stored is None:
        return None
    try:
        found: dict[str, Any] = json.loads(stored)
    except ValueError as error:
        raise StoreDamaged("The numbers of an answer can't be read.", detail=type(error).__name__) from error
    return found


def _timing(row: sqlite3.Row, imported: dict[str, Any] | None) -> Timing | None:
    if imported is not None:
        return Timing(**imported["timing"]) if "timing" in imported else None
    return None if row["usage_row"] is None else Timing(row["first_token_ms"], row["total_ms"])


def parameters_from_json(stored: str) -> Parameters:
    """The parameters in their stored form. Raises StoreDamaged."""
    try:
        known: dict[str, Any] = json.loads(stored)
        return Parameters(**{**known, "stop": tuple(known.get("stop", ()))})
    except (ValueError, TypeError) as error:
        raise StoreDamaged("A chat's parameters can't be read.", detail=type(error).__name__) from error


def _failure(stored: str | None) -> Failure | None:
    if stored is None:
        return None
    try:
        return Failure(**json.loads(stored))
    except (ValueError, TypeError) as error:
        raise StoreDamaged("A stored failure can't be read.", detail=type(error).__name__) from error


def _raw(stored: str | None, origin: str | None, style: ApiStyle | None) -> RawMessage | None:
    if stored is None or style is None:
        return None
    try:
        return RawMessage(style, origin or "", json.loads(stored))
    except ValueError as error:
        raise StoreDamaged("A stored answer can't be read.", detail=type(error).__name__) from error


def _usage(row: sqlite3.Row | Mapping[str, Any]) -> Usage | None:
    numbers = {name: row[name] for name in _USAGE_NAMES} if row else {}
    return None if all(number is None for number in numbers.values()) else Usage(**numbers)


def setup_to_values(chat: Chat) -> dict[str, Any]:
    """The columns of whom a chat asks, and how."""
    return {
        "profile": chat.profile_id,
        "style": chat.style,
        "model": chat.model,
        "system": chat.system,
        "params_json": parameters_to_json(chat.parameters),
        "persona": chat.persona,
        "context_from": chat.context_from,
        "context_note": chat.context_note,
    }

"""Our own format: everything of a chat, lossless and versioned, and nothing that is secret."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from duologue.domain.errors import Failure, InputUnreadable, StoreDamaged
from duologue.domain.message import Chat, Message
from duologue.domain.parts import Part, parts_from_json, parts_to_json
from duologue.domain.request import RawMessage
from duologue.domain.shelf import Folder
from duologue.domain.transfer import ChatTree, FileRecord, check_tree, with_versions
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage
from duologue.services.transfer.formats.typed import a_list, an_object, built

FORMAT = "duologue"
VERSION = 1

# What leaves the app, by its name here and in the file; what is not named stays here.
_CHAT = {
    "id": "id",
    "title": "title",
    "title_source": "title_source",
    "folder": "folder",
    "pinned": "pinned",
    "archived": "archived",
    "unread": "unread",
    "profile_id": "profile",
    "style": "style",
    "model": "model",
    "system": "system",
    "persona": "persona",
    "created": "created",
    "updated": "updated",
    "active_leaf": "active_leaf",
    "draft": "draft",
    "context_from": "context_from",
    "context_note": "context_note",
}
_MESSAGE = {
    "id": "id",
    "parent_id": "parent",
    "role": "role",
    "state": "state",
    "style": "style",
    "model": "model",
    "profile_id": "profile",
    "created": "created",
    "finished": "finished",
    "stop_reason": "stop_reason",
    "usage_estimated": "usage_estimated",
    "edited": "edited",
}


def chat_entry(tree: ChatTree) -> dict[str, Any]:
    """A chat as a JSON object; fields that are not set are left out."""
    entry = _named(tree.chat, _CHAT)
    parameters = _set(asdict(tree.chat.parameters), unset=(None, ()))
    if parameters:
        entry["parameters"] = parameters
    return entry | {"messages": [_message_entry(message) for message in tree.messages]}


def folder_entry(folder: Folder) -> dict[str, Any]:
    """A folder as a JSON object."""
    defaults = _set(asdict(folder.defaults))
    defaults["parameters"] = _set(defaults["parameters"], unset=(None, ()))
    return {"id": folder.id, "name": folder.name, "defaults": defaults} | _set({"parent": folder.parent})


def file_entry(file: FileRecord) -> dict[str, Any]:
    """The bytes of an attachment as a JSON object."""
    return {"id": file.id, "data": base64.b64encode(file.data).decode()}


def chat_of(given: object) -> ChatTree:
    """The chat of an entry. Raises InputUnreadable, also for turns in circles or named twice."""
    entry = an_object(given, "A chat")
    parents: dict[str, str | None] = {}
    messages: list[Message] = []
    for number, each in enumerate(a_list(entry.get("messages", []), "The turns of a chat"), 1):
        message = _message_of(each, str(entry.get("id")), number)
        if message.id in parents:
            raise InputUnreadable("Two turns of a chat have the same id.")
        parents[message.id] = message.parent_id
        messages.append(message)
    chat = built(Chat, entry, _CHAT, deleted_at=None, title=" ".join(_text(entry, "title").split())[:200])
    check_tree(chat.title, parents)
    if chat.active_leaf is not None and chat.active_leaf not in parents:
        raise InputUnreadable(f"The chat “{chat.title[:60]}” shows a turn that isn't there.")
    return ChatTree(chat, with_versions(messages))


def folder_of(given: object) -> Folder:
    """The folder of an entry. Raises InputUnreadable."""
    folder = built(Folder, given)
    return replace(folder, name=" ".join(folder.name.split())[:200])


def file_of(given: object) -> FileRecord:
    """The bytes of an entry. Raises InputUnreadable."""
    entry = an_object(given, "A file")
    try:
        return FileRecord(_text(entry, "id"), base64.b64decode(_text(entry, "data"), validate=True))
    except binascii.Error as error:
        raise InputUnreadable("The data of an attached file can't be read.") from error


def check_version(version: object) -> None:
    """Raises InputUnreadable for a file of a newer Duologue."""
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise InputUnreadable("The file doesn't say which version of the format it has.")
    if version > VERSION:
        raise InputUnreadable(
            f"This file was written by a newer Duologue (its format is {version}, the newest known here is "
            f"{VERSION}). Update Duologue and import it then."
        )


def _message_entry(message: Message) -> dict[str, Any]:
    entry = _named(message, _MESSAGE) | {"parts": json.loads(parts_to_json(message.parts))}
    if message.failure is not None:
        entry["failure"] = _set(asdict(message.failure))
    if message.raw is not None:
        raw = message.raw
        entry["raw"] = {"style": raw.style, "origin": raw.origin, "message": dict(raw.message)}
    if message.usage is not None:
        entry["usage"] = _set(message.usage.to_json())
    if message.timing is not None:
        entry["timing"] = _set(asdict(message.timing))
    return entry


def _message_of(given: object, chat_id: str, number: int) -> Message:
    entry = an_object(given, "A turn")
    nested = {
        "failure": Failure,
        "raw": RawMessage,
        "usage": Usage,
        "timing": Timing,
    }
    fixed: dict[str, Any] = {
        name: built(kind, entry[name]) if name in entry else None for name, kind in nested.items()
    }
    message = built(
        Message,
        entry,
        _MESSAGE,
        chat_id=chat_id,
        seq=number,
        parts=_parts_of(entry.get("parts")),
        version=1,
        versions=1,
        **fixed,
    )
    if message.state is TurnState.STREAMING:
        raise InputUnreadable("A turn in the file is still being written.")
    return message


def _parts_of(given: object) -> tuple[Part, ...]:
    entries = [an_object(entry, "A part") for entry in a_list(given, "The parts of a turn")]
    try:
        parts = parts_from_json(json.dumps(entries))
    except StoreDamaged as error:
        raise InputUnreadable("A part of a turn is of a kind that is not known.") from error
    return tuple(built(type(part), entry) for part, entry in zip(parts, entries, strict=True))


def _named(value: Chat | Message, names: Mapping[str, str]) -> dict[str, Any]:
    """The fields of these names; those that are None or as they are by default are left out."""
    defaults = {field.name: field.default for field in fields(value)}
    held = {name: getattr(value, name) for name in names}
    return {names[name]: each for name, each in held.items() if each is not None and each != defaults[name]}


def _set(values: Mapping[str, Any], unset: tuple[object, ...] = (None,)) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in unset}


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name, "")
    if not isinstance(value, str):
        raise InputUnreadable(f"“{name}” should be text.")
    return value

"""Writes whole chats into the database, within a transaction of the caller's."""

import hashlib
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from duologue.domain.message import Chat, Message
from duologue.domain.parts import ImagePart, Part, parts_to_json, search_text
from duologue.domain.shelf import Folder
from duologue.domain.transfer import ChatTree, FileRecord, OnKnown, Record
from duologue.storage.chat_rows import failure_to_json, numbers_to_json, parameters_to_json, raw_to_json
from duologue.storage.folders import insert_folder
from duologue.storage.search_index import put_title, put_words
from duologue.storage.text import repaired, storable

_OUR_IDS = re.compile(r"[A-Za-z0-9_-]{1,64}")
_AT_ONCE = 500  # values in one statement


class ArchiveWriter:
    """Takes one record after the other; files and folders come before the chats that use them."""

    def __init__(self, connection: sqlite3.Connection, on_known: OnKnown, now: str) -> None:
        self._connection = connection
        self._on_known = on_known
        self._now = now
        self._folders: dict[str, str] = {}
        self._files: dict[str, str] = {}
        self._new_files: list[str] = []
        self.chat_ids: list[str] = []
        self.folder_ids: list[str] = []
        self.turns = 0
        self.skipped = 0
        self.files_missing = 0

    def add(self, record: Record) -> None:
        """Write one record."""
        match record:
            case Folder():
                self._add_folder(record)
            case FileRecord():
                self._add_file(record)
            case ChatTree():
                self._add_chat(record)

    def finish(self) -> None:
        """Put the new chats where they belong by their dates, and drop files that no chat uses."""
        for start in range(0, len(self._new_files), _AT_ONCE):
            some = self._new_files[start : start + _AT_ONCE]
            self._connection.execute(
                f"DELETE FROM content WHERE sha256 IN ({_marks(some)})"  # noqa: S608 - question marks
                " AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.sha256 = content.sha256)"
                " AND NOT EXISTS (SELECT 1 FROM draft_attachment d WHERE d.sha256 = content.sha256)",
                some,
            )
        self._order_by_date()

    # -- folders and files -----------------------------------------------------------------------

    def _add_folder(self, folder: Folder) -> None:
        """A folder that is here already is used as it is."""
        if self._is_taken("folder", folder.id):
            self._folders[folder.id] = folder.id
            return
        identity = folder.id if _OUR_IDS.fullmatch(folder.id) else uuid4().hex
        parent = self._folders.get(folder.parent or "")
        insert_folder(
            self._connection, replace(folder, id=identity, name=repaired(folder.name), parent=parent)
        )
        self._folders[folder.id] = identity
        self.folder_ids.append(identity)

    def _add_file(self, file: FileRecord) -> None:
        digest = hashlib.sha256(file.data).hexdigest()
        self._files[file.id] = digest
        added = self._connection.execute(
            "INSERT OR IGNORE INTO content (sha256, data) VALUES (?, ?)", (digest, file.data)
        )
        if added.rowcount:
            self._new_files.append(digest)

    # -- chats -----------------------------------------------------------------------------------

    def _add_chat(self, tree: ChatTree) -> None:
        chat = tree.chat
        known = self._is_taken("chat", chat.id)
        if known and self._on_known is OnKnown.SKIP:
            self.skipped += 1
            return
        fresh = known or not _OUR_IDS.fullmatch(chat.id)
        identity = uuid4().hex if fresh else chat.id
        names = self._names(tree.messages, fresh=fresh)
        values = {
            **_setup(chat),
            "id": identity,
            "folder": self._folders.get(chat.folder or ""),
            "created": chat.created or self._now,
            "updated": chat.updated or chat.created or self._now,
            "deleted_at": None,
            "active_leaf": None,
            "activity": 0,
            "context_from": names.get(chat.context_from or ""),
        }
        cursor = self._connection.execute(
            f"INSERT INTO chat ({', '.join(values)}) VALUES ({_marks(list(values))})",  # noqa: S608 - our own names
            storable(list(values.values())),
        )
        put_title(self._connection, cursor.lastrowid or 0, "", repaired(chat.title))
        for message in tree.messages:
            self._add_message(message, identity, names)
        leaf = names.get(chat.active_leaf or "")
        self._connection.execute("UPDATE chat SET active_leaf = ? WHERE id = ?", (leaf, identity))
        self.chat_ids.append(identity)
        self.turns += len(tree.messages)

    def _names(self, messages: Sequence[Message], *, fresh: bool) -> dict[str, str]:
        """The ids the turns get: their own where all of them are free."""
        own = [message.id for message in messages]
        fresh = fresh or not all(map(_OUR_IDS.fullmatch, own))
        for start in range(0, 0 if fresh else len(own), _AT_ONCE):
            some = own[start : start + _AT_ONCE]
            taken = self._connection.execute(
                f"SELECT 1 FROM message WHERE id IN ({_marks(some)}) LIMIT 1",  # noqa: S608 - question marks
                some,
            )
            fresh = fresh or taken.fetchone() is not None
        return {identity: uuid4().hex if fresh else identity for identity in own}

    def _add_message(self, message: Message, chat_id: str, names: dict[str, str]) -> None:
        identity = names[message.id]
        images = [part for part in message.parts if isinstance(part, ImagePart)]
        parts = tuple(part for each in message.parts if (part := self._with_file(each)) is not None)
        words = repaired(search_text(parts))
        cursor = self._connection.execute(
            "INSERT INTO message (id, chat, parent, role, state, style, model, profile, created, finished,"
            " stop_reason, error_json, parts_json, raw_json, raw_origin, text_plain, edited, imported_json)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            storable(
                [
                    identity,
                    chat_id,
                    None if message.parent_id is None else names[message.parent_id],
                    message.role,
                    message.state,
                    message.style,
                    message.model,
                    message.profile_id,
                    message.created or self._now,
                    message.finished,
                    message.stop_reason,
                    failure_to_json(message.failure),
                    parts_to_json(parts),
                    raw_to_json(message.raw),
                    message.raw.origin if message.raw else None,
                    words,
                    int(message.edited),
                    numbers_to_json(message),
                ]
            ),
        )
        put_words(self._connection, cursor.lastrowid or 0, "", words)
        for part in parts if images else ():
            if isinstance(part, ImagePart):
                self._attach(part, identity)

    def _with_file(self, part: Part) -> Part | None:
        """The part, an image named by the bytes that came with it; None where none came."""
        if not isinstance(part, ImagePart):
            return part
        digest = self._files.get(part.sha256)
        if digest is None:
            self.files_missing += 1
            return None
        return replace(part, sha256=digest)

    def _attach(self, part: ImagePart, message_id: str) -> None:
        self._connection.execute(
            "INSERT INTO attachment (id, message, name, kind, sha256, bytes) VALUES (?, ?, ?, ?, ?, ?)",
            storable([uuid4().hex, message_id, part.name, "image", part.sha256, part.size]),
        )

    def _order_by_date(self) -> None:
        """Merge the new chats into the order of the list; those that were there keep theirs."""
        new = set(self.chat_ids)
        rows = self._connection.execute("SELECT id, updated FROM chat ORDER BY activity, number").fetchall()
        here = [(row["updated"], row["id"]) for row in rows if row["id"] not in new]
        came = sorted((row["updated"], row["id"]) for row in rows if row["id"] in new)
        order = [identity for _, identity in _merged(here, came)]
        self._connection.executemany(
            "UPDATE chat SET activity = ? WHERE id = ?",
            ((number, identity) for number, identity in enumerate(order, 1)),
        )

    def _is_taken(self, table: str, identity: str) -> bool:
        row = self._connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", storable([identity])).fetchone()  # noqa: S608 - our own names
        return row is not None


def _setup(chat: Chat) -> dict[str, Any]:
    return {
        "title": chat.title,
        "title_source": chat.title_source,
        "pinned": int(chat.pinned),
        "archived": int(chat.archived),
        "unread": int(chat.unread),
        "profile": chat.profile_id,
        "style": chat.style,
        "model": chat.model,
        "system": chat.system,
        "params_json": parameters_to_json(chat.parameters),
        "persona": chat.persona,
        "draft": chat.draft,
        "context_note": chat.context_note,
    }


def _merged(here: list[tuple[str, str]], came: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Both lists as one, each in its own order: `here` need not be in the order of its dates."""
    merged: list[tuple[str, str]] = []
    place = 0
    for chat in here:
        while place < len(came) and came[place][0] < chat[0]:
            merged.append(came[place])
            place += 1
        merged.append(chat)
    return merged + came[place:]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))

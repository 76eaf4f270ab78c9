"""Writes whole chats into the database, step by step, and shows them when all are there."""

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from duologue.domain.message import Chat, Message
from duologue.domain.parts import ImagePart, Part, parts_to_json, search_text
from duologue.domain.shelf import Folder
from duologue.domain.transfer import ChatTree, FileRecord, OnKnown, Record
from duologue.storage import arriving, attachments
from duologue.storage.chat_rows import failure_to_json, numbers_to_json, parameters_to_json, raw_to_json
from duologue.storage.folders import insert_folder
from duologue.storage.list_order import Dated, put_by_date
from duologue.storage.search_index import put_title, put_words
from duologue.storage.text import repaired, storable

_OUR_IDS = re.compile(r"[A-Za-z0-9_-]{1,64}")
_AT_ONCE = 500  # values in one statement


class ArchiveWriter:
    """Takes one record after the other; files and folders come before the chats that use them.

    What it writes stays on its way until `reveal`. Its generators may be left to rest, with their
    transaction ended, wherever they yield.
    """

    def __init__(self, on_known: OnKnown, now: str) -> None:
        self._on_known = on_known
        self._now = now
        self._folder_ids: dict[str, str] = {}
        self._new_folders: list[Folder] = []
        self._in_folder: list[tuple[str, str]] = []
        self._files: dict[str, str] = {}
        self._dated: list[Dated] = []
        self._titles: list[tuple[int, str]] = []
        self._leaves: list[tuple[str | None, str]] = []
        self.turns = 0
        self.skipped = 0
        self.files_missing = 0

    @property
    def chat_ids(self) -> tuple[str, ...]:
        """The chats that were written."""
        return tuple(identity for _, identity in self._dated)

    @property
    def folder_ids(self) -> tuple[str, ...]:
        """The folders that are new here."""
        return tuple(folder.id for folder in self._new_folders)

    def add(self, connection: sqlite3.Connection, records: Iterable[Record]) -> Iterator[None]:
        """Write records."""
        for record in records:
            match record:
                case Folder():
                    self._note_folder(connection, record)
                case FileRecord():
                    self._add_file(connection, record)
                case ChatTree():
                    yield from self._add_chat(connection, record)
            yield

    def finish(self, connection: sqlite3.Connection) -> Iterator[None]:
        """What is left to do when all records came: titles, what is shown of each chat, and where it stands.

        A title's row in the index lies before those of all turns, and the index writes down what it has
        gathered at each step back; a change of a chat makes it do so, too.
        """
        for number, title in reversed(self._titles):
            put_title(connection, number, "", title)
            yield
        for leaf in self._leaves:
            connection.execute("UPDATE chat SET active_leaf = ? WHERE id = ?", leaf)
            yield
        yield from arriving.drop_unused_files(connection)
        yield from put_by_date(connection, self._dated)

    def reveal(self, connection: sqlite3.Connection) -> None:
        """Show all that was written, at once."""
        for folder in self._new_folders:
            insert_folder(connection, folder)
        connection.executemany(
            "UPDATE chat SET folder = (SELECT id FROM folder WHERE id = ?) WHERE id = ?", self._in_folder
        )
        arriving.reveal(connection)

    # -- folders and files -----------------------------------------------------------------------

    def _note_folder(self, connection: sqlite3.Connection, folder: Folder) -> None:
        """A folder that is here already is used as it is; a new one is made when its chats are shown."""
        if _is_taken(connection, "folder", folder.id):
            self._folder_ids[folder.id] = folder.id
            return
        identity = folder.id if _OUR_IDS.fullmatch(folder.id) else uuid4().hex
        parent = self._folder_ids.get(folder.parent or "")
        self._folder_ids[folder.id] = identity
        self._new_folders.append(replace(folder, id=identity, name=repaired(folder.name), parent=parent))

    def _add_file(self, connection: sqlite3.Connection, file: FileRecord) -> None:
        digest = hashlib.sha256(file.data).hexdigest()
        self._files[file.id] = digest
        arriving.keep_file(connection, digest, file.data)

    # -- chats -----------------------------------------------------------------------------------

    def _add_chat(self, connection: sqlite3.Connection, tree: ChatTree) -> Iterator[None]:
        chat = tree.chat
        known = _is_taken(connection, "chat", chat.id)
        if known and self._on_known is OnKnown.SKIP:
            self.skipped += 1
            return
        fresh = known or not _OUR_IDS.fullmatch(chat.id)
        identity = uuid4().hex if fresh else chat.id
        taken = _Taken(fresh or not all(_OUR_IDS.fullmatch(message.id) for message in tree.messages))
        yield from taken.look(connection, [message.id for message in tree.messages])
        names = {each.id: uuid4().hex if taken.any else each.id for each in tree.messages}
        updated = chat.updated or chat.created or self._now
        values = {
            **_setup(chat),
            "id": identity,
            "created": chat.created or self._now,
            "updated": updated,
            "deleted_at": arriving.NO_TIME,
            "activity": 0,
            "context_from": names.get(chat.context_from or ""),
        }
        cursor = connection.execute(
            f"INSERT INTO chat ({', '.join(values)}) VALUES ({_marks(list(values))})",  # noqa: S608 - our own names
            storable(list(values.values())),
        )
        self._titles.append((cursor.lastrowid or 0, repaired(chat.title)))
        yield from self._add_messages(connection, tree.messages, identity, names)
        self._leaves.append((names.get(chat.active_leaf or ""), identity))
        self._dated.append((updated, identity))
        if chat.folder in self._folder_ids:
            self._in_folder.append((self._folder_ids[chat.folder], identity))
        self.turns += len(tree.messages)

    def _add_messages(
        self,
        connection: sqlite3.Connection,
        messages: Sequence[Message],
        chat_id: str,
        names: Mapping[str, str],
    ) -> Iterator[None]:
        """Each turn under its parent, which may be a younger one: those are hung up at the end."""
        here: set[str | None] = {None}
        later: list[tuple[str, str]] = []
        for message in messages:
            parent = message.parent_id
            if parent is not None and parent not in here:
                later.append((names[parent], names[message.id]))
                parent = None
            here.add(message.id)
            self._add_message(
                connection, message, chat_id, names[message.id], None if parent is None else names[parent]
            )
            yield
        for parent_name, name in later:
            connection.execute("UPDATE message SET parent = ? WHERE id = ?", (parent_name, name))
            yield

    def _add_message(
        self,
        connection: sqlite3.Connection,
        message: Message,
        chat_id: str,
        identity: str,
        parent: str | None,
    ) -> None:
        parts = tuple(part for each in message.parts if (part := self._with_file(each)) is not None)
        words = repaired(search_text(parts))
        values = {
            "id": identity,
            "chat": chat_id,
            "parent": parent,
            "role": message.role,
            "state": message.state,
            "style": message.style,
            "model": message.model,
            "profile": message.profile_id,
            "created": message.created or self._now,
            "finished": message.finished,
            "stop_reason": message.stop_reason,
            "error_json": failure_to_json(message.failure),
            "parts_json": parts_to_json(parts),
            "raw_json": raw_to_json(message.raw),
            "raw_origin": message.raw.origin if message.raw else None,
            "text_plain": words,
            "edited": int(message.edited),
            "imported_json": numbers_to_json(message),
        }
        cursor = connection.execute(
            f"INSERT INTO message ({', '.join(values)}) VALUES ({_marks(list(values))})",  # noqa: S608 - our own names
            storable(list(values.values())),
        )
        put_words(connection, cursor.lastrowid or 0, "", words)
        for part in parts:
            if isinstance(part, ImagePart):
                attachments.note(connection, identity, part)

    def _with_file(self, part: Part) -> Part | None:
        """The part, an image named by the bytes that came with it; None where none came."""
        if not isinstance(part, ImagePart):
            return part
        digest = self._files.get(part.sha256)
        if digest is None:
            self.files_missing += 1
            return None
        return replace(part, sha256=digest)


class _Taken:
    """Whether one of a chat's turns has an id that is here already: then all of them get others."""

    def __init__(self, known: bool) -> None:  # noqa: FBT001 - it is what this holds
        self.any = known

    def look(self, connection: sqlite3.Connection, ids: Sequence[str]) -> Iterator[None]:
        """Look for these."""
        for start in range(0, len(ids), _AT_ONCE):
            if self.any:
                return
            some = ids[start : start + _AT_ONCE]
            query = f"SELECT 1 FROM message WHERE id IN ({_marks(some)}) LIMIT 1"  # noqa: S608 - question marks
            self.any = connection.execute(query, some).fetchone() is not None
            yield


def _is_taken(connection: sqlite3.Connection, table: str, identity: str) -> bool:
    query = f"SELECT 1 FROM {table} WHERE id = ?"  # noqa: S608 - our own names
    return connection.execute(query, storable([identity])).fetchone() is not None


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


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))

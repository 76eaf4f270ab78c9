"""Chats and their turns in the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from duologue.domain.message import AnswerEnding, Chat, Message, RemovedTurns, Role
from duologue.domain.parts import AttachedPart, Part, parts_to_json, search_text
from duologue.domain.times import utc_text
from duologue.domain.turn_state import TurnState
from duologue.storage import attachments, branching, journals, turn_removal, turns
from duologue.storage.chat_rows import chat_from_row, setup_to_values
from duologue.storage.clock import Clock, system_clock
from duologue.storage.search_index import put_title
from duologue.storage.text import repaired, storable

if TYPE_CHECKING:
    from duologue.domain.outline import PathOutline
    from duologue.domain.style import ApiStyle
    from duologue.storage.database import Database


class Conversations:
    """`services.ports.ConversationStore` in SQLite. The order of things is `seq`, never a clock."""

    def __init__(self, database: Database, clock: Clock = system_clock) -> None:
        self._database = database
        self._clock = clock

    async def create_chat(self, chat: Chat) -> None:
        """Keep a new chat; `created` and `updated` are now where they are empty."""
        now = self._now()

        def work(connection: sqlite3.Connection) -> None:
            values = {
                **setup_to_values(chat),
                "id": chat.id,
                "folder": chat.folder,
                "title": chat.title,
                "title_source": chat.title_source,
                "pinned": int(chat.pinned),
                "archived": int(chat.archived),
                "active_leaf": chat.active_leaf,
                "deleted_at": chat.deleted_at,
                "created": chat.created or now,
                "updated": chat.updated or chat.created or now,
                "draft": chat.draft,
            }
            columns = ", ".join(values)
            marks = ", ".join("?" * len(values))
            cursor = connection.execute(
                f"INSERT INTO chat ({columns}, activity) VALUES ({marks}, {turns.NEXT_ACTIVITY})",  # noqa: S608 - our own names
                storable(list(values.values())),
            )
            put_title(connection, cursor.lastrowid or 0, "", repaired(chat.title))

        await self._database.write(work)

    async def chat(self, chat_id: str) -> Chat | None:
        """A chat's setup, also of one in the bin, or None."""
        row = await self._row("SELECT * FROM chat WHERE id = ?", chat_id)
        return None if row is None else chat_from_row(row)

    async def save_chat(self, chat: Chat) -> None:
        """Keep a chat's changed setup: whom it asks, and how.

        Its title, its place in the list, its draft, its times and the leaf have calls of their own: a setup
        that was read before the last turn must not hide that turn, nor undo what was done in the list.
        """
        setup = setup_to_values(chat)
        changes = ", ".join(f"{column} = ?" for column in setup)
        await self._change(f"UPDATE chat SET {changes} WHERE id = ?", *setup.values(), chat.id)  # noqa: S608 - our own names

    async def save_title(self, chat_id: str, title: str, source: str, *, over: Sequence[str] = ()) -> bool:
        """Give a chat a title; whether that was done. `over` names the sources of titles it may replace."""

        def work(connection: sqlite3.Connection) -> bool:
            before = connection.execute(
                "SELECT number, title, title_source FROM chat WHERE id = ?", (chat_id,)
            ).fetchone()
            if before is None or (over and before["title_source"] not in over):
                return False
            shown = repaired(title)
            connection.execute(
                "UPDATE chat SET title = ?, title_source = ? WHERE id = ?", (shown, source, chat_id)
            )
            put_title(connection, before["number"], before["title"], shown)
            return True

        return await self._database.write(work)

    async def retitle(self, chat_id: str, title: str, source: str, *, only_from: str) -> None:
        """Give a chat another title if the one it has came from `only_from`, all in one step."""

        def work(connection: sqlite3.Connection) -> None:
            before = connection.execute(
                "SELECT number, title FROM chat WHERE id = ? AND title_source = ?", (chat_id, only_from)
            ).fetchone()
            if before is not None:
                new = repaired(title)
                connection.execute(
                    "UPDATE chat SET title = ?, title_source = ? WHERE id = ?", (new, source, chat_id)
                )
                put_title(connection, before["number"], before["title"], new)

        await self._database.write(work)

    async def save_draft(self, chat_id: str, draft: str) -> None:
        """Keep what stands in the composer."""
        await self._change("UPDATE chat SET draft = ? WHERE id = ?", draft, chat_id)

    async def save_attached(self, chat_id: str, parts: Sequence[AttachedPart]) -> None:
        """Keep what is attached to the draft."""
        await self._database.write(lambda connection: attachments.keep_draft(connection, chat_id, parts))

    async def attached(self, chat_id: str) -> tuple[AttachedPart, ...]:
        """What is attached to the draft, images without their bytes."""
        return await self._database.run(lambda connection: attachments.draft(connection, chat_id))

    async def content(self, sha256: str) -> bytes | None:
        """The bytes of an image, or None where they are not kept (any more)."""
        return await self._database.run(lambda connection: attachments.content(connection, sha256))

    async def prompt_before(self, seq: int | None) -> tuple[int, str] | None:
        """What the person said last before turn `seq` (None: of all), with its own `seq`; or None."""
        return await self._database.run(lambda connection: turns.prompt_before(connection, seq))

    async def path(self, chat_id: str) -> list[Message]:
        """The turns from the root to the active leaf, oldest first."""
        return await self._database.run(lambda connection: turns.path(connection, chat_id))

    async def path_to(self, message_id: str) -> list[Message]:
        """The turns from the root to this one, oldest first, whether they are shown or not."""
        return await self._database.run(lambda connection: turns.path_to(connection, message_id))

    async def outline(self, chat_id: str) -> PathOutline:
        """The same turns without their words."""
        return await self._database.run(lambda connection: turns.outline(connection, chat_id))

    async def message(self, message_id: str) -> Message | None:
        """One turn with its usage and timing, or None."""
        return await self._database.run(lambda connection: turns.read(connection, message_id))

    async def add_user_turn(
        self, chat_id: str, parent_id: str | None, parts: Sequence[Part], *, stay: bool = False
    ) -> Message:
        """Commit a turn of the person and make it the active leaf; the draft stays until it is cleared.

        With `stay` a path that is shown and ends elsewhere than at `parent_id` stays the one that is shown.
        """
        now = self._now()

        def work(connection: sqlite3.Connection) -> Message:
            stays = stay and turns.leaf(connection, chat_id) != parent_id
            identity = turns.insert(
                connection,
                {
                    "chat": chat_id,
                    "parent": parent_id,
                    "role": Role.USER,
                    "state": TurnState.SENT,
                    "created": now,
                    "parts_json": parts_to_json(tuple(parts)),
                    "text_plain": search_text(tuple(parts)),
                },
            )
            attachments.keep(connection, identity, parts)
            turns.lead_to(connection, chat_id, None if stays else identity, now)
            return turns.written(connection, identity)

        return await self._database.write(work)

    async def begin_answer(
        self, chat_id: str, parent_id: str, style: ApiStyle, model: str, profile_id: str
    ) -> Message:
        """Commit an empty streaming answer under `parent_id`; the active leaf where that turn is shown."""
        now = self._now()

        def work(connection: sqlite3.Connection) -> Message:
            leads = turns.is_shown(connection, chat_id, parent_id)
            identity = turns.insert(
                connection,
                {
                    "chat": chat_id,
                    "parent": parent_id,
                    "role": Role.ASSISTANT,
                    "state": TurnState.STREAMING,
                    "style": style,
                    "model": model,
                    "profile": profile_id,
                    "created": now,
                },
            )
            turns.lead_to(connection, chat_id, identity if leads else None, now)
            return turns.written(connection, identity)

        return await self._database.write(work)

    async def add_version(self, message_id: str, parts: Sequence[Part]) -> Message | None:
        """Commit another version of a turn, make it the active leaf; None where the turn is gone."""
        now = self._now()

        def work(connection: sqlite3.Connection) -> Message | None:
            version = turns.add_version(connection, message_id, tuple(parts), now)
            if version is not None:
                attachments.keep(connection, version.id, parts)
            return version

        return await self._database.write(work)

    async def branch(self, message_id: str, chat_id: str, title: str) -> bool:
        """A new chat with the setup of this turn's chat and copies of its path; False where it is gone."""
        now = self._now()
        return await self._database.write(
            lambda connection: branching.branch(connection, message_id, chat_id, title, now)
        )

    async def append_journal(self, message_id: str, number: int, payload: str) -> None:
        """Keep one more piece of a streaming answer; pieces are folded in the order of `number`."""
        await self._database.write(
            lambda connection: journals.append(connection, message_id, number, payload)
        )

    async def finish_answer(self, message_id: str, ending: AnswerEnding) -> Message:
        """Fold an answer into its row and drop its journal."""
        now = self._now()

        def work(connection: sqlite3.Connection) -> Message:
            turns.finish(connection, message_id, ending, now)
            return turns.written(connection, message_id)

        return await self._database.write(work)

    async def remove_turns(
        self, chat_id: str, gone: Sequence[str], changed: Mapping[str, tuple[Part, ...]]
    ) -> RemovedTurns:
        """Delete turns, what follows them staying, and give others fewer parts; all of it can be undone."""
        return await self._database.write(
            lambda connection: turn_removal.remove(connection, chat_id, gone, changed)
        )

    async def put_back_turns(self, removed: RemovedTurns) -> None:
        """Undo a removal."""
        await self._database.write(lambda connection: turn_removal.put_back(connection, removed))

    async def activate(self, chat_id: str, message_id: str) -> None:
        """Show the path that goes through this version: its newest descendant becomes the leaf."""

        def work(connection: sqlite3.Connection) -> None:
            leaf = turns.newest_descendant(connection, chat_id, message_id)
            if leaf is not None:
                connection.execute("UPDATE chat SET active_leaf = ? WHERE id = ?", (leaf, chat_id))

        await self._database.write(work)

    async def siblings(self, message_id: str) -> list[str]:
        """The ids of the versions of this turn, oldest first, itself included."""
        return await self._database.run(lambda connection: turns.siblings(connection, message_id))

    async def recover(self) -> int:
        """Fold what a killed app left streaming and mark it interrupted; how many there were.

        Each was a request, so each gets its row in the ledger, with its tokens estimated, unless it has one.
        Only for the process that holds the data folder: another one's answer may be streaming right now.
        """
        now = self._now()

        def work(connection: sqlite3.Connection) -> int:
            left = connection.execute("SELECT id FROM message WHERE state = 'streaming' ORDER BY seq")
            identities = [row["id"] for row in left]
            for identity in identities:
                ending = journals.folded(connection, identity)
                turns.finish(connection, identity, ending, now)
                turns.account_for(connection, identity, ending.parts)
            attachments.drop_unused(connection)
            return len(identities)

        return await self._database.write(work)

    def _now(self) -> str:
        return utc_text(self._clock())

    async def _rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        return await self._database.run(lambda connection: connection.execute(query, values).fetchall())

    async def _row(self, query: str, *values: Any) -> sqlite3.Row | None:
        rows = await self._rows(query, *values)
        return rows[0] if rows else None

    async def _change(self, statement: str, *values: Any) -> None:
        await self._database.write(lambda connection: connection.execute(statement, storable(values)))

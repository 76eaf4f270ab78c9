"""Searches titles and messages, newest first, on a thread and through a connection of its own."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from duologue.domain.message import Role
from duologue.domain.search import SearchHit, SearchPage, SearchQuery
from duologue.storage.search_context import context, marks
from duologue.storage.search_words import Term, expression, terms_of
from duologue.storage.sqlite_errors import told_plainly

Result = TypeVar("Result")

_BUSY_SECONDS = 1.0
_CACHE_KIB = 1024
_STEPS = 2000  # of SQLite's machine, between two looks at whether the search is still wanted
_FIRST_SLICE, _LAST_SLICE = 100, 2000  # places in the index that are read at once
_TEXT = 200_000  # characters of a message that a line of context is sought in
_PLACES = "SELECT rowid FROM search WHERE search MATCH ? AND rowid {} ORDER BY rowid {} LIMIT ?"
_MESSAGE = """
SELECT m.id, m.chat, m.role, m.created, c.title, c.archived FROM message m JOIN chat c ON c.id = m.chat
WHERE m.seq = :row AND c.deleted_at IS NULL
    AND (:style IS NULL OR coalesce(m.style, c.style) = :style)
    AND (:model IS NULL OR coalesce(m.model, c.model) = :model)
    AND (:profile IS NULL OR coalesce(m.profile, c.profile) = :profile)
    AND (:since IS NULL OR m.created >= :since) AND (:until IS NULL OR m.created < :until)
"""
_CHAT = """
SELECT id, title, archived, updated FROM chat
WHERE number = -:row AND deleted_at IS NULL
    AND (:style IS NULL OR style = :style) AND (:model IS NULL OR model = :model)
    AND (:profile IS NULL OR profile = :profile)
    AND (:since IS NULL OR updated >= :since) AND (:until IS NULL OR updated < :until)
"""


class SearchReader:
    """`services.ports.SearchStore` in SQLite. A search that nobody waits for any more ends by itself.

    The index is walked from its newest end and no further than asked: the commonest word costs no more
    than a rare one. What narrows a search is looked up for each place, so a search that is narrow takes a
    rest after `seconds` of work and says where to go on.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread: ThreadPoolExecutor | None = None
        self._connection: sqlite3.Connection | None = None

    async def messages(
        self, query: SearchQuery, before: int | None, most: int, seconds: float | None = None
    ) -> SearchPage:
        """Messages that hold the words, older than the place `before`. Raises StorageError."""
        return await self._run(partial(_messages, query=query, before=before, most=most, seconds=seconds))

    async def titles(self, query: SearchQuery, most: int) -> list[SearchHit]:
        """Chats whose title holds the words, the newest first. Raises StorageError."""
        return await self._run(partial(_titles, query=query, most=most))

    async def close(self) -> None:
        """End the thread and close the file, if they were needed."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        if self._connection is not None:
            await asyncio.get_running_loop().run_in_executor(thread, self._connection.close)
        thread.shutdown()

    async def _run(self, work: Callable[[sqlite3.Connection, threading.Event], Result]) -> Result:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search")
        unwanted = threading.Event()
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, self._on_thread, work, unwanted
            )
        except asyncio.CancelledError:
            unwanted.set()
            raise

    def _on_thread(
        self, work: Callable[[sqlite3.Connection, threading.Event], Result], unwanted: threading.Event
    ) -> Result:
        with told_plainly(self._path):
            if self._connection is None:
                self._connection = self._connect()
            self._connection.set_progress_handler(unwanted.is_set, _STEPS)
            try:
                return work(self._connection, unwanted)
            finally:
                self._connection.set_progress_handler(None, 0)

    def _connect(self) -> sqlite3.Connection:
        address = self._path.absolute().as_uri() + "?mode=ro"
        connection = sqlite3.connect(
            address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        return connection


def _messages(
    connection: sqlite3.Connection,
    unwanted: threading.Event,
    *,
    query: SearchQuery,
    before: int | None,
    most: int,
    seconds: float | None,
) -> SearchPage:
    terms = terms_of(query.words)
    if not terms:
        return SearchPage(())
    hits: list[SearchHit] = []
    until = time.thread_time() + seconds if seconds is not None else None
    for row in _places(connection, terms, before):
        found = connection.execute(_MESSAGE, _filters(query, row)).fetchone()
        if found is not None:
            hits.append(_message_hit(connection, row, found, terms))
        if len(hits) >= most or unwanted.is_set() or (until is not None and time.thread_time() > until):
            return SearchPage(tuple(hits), row)
    return SearchPage(tuple(hits))


def _places(connection: sqlite3.Connection, terms: Sequence[Term], before: int | None) -> Iterator[int]:
    """The rows of the index that hold the terms, newest first, in slices that grow."""
    wanted, size = expression(terms), _FIRST_SLICE
    place = before if before is not None else (1 << 62)
    while True:
        query = _PLACES.format("> 0 AND rowid < ?", "DESC")
        rows = connection.execute(query, (wanted, place, size)).fetchall()
        for row in rows:
            yield row[0]
        if len(rows) < size:
            return
        place, size = rows[-1][0], min(2 * size, _LAST_SLICE)


def _message_hit(
    connection: sqlite3.Connection, row: int, found: sqlite3.Row, terms: Sequence[Term]
) -> SearchHit:
    (text,) = connection.execute(
        f"SELECT substr(text_plain, 1, {_TEXT}) FROM message WHERE seq = ?",  # noqa: S608 - a number
        (row,),
    ).fetchone()
    line, marked = context(text, terms)
    return SearchHit(
        chat_id=found["chat"],
        title=found["title"],
        message_id=found["id"],
        text=line,
        marks=marked,
        time=found["created"],
        archived=bool(found["archived"]),
        row=row,
        role=Role(found["role"]),
    )


def _titles(
    connection: sqlite3.Connection, _unwanted: threading.Event, *, query: SearchQuery, most: int
) -> list[SearchHit]:
    terms = terms_of(query.words)
    if not terms:
        return []
    hits: list[SearchHit] = []
    place, size = -(1 << 62), _FIRST_SLICE
    while True:
        rows = connection.execute(
            _PLACES.format("< 0 AND rowid > ?", "ASC"), (expression(terms), place, size)
        ).fetchall()
        for (row,) in rows:
            found = connection.execute(_CHAT, _filters(query, row)).fetchone()
            if found is not None:
                hits.append(_title_hit(row, found, terms))
            if len(hits) >= most:
                return hits
        if len(rows) < size:
            return hits
        place = rows[-1][0]


def _title_hit(row: int, found: sqlite3.Row, terms: Sequence[Term]) -> SearchHit:
    title = found["title"]
    return SearchHit(
        chat_id=found["id"],
        title=title,
        message_id=None,
        text=title,
        marks=marks(title, terms),
        time=found["updated"],
        archived=bool(found["archived"]),
        row=-row,
    )


def _filters(query: SearchQuery, row: int) -> dict[str, Any]:
    return {
        "row": row,
        "style": query.style,
        "model": query.model,
        "profile": query.profile,
        "since": query.since,
        "until": query.until,
    }

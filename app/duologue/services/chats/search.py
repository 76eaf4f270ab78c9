"""Finds chats and messages by their words."""

from dataclasses import dataclass

from duologue.domain.search import SearchHit, SearchQuery
from duologue.services.ports import SearchStore

_TITLES = 1000  # more chats than a person would look through
_AT_ONCE = 200
_TYPED_TITLES = 8
_TYPED_HITS = 60
_TYPED_SECONDS = 0.03  # of work for one keystroke; a narrow search goes on when asked


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found so far: `titles` and messages, newest first; `next` is where to go on."""

    titles: tuple[SearchHit, ...]
    messages: tuple[SearchHit, ...]
    next: int | None = None


class Search:
    """Titles first, then messages, newest first; chats in the bin are never found."""

    def __init__(self, store: SearchStore) -> None:
        self._store = store

    async def find(self, query: SearchQuery, limit: int = 50, offset: int = 0) -> list[SearchHit]:
        """Hits number `offset` to `offset + limit`, however long that takes. Raises StorageError."""
        wanted = offset + limit
        hits = await self._store.titles(query, min(wanted, _TITLES))
        place: int | None = None
        while len(hits) < wanted:
            page = await self._store.messages(query, place, min(_AT_ONCE, wanted - len(hits)))
            hits.extend(page.hits)
            place = page.next
            if place is None:
                break
        return hits[offset:wanted]

    async def typed(self, query: SearchQuery) -> Found:
        """The first hits for what stands in the search box, in little time. Raises StorageError."""
        titles = await self._store.titles(query, _TYPED_TITLES)
        page = await self._store.messages(query, None, _TYPED_HITS, _TYPED_SECONDS)
        return Found(tuple(titles), page.hits, page.next)

    async def further(self, query: SearchQuery, found: Found) -> Found:
        """The same with more messages, from where it ended. Raises StorageError."""
        page = await self._store.messages(query, found.next, _TYPED_HITS)
        return Found(found.titles, found.messages + page.hits, page.next)

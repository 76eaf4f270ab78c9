"""What the playground needs from the wire's words and from the disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from duologue.domain.code import CodeLanguage, Snippet
    from duologue.domain.kept_exchange import ExchangeSummary, KeptExchange, RemovedExchanges
    from duologue.domain.plain_file import BrokenFile
    from duologue.domain.profile import Endpoint
    from duologue.domain.request import ChatRequest
    from duologue.domain.style import ApiStyle
    from duologue.domain.translation import WrittenBothWays


class RequestForms(Protocol):
    """Requests written down in other forms. Nothing is sent, no key is looked at, secrets are covered."""

    def snippet(
        self, endpoint: Endpoint, request: ChatRequest, language: CodeLanguage, variable: str
    ) -> Snippet:
        """The request as code that reads the key from the environment `variable`.

        Raises InputUnreadable where the library of the language speaks another style than the endpoint's.
        """
        ...

    def both_ways(self, there: Endpoint, other: Endpoint, request: ChatRequest) -> WrittenBothWays:
        """The request in the style of `there` and in that of `other`. Raises InputUnreadable."""
        ...

    def carried(self, extra: Mapping[str, Any], there: ApiStyle) -> Mapping[str, Any]:
        """The unknown fields of a body in the style `there` that go along into the other style."""
        ...


class PlainFiles(Protocol):
    """Plain files of data in one folder; names are those of files without their end."""

    @property
    def folder(self) -> Path:
        """Where they are."""
        ...

    def stamp(self) -> object:
        """Something that changes when a file does. Never raises."""
        ...

    def stamps(self) -> Mapping[str, tuple[int, int]]:
        """The files in the order of their names, each with its time and its size in bytes. Never raises."""
        ...

    def read(self, name: str) -> dict[str, Any]:
        """What one file holds. Raises InputUnreadable, with a sentence about "it"."""
        ...

    def load(self) -> tuple[dict[str, dict[str, Any]], tuple[BrokenFile, ...]]:
        """What each file holds, and the files that can't be read. Never raises."""
        ...

    def names(self) -> frozenset[str]:
        """The names that are taken."""
        ...

    def write(self, name: str, data: dict[str, Any]) -> None:
        """Write a file, whole or not at all. Raises StoreNotWritable."""
        ...

    def remove(self, name: str) -> bytes:
        """Take a file away; what was in it. Raises StoreNotWritable."""
        ...

    def put_back(self, name: str, held: bytes) -> None:
        """Undo a removal. Raises StoreNotWritable."""
        ...


class ExchangeStore(Protocol):
    """The requests of the playground, newest last. Each call is one transaction."""

    async def add(self, kept: KeptExchange) -> None:
        """Keep one more."""
        ...

    async def page(self, words: str, most: int) -> list[ExchangeSummary]:
        """The newest, of those that hold these words where any are given."""
        ...

    async def exchange(self, identity: str) -> KeptExchange | None:
        """The whole of one, or None. Raises StoreDamaged."""
        ...

    async def set_note(self, identity: str, note: str) -> None:
        """Change a person's note."""
        ...

    async def set_recording(self, identity: str, path: str) -> None:
        """Note in which file what crossed the wire was kept."""
        ...

    async def remove(self, identities: Sequence[str] | None) -> RemovedExchanges:
        """Delete these, or all for None; what was taken."""
        ...

    async def put_back(self, removed: RemovedExchanges) -> None:
        """Undo a removal."""
        ...

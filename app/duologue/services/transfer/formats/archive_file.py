"""Writes our own format piece by piece: folders, then the bytes of attachments, then a chat a line."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from duologue.domain.secret import Redactor
from duologue.domain.transfer import ChatTree
from duologue.services.ports.transfer import ChatSnapshot
from duologue.services.transfer.formats.archive_json import (
    FORMAT,
    VERSION,
    chat_entry,
    file_entry,
    folder_entry,
)


@dataclass(frozen=True, slots=True)
class Head:
    """Which app wrote the file, and when (UTC)."""

    app: str
    exported: str


def pieces(
    head: Head, snapshot: ChatSnapshot, ids: list[str], trees: Iterable[ChatTree], redact: Redactor
) -> Iterator[str]:
    """The text of the file. A file's bytes stand once in it, before the chats they belong to."""
    first = {"format": FORMAT, "version": VERSION, "app": head.app, "exported": head.exported}
    yield _text(first)[:-1] + ',"folders":['
    yield from _listed(redact(_text(folder_entry(folder))) for folder in snapshot.folders())
    yield '],"files":['
    yield from _listed(_files(snapshot, ids, redact))
    yield '],"chats":['
    yield from _listed(redact(_text(chat_entry(tree))) for tree in trees)
    yield "]}\n"


def _files(snapshot: ChatSnapshot, ids: list[str], redact: Redactor) -> Iterator[str]:
    """Each attached file once; one whose bytes hold a key is left out, for it can't be told from them."""
    named: set[str] = set()
    for chat_id in ids:
        for identity in sorted(snapshot.file_ids(chat_id) - named):
            named.add(identity)
            file = snapshot.file(identity)
            if file is not None:
                text = _text(file_entry(file))
                if redact(text) == text:
                    yield text


def _listed(entries: Iterable[str]) -> Iterator[str]:
    for number, entry in enumerate(entries):
        yield f",\n{entry}" if number else f"\n{entry}"


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

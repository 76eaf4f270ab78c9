"""playground.json: the request a person is working on, written whole or not at all, never with a key."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from duologue.domain.draft_form import draft_from_stored, draft_to_stored
from duologue.domain.errors import StoreDamaged
from duologue.domain.playground_state import PlaygroundState
from duologue.storage.json_file import JsonFile

_VERSION = 1
_PIECE = 8192  # characters
_CUT = re.compile(r"[\n\"'{}\[\]]")
_LARGEST = 64 * 1024 * 1024  # bytes: a body of 5 MB may be pasted, and stand here as text beside the form


class PlaygroundOnDisk:
    """`services.ports.PlaygroundFile`; `redact` is the last step before anything is written."""

    def __init__(self, path: Path, redact: Callable[[str], str]) -> None:
        self._file = JsonFile(path, _VERSION, largest=_LARGEST)
        self._redact = redact

    def load(self) -> PlaygroundState:
        """Where the person stood; what can't be read counts as nothing. Never raises."""
        stored = self._file.read().data
        first = PlaygroundState()
        split = stored.get("split")
        return PlaygroundState(
            draft=_draft(stored.get("draft")),
            body=stored["body"] if isinstance(stored.get("body"), str) else None,
            tab="json" if stored.get("tab") == "json" else first.tab,
            side="response" if stored.get("side") == "response" else first.side,
            split=split if isinstance(split, int) and 0 < split < 1000 else first.split,  # noqa: PLR2004 - thousandths
            filled=stored.get("filled") is True,
        )

    def save(self, state: PlaygroundState) -> None:
        """Keep where the person stands. Raises StoreNotWritable."""
        data: dict[str, Any] = {
            "draft": None if state.draft is None else draft_to_stored(state.draft),
            "body": state.body,
            "tab": state.tab,
            "side": state.side,
            "split": state.split,
            "filled": state.filled,
        }
        self._file.write(self._redacted(data), self._file.read())

    def _redacted(self, value: Any) -> Any:
        match value:
            case str():
                return "".join(self._redact(piece) for piece in _pieces(value))
            case dict():
                return {name: self._redacted(inner) for name, inner in value.items()}
            case list() | tuple():
                return [self._redacted(inner) for inner in value]
            case _:
                return value


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces, cut where no key can stand: looking through a long one at once stops every thread."""
    start = 0
    while len(text) - start > _PIECE:
        found = _CUT.search(text, start + _PIECE, start + 2 * _PIECE)
        end = start + 2 * _PIECE if found is None else found.end()
        yield text[start:end]
        start = end
    yield text[start:]


def _draft(stored: Any) -> Any:
    if stored is None:
        return None
    try:
        return draft_from_stored(stored)
    except (ValueError, StoreDamaged):
        return None

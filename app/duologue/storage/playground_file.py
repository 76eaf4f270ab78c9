"""playground.json: the request a person is working on, written whole or not at all, never with a key."""

from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import Any

from duologue.domain.covered_data import covered
from duologue.domain.draft import Draft
from duologue.domain.draft_data import draft_from_data, draft_to_data
from duologue.domain.errors import InputUnreadable
from duologue.domain.playground_state import Compared, PlaygroundState
from duologue.domain.style import ApiStyle
from duologue.domain.variation import MOST_COLUMNS, Variation
from duologue.storage.json_file import JsonFile

_VERSION = 1
_LARGEST = 64 * 1024 * 1024  # bytes: a body of 5 MB may be pasted, and stand here as text beside the form

_TEXTS = ("profile_id", "model", "system", "prompt")
_NUMBERS = ("temperature", "top_p")


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
            compared=_compared(stored.get("compared")),
            columns=_columns(stored.get("columns")),
        )

    def save(self, state: PlaygroundState) -> None:
        """Keep where the person stands. Raises StoreNotWritable."""
        draft = state.draft
        data: dict[str, Any] = {
            "draft": None if draft is None else {"profile": draft.profile_id, **draft_to_data(draft)},
            "body": state.body,
            "tab": state.tab,
            "side": state.side,
            "split": state.split,
            "filled": state.filled,
            "compared": state.compared,
            "columns": [{name: getattr(column, name) for name in column.changes} for column in state.columns],
        }
        self._file.write(covered(data, self._redact), self._file.read())


def _draft(stored: Any) -> Draft | None:
    if not isinstance(stored, dict) or not isinstance(stored.get("profile"), str):
        return None
    try:
        return draft_from_data(stored, stored["profile"])
    except InputUnreadable:
        return None


def _compared(stored: Any) -> Compared:
    match stored:
        case "styles":
            return "styles"
        case "columns":
            return "columns"
        case _:
            return ""


def _columns(stored: Any) -> tuple[Variation, ...]:
    """The columns; a field that can't be used is as in the request."""
    entries = stored if isinstance(stored, list) else []
    return tuple(_column(entry) for entry in entries[:MOST_COLUMNS] if isinstance(entry, dict))


def _column(stored: dict[str, Any]) -> Variation:
    style = stored.get("style")
    return Variation(
        style=ApiStyle(style) if style in list(ApiStyle) else None,
        **{name: stored[name] for name in _TEXTS if isinstance(stored.get(name), str)},
        **{name: stored[name] for name in _NUMBERS if _is_number(stored.get(name))},
        max_tokens=stored["max_tokens"] if type(stored.get("max_tokens")) is int else None,
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)

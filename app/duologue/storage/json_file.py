"""A JSON object in a file that people may edit: read with tolerance, never overwritten unread."""

import hashlib
import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from duologue.domain.errors import StoreNotWritable
from duologue.storage.files import not_writable, write_whole
from duologue.storage.text import repaired

_LARGEST = 4 * 1024 * 1024  # bytes; nobody writes more by hand
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What was in the file: `data` is empty where there was no file or no object in it.

    `original` is the file's bytes, None where it could not be read; `sound` says whether it was a JSON
    object of a version this program knows, or no file at all.
    """

    data: dict[str, Any] = field(default_factory=dict)
    original: bytes | None = b""
    sound: bool = True


class JsonFile:
    """One file; `version` is the newest form of it that this program writes."""

    def __init__(
        self,
        path: Path,
        version: int,
        *,
        largest: int = _LARGEST,
    ) -> None:
        self.path = path
        self._version = version
        self._largest = largest  # bytes

    def read(self) -> Found:
        """What is there now. Never raises: what cannot be read counts as nothing, and is logged."""
        try:
            with self.path.open("rb") as file:
                original = file.read(self._largest + 1)
        except FileNotFoundError:
            return Found()
        except OSError as error:
            _LOG.warning("%s can't be read: %s", self.path.name, error.strerror)
            return Found(original=None, sound=False)
        try:
            data = json.loads(original.decode("utf-8-sig")) if len(original) <= self._largest else None
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            _LOG.warning("%s is not a JSON object that can be read; defaults apply", self.path.name)
            return Found(original=original, sound=False)
        return Found(data, original, self._is_known(data.get("version", self._version)))

    def write(self, data: dict[str, Any], replaces: Found, *, loses_something: bool = False) -> None:
        """Write `data` in place of what was read before; only this person may read it.

        Where the old file was not sound, or `loses_something` of it, it is kept beside the new one first.
        Raises StoreNotWritable.
        """
        if loses_something or not replaces.sound:
            self._keep_aside(replaces)
        text = json.dumps({**data, "version": self._version}, ensure_ascii=False, indent=2)
        write_whole(self.path, repaired(text).encode() + b"\n")

    def _is_known(self, version: Any) -> bool:
        return isinstance(version, int) and not isinstance(version, bool) and version <= self._version

    def _keep_aside(self, found: Found) -> None:
        if found.original is None or len(found.original) > self._largest:
            self._move_aside()
            return
        digest = hashlib.sha256(found.original).hexdigest()[:8]
        aside = self.path.with_name(f"{self.path.stem}.kept-{digest}{self.path.suffix}")
        if not aside.exists():
            write_whole(aside, found.original)
            _LOG.warning("the former %s is kept as %s", self.path.name, aside.name)

    def _move_aside(self) -> None:
        aside = self.path.with_name(f"{self.path.stem}.kept{self.path.suffix}")
        if aside.exists():
            raise StoreNotWritable(f"{self.path.name} can't be read, and {aside.name} is there already.")
        try:
            self.path.rename(aside)
        except OSError as error:
            raise not_writable(self.path, error) from error

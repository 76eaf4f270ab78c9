"""Personas as plain files, one each, in a folder that people may edit or keep in git."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from duologue import resources
from duologue.domain.errors import InputUnreadable
from duologue.domain.persona import BrokenFile, Persona
from duologue.storage.files import not_writable, write_whole
from duologue.storage.persona_text import read_persona, write_persona

SUFFIX = ".toml"
BUNDLED = ("write", "translate", "explain", "summarise", "fix-code")
_LARGEST = 1024 * 1024  # bytes; a system prompt is much shorter
_MOST = 1_000
_LOG = logging.getLogger(__name__)


class PersonasOnDisk:
    """`services.ports.PersonaFiles` in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stamp(self) -> object:
        """Something that changes when a file here does. Never raises."""
        return tuple((path.name, status) for path, status in self._files())

    def load(self) -> tuple[tuple[Persona, ...], tuple[BrokenFile, ...]]:
        """The personas in order of their files' names, and the files that cannot be read. Never raises."""
        found: list[Persona] = []
        broken: list[BrokenFile] = []
        for path, _ in self._files():
            try:
                found.append(read_persona(path.stem, self._text(path)))
            except InputUnreadable as error:
                broken.append(BrokenFile(path.name, error.message))
                _LOG.warning("%s can't be read: %s", path.name, error.message)
        return tuple(found), tuple(broken)

    def save(self, persona: Persona) -> None:
        """Write a persona's file, whole or not at all. Raises StoreNotWritable."""
        write_whole(self._path(persona.id), write_persona(persona).encode())

    def remove(self, identity: str) -> bytes:
        """Take a persona's file away; what was in it, so that it can be put back. Raises StoreNotWritable."""
        path = self._path(identity)
        try:
            held = path.read_bytes()
            path.unlink()
        except OSError as error:
            raise not_writable(path, error) from error
        return held

    def put_back(self, identity: str, held: bytes) -> None:
        """Undo a removal. Raises StoreNotWritable."""
        write_whole(self._path(identity), held)

    def _path(self, identity: str) -> Path:
        return self.folder / f"{identity}{SUFFIX}"

    def _text(self, path: Path) -> str:
        try:
            with path.open("rb") as file:
                data = file.read(_LARGEST + 1)
        except OSError as error:
            raise InputUnreadable(f"It can't be opened: {error.strerror or error}.") from error
        if len(data) > _LARGEST:
            raise InputUnreadable("It is larger than 1 MB.")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputUnreadable("It is not written in UTF-8.") from error

    def _files(self) -> Iterable[tuple[Path, tuple[int, int]]]:
        try:
            paths = sorted(path for path in self.folder.iterdir() if path.suffix.lower() == SUFFIX)
        except OSError as error:
            _LOG.warning("the folder of personas can't be read: %s", error.strerror)
            return []
        found = []
        for path in paths[:_MOST]:
            if path.name.startswith("."):
                continue
            try:
                status = path.stat()
            except OSError:
                found.append((path, (0, 0)))
            else:
                found.append((path, (status.st_mtime_ns, status.st_size)))
        return found


def bundled_personas() -> tuple[Persona, ...]:
    """The personas that ship with the app, in the order they are offered; without any that can't be read."""
    found: list[Persona] = []
    for name in BUNDLED:
        try:
            persona = read_persona(name, resources.text(f"personas/{name}{SUFFIX}"))
        except (InputUnreadable, OSError, ValueError) as error:
            _LOG.warning("the persona %s can't be read: %s", name, error)
        else:
            found.append(replace(persona, system=persona.system.strip(), built_in=True))
    return tuple(found)

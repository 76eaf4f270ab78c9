"""Personas as plain files, one each, in a folder that people may edit or keep in git."""

import logging
from dataclasses import replace
from pathlib import Path

from duologue import resources
from duologue.domain.errors import InputUnreadable
from duologue.domain.persona import Persona
from duologue.domain.plain_file import BrokenFile
from duologue.storage.persona_text import read_persona, write_persona
from duologue.storage.plain_files import PlainFiles

SUFFIX = ".toml"
BUNDLED = ("write", "translate", "explain", "summarise", "fix-code")
_MOST_MEGABYTES = 1  # a system prompt is much shorter
_LOG = logging.getLogger(__name__)


class PersonasOnDisk:
    """`services.ports.PersonaFiles` in one folder."""

    def __init__(self, folder: Path) -> None:
        self._files = PlainFiles(folder, SUFFIX, _MOST_MEGABYTES)

    def stamp(self) -> object:
        """Something that changes when a file here does. Never raises."""
        return tuple(self._files.stamps().items())

    def load(self) -> tuple[tuple[Persona, ...], tuple[BrokenFile, ...]]:
        """The personas in order of their files' names, and the files that cannot be read. Never raises."""
        found: list[Persona] = []
        broken: list[BrokenFile] = []
        for name in self._files.stamps():
            try:
                found.append(read_persona(name, self._files.text(name)))
            except InputUnreadable as error:
                broken.append(BrokenFile(f"{name}{SUFFIX}", error.message))
        return tuple(found), tuple(broken)

    def save(self, persona: Persona) -> None:
        """Write a persona's file, whole or not at all. Raises StoreNotWritable."""
        self._files.write(persona.id, write_persona(persona))

    def remove(self, identity: str) -> bytes:
        """Take a persona's file away; what was in it, so that it can be put back. Raises StoreNotWritable."""
        return self._files.remove(identity)

    def put_back(self, identity: str, held: bytes) -> None:
        """Undo a removal. Raises StoreNotWritable."""
        self._files.put_back(identity, held)


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

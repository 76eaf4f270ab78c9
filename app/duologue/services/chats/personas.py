"""The personas a person can choose from: their own and those that ship with the app."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from duologue.domain.errors import ProfileGone
from duologue.domain.persona import Persona
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.setup import Setup, laid_over
from duologue.services.connection.model_lists import styles_of
from duologue.services.tables import catalogue

if TYPE_CHECKING:
    from duologue.domain.plain_file import BrokenFile
    from duologue.services.ports import PersonaFiles

_LONGEST_ID = 60
_RESERVED = frozenset({"con", "prn", "aux", "nul"})  # no file may be named so on Windows


class Personas:
    """Reads the files again whenever one of them changed."""

    def __init__(self, files: PersonaFiles, bundled: Callable[[], tuple[Persona, ...]]) -> None:
        self._files = files
        self._bundled = bundled
        self._stamp: object = None
        self._own: tuple[Persona, ...] = ()
        self._broken: tuple[BrokenFile, ...] = ()

    def all(self) -> tuple[Persona, ...]:
        """The built-in ones in their order, each as the person changed it; then the person's own by name."""
        self._look()
        own = {persona.id: persona for persona in self._own}
        first = [
            replace(own.pop(persona.id), shadows=True) if persona.id in own else persona
            for persona in self._bundled()
        ]
        return (*first, *sorted(own.values(), key=lambda persona: persona.name.casefold()))

    def broken(self) -> tuple[BrokenFile, ...]:
        """The files that cannot be read now, and why."""
        self._look()
        return self._broken

    def save(self, persona: Persona) -> Persona:
        """Keep a persona; one without an id gets one after its name. Raises StoreNotWritable."""
        identity = persona.id or self._free_id(persona.name)
        kept = replace(persona, id=identity, built_in=False, shadows=False)
        self._files.save(kept)
        return kept

    def duplicate(self, persona: Persona, name: str) -> Persona:
        """Keep a copy under another name. Raises StoreNotWritable."""
        return self.save(replace(persona, id="", name=name))

    def remove(self, persona: Persona) -> Callable[[], None]:
        """Delete a persona; what is returned takes it back. Raises StoreNotWritable.

        Where it stood in place of a built-in one, that one is there again.
        """
        held = self._files.remove(persona.id)
        return lambda: self._files.put_back(persona.id, held)

    def _look(self) -> None:
        stamp = self._files.stamp()
        if stamp != self._stamp:
            self._own, self._broken = self._files.load()
            self._stamp = stamp

    def _free_id(self, name: str) -> str:
        folded = unicodedata.normalize("NFKC", name).casefold()
        base = re.sub(r"[^\w]+", "-", folded).strip("-_")[:_LONGEST_ID] or "persona"
        if base in _RESERVED:
            base = f"{base}-1"
        self._look()
        taken = {persona.id for persona in (*self._own, *self._bundled())}
        taken |= {broken.name.rpartition(".")[0] for broken in self._broken}
        identity, number = base, 2
        while identity in taken:
            identity, number = f"{base}-{number}", number + 1
        return identity


def applied(persona: Persona, setup: Setup, profile_of: Callable[[str], Profile]) -> Setup:
    """A setup with what the persona says; what it says nothing about stays.

    A profile that is gone, and a model or style that the profile cannot use, are left as they were.
    """
    changed = replace(setup, system=persona.system, persona=persona.name)
    changed = replace(changed, parameters=laid_over(setup.parameters, persona.parameters))
    profile = profile_of(setup.profile_id)
    if persona.profile_id is not None:
        try:
            profile = profile_of(persona.profile_id)
        except ProfileGone:
            return changed
        if profile.id != setup.profile_id:
            changed = replace(changed, profile_id=profile.id, model=catalogue.default_model(profile, ()))
    offered = styles_of(profile)
    style = persona.style if persona.style in offered else changed.style
    if style not in offered and offered:
        style = offered[0]
    model = persona.model or changed.model
    if profile.kind is ProfileKind.DEMO and all(known.id != model for known in catalogue.models(profile)):
        model = changed.model
    return replace(changed, style=style, model=model)


def persona_from(setup: Setup, name: str, description: str = "", *, with_model: bool) -> Persona:
    """A new persona of a chat's setup; the model and where it is asked only if the person wants that."""
    return Persona(
        id="",
        name=name,
        description=description,
        system=setup.system,
        profile_id=setup.profile_id if with_model else None,
        style=setup.style if with_model else None,
        model=(setup.model or None) if with_model else None,
        parameters=setup.parameters,
    )

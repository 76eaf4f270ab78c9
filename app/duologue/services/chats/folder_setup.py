"""What a new chat in a folder begins with: what the folder says, else the nearest one around it that does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from duologue.domain.persona import Persona
from duologue.domain.request import Parameters
from duologue.domain.shelf import Folder, FolderDefaults
from duologue.services.chats.personas import applied

if TYPE_CHECKING:
    from duologue.domain.profile import Profile
    from duologue.domain.setup import Setup

_UNSET = (None, ())


@dataclass(frozen=True, slots=True)
class Gathered:
    """What some folders say together. `sources` names the folder of each field that is said.

    Its keys are "model" (with its profile), "style", "system", and the names of parameters.
    """

    defaults: FolderDefaults
    sources: Mapping[str, Folder]


def lineage(folder_id: str, folders: Sequence[Folder]) -> list[Folder]:
    """A folder and those it stands in, the nearest first; empty where it is gone."""
    known = {folder.id: folder for folder in folders}
    found: list[Folder] = []
    at: str | None = folder_id
    while at is not None and (folder := known.pop(at, None)) is not None:
        found.append(folder)
        at = folder.parent
    return found


def gathered(nearest_first: Sequence[Folder]) -> Gathered:
    """Of each field what the nearest folder says that says anything; a model goes with its profile."""
    said, sources = FolderDefaults(), {}
    for folder in reversed(nearest_first):
        own = folder.defaults
        if own.model is not None or own.profile_id is not None:
            said = replace(said, model=own.model, profile_id=own.profile_id)
            sources["model"] = folder
        if own.style is not None:
            said = replace(said, style=own.style)
            sources["style"] = folder
        if own.system is not None:
            said = replace(said, system=own.system)
            sources["system"] = folder
        chosen = {field.name: getattr(own.parameters, field.name) for field in fields(Parameters)}
        chosen = {name: value for name, value in chosen.items() if value not in _UNSET}
        said = replace(said, parameters=replace(said.parameters, **chosen))
        sources.update(dict.fromkeys(chosen, folder))
    return Gathered(said, sources)


def begun_in(defaults: FolderDefaults, setup: Setup, profile_of: Callable[[str], Profile]) -> Setup:
    """The setup of a new chat with what its folder says; what it says nothing about stays as it was."""
    said = Persona(
        id="",
        name="",
        system=setup.system if defaults.system is None else defaults.system,
        profile_id=defaults.profile_id,
        style=defaults.style,
        model=defaults.model,
        parameters=defaults.parameters,
    )
    return replace(applied(said, setup, profile_of), persona=setup.persona)

"""profiles.json: the profiles a person made, without keys."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from duologue.domain.profile import AuthForm, Profile, ProfileKind
from duologue.storage.json_file import JsonFile

_VERSION = 1
_ENUMS: dict[str, type[StrEnum]] = {"kind": ProfileKind, "auth": AuthForm}
_REQUIRED = ("id", "name", "kind")
_LISTS = ("confirmed_origins", "models")
_MAY_BE_NONE = ("terms", "prices", "limits", "ca_file", "proxy", "quota")


class ProfilesOnDisk:
    """`services.ports.ProfilesFile` in one JSON file that a person may edit."""

    def __init__(self, path: Path) -> None:
        self._file = JsonFile(path, _VERSION)

    def load(self) -> tuple[Profile, ...]:
        """The stored profiles in their order, unreadable ones and second ones of an id left out."""
        read: dict[str, Profile] = {}
        for entry in _entries(self._file.read().data):
            profile = _profile(entry)
            if profile is not None:
                read.setdefault(profile.id, profile)
        return tuple(read.values())

    def save(self, profiles: Sequence[Profile]) -> None:
        """Write the profiles; what this version cannot read stays. Raises StoreNotWritable."""
        found = self._file.read()
        stored = _entries(found.data)
        unreadable = [entry for entry in stored if _profile(entry) is None]
        former: dict[str, Mapping[str, Any]] = {}
        for entry in stored:
            if (profile := _profile(entry)) is not None:
                former.setdefault(profile.id, entry)
        entries = [{**former.get(profile.id, {}), **_stored(profile)} for profile in profiles]
        misshapen = not isinstance(found.data.get("profiles", []), list)
        self._file.write(
            {**found.data, "profiles": [*entries, *unreadable]}, found, loses_something=misshapen
        )


def _entries(data: Mapping[str, Any]) -> list[Any]:
    entries = data.get("profiles", [])
    return entries if isinstance(entries, list) else []


def _stored(profile: Profile) -> dict[str, Any]:
    values = {field.name: getattr(profile, field.name) for field in fields(profile)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _profile(entry: Any) -> Profile | None:
    """A profile, or None where a field is missing or of another kind: half a profile would send elsewhere."""
    if not isinstance(entry, Mapping) or not all(entry.get(name) for name in _REQUIRED):
        return None
    known = {field.name: entry[field.name] for field in fields(Profile) if field.name in entry}
    try:
        return Profile(**{name: _value(name, value) for name, value in known.items()})
    except ValueError:
        return None


def _value(name: str, stored: Any) -> Any:
    if name in _ENUMS:
        return _ENUMS[name](stored)
    if name in _LISTS:
        if isinstance(stored, list) and all(isinstance(item, str) for item in stored):
            return tuple(stored)
    elif isinstance(stored, str) or (stored is None and name in _MAY_BE_NONE):
        return stored
    raise ValueError(name)

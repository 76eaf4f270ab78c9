"""settings.json: every field tolerant on its own, unknown keys kept."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, get_origin, get_type_hints

from duologue.domain.settings import Settings
from duologue.storage.json_file import JsonFile

_VERSION = 1
_RANGES = {
    "zoom": range(50, 301),
    "sidebar_width": range(10_000),
    "tell_after": range(86_401),
}  # as domain.settings documents them

Section = TypeVar("Section")


class SettingsOnDisk:
    """`services.ports.SettingsFile` in one JSON file that a person may edit."""

    def __init__(self, path: Path) -> None:
        self._file = JsonFile(path, _VERSION)

    def load(self) -> Settings:
        """The settings, each unreadable field at its default. Never raises."""
        return _read(Settings, self._file.read().data, misread=[])

    def save(self, settings: Settings) -> None:
        """Write the settings; keys this version does not know stay.

        A file that was broken, newer, or held a value that could not be read is kept under another name
        first. Raises StoreNotWritable.
        """
        found = self._file.read()
        misread: list[str] = []
        _read(Settings, found.data, misread)
        self._file.write(_merged(settings, found.data), found, loses_something=bool(misread))


def _read(kind: type[Section], stored: Mapping[str, Any], misread: list[str]) -> Section:
    """A section of the settings; the names of fields that could not be read are added to `misread`."""
    known: dict[str, Any] = {}
    for name, hint in get_type_hints(kind).items():
        if name in stored:
            try:
                known[name] = _value(name, hint, stored[name], misread)
            except ValueError:
                misread.append(name)
    return kind(**known)


def _value(name: str, hint: type[Any], stored: Any, misread: list[str]) -> Any:
    if is_dataclass(hint):
        if isinstance(stored, Mapping):
            return _read(hint, stored, misread)
    elif get_origin(hint) is Mapping:  # of texts, each tolerant on its own
        if isinstance(stored, Mapping):
            texts = {key: text for key, text in stored.items() if isinstance(text, str)}
            misread.extend(f"{name}.{key}" for key in stored if key not in texts)
            return texts
    elif issubclass(hint, StrEnum):
        return hint(stored)
    elif type(stored) is hint and stored in _RANGES.get(name, (stored,)):
        return stored
    raise ValueError(name)


def _merged(section: Any, stored: Any) -> dict[str, Any]:
    """The section as JSON, laid over what was stored."""
    merged = dict(stored) if isinstance(stored, Mapping) else {}
    for field in fields(section):
        value = getattr(section, field.name)
        merged[field.name] = _merged(value, merged.get(field.name)) if is_dataclass(value) else value
    return merged

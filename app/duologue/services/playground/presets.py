"""Presets of the playground: plain files in a folder, which may live in git. Never a key in one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from duologue.domain.covered_data import covered
from duologue.domain.draft import Draft
from duologue.domain.draft_data import FIELDS, draft_from_data, draft_to_data
from duologue.domain.errors import InputUnreadable
from duologue.domain.plain_file import BrokenFile, file_name
from duologue.domain.preset import Preset
from duologue.services.ports import PlainFiles

_OWN = ("name", "description", "notes")


@dataclass(frozen=True, slots=True)
class Removed:
    """A file that was taken away; `held` is what it held."""

    name: str
    held: bytes


class Presets:
    """Reads the folder again whenever a file in it has changed; `files` gives the folder of this moment."""

    def __init__(self, files: Callable[[], PlainFiles], redact: Callable[[str], str]) -> None:
        self._files = files
        self._redact = redact
        self._stamp: object = None
        self._found: tuple[Preset, ...] = ()
        self._broken: tuple[BrokenFile, ...] = ()

    @property
    def folder(self) -> Path:
        """Where they are."""
        return self._files().folder

    def all(self) -> tuple[tuple[Preset, ...], tuple[BrokenFile, ...]]:
        """The presets by name, and the files that can't be read. Never raises."""
        files = self._files()
        stamp = (files.folder, files.stamp())
        if stamp != self._stamp:
            self._read(files)
            self._stamp = stamp
        return self._found, self._broken

    def preset(self, identity: str) -> Preset | None:
        """The preset in the file of this name, as it is now, or None."""
        return next((preset for preset in self.all()[0] if preset.id == identity), None)

    def save(self, preset: Preset) -> Preset:
        """Write a preset; what was written. Raises StoreNotWritable."""
        draft = replace(preset.draft, profile_id="")
        own = {name: getattr(preset, name) for name in _OWN if getattr(preset, name)}
        data = {**own, **draft_to_data(draft), **preset.unknown}
        written = covered(data, self._redact)
        self._files().write(preset.id, written)
        return read_preset(preset.id, written)

    def save_as(self, name: str, draft: Draft, *, description: str = "", notes: str = "") -> Preset:
        """Write a new preset under a file name of its own. Raises StoreNotWritable."""
        name = " ".join(name.split()) or "Unnamed"
        return self.save(Preset(file_name(name, self._files().names()), name, draft, description, notes))

    def duplicate(self, preset: Preset, name: str) -> Preset:
        """The same again, under another name. Raises StoreNotWritable."""
        return self.save(replace(preset, id=file_name(name, self._files().names()), name=name))

    def delete(self, preset: Preset) -> Removed:
        """Take a preset's file away. Raises StoreNotWritable."""
        return Removed(preset.id, self._files().remove(preset.id))

    def put_back(self, removed: Removed) -> None:
        """Undo a deletion. Raises StoreNotWritable."""
        self._files().put_back(removed.name, removed.held)

    def _read(self, files: PlainFiles) -> None:
        stored, broken = files.load()
        found: list[Preset] = []
        wrong = list(broken)
        for identity, data in stored.items():
            try:
                found.append(read_preset(identity, data))
            except InputUnreadable as error:
                wrong.append(BrokenFile(f"{identity}.toml", error.message))
        self._found = tuple(sorted(found, key=lambda preset: preset.name.casefold()))
        self._broken = tuple(sorted(wrong, key=lambda file: file.name))


def read_preset(identity: str, data: Mapping[str, Any]) -> Preset:
    """The preset in a file's data. Raises InputUnreadable, naming what is wrong."""
    own: dict[str, str] = {}
    for name in _OWN:
        value = data.get(name, "")
        if not isinstance(value, str):
            raise InputUnreadable(f"“{name}” must be a text.")
        own[name] = value
    unknown = {name: value for name, value in data.items() if name not in FIELDS and name not in _OWN}
    draft = draft_from_data(data, "")
    return Preset(identity, own["name"].strip() or identity, draft, own["description"], own["notes"], unknown)


def same_request(preset: Preset, draft: Draft) -> bool:
    """Whether a draft still asks what the preset asks, whichever profile it would be sent to."""
    return preset.draft == replace(draft, profile_id="")

"""Presets of the playground: plain files in a folder, which may live in git. Never a key in one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
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


_Stamp = tuple[int, int]


class Presets:
    """Reads a file again when it has changed; `files` gives the folder of this moment.

    A preset may hold megabytes: what reads or writes one may be called on any thread.
    """

    def __init__(self, files: Callable[[], PlainFiles], redact: Callable[[str], str]) -> None:
        self._files = files
        self._redact = redact
        self._at_work = RLock()
        self._folder: Path | None = None  # whose files are those below
        self._read: dict[str, tuple[_Stamp, Preset | BrokenFile]] = {}

    @property
    def folder(self) -> Path:
        """Where they are."""
        return self._files().folder

    @property
    def at_work(self) -> bool:
        """Whether another thread reads or writes, so that `all` would wait for it."""
        is_free = self._at_work.acquire(blocking=False)
        if is_free:
            self._at_work.release()
        return not is_free

    @property
    def unread(self) -> int:
        """How many bytes the files have that changed since they were read: what `all` costs now."""
        files = self._files()
        stamps = files.stamps()
        if files.folder != self._folder:
            return sum(size for _, size in stamps.values())
        known = dict(self._read)  # another thread may be reading
        return sum(stamp[1] for name, stamp in stamps.items() if name not in known or known[name][0] != stamp)

    @property
    def seen(self) -> tuple[tuple[Preset, ...], tuple[BrokenFile, ...]]:
        """As `all`, without a look at the files: as they were read last."""
        found = [each for _, each in dict(self._read).values()]
        presets = [each for each in found if isinstance(each, Preset)]
        broken = [each for each in found if isinstance(each, BrokenFile)]
        return (
            tuple(sorted(presets, key=lambda preset: preset.name.casefold())),
            tuple(sorted(broken, key=lambda file: file.name)),
        )

    def all(self) -> tuple[tuple[Preset, ...], tuple[BrokenFile, ...]]:
        """The presets by name, and the files that can't be read. Never raises."""
        with self._at_work:
            files = self._files()
            known = self._read if files.folder == self._folder else {}
            read = {}
            for name, stamp in files.stamps().items():
                before = known.get(name)
                is_same = before is not None and before[0] == stamp
                read[name] = before if before is not None and is_same else (stamp, _read_file(files, name))
            self._read, self._folder = read, files.folder
            return self.seen

    def preset(self, identity: str) -> Preset | None:
        """The preset in the file of this name, as it is now, or None."""
        return next((preset for preset in self.all()[0] if preset.id == identity), None)

    def save(self, preset: Preset) -> Preset:
        """Write a preset; what was written. Raises StoreNotWritable."""
        draft = replace(preset.draft, profile_id="")
        own = {name: getattr(preset, name) for name in _OWN if getattr(preset, name)}
        data = {**own, **draft_to_data(draft), **preset.unknown}
        written = covered(data, self._redact)
        with self._at_work:
            files = self._files()
            files.write(preset.id, written)
            saved = read_preset(preset.id, written)
            stamp = files.stamps().get(preset.id)
            if files.folder == self._folder and stamp is not None:
                self._read = {**self._read, preset.id: (stamp, saved)}
            return saved

    def save_as(self, name: str, draft: Draft, *, description: str = "", notes: str = "") -> Preset:
        """Write a new preset under a file name of its own. Raises StoreNotWritable."""
        name = " ".join(name.split()) or "Unnamed"
        with self._at_work:
            return self.save(Preset(file_name(name, self._files().names()), name, draft, description, notes))

    def duplicate(self, preset: Preset, name: str) -> Preset:
        """The same again, under another name. Raises StoreNotWritable."""
        with self._at_work:
            return self.save(replace(preset, id=file_name(name, self._files().names()), name=name))

    def delete(self, preset: Preset) -> Removed:
        """Take a preset's file away. Raises StoreNotWritable."""
        return Removed(preset.id, self._files().remove(preset.id))

    def put_back(self, removed: Removed) -> None:
        """Undo a deletion. Raises StoreNotWritable."""
        self._files().put_back(removed.name, removed.held)


def _read_file(files: PlainFiles, name: str) -> Preset | BrokenFile:
    try:
        return read_preset(name, files.read(name))
    except InputUnreadable as error:
        return BrokenFile(f"{name}.toml", error.message)


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

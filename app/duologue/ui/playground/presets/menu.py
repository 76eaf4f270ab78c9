"""The button of the presets: which one is loaded, whether it was changed since, and what can be done."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from duologue.domain.draft import Draft
from duologue.domain.errors import StoreNotWritable
from duologue.domain.plain_file import BrokenFile
from duologue.domain.preset import Preset
from duologue.services.playground.parts import Playground
from duologue.services.playground.presets import same_request
from duologue.ui.controls.button import button
from duologue.ui.controls.tip import literal
from duologue.ui.navigation import Navigation
from duologue.ui.playground.page_parts import DraftPlace
from duologue.ui.playground.presets.dialog import Give, PresetDialog
from duologue.ui.tasks import OwnedTasks, TaskScope
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.copying import copy_words
from duologue.ui.words import unmarked

_OPENS = " ▾"
_IN_A_MOMENT = 200_000  # bytes that are read without anybody waiting for it
_LONGEST = 28  # characters of a name on the button


class PresetMenu(QObject):
    """`place` is where the draft stands; the menu is read from the folder each time it opens.

    What may be megabytes is read and written on another thread.
    """

    def __init__(
        self,
        theme: Theme,
        playground: Playground,
        place: DraftPlace,
        tasks: TaskScope,
        navigation: Navigation,
    ) -> None:
        self.button = button(self.tr("Presets"), kind="flat", name="presetsButton")
        super().__init__(self.button)
        self._theme = theme
        self._presets = playground.presets
        self._history = playground.history
        self._place = place
        self._tasks = OwnedTasks(tasks, self)
        self._scope = tasks
        self._navigation = navigation
        self.loaded: Preset | None = None
        self.menu = QMenu(self.button)
        self.menu.setObjectName("presetsMenu")
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self.fill)
        self.button.setMenu(self.menu)
        place.draft_changed.connect(self.refresh)
        self.refresh()

    @property
    def changed(self) -> bool:
        """Whether the draft is another one than the preset that was loaded."""
        return self.loaded is not None and not same_request(self.loaded, self._place.draft)

    def refresh(self) -> None:
        """Show which preset is loaded, and whether it was changed since."""
        if self.loaded is None:
            self.button.setText(self.tr("Presets") + _OPENS)
            self.button.setAccessibleName(self.tr("Presets"))
            return
        name = self.loaded.name
        short = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
        changed = self.changed
        words = self.tr("Preset {name}, changed since it was loaded") if changed else self.tr("Preset {name}")
        self.button.setText(unmarked(f"{short} •" if changed else short) + _OPENS)
        self.button.setAccessibleName(words.format(name=name))
        self.button.setToolTip(literal(words.format(name=name)))

    def fill(self) -> None:
        """Make the menu anew from what is in the folder now; what takes long to read comes a moment later."""
        if self._presets.at_work or self._presets.unread > _IN_A_MOMENT:
            self._show(*self._presets.seen, reading=True)
            self._tasks.start(self._read())
        else:
            self._show(*self._presets.all())

    async def _read(self) -> None:
        presets, broken = await asyncio.to_thread(self._presets.all)
        self._show(presets, broken)

    def _show(
        self, presets: tuple[Preset, ...], broken: tuple[BrokenFile, ...], *, reading: bool = False
    ) -> None:
        self.menu.clear()
        if not reading:
            self._take_up_edits(presets)
        for preset in presets:
            entry = self.menu.addAction(unmarked(preset.name))
            entry.setToolTip(literal(preset.description or preset.notes[:300]))
            entry.setCheckable(True)
            entry.setChecked(self.loaded is not None and preset.id == self.loaded.id)
            entry.triggered.connect(lambda _checked=False, preset=preset: self.load(preset))
        if reading:
            self.menu.addAction(self.tr("Reading…")).setEnabled(False)
        elif not presets:
            self.menu.addAction(self.tr("No presets yet")).setEnabled(False)
        for file in broken:
            self._add_broken(file)
        self.menu.addSeparator()
        own = self.loaded is not None
        for words, act, offered in (
            (self.tr("Save"), self.save, own),
            (self.tr("Save as…"), self.save_as, True),
            (self.tr("Name and notes…"), self.edit, own),
            (self.tr("Duplicate"), self.duplicate, own),
            (self.tr("Delete"), self.delete, own),
        ):
            entry = self.menu.addAction(words)
            entry.setEnabled(offered)
            entry.triggered.connect(lambda _checked=False, act=act: act())
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Copy the path of the folder")).triggered.connect(self._copy_folder)

    def load(self, preset: Preset) -> None:
        """Put the preset in place of the draft, for the profile that is chosen now; it can be undone."""
        before, before_draft = self.loaded, self._place.draft
        lost = self.loaded is None or self.changed
        self._use(preset, replace(preset.draft, profile_id=before_draft.profile_id))
        words = self.tr("{name} is loaded").format(name=preset.name)
        if lost:
            self._navigation.toast(words, self.tr("Undo"), lambda: self._use(before, before_draft))
        else:
            self._navigation.toast(words, "", None)

    def save(self) -> None:
        """Write the draft into the file of the preset that is loaded."""
        if self.loaded is not None:
            self._tasks.start(self._write(replace(self.loaded, draft=self._place.draft)))

    def save_as(self) -> None:
        """Ask for a name, and write the draft into a file of its own."""
        old = self.loaded
        texts = ("", "", "") if old is None else (old.name, old.description, old.notes)

        async def give(name: str, description: str, notes: str) -> str:
            draft = self._place.draft
            return await self._saved(
                lambda: self._presets.save_as(name, draft, description=description, notes=notes)
            )

        self._ask(self.tr("Save as a preset"), texts, give)

    def edit(self) -> None:
        """Change the name, the description and the notes."""
        preset = self.loaded
        if preset is None:
            return

        async def give(name: str, description: str, notes: str) -> str:
            changed = replace(preset, name=name, description=description, notes=notes)
            return await self._saved(lambda: self._presets.save(changed))

        self._ask(self.tr("Name and notes"), (preset.name, preset.description, preset.notes), give)

    def duplicate(self) -> None:
        """The preset as it is in its file, under another name."""
        preset = self.loaded
        if preset is not None:
            name = self.tr("{name} (copy)").format(name=preset.name)
            self._tasks.start(self._tell(lambda: self._presets.duplicate(preset, name), ""))

    def delete(self) -> None:
        """Take the file away, with a way back."""
        preset = self.loaded
        if preset is None:
            return
        try:
            removed = self._presets.delete(preset)
        except StoreNotWritable as error:
            self._navigation.toast(error.message, "", None)
            return
        self._take(None)

        def back() -> None:
            self._presets.put_back(removed)
            self._take(preset)

        words = self.tr("{name} is deleted").format(name=preset.name)
        self._navigation.toast(words, self.tr("Undo"), back)

    def _ask(self, title: str, texts: tuple[str, str, str], give: Give) -> None:
        PresetDialog(self._theme, self.button, self._scope, title, texts, give).open()

    async def _write(self, preset: Preset) -> None:
        words = self.tr("{name} is saved").format(name=preset.name)
        await self._tell(lambda: self._presets.save(preset), words)

    async def _tell(self, save: Callable[[], Preset], words: str) -> None:
        """Save, and say these words or what went wrong."""
        said = await self._saved(save) or words
        if said:
            self._navigation.toast(said, "", None)

    async def _saved(self, save: Callable[[], Preset]) -> str:
        """Save on another thread, and take what was saved as the preset that is loaded; a problem, or ""."""
        try:
            preset = await asyncio.to_thread(save)
        except StoreNotWritable as error:
            return error.message
        if isValid(self):
            self._take(preset)
        return ""

    def _use(self, preset: Preset | None, draft: Draft) -> None:
        self._take(preset)
        self._place.show_draft(draft)

    def _take(self, preset: Preset | None) -> None:
        self.loaded = preset
        self._history.preset = None if preset is None else preset.id
        self.refresh()

    def _take_up_edits(self, presets: tuple[Preset, ...]) -> None:
        """A file that was edited outside is the one that the draft is compared with."""
        if self.loaded is not None:
            self._take(next((preset for preset in presets if preset.id == self.loaded.id), None))

    def _add_broken(self, file: BrokenFile) -> None:
        entry = self.menu.addAction(self.tr("{file} can't be read").format(file=unmarked(file.name)))
        entry.setToolTip(literal(file.reason))
        entry.triggered.connect(
            lambda _checked=False: self._navigation.toast(
                f"{file.name}: {file.reason}", self.tr("Copy the path of the folder"), self._copy_folder
            )
        )

    def _copy_folder(self) -> None:
        copy_words(str(self._presets.folder))
        self._navigation.toast(self.tr("Copied: {path}").format(path=self._presets.folder), "", None)

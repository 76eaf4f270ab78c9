"""What is attached to the words: read on a thread, shown as chips, refused with a reason at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from duologue.domain.errors import InputUnreadable
from duologue.domain.parts import AttachedPart, FilePart, ImagePart
from duologue.domain.token_estimate import tokens_of_parts
from duologue.services.chats.attaching import Attaching, ImageFile
from duologue.services.daemon_thread import in_daemon_thread
from duologue.ui.attached_image import THUMBNAIL, image_part, pasted_file, size_words
from duologue.ui.controls.chip import Chip
from duologue.ui.pictures import decoded
from duologue.ui.usage.usage_words import short

if TYPE_CHECKING:
    from duologue.services.chats.library import Library
    from duologue.ui.composer.composer import Composer
    from duologue.ui.tasks import TaskScope
    from duologue.ui.theme import Theme

MOST_FILES = 20
_KILO = 1000


@dataclass(slots=True)
class _Held:
    chip: Chip
    part: AttachedPart | None = None  # None while it is read, and for good where it was refused
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """Whether the chosen model looks at images (None: nobody told), and its name."""

    images: bool | None
    model: str


class Attachments(QObject):
    """The chips of the composer and the parts behind them."""

    changed = Signal()

    def __init__(
        self,
        composer: Composer,
        attaching: Callable[[], Attaching],
        library: Library,
        tasks: TaskScope,
        sight: Callable[[], Sight],
    ) -> None:
        super().__init__(composer)
        self._composer = composer
        self._theme: Theme = composer.theme
        self._row = composer.chips
        self._attaching = attaching
        self._library = library
        self._tasks = tasks
        self._sight = sight
        self._held: list[_Held] = []
        composer.text.take = self.take

    @property
    def parts(self) -> tuple[AttachedPart, ...]:
        """What can be sent, in its order."""
        return tuple(held.part for held in self._held if held.part is not None)

    def take(self, data: QMimeData) -> bool:
        """Attach the files or the image that were pasted or dropped; whether there were any."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.add_files(paths)
            return True
        if data.hasImage() and not data.hasText():
            image = data.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self.add_image(image)
                return True
        return False

    def add_files(self, paths: Sequence[Path]) -> None:
        """Read files and attach them; what cannot be attached says why."""
        for path in paths:
            if len(self._held) >= MOST_FILES:
                words = self.tr("Not attached: {number} files are the most at once.")
                self._refuse(self._new(path.name), words.format(number=MOST_FILES))
                break
            held = self._new(path.name or str(path))
            self._tasks.start(self._read(held, partial(self._attaching().read, path)))

    def add_image(self, image: QImage) -> None:
        """Attach an image that has no file, such as a picture of the screen."""
        held = self._new(self.tr("Pasted image.png"))
        self._tasks.start(self._read(held, partial(pasted_file, image, self.tr("Pasted image.png"))))

    def add_text(self, name: str, text: str) -> None:
        """Attach words that are no file yet."""
        self._settle(self._new(name), FilePart(name, text, len(text.encode("utf-8", "replace"))))

    def show(self, parts: Iterable[AttachedPart]) -> None:
        """Show what is attached to the draft of another chat, without telling that it changed."""
        for held in self._held:
            self._row.remove(held.chip)
        self._held = []
        self.put_back(parts)

    def put_back(self, parts: Iterable[AttachedPart]) -> None:
        """Attach what was attached before, beside what is now, without telling that it changed."""
        for part in parts:
            held = self._new(part.name, tell=False)
            held.part = part
            self._describe(held)
            if isinstance(part, ImagePart):
                self._tasks.start(self._show_stored(held, part))
        self._tell()

    def sent(self, parts: Sequence[AttachedPart]) -> None:
        """These were sent: their chips go, and so does what was refused."""
        gone = [held for held in self._held if held.part in parts or held.reason]
        for held in gone:
            self._held.remove(held)
            self._row.remove(held.chip)
        self._tell()

    def refresh(self) -> None:
        """Another model was chosen: it may look at images or not."""
        for held in self._held:
            if held.part is not None:
                self._describe(held)
        self._tell()

    async def _read(self, held: _Held, read: Callable[[], FilePart | ImageFile]) -> None:
        try:
            found = await in_daemon_thread(read)
            if isinstance(found, ImageFile):
                part, small = await in_daemon_thread(image_part, found)
                held.chip.show_image(small)
                self._settle(held, part)
            else:
                self._settle(held, found)
        except InputUnreadable as error:
            self._refuse(held, error.message)

    async def _show_stored(self, held: _Held, part: ImagePart) -> None:
        data = await self._library.content(part.sha256)
        if held not in self._held:
            return
        if data is None:
            held.part = None
            self._refuse(held, self.tr("The image is no longer kept."))
            return
        held.part = replace(part, data=data)
        try:
            held.chip.show_image(await in_daemon_thread(decoded, data, THUMBNAIL))
        except InputUnreadable as error:
            held.part = None
            self._refuse(held, error.message)

    def _new(self, name: str, *, tell: bool = True) -> _Held:
        chip = Chip(self._theme, "file", name, self.tr("Reading…"))
        held = _Held(chip)
        chip.removed.connect(lambda: self._remove(held))
        chip.opened.connect(lambda: self._open(held))
        self._held.append(held)
        self._row.add(chip)
        if tell:
            self._tell()
        return held

    def _settle(self, held: _Held, part: AttachedPart) -> None:
        if held not in self._held:  # removed while it was read
            return
        held.part = part
        self._describe(held)
        self._tell()
        self.changed.emit()

    def _refuse(self, held: _Held, reason: str) -> None:
        if held in self._held:
            held.reason = reason
            held.chip.tell(reason.removeprefix(f"{held.chip.name} "), "danger")
            self._row.bring(held.chip)
            self._composer.announce(reason)
            self._tell()

    def _remove(self, held: _Held) -> None:
        self._held.remove(held)
        self._row.remove(held.chip)
        if not self._held:
            self._composer.text.setFocus()
        self._tell()
        self.changed.emit()

    def _open(self, held: _Held) -> None:
        if held.part is not None:
            from duologue.ui.dialogs.attached_preview import Preview  # noqa: PLC0415 - rarely looked at

            parent: QWidget = self._composer.window()
            Preview(self._theme, parent, held.part).open()

    def _describe(self, held: _Held) -> None:
        part = held.part
        if part is None:
            return
        weight = short(tokens_of_parts((part,)))
        size = size_words(part.size)
        if isinstance(part, FilePart):
            words = self.tr("{size} · about {tokens} tokens").format(size=size, tokens=weight)
            if part.encoding != "utf-8":
                words = f"{words} · {part.encoding}"
            held.chip.tell(words)
            return
        held.chip.show_kind("image")
        words = f"{size} · {part.width} \u00d7 {part.height}"
        sight = self._sight()
        if sight.images is False:
            reason = self.tr("{model} reads text only. Choose another model, or remove it.")
            held.chip.tell(reason.format(model=sight.model), "warning")
        elif sight.images is None:
            held.chip.tell(self.tr("{words} · not known whether this model sees images").format(words=words))
        else:
            tokens = self.tr("about {tokens} tokens").format(tokens=weight)
            held.chip.tell(f"{words} · {tokens}")

    def _tell(self) -> None:
        """The composer knows what could be sent now, and whether something stands in the way."""
        blind = self._sight().images is False
        waits = any(held.part is None and not held.reason for held in self._held)
        blocked = waits or (blind and any(isinstance(part, ImagePart) for part in self.parts))
        self._composer.show_attached(self.parts, blocked=blocked)

"""Reads the images and text files that a person adds to a message of the request."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from duologue.domain.errors import InputUnreadable
from duologue.domain.parts import AttachedPart
from duologue.services.chats.attaching import Attaching, ImageFile
from duologue.services.daemon_thread import in_daemon_thread
from duologue.ui.attached_image import image_part, pasted_file
from duologue.ui.playground.request.message_card import MessageCard
from duologue.ui.playground.request.message_list import MessageList
from duologue.ui.tasks import OwnedTasks, TaskScope

Source = Path | QImage


class FilesOfMessages(QObject):
    """Gives a message the parts it asked for; what cannot be added is said at the message."""

    def __init__(self, messages: MessageList, attaching: Attaching, tasks: TaskScope) -> None:
        super().__init__(messages)
        self._messages = messages
        self._attaching = attaching
        self._tasks = OwnedTasks(tasks, self)
        messages.files_wanted.connect(lambda card, sources: self._tasks.start(self._add(card, sources)))

    async def _add(self, card: MessageCard, sources: Sequence[Source]) -> None:
        parts: list[AttachedPart] = []
        refused: list[str] = []
        for source in sources:
            try:
                parts.append(await in_daemon_thread(partial(self._read, source)))
            except InputUnreadable as error:
                refused.append(error.message)
        self._messages.attach(card, parts, " ".join(refused))

    def _read(self, source: Source) -> AttachedPart:
        """The part of a file or a pasted image. Raises InputUnreadable; call it in a thread."""
        if isinstance(source, QImage):
            found: AttachedPart | ImageFile = pasted_file(source, "image.png")
        else:
            found = self._attaching.read(source)
        return image_part(found)[0] if isinstance(found, ImageFile) else found

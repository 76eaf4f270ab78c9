"""A file of chats that is dropped on a widget is imported."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

_KINDS = (".json", ".jsonl", ".zip")


class FileDrops(QObject):
    """Watches `place`; anything but one such file is left to others. `take` is given the file."""

    def __init__(self, place: QWidget, take: Callable[[Path], object]) -> None:
        super().__init__(place)
        self._take = take
        place.setAcceptDrops(True)
        place.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: something is dragged over the place, or dropped on it."""
        if isinstance(event, QDropEvent):  # which the events of a drag are too
            path = _file_of(event.mimeData())
            if path is not None:
                event.acceptProposedAction()
                if event.type() is QEvent.Type.Drop:
                    self._take(path)
                return True
        return super().eventFilter(watched, event)


def _file_of(data: QMimeData) -> Path | None:
    """The one file of chats among what is dragged, or None."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in _KINDS else None

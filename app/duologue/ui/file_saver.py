"""Saves words or other data as a file where a person chooses to; storage does the writing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from duologue.domain.errors import StorageError
from duologue.ui.words import translate

if TYPE_CHECKING:
    from duologue.services.ports import ChosenFiles

_NO_FILE_NAME = re.compile(r"[^\w.-]+")


class FileSaver:
    """Each call gives "" where it went well or the person thought better of it, else why it did not."""

    def __init__(self, files: ChosenFiles) -> None:
        self._files = files

    def save_text(self, parent: QWidget, name: str, text: str) -> str:
        """Ask where, `name` being what is offered, and write `text`: UTF-8, with a line end at its end."""
        ended = text if text.endswith("\n") else text + "\n"
        return self.save(parent, name, lambda: ended.encode("utf-8", "replace"))

    def save(
        self, parent: QWidget, name: str, data: Callable[[], bytes], *, title: str = "", kinds: str = ""
    ) -> str:
        """Ask where, under `title`, for files of these `kinds` (as Qt writes them); `data` is asked then."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        offered = QDir(QStandardPaths.writableLocation(documents)).filePath(_NO_FILE_NAME.sub("-", name))
        title = title or translate("Transcript", "Save")
        path, _ = (
            QFileDialog.getSaveFileName(parent, title, offered, kinds)
            if kinds
            else QFileDialog.getSaveFileName(parent, title, offered)
        )
        if not path:
            return ""
        try:
            self._files.write(Path(path), data())
        except StorageError as error:
            return error.message
        return ""

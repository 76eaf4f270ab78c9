"""Saves text where a person chooses to: UTF-8, LF, and all of it or nothing."""

import re

from PySide6.QtCore import QDir, QIODevice, QSaveFile, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from duologue.ui.words import translate

_NO_FILE_NAME = re.compile(r"[^\w.-]+")


def save_text(parent: QWidget, name: str, text: str) -> str:
    """Ask where, `name` being what is offered, and write `text` there with a line end at its end.

    Gives "" where it went well or the person thought better of it, else one sentence that says why not.
    """
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    offered = QDir(QStandardPaths.writableLocation(documents)).filePath(_NO_FILE_NAME.sub("-", name))
    path, _ = QFileDialog.getSaveFileName(parent, translate("Transcript", "Save"), offered)
    return write_text(path, text) if path else ""


def write_text(path: str, text: str) -> str:
    """Write `text` to `path`; "" or the sentence that says why it was not possible."""
    file = QSaveFile(path)
    file.setDirectWriteFallback(True)
    content = (text if text.endswith("\n") else text + "\n").encode("utf-8", "replace")
    if file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(content) == len(content) and file.commit():
        return ""
    return translate("Transcript", "Not saved: {reason}").format(reason=file.errorString())

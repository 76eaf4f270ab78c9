"""Looks for a key in files and in windows, in every spelling it could take."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_FRAGMENT = 12  # characters: fewer could stand in a file by chance


def spellings(key: str) -> dict[str, bytes]:
    """The forms of a key, with a name each; whoever finds one has the key or most of it."""
    raw = key.encode()
    found = {
        "JSON": json.dumps(key)[1:-1].encode(),
        "URL": quote(key, safe="").encode(),
        "hexadecimal": raw.hex().encode(),
        "HEXADECIMAL": raw.hex().upper().encode(),
        "UTF-16 little end first": key.encode("utf-16-le"),
        "UTF-16 big end first": key.encode("utf-16-be"),
        "backwards": raw[::-1],
    }
    for offset in range(3):  # which three bytes stand in four letters depends on what stood before
        inner = base64.b64encode(b"x" * offset + raw)[4:-4]
        found[f"base64 at {offset}"] = inner
        found[f"URL base64 at {offset}"] = inner.replace(b"+", b"-").replace(b"/", b"_")
    for start in range(len(raw) - _FRAGMENT + 1):
        found[f"plain from {start}"] = raw[start : start + _FRAGMENT]
    return found


def files_with(key: str, folder: Path) -> dict[str, list[str]]:
    """The files below a folder that hold the key, or whose name does, with how it is spelt there."""
    forms = spellings(key)
    found: dict[str, list[str]] = {}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        held = [form for form, spelt in forms.items() if spelt in content or spelt in name.encode()]
        if held:
            found[name] = held
    return found


def said_by(window: QWidget) -> Iterator[str]:
    """Whatever the widgets of a window say, be it seen, folded away, or told to a screen reader."""
    for widget in (window, *window.findChildren(QWidget)):
        yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.objectName())
        yield from (widget.accessibleDescription(), widget.statusTip(), widget.whatsThis())
        yield from _told_aloud(widget)
        if isinstance(widget, QTextEdit | QPlainTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QLineEdit):
            yield widget.displayText()
        elif isinstance(words := widget.property("text"), str):
            yield words


def said_anywhere() -> str:
    """The same of every window there is, and what the desktop is told of the program."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    windows = [widget for widget in application.topLevelWidgets() if widget.parent() is None]
    names = (application.applicationDisplayName(), application.sessionId(), *application.arguments())
    return "\n".join([*names, *(words for window in windows for words in said_by(window))])


def _told_aloud(widget: QWidget) -> Iterator[str]:
    told = QAccessible.queryAccessibleInterface(widget)
    if told is not None:
        for kind in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description):
            yield told.text(kind)
        if (text := told.textInterface()) is not None:
            yield text.text(0, text.characterCount())

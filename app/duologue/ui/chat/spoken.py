"""Tells a screen reader what has happened, where the change itself says nothing."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible


def speak(target: QObject, words: str) -> None:
    """Say `words` politely, if anything listens."""
    if QAccessible.isActive():
        from duologue.ui.transcript.list.announcer import announce  # noqa: PLC0415 - brings Markdown

        announce(target, words)

"""Tells assistive technology that the conversation is a list, and each turn an item in it."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget, QWidget

_TURNS = ("AnswerTurn", "UserTurn")  # by name, so that a window without a turn need not import them


def install_roles() -> None:
    """Call once, after the application is made. Qt asks for each widget once, when something listens."""
    QAccessible.installFactory(_interface)


def _interface(kind: str, wanted: QObject) -> QAccessibleInterface | None:
    if kind in _TURNS and isinstance(wanted, QWidget):
        return QAccessibleWidget(wanted, QAccessible.Role.ListItem)
    if kind == "QWidget" and isinstance(wanted, QWidget):
        around = wanted.parentWidget()
        if not isinstance(around, QAbstractScrollArea) or around.objectName() != "transcript":
            return None
        if around.viewport() is wanted:
            return QAccessibleWidget(wanted, QAccessible.Role.List, around.accessibleName())
    return None

"""Tells assistive technology that the conversation is a list, and each turn an item in it."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

# By name, so that a window without a turn need not import them; and by name only, because Qt asks for a
# widget as soon as it is made, before it has a place.
_ROLES = {
    "TurnViewport": QAccessible.Role.List,
    "AnswerTurn": QAccessible.Role.ListItem,
    "UserTurn": QAccessible.Role.ListItem,
}


class TurnViewport(QWidget):
    """What holds the turns."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)


def install_roles() -> None:
    """Call once, after the application is made. Qt asks for each widget once, when something listens."""
    QAccessible.installFactory(_interface)


def _interface(kind: str, wanted: QObject) -> QAccessibleInterface | None:
    role = _ROLES.get(kind)
    return QAccessibleWidget(wanted, role) if role is not None and isinstance(wanted, QWidget) else None

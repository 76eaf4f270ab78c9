"""One entry in the menu of a message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """`name` becomes the object name; `words` are in the person's language; `act` is what it does."""

    name: str
    words: str
    act: Callable[[], object]


def fill_menu(menu: QMenu, groups: Sequence[Sequence[MenuEntry]]) -> None:
    """Show the entries, with a line between the groups; empty groups are left out."""
    menu.clear()
    for group in groups:
        if group and not menu.isEmpty():
            menu.addSeparator()
        for entry in group:
            action = menu.addAction(entry.words)
            action.setObjectName(entry.name)
            action.triggered.connect(lambda _checked=False, act=entry.act: act())

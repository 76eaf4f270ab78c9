"""One entry in the menu of a message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """`name` becomes the object name; `words` are in the person's language; `act` is what it does.

    With `fill` the entry is a menu of its own, which is filled when it is opened.
    """

    name: str
    words: str
    act: Callable[[], object]
    fill: Callable[[QMenu], object] | None = None


def fill_menu(menu: QMenu, groups: Sequence[Sequence[MenuEntry]]) -> None:
    """Show the entries, with a line between the groups; empty groups are left out."""
    menu.clear()
    for group in groups:
        if group and not menu.isEmpty():
            menu.addSeparator()
        for entry in group:
            if entry.fill is not None:
                inner = menu.addMenu(entry.words)
                inner.menuAction().setObjectName(entry.name)
                inner.aboutToShow.connect(lambda fill=entry.fill, inner=inner: fill(inner))
                continue
            action = menu.addAction(entry.words)
            action.setObjectName(entry.name)
            action.triggered.connect(lambda _checked=False, act=entry.act: act())

"""One entry in the menu of a message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """`name` becomes the object name; `words` are in the person's language; `act` is what it does.

    With `fill` the entry is a menu of its own, which is filled when it is opened. `why_not` says why it can't
    be chosen now.
    """

    name: str
    words: str
    act: Callable[[], object]
    fill: Callable[[QMenu], object] | None = None
    why_not: str = ""

    @property
    def shown(self) -> str:
        """The words with why they can't be chosen."""
        return f"{self.words} ({self.why_not})" if self.why_not else self.words


def fill_menu(menu: QMenu, groups: Sequence[Sequence[MenuEntry]]) -> None:
    """Show the entries, with a line between the groups; empty groups are left out."""
    menu.clear()
    for group in groups:
        if group and not menu.isEmpty():
            menu.addSeparator()
        for entry in group:
            if entry.fill is not None and not entry.why_not:
                inner = menu.addMenu(entry.words)
                inner.menuAction().setObjectName(entry.name)
                inner.aboutToShow.connect(lambda fill=entry.fill, inner=inner: fill(inner))
                continue
            action = menu.addAction(entry.shown)
            action.setObjectName(entry.name)
            action.setEnabled(not entry.why_not)
            action.triggered.connect(lambda _checked=False, act=entry.act: act())

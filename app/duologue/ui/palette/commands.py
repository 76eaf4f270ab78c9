"""What the palette offers: every action that can be done now, every section of the settings, every page."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtGui import QAction

from duologue.ui.palette.command import Command
from duologue.ui.settings.sections import SECTIONS, section_title
from duologue.ui.shortcuts.keys import shown
from duologue.ui.words import translate

ITSELF = "palette"


def commands(
    actions: Mapping[str, QAction],
    pages: Iterable[tuple[str, str]],
    show_page: Callable[[str], object],
    show_section: Callable[[str], object],
) -> list[Command]:
    """`pages` are (name, words) of those in the rail; an action that is switched off is not offered."""
    offered = [
        Command(name, action.text(), action.trigger, shown(action.shortcuts()[:1], ""))
        for name, action in actions.items()
        if action.isEnabled() and action.isVisible() and name != ITSELF
    ]
    known = {name for name, _ in pages} & actions.keys()
    offered += [
        Command(
            f"page-{name}",
            translate("Palette", "Go to {page}").format(page=words),
            partial(show_page, name),
        )
        for name, words in pages
        if name not in known
    ]
    offered += [
        Command(
            f"section-{name}",
            translate("Palette", "Settings: {section}").format(section=section_title(name)),
            partial(show_section, name),
        )
        for name in SECTIONS
    ]
    return offered

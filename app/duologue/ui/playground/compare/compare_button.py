"""The button that offers both comparisons."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QPushButton

from duologue.ui.controls.button import button
from duologue.ui.words import translate

_CONTEXT = "CompareButton"


def compare_button(styles: Callable[[], object], others: Callable[[], object]) -> QPushButton:
    """A button with a menu: the API styles, or whatever else may differ."""
    made = button(translate(_CONTEXT, "Compare"), kind="flat", name="compareButton")
    menu = QMenu(made)
    menu.setObjectName("compareMenu")
    for name, words, act in (
        ("compareStyles", translate(_CONTEXT, "Compare API styles…"), styles),
        ("compareOthers", translate(_CONTEXT, "Compare models, prompts, parameters…"), others),
    ):
        entry = menu.addAction(words)
        entry.setObjectName(name)
        entry.triggered.connect(lambda _checked=False, act=act: act())
    made.clicked.connect(lambda: menu.popup(made.mapToGlobal(made.rect().topLeft())))
    return made

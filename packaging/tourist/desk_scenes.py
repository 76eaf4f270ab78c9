"""The desk: the list of keys, choosing others, and the palette."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QKeySequenceEdit, QPushButton

from duologue.ui.dialogs.shortcuts import ShortcutsDialog
from duologue.ui.palette.palette import Palette
from tourist.stage import Stage


async def shortcuts(stage: Stage) -> None:
    """The list of keys, and where they are chosen: pressed, refused, taken from another action."""
    stage.window.actions_by_name["shortcuts"].trigger()
    dialog = stage.window.findChild(ShortcutsDialog)
    await stage.shoot("shortcuts", dialog)
    dialog.close()
    stage.window.show_section("shortcuts")
    page = stage.window.page_widget("settings")
    for name, modifiers in (
        ("newChat", None),
        ("nextChat", Qt.KeyboardModifier.NoModifier),
        ("sidebar", Qt.KeyboardModifier.ControlModifier),
    ):
        page.findChild(QPushButton, f"keys-{name}").click()
        if modifiers is not None:
            QTest.keyClick(page.findChild(QKeySequenceEdit, f"press-{name}"), Qt.Key.Key_N, modifiers)
    await stage.until(lambda: page.findChild(QPushButton, "take-sidebar").isVisible())
    await stage.shoot("shortcuts-choosing")


async def palette(stage: Stage) -> None:
    """The palette: everything, some of it, nothing."""
    stage.window.actions_by_name["palette"].trigger()
    sheet = stage.window.findChild(Palette)
    await stage.shoot_over("palette", sheet)
    for words, name in (("chat", "palette-found"), ("chat qq", "palette-nothing")):
        sheet.field.setText(words)
        await stage.shoot_over(name, sheet)
    sheet.reject()


DESK_SCENES = (shortcuts, palette)

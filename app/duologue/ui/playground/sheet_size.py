"""How large a sheet opens: as it likes, but never beyond the window below it."""

from PySide6.QtWidgets import QDialog, QWidget

from duologue.ui import tokens
from duologue.ui.theme import Theme


def fit_into(dialog: QDialog, parent: QWidget, theme: Theme, size: tuple[int, int]) -> None:
    """Give `dialog` this size at a zoom of 100 %, bounded by the window of `parent`."""
    window = parent.window().size()
    edge = 2 * tokens.AIR
    wanted = [theme.px(side) for side in size]
    dialog.resize(min(wanted[0], window.width() - edge), min(wanted[1], window.height() - edge))

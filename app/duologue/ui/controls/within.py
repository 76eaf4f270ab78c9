"""Keeps a dialog no larger than the window that it stands over, whatever the zoom."""

from PySide6.QtWidgets import QDialog


def within(dialog: QDialog, wanted: int) -> int:
    """`wanted` pixels, or fewer where the window that the dialog stands over is narrower."""
    over = dialog.parentWidget()
    return wanted if over is None else min(wanted, over.window().width())


def height_within(dialog: QDialog, wanted: int) -> int:
    """The same for the height."""
    over = dialog.parentWidget()
    return wanted if over is None else min(wanted, over.window().height())

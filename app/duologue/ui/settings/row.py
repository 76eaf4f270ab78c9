"""A row of the settings: what it is called, a line of help, and the control."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme


def settings_row(
    theme: Theme, title: str, control: QWidget, help_line: str, *, stretch: bool = False
) -> QWidget:
    """Title, control and help below each other; a control that names itself needs no title."""
    row = QWidget()
    layout = QVBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.px(4))
    if title:
        layout.addWidget(Label(theme, title, strong=True))
    if not control.accessibleName() and title:
        control.setAccessibleName(title)
    if stretch:
        layout.addWidget(control)
    else:
        layout.addWidget(control, 0, Qt.AlignmentFlag.AlignLeft)
    if help_line:
        layout.addWidget(Label(theme, help_line, tone="quiet", size=tokens.SMALL_TEXT, wrap=True))
    return row

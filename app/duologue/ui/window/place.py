"""Where the window stands on the screen: kept when it goes, and the same when it comes back."""

import base64
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

if TYPE_CHECKING:
    from duologue.ui.main_window import MainWindow


def keep_place(window: "MainWindow") -> None:
    """Write size, place, sidebar and the open chat into the settings. Raises StoreNotWritable."""
    preferences = window.services.preferences
    sidebar = window.chat_page.place
    preferences.change(
        window=replace(
            preferences.current.window,
            geometry=base64.b64encode(window.saveGeometry().data()).decode(),
            sidebar_width=sidebar.width_beside,
            sidebar_hidden=sidebar.hidden_by_person,
            open_chat=window.chat.chat.id if window.chat.chat else "",
        )
    )


def restore_place(window: "MainWindow") -> None:
    """Put the window where it stood."""
    state = window.services.preferences.current.window
    if state.geometry:
        window.restoreGeometry(QByteArray.fromBase64(state.geometry.encode()))
    if state.sidebar_width:
        window.chat_page.place.set_width(state.sidebar_width)
    if state.sidebar_hidden:
        window.chat_page.place.toggle()

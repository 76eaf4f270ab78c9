"""The menu of a turn: by the right button or the Menu key, wherever in the turn."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu

from duologue.ui.transcript.document.copying import copy_words
from duologue.ui.transcript.turns.menu_entry import MenuEntry, fill_menu
from duologue.ui.transcript.turns.message_menu import message_entries
from duologue.ui.transcript.turns.turn_actions import TurnActions
from duologue.ui.transcript.turns.turn_selection import TurnSelection
from duologue.ui.transcript.turns.turn_widget import TurnWidget
from duologue.ui.words import translate


class TurnMenu(QObject):
    """Goes with its turn. Selected words and a link under the mouse come first."""

    def __init__(self, turn: TurnWidget, actions: TurnActions, selection: TurnSelection) -> None:
        super().__init__(turn)
        self._turn = turn
        self._actions = actions
        self._selection = selection
        turn.installEventFilter(self)
        turn.height_changed.connect(self._follow)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: a menu is asked for."""
        if isinstance(event, QContextMenuEvent):
            self.open(event.globalPos())
            return True
        return super().eventFilter(watched, event)

    def open(self, place: QPoint) -> QMenu:
        """Show the menu at a place on the screen."""
        menu = QMenu(self._turn)
        menu.setObjectName("messageMenu")
        menu.setAccessibleName(translate("MessageMenu", "Message"))
        entries = message_entries(self._turn.message, self._actions, self._selection.select_all)
        fill_menu(menu, (self._here(place), *entries))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
        return menu

    def _here(self, place: QPoint) -> list[MenuEntry]:
        entries = []
        if self._selection.has_words:
            words = translate("MessageMenu", "Copy selection")
            entries.append(MenuEntry("copySelection", words, self._selection.copy))
        for view in self._turn.text_views:
            link = view.anchorAt(view.unmoved(view.viewport().mapFromGlobal(place)))
            if link and view.viewport().rect().contains(view.viewport().mapFromGlobal(place)):
                words = translate("MessageMenu", "Copy link address")
                entries.append(MenuEntry("copyLink", words, partial(copy_words, link)))
        return entries

    def _follow(self) -> None:
        """Words leave the menu to the turn around them."""
        for view in self._turn.text_views:
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
            view.viewport().setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

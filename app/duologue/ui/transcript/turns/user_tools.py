"""Beside a turn of the person, while the mouse or the focus is on it: Edit, Copy, ⋯."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QWidget

from duologue.domain.message import Message
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.copying import copy_words
from duologue.ui.transcript.turns.turn_actions import TurnActions
from duologue.ui.transcript.turns.version_switch import SMALL

BUTTONS = 3
_GAP = 2


class UserTools(QWidget):
    """Stays while the mouse is over the turn or the focus is in it."""

    def __init__(
        self,
        theme: Theme,
        turn: QWidget,
        message: Message,
        actions: TurnActions,
        open_menu: Callable[[QPoint], QMenu],
    ) -> None:
        super().__init__(turn)
        self._turn = turn
        self.setObjectName("userTools")
        self._edit = IconButton(theme, "edit", self.tr("Edit"), size=SMALL)
        self._edit.setObjectName("editMessage")
        copy = IconButton(theme, "copy", self.tr("Copy message"), size=SMALL)
        copy.setObjectName("copyMessage")
        more = IconButton(theme, "more", self.tr("More"), size=SMALL)
        more.setObjectName("moreAboutMessage")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(_GAP))
        for part in (self._edit, copy, more):
            row.addWidget(part)
            part.installEventFilter(self)
        self._edit.clicked.connect(lambda: actions.edit(message))
        copy.clicked.connect(lambda: self._copy(message, actions))
        more.clicked.connect(lambda: open_menu(more.mapToGlobal(more.rect().bottomLeft())))
        self.adjustSize()

    @staticmethod
    def width_at(theme: Theme) -> int:
        """How wide they are, in pixels, before they exist."""
        return BUTTONS * theme.px(SMALL) + (BUTTONS - 1) * theme.px(_GAP)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the focus may have left the turn."""
        if event.type() is QEvent.Type.FocusOut:
            self.leave_soon()
        return super().eventFilter(watched, event)

    def leave_soon(self) -> None:
        """Hide, unless the mouse or the focus has only gone to another part of the turn."""
        QTimer.singleShot(0, self, self._leave)

    def _leave(self) -> None:
        focus = QApplication.focusWidget()
        inside = focus is not None and self._turn.isAncestorOf(focus)
        self.setVisible(inside or self._turn.underMouse())

    @staticmethod
    def _copy(message: Message, actions: TurnActions) -> None:
        copy_words(message.text)
        actions.copied()

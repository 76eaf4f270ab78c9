"""Tells a person who is elsewhere that a long answer has ended."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from duologue.domain.message import Message
from duologue.domain.turn_state import TurnState
from duologue.services.chats.library import Library
from duologue.services.preferences import Preferences
from duologue.ui.words import translate

_THOUSAND = 1000


class Notifications(Protocol):
    """The notifications of the desktop."""

    def tell(self, title: str, words: str, act: Callable[[], object]) -> None:
        """Show one, plain text in both; `act` is called when a person clicks it."""
        ...

    def clear(self) -> None:
        """What was told is known by now."""
        ...


class TrayNotifications(QObject):
    """Notifications through an icon in the tray, which is there only while there is something to tell."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._icon: QSystemTrayIcon | None = None
        self._act: Callable[[], object] = window.activateWindow

    def tell(self, title: str, words: str, act: Callable[[], object]) -> None:
        """See Notifications; a desktop without a tray only marks the window in its bar."""
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        self._act = act
        if self._icon is None:
            self._icon = QSystemTrayIcon(self._window.windowIcon(), self)
            self._icon.messageClicked.connect(self._go)
            self._icon.activated.connect(self._go)
        self._icon.show()
        self._icon.showMessage(title, words, self._window.windowIcon())

    def _go(self) -> None:
        self._act()  # that of the last one told

    def clear(self) -> None:
        """See Notifications."""
        if self._icon is not None:
            self._icon.hide()


class AnswerNotices(QObject):
    """`open_chat` brings the window to the front with a chat. Only titles are told, never an answer."""

    def __init__(
        self,
        window: QWidget,
        library: Library,
        preferences: Preferences,
        notifications: Notifications,
        open_chat: Callable[[str], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._library = library
        self._preferences = preferences
        self._notifications = notifications
        self._open_chat = open_chat
        window.installEventFilter(self)

    async def answered(self, message: Message) -> None:
        """An answer has ended: tell it if it took long and nobody is looking at the window."""
        after = self._preferences.current.chat.tell_after
        took = None if message.timing is None else message.timing.total_ms
        if not after or took is None or took < after * _THOUSAND or self._window.isActiveWindow():
            return
        if message.state is TurnState.STOPPED:  # a person did that
            return
        chat = await self._library.chat(message.chat_id)
        if chat is not None:
            title = chat.title or translate("AnswerNotices", "New chat")
            self._notifications.tell(title, _words(message), lambda: self._open_chat(message.chat_id))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: whoever comes back to the window sees for himself."""
        if event.type() is QEvent.Type.WindowActivate:
            self._notifications.clear()
        return super().eventFilter(watched, event)


def _words(message: Message) -> str:
    if message.state is TurnState.COMPLETE:
        return translate("AnswerNotices", "The answer is finished.")
    return translate("AnswerNotices", "The answer broke off.")

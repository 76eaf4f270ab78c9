"""Tells who shows chats which of them has changed."""

from collections.abc import Callable

Tell = Callable[[str], object]


class ChatNews:
    """Whoever changes a chat says so here; an empty id says that folders or many chats have."""

    def __init__(self) -> None:
        self._listeners: list[Tell] = []

    def subscribe(self, tell: Tell) -> None:
        """Be told of every change from now on."""
        self._listeners.append(tell)

    def tell(self, chat_id: str) -> None:
        """This chat has changed, came or went."""
        for listener in self._listeners:
            listener(chat_id)

    def tell_all(self) -> None:
        """Folders or many chats have changed, came or went."""
        self.tell("")

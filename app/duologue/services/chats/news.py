"""Tells who shows chats which of them has changed."""

from collections.abc import Callable

Tell = Callable[[str], object]

FOLDERS = ""
MANY = "*"


class ChatNews:
    """Whoever changes a chat says so here; `FOLDERS` and `MANY` stand for no chat alone."""

    def __init__(self) -> None:
        self._listeners: list[Tell] = []

    def subscribe(self, tell: Tell) -> None:
        """Be told of every change from now on."""
        self._listeners.append(tell)

    def tell(self, chat_id: str) -> None:
        """This chat has changed, came or went."""
        for listener in self._listeners:
            listener(chat_id)

    def tell_folders(self) -> None:
        """Folders have changed, came or went; the chats on the list are the same ones."""
        self.tell(FOLDERS)

    def tell_many(self) -> None:
        """Many chats have changed, came or went, and folders with them."""
        self.tell(MANY)

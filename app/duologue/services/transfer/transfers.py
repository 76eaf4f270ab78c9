"""Chats that leave the app and come into it; what that needs is imported when it is first asked for."""

from functools import cached_property
from typing import TYPE_CHECKING

from duologue.domain.secret import Redactor
from duologue.services.chats.news import ChatNews
from duologue.services.connection.accounts import Accounts
from duologue.services.ports.files import ChosenFiles
from duologue.services.ports.transfer import ChatArchive, MessageLists
from duologue.services.preferences import Preferences

if TYPE_CHECKING:
    from duologue.services.transfer.chat_imports import ChatImports
    from duologue.services.transfer.exports import Exports


class Transfers:
    """The two ways, over one archive; `version` is the app's own, written into its exports."""

    def __init__(
        self,
        archive: ChatArchive,
        files: ChosenFiles,
        lists: MessageLists,
        accounts: Accounts,
        preferences: Preferences,
        news: ChatNews,
        redact: Redactor,
        version: str,
    ) -> None:
        self._archive = archive
        self._files = files
        self._lists = lists
        self._accounts = accounts
        self._preferences = preferences
        self._news = news
        self._redact = redact
        self._version = version

    @cached_property
    def exports(self) -> "Exports":
        """Out of the app."""
        from duologue.services.transfer.exports import Exports  # noqa: PLC0415 - brings Markdown

        return Exports(self._archive, self._files, self._redact, self._lists, self._version)

    @cached_property
    def imports(self) -> "ChatImports":
        """Into it."""
        from duologue.services.transfer.chat_imports import ChatImports  # noqa: PLC0415 - brings archives

        return ChatImports(
            self._archive, self._files, self._lists, self._accounts, self._preferences, self._news
        )

    async def clear_leftovers(self) -> None:
        """Take away what a killed import left: nobody sees it, but it takes room. Raises StorageError."""
        await self._archive.clear()

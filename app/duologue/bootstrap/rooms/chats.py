"""The services about what a person keeps: chats, folders, drafts, prompts, personas, files."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import duologue
from duologue.bootstrap.late import LateMessageLists
from duologue.bootstrap.rooms.usage import UsageRoom

if TYPE_CHECKING:
    from duologue.services.asking.at_hand import AnswersAtHand
    from duologue.services.chats.attaching import Attaching
    from duologue.services.chats.folders import Folders
    from duologue.services.chats.library import Library
    from duologue.services.chats.news import ChatNews
    from duologue.services.chats.personas import Personas
    from duologue.services.chats.prompts import Prompts
    from duologue.services.chats.search import Search
    from duologue.services.chats.turn_changes import TurnChanges
    from duologue.services.transfer.transfers import Transfers
    from duologue.storage.chosen_files import ChosenFiles
    from duologue.storage.conversations import Conversations
    from duologue.storage.unsent_words import UnsentWords


class ChatsRoom(UsageRoom):
    """Chats and what is kept beside them."""

    @cached_property
    def library(self) -> Library:
        from duologue.services.chats.library import Library
        from duologue.storage.bin import Bin
        from duologue.storage.chat_shelves import ChatShelves

        database = self._foundation.database
        return Library(self._conversations, ChatShelves(database), Bin(database), self._news)

    @cached_property
    def folders(self) -> Folders:
        from duologue.services.chats.folders import Folders
        from duologue.storage.folders import Folders as FolderRows

        return Folders(FolderRows(self._foundation.database), self._news)

    @cached_property
    def messages(self) -> AnswersAtHand:
        from duologue.services.asking.at_hand import AnswersAtHand
        from duologue.storage.message_reader import MessageReader

        reader = MessageReader(self._foundation.paths.database)
        self._foundation.closing.callback(reader.close)
        return AnswersAtHand(reader)

    @cached_property
    def search(self) -> Search:
        from duologue.services.chats.search import Search
        from duologue.storage.search_reader import SearchReader

        reader = SearchReader(self._foundation.paths.database)
        self._foundation.closing.push_async_callback(reader.close)
        return Search(reader)

    @cached_property
    def turns(self) -> TurnChanges:
        from duologue.services.chats.turn_changes import TurnChanges

        return TurnChanges(self._conversations)

    @cached_property
    def unsent(self) -> UnsentWords:
        from duologue.storage.unsent_words import UnsentWords

        return UnsentWords(self._foundation.database)

    @cached_property
    def personas(self) -> Personas:
        from duologue.services.chats.personas import Personas
        from duologue.storage.persona_files import PersonasOnDisk, bundled_personas

        return Personas(PersonasOnDisk(self._foundation.paths.personas), bundled_personas)

    @cached_property
    def prompts(self) -> Prompts:
        from duologue.services.chats.prompts import Prompts
        from duologue.storage.prompt_files import PromptsOnDisk

        return Prompts(PromptsOnDisk(self._foundation.paths.prompts))

    @cached_property
    def files(self) -> ChosenFiles:
        from duologue.storage.chosen_files import ChosenFiles

        return ChosenFiles()

    @cached_property
    def attaching(self) -> Attaching:
        from duologue.services.chats.attaching import Attaching
        from duologue.storage.attachable_files import AttachableFiles

        return Attaching(AttachableFiles())

    @cached_property
    def transfers(self) -> Transfers:
        from duologue.services.transfer.transfers import Transfers
        from duologue.storage.chat_archive import ChatArchive

        return Transfers(
            ChatArchive(self._foundation.database),
            self.files,
            LateMessageLists(),
            self.accounts,
            self.preferences,
            self._news,
            self._foundation.redactor,
            duologue.__version__,
        )

    @cached_property
    def _conversations(self) -> Conversations:
        from duologue.storage.conversations import Conversations

        return Conversations(self._foundation.database)

    @cached_property
    def _news(self) -> ChatNews:
        from duologue.services.chats.news import ChatNews

        return ChatNews()

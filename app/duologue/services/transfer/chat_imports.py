"""Takes chats in from files of this and other apps: all of a file or nothing of it."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from duologue.domain.errors import InputUnreadable
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import (
    ChatTree,
    ImportPreview,
    ImportReport,
    LeftOut,
    OnKnown,
    Record,
    Source,
)
from duologue.services.chats.news import ChatNews
from duologue.services.connection.accounts import Accounts
from duologue.services.ports.files import ChosenFiles
from duologue.services.ports.transfer import ChatArchive, MessageLists
from duologue.services.preferences import Preferences
from duologue.services.tables import catalogue
from duologue.services.transfer.imports.foreign import NewChat
from duologue.services.transfer.imports.reading import Reading
from duologue.services.transfer.long_work import LongWork, on_thread


@dataclass(frozen=True, slots=True)
class _Found:
    """What the first pass saw."""

    source: Source
    chat_ids: tuple[str, ...]
    turns: int
    left_out: Counter[LeftOut]


class ChatImports:
    """Two passes: the first looks whether all of the file is sound, the second keeps it.

    Neither holds more than one chat in memory, and nothing of the file is written anywhere else.
    """

    def __init__(
        self,
        archive: ChatArchive,
        files: ChosenFiles,
        bodies: MessageLists,
        accounts: Accounts,
        preferences: Preferences,
        news: ChatNews,
    ) -> None:
        self._archive = archive
        self._files = files
        self._bodies = bodies
        self._accounts = accounts
        self._preferences = preferences
        self._news = news

    async def look(self, path: Path, work: LongWork) -> ImportPreview:
        """What stands in a file; nothing is kept. Raises InputUnreadable, StorageError and Stopped."""
        found = await on_thread(work, lambda: self._looked(path, work))
        known = await self._archive.known(found.chat_ids)
        return ImportPreview(found.source, len(found.chat_ids), found.turns, known, found.left_out)

    async def take(
        self, path: Path, preview: ImportPreview, on_known: OnKnown, work: LongWork
    ) -> ImportReport:
        """Keep the chats of a file that was looked at. Raises as `look` does; nothing is kept then."""
        reading = Reading(self._new_chat(), self._bodies)
        work.begin(preview.chats)

        def records() -> Iterator[Record]:
            with self._files.reading(path) as file:
                for record in reading.records(file):
                    work.check()
                    yield self._at_home(record)
                    if isinstance(record, ChatTree):
                        work.step()
                if reading.source is not preview.source:
                    raise InputUnreadable(f"{path.name} changed while it was read.")

        try:
            report = await self._archive.put(records(), preview.source, on_known)
        except asyncio.CancelledError:  # the window closes: whoever reads the file ends soon
            work.stop()
            raise
        finally:
            self._news.tell_many()  # the others may have new places in the list even if none came
        return replace(report, left_out={**reading.left_out, **report.left_out})

    async def take_back(self, report: ImportReport) -> None:
        """Undo: the chats go to the bin."""
        await self._archive.take_back(report)
        self._news.tell_many()

    def _looked(self, path: Path, work: LongWork) -> _Found:
        reading = Reading(self._new_chat(), self._bodies)
        ids: list[str] = []
        turns = 0
        with self._files.reading(path) as file:
            for record in reading.records(file):
                work.check()
                if isinstance(record, ChatTree):
                    ids.append(record.chat.id)
                    turns += len(record.messages)
                    work.step()
        if reading.source is None:
            raise InputUnreadable(f"{path.name} is empty.")
        return _Found(reading.source, tuple(ids), turns, reading.left_out)

    def _new_chat(self) -> NewChat:
        """What a new chat begins with: the person's default profile, else the first one."""
        wanted = self._preferences.current.chat.default_profile
        profiles = self._accounts.profiles
        profile = next((each for each in profiles if each.id == wanted), profiles[0])
        style = next((style for style in ApiStyle if _offers(profile, style)), ApiStyle.OPENAI)
        return NewChat(profile.id, style, catalogue.default_model(profile, ()))

    def _at_home(self, record: Record) -> Record:
        """A chat whose profile is not known here goes on with the one that new chats have."""
        if not isinstance(record, ChatTree):
            return record
        known = {profile.id for profile in self._accounts.profiles}
        if record.chat.profile_id in known:
            return record
        return ChatTree(replace(record.chat, profile_id=self._new_chat().profile_id), record.messages)


def _offers(profile: Profile, style: ApiStyle) -> bool:
    if profile.kind is ProfileKind.DEMO:
        return True
    return bool(profile.openai_base if style is ApiStyle.OPENAI else profile.anthropic_base)

"""Writes chats to a file, off the window's thread: whole or not at all."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from duologue.domain.errors import InputUnreadable
from duologue.domain.parts import ImagePart, Part
from duologue.domain.secret import Redactor
from duologue.domain.transfer import ChatTree, ExportChoice, ExportFormat, ExportReport
from duologue.services.clock import now_utc
from duologue.services.ports.files import ChosenFiles
from duologue.services.ports.transfer import ChatArchive, ChatSnapshot, MessageLists
from duologue.services.transfer.formats import archive_file, documents, message_lines
from duologue.services.transfer.formats.document_words import DocumentWords
from duologue.services.transfer.formats.file_names import FileNames
from duologue.services.transfer.formats.redacted import redacted
from duologue.services.transfer.long_work import LongWork, on_thread

SUFFIXES = {
    ExportFormat.MARKDOWN: ".md",
    ExportFormat.HTML: ".html",
    ExportFormat.JSON: ".json",
    ExportFormat.JSONL: ".jsonl",
}


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What is written, and as what. `words` are those around the turns; `thinking` is for documents."""

    choice: ExportChoice
    format: ExportFormat
    words: DocumentWords = field(default_factory=DocumentWords)
    thinking: bool = True


class Exports:
    """Every export ends with the redactor: no key leaves the app, be it in the middle of a chat."""

    def __init__(
        self,
        archive: ChatArchive,
        files: ChosenFiles,
        redact: Redactor,
        messages: MessageLists,
        version: str,
    ) -> None:
        self._archive = archive
        self._files = files
        self._redact = redact
        self._messages = messages
        self._version = version

    async def count(self, choice: ExportChoice) -> int:
        """How many chats this choice is."""

        def act() -> int:
            with self._archive.snapshot() as snapshot:
                return len(snapshot.chat_ids(choice))

        return await on_thread(LongWork(), act)

    async def tree(self, chat_id: str) -> ChatTree | None:
        """A chat as it would be exported: its images at hand, keys redacted; None where it is gone."""

        def act() -> ChatTree | None:
            with self._archive.snapshot() as snapshot:
                for identity in snapshot.chat_ids(ExportChoice((chat_id,))):
                    return redacted(_with_bytes(snapshot, snapshot.tree(identity)), self._redact)
            return None

        return await on_thread(LongWork(), act)

    async def save(self, plan: ExportPlan, path: Path, work: LongWork) -> ExportReport:
        """Write the file `path`. Raises StorageError, InputUnreadable and Stopped; nothing is left then."""

        def act() -> ExportReport:
            with self._files.writing(path) as file:
                return self._write(plan, file, work)

        return await on_thread(work, act)

    async def write(self, plan: ExportPlan, file: BinaryIO, work: LongWork) -> ExportReport:
        """Write into an open file, such as standard output. Raises as `save` does."""
        return await on_thread(work, lambda: self._write(plan, file, work))

    def _write(self, plan: ExportPlan, file: BinaryIO, work: LongWork) -> ExportReport:
        with self._archive.snapshot() as snapshot:
            ids = snapshot.chat_ids(plan.choice)
            if not ids:
                raise InputUnreadable("There is no chat to export.")
            work.begin(len(ids))
            trees = _Counted(snapshot, ids, work)
            match plan.format:
                case ExportFormat.JSON:
                    self._write_archive(snapshot, ids, trees, file)
                case ExportFormat.JSONL:
                    self._write_lines(snapshot, trees, file)
                case _:
                    self._write_documents(plan, snapshot, trees, file, single=len(ids) == 1)
            return trees.report()

    def _write_archive(
        self, snapshot: ChatSnapshot, ids: list[str], trees: "_Counted", file: BinaryIO
    ) -> None:
        head = archive_file.Head(self._version, now_utc())
        for piece in archive_file.pieces(head, snapshot, ids, trees, self._redact):
            trees.work.check()
            file.write(piece.encode("utf-8", "replace"))

    def _write_lines(self, snapshot: ChatSnapshot, trees: "_Counted", file: BinaryIO) -> None:
        for tree in trees:
            line = message_lines.line(_with_bytes(snapshot, tree), self._messages)
            if line is None:
                trees.empty += 1
            else:
                file.write(self._redact(line).encode())

    def _write_documents(
        self, plan: ExportPlan, snapshot: ChatSnapshot, trees: "_Counted", file: BinaryIO, *, single: bool
    ) -> None:
        """A document, or an archive with one for each chat."""
        page: Callable[[ChatTree], str] = (
            documents.Html(plan.words, thinking=plan.thinking).page
            if plan.format is ExportFormat.HTML
            else documents.Markdown(plan.words, thinking=plan.thinking).page
        )
        # Before as well: colours cut code into pieces, and a key with them.
        clean = ((tree, redacted(_with_bytes(snapshot, tree), self._redact)) for tree in trees)
        made = ((tree, self._redact(page(shown))) for tree, shown in clean)
        if single:
            file.writelines(text.encode("utf-8", "replace") for _, text in made)
            return
        names = FileNames(SUFFIXES[plan.format])
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for tree, text in made:
                archive.writestr(names.of(tree.chat.title), text.encode("utf-8", "replace"))


class _Counted:
    """The trees one after the other; counts what was written."""

    def __init__(self, snapshot: ChatSnapshot, ids: list[str], work: LongWork) -> None:
        self._snapshot = snapshot
        self._ids = ids
        self._turns = 0
        self.work = work
        self.empty = 0

    def __iter__(self) -> Iterator[ChatTree]:
        for identity in self._ids:
            self.work.check()
            tree = self._snapshot.tree(identity)
            self._turns += len(tree.messages)
            yield tree
            self.work.step()

    def report(self) -> ExportReport:
        return ExportReport(len(self._ids) - self.empty, self._turns, self.empty)


def _with_bytes(snapshot: ChatSnapshot, tree: ChatTree) -> ChatTree:
    """The tree whose images have their bytes at hand."""
    messages = tuple(
        replace(message, parts=tuple(_with_data(snapshot, part) for part in message.parts))
        if any(isinstance(part, ImagePart) for part in message.parts)
        else message
        for message in tree.messages
    )
    return ChatTree(tree.chat, messages)


def _with_data(snapshot: ChatSnapshot, part: Part) -> Part:
    if not isinstance(part, ImagePart):
        return part
    file = snapshot.file(part.sha256)
    return part if file is None else replace(part, data=file.data)

"""Reads a file of chats record by record, whichever of the known forms it has."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from duologue.domain.errors import InputUnreadable
from duologue.domain.parts import ImagePart
from duologue.domain.transfer import ChatTree, FileRecord, LeftOut, Record, Source
from duologue.services.ports.transfer import MessageLists
from duologue.services.transfer.formats import archive_json
from duologue.services.transfer.imports import chatgpt, chatgpt_content, messages
from duologue.services.transfer.imports.enclosed import Enclosed
from duologue.services.transfer.imports.foreign import NewChat
from duologue.services.transfer.imports.json_stream import JsonStream
from duologue.services.transfer.imports.opening import json_texts

MOST_CHATS = 200_000


@dataclass(slots=True)
class Reading:
    """One pass through a file. `left_out` and `source` are known when it has come to its end."""

    new: NewChat
    bodies: MessageLists
    source: Source | None = None
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    _ids: set[str] = field(default_factory=set)
    _enclosed: Enclosed = field(default_factory=Enclosed)
    _bodies: int = 0
    _read: int = 0

    def records(self, file: BinaryIO) -> Iterator[Record]:
        """Every record, one at a time in memory. Raises InputUnreadable where the file is not sound."""
        for text, self._enclosed in json_texts(file):
            stream = JsonStream(text, read_before=self._read)
            try:
                yield from self._of_stream(stream)
                stream.end()
            finally:
                self._read = stream.read
                stream.detach()
        if self.source is None:
            raise InputUnreadable("The file is empty.")

    def _of_stream(self, stream: JsonStream) -> Iterator[Record]:
        match stream.next():
            case "[":
                yield from self._of_list(stream)
            case "{":
                yield from self._of_object(stream)
            case "":
                return
            case _:
                raise InputUnreadable("This is not a file of chats that Duologue can read.")

    def _of_list(self, stream: JsonStream) -> Iterator[Record]:
        """Conversations of ChatGPT, bodies of requests, or the messages of one chat."""
        said: list[Any] = []
        for _ in stream.elements():
            value = stream.value()
            if chatgpt.is_conversation(value):
                yield from self._conversation(value)
            elif self.bodies.is_body(value):
                yield from self._body(value)
            else:
                said.append(value)
                if self.source not in (None, Source.MESSAGES) or len(said) > messages.MOST_TURNS:
                    raise _unknown()
                self.source = Source.MESSAGES
        if said:
            yield from self._body(said)
        elif self.source is None:
            self.source = Source.CHATGPT  # an account without conversations

    def _of_object(self, stream: JsonStream) -> Iterator[Record]:
        members = stream.members()
        first = next(members, "")
        if first == "format":
            if stream.value() != archive_json.FORMAT:
                raise _unknown()
            yield from self._ours(stream, members)
            return
        entry = {first: stream.value()} if first else {}
        for name in members:
            entry[name] = stream.value()
            stream.check_size()  # all of it is held at once
        while True:  # one object, or one on each line
            yield from self._one(entry)
            if not stream.next():
                return
            entry = stream.value()

    def _one(self, entry: object) -> Iterator[Record]:
        if chatgpt.is_conversation(entry):
            yield from self._conversation(entry)
        elif self.bodies.is_body(entry):
            yield from self._body(entry)
        else:
            raise _unknown()

    def _ours(self, stream: JsonStream, members: Iterator[str]) -> Iterator[Record]:
        self.source = Source.DUOLOGUE
        versioned = False
        readers: dict[str, Callable[[object], Record]] = {
            "folders": archive_json.folder_of,
            "files": archive_json.file_of,
            "chats": archive_json.chat_of,
        }
        for name in members:
            if name == "version":
                archive_json.check_version(stream.value())
                versioned = True
            elif name in readers and versioned:
                for _ in stream.elements():
                    record = readers[name](stream.value())
                    yield self._counted(record) if isinstance(record, ChatTree) else record
            else:
                stream.value()
        if not versioned:
            archive_json.check_version(None)

    def _conversation(self, value: Any) -> Iterator[Record]:
        self.source = Source.CHATGPT
        yield from self._enclosed.records(chatgpt_content.mentions(value))
        tree = chatgpt.chat_of(value, self.new, self.left_out, self._enclosed.found)
        if tree is not None:
            yield self._counted(tree)

    def _body(self, value: Any) -> Iterator[Record]:
        self.source = Source.MESSAGES
        self._bodies += 1
        try:
            tree = messages.chat_of(value, self._bodies, self.new, self.bodies, self.left_out)
        except InputUnreadable as error:
            if self._bodies == 1:
                raise
            raise InputUnreadable(f"In chat {self._bodies} of the file: {error.message}") from error
        if tree is not None:
            yield from _files_in(tree)
            yield self._counted(tree)

    def _counted(self, tree: ChatTree) -> ChatTree:
        if tree.chat.id in self._ids:
            raise InputUnreadable("Two chats in the file have the same id.")
        if len(self._ids) >= MOST_CHATS:
            raise InputUnreadable(f"The file holds more than {MOST_CHATS:,} chats.")
        self._ids.add(tree.chat.id)
        return tree


def _files_in(tree: ChatTree) -> Iterator[Record]:
    """The bytes of images that came within messages."""
    for message in tree.messages:
        for part in message.parts:
            if isinstance(part, ImagePart) and part.data is not None:
                yield FileRecord(part.sha256, part.data)


def _unknown() -> InputUnreadable:
    return InputUnreadable(
        "This is not a file of chats that Duologue can read: one of its own exports, ChatGPT's export, or "
        "the messages of a request."
    )

"""A chat as a document for paper: its title, then the turns that are shown."""

import json
from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextCharFormat, QTextDocument, QTextOption

from duologue.domain.errors import InputUnreadable
from duologue.domain.message import Chat, Message, Role
from duologue.domain.parts import (
    FilePart,
    ImagePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from duologue.markdown.parser import parse
from duologue.services.transfer.formats.document_words import DocumentWords
from duologue.services.transfer.formats.documents import facts, remark, speaker
from duologue.ui.pictures import decoded
from duologue.ui.transcript.document.text_formats import TextFormats
from duologue.ui.transfer.paper_look import PaperLook
from duologue.ui.transfer.paper_writer import PaperWriter

_LARGEST_IMAGE = QSize(420, 560)  # pixels at 96 to the inch; a page has some 640 by 960
_FINEST_IMAGE = QSize(1680, 2240)


def chat_on_paper(
    chat: Chat, path: Sequence[Message], words: DocumentWords, *, thinking: bool
) -> QTextDocument:
    """The document; nothing of it is wider than the page."""
    return _ChatPaper(words, thinking=thinking).document(chat, path)


class _ChatPaper:
    def __init__(self, words: DocumentWords, *, thinking: bool) -> None:
        self._words = words
        self._thinking = thinking
        self._look = PaperLook()

    def document(self, chat: Chat, path: Sequence[Message]) -> QTextDocument:
        document = QTextDocument()
        document.setDefaultFont(self._look.font())
        document.setIndentWidth(self._look.px(26))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # no code is clipped
        document.setDefaultTextOption(option)
        writer = PaperWriter(document, self._look)
        title = TextFormats(self._look).heading(1)
        writer.words(chat.title or self._words.untitled, title, below=2)
        writer.words(facts(chat, self._words), self._small(), below=14)
        if chat.system:
            self._speaker(writer, self._words.system)
            writer.panel("bubble").words(chat.system, writer.formats.body)
        for message in path:
            self._turn(writer, message)
        return document

    def _turn(self, writer: PaperWriter, message: Message) -> None:
        said = remark(message, self._words)
        shown = [part for part in message.parts if self._thinking or not isinstance(part, ThinkingPart)]
        if not shown and not said:
            return
        self._speaker(writer, speaker(message, self._words))
        for part in shown:
            self._part(writer, part, message.role)
        if said:
            writer.words(said, self._small(), above=4)

    def _speaker(self, writer: PaperWriter, name: str) -> None:
        small = TextFormats(self._look, "quiet")
        writer.words(name, small.strong(self._small()), above=14, below=3)

    def _part(self, writer: PaperWriter, part: Part, role: Role) -> None:
        words = self._words
        match part:
            case TextPart(text) if role is Role.USER:
                writer.panel("bubble").words(text, writer.formats.body)
            case TextPart(text):
                writer.blocks(parse(text))
            case ThinkingPart(text) if text:
                writer.words(words.thinking, self._small())
                writer.quietly(parse(text), inset=1)
            case ToolCallPart(name=name):
                writer.words(words.tool_call.format(name=name), self._small(), above=4)
                parsed = part.parsed()
                known = isinstance(parsed, dict)
                writer.code(
                    json.dumps(parsed, ensure_ascii=False, indent=2) if known else part.arguments, "json"
                )
            case ToolResultPart(text=text):
                writer.code(text, "")
            case FilePart(name=name, text=text):
                writer.words(name, self._small(), above=4)
                writer.code(text.removesuffix("\n"), name.rpartition(".")[2] if "." in name else "")
            case ImagePart():
                self._image(writer, part)
            case _:
                pass

    def _image(self, writer: PaperWriter, part: ImagePart) -> None:
        try:
            image = decoded(part.data or b"", _FINEST_IMAGE)
        except InputUnreadable:
            writer.words(self._words.image.format(name=part.name), self._small())
        else:
            writer.image(image, _LARGEST_IMAGE)

    def _small(self) -> QTextCharFormat:
        return TextFormats(self._look).for_notes().body

"""Chats as documents to read: the turns that are shown, as Markdown or as an HTML page that stands alone."""

import json
from functools import cache

from duologue import resources
from duologue.domain.attached_words import fenced
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
from duologue.domain.transfer import ChatTree
from duologue.domain.turn_state import TurnState
from duologue.markdown import html_page
from duologue.services.transfer.formats.document_words import DocumentWords

_DAY = 10  # characters of a stored time


class Markdown:
    """Writes Markdown: a heading for each turn, thinking and tools as quotes and code."""

    def __init__(self, words: DocumentWords, *, thinking: bool) -> None:
        self._words = words
        self._thinking = thinking

    def page(self, tree: ChatTree) -> str:
        """The whole document."""
        chat, words = tree.chat, self._words
        pieces = [f"# {_title(tree, words)}", f"*{facts(tree.chat, words)}*"]
        if chat.system:
            pieces += [f"## {words.system}", chat.system]
        for message in tree.path:
            written = [piece for part in message.parts if (piece := self._part(part))]
            if said := remark(message, words):
                written.append(f"*{said}*")
            if written:
                pieces += [f"## {speaker(message, words)}", *written]
        return "\n\n".join(pieces) + "\n"

    def _part(self, part: Part) -> str:
        words = self._words
        match part:
            case TextPart(text):
                return text.strip("\n")
            case ThinkingPart(text) if text and self._thinking:
                return _quoted(f"**{words.thinking}**\n\n{text.strip()}")
            case ToolCallPart(name=name):
                return f"**{words.tool_call.format(name=name)}**\n\n{_block(_arguments(part), 'json')}"
            case ToolResultPart(text=text):
                return f"**{words.tool_result}**\n\n{_block(text, '')}"
            case FilePart():
                return fenced(part)
            case ImagePart(name=name):
                return words.image.format(name=name)
            case _:
                return ""


class Html:
    """Writes an HTML page; thinking and what tools gave back are folded."""

    def __init__(self, words: DocumentWords, *, thinking: bool) -> None:
        self._words = words
        self._thinking = thinking

    def page(self, tree: ChatTree) -> str:
        """The whole page."""
        words = self._words
        head = html_page.PageHead(_title(tree, words), facts(tree.chat, words), words.language, _style())
        sections = []
        if tree.chat.system:
            sections.append(html_page.turn("system", words.system, [html_page.plain(tree.chat.system)]))
        for message in tree.path:
            pieces = [piece for part in message.parts if (piece := self._part(part, message.role))]
            if said := remark(message, words):
                pieces.append(html_page.note(said))
            if pieces:
                sections.append(html_page.turn(message.role, speaker(message, words), pieces))
        return html_page.page(head, sections)

    def _part(self, part: Part, role: Role) -> str:
        words = self._words
        match part:
            case TextPart(text):
                # What a person typed stands as it was typed, as it does in the app.
                return html_page.plain(text) if role is Role.USER else html_page.markdown(text)
            case ThinkingPart(text) if text and self._thinking:
                return html_page.folded(words.thinking, html_page.markdown(text))
            case ToolCallPart(name=name):
                title = words.tool_call.format(name=name)
                return html_page.folded(title, html_page.code(_arguments(part), "json"))
            case ToolResultPart(text=text):
                return html_page.folded(words.tool_result, html_page.code(text, ""))
            case FilePart(name=name, text=text):
                language = name.rpartition(".")[2] if "." in name else ""
                return html_page.folded(name, html_page.code(text.removesuffix("\n"), language))
            case ImagePart(name=name, media_type=media_type, data=data):
                return html_page.image(media_type, data, words.image.format(name=name))
            case _:
                return ""


@cache
def _style() -> str:
    return resources.text("export/chat.css")


def _title(tree: ChatTree, words: DocumentWords) -> str:
    return tree.chat.title or words.untitled


def facts(chat: Chat, words: DocumentWords) -> str:
    """The line below the title."""
    return " · ".join(filter(None, (chat.model, chat.created[:_DAY], words.exported)))


def speaker(message: Message, words: DocumentWords) -> str:
    """Who speaks: the person, a tool or a model."""
    if message.role is Role.USER:
        only_results = bool(message.parts) and all(isinstance(part, ToolResultPart) for part in message.parts)
        return words.tool_result if only_results else words.you
    return message.model or words.answer


def remark(message: Message, words: DocumentWords) -> str:
    """What an unfinished answer needs said of it."""
    match message.state:
        case TurnState.INTERRUPTED:
            return words.interrupted
        case TurnState.STOPPED:
            return words.stopped
        case TurnState.FAILED:
            return words.failed.format(message=message.failure.message if message.failure else "")
        case _:
            return ""


def _arguments(part: ToolCallPart) -> str:
    """Objects indented; text that is none as it came."""
    parsed = part.parsed()
    return json.dumps(parsed, ensure_ascii=False, indent=2) if isinstance(parsed, dict) else part.arguments


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _block(text: str, language: str) -> str:
    """The text in a fence that it can't end."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text}\n{fence}"

"""Titles by the model, for those who switched them on: one small request after a chat's first answer."""

import logging
import re
import unicodedata
from collections.abc import Callable

from duologue.domain.errors import DuologueError
from duologue.domain.message import Chat, Message, Role
from duologue.domain.parts import TextPart
from duologue.domain.profile import ProfileKind
from duologue.domain.request import ChatRequest, Parameters, Turn
from duologue.domain.turn_state import TurnState
from duologue.services.asking.asides import Aside, Asides
from duologue.services.chats.library import Library, title_from
from duologue.services.connection.accounts import Accounts

_MOST_TOKENS = 2_048  # thinking counts too, and eats a small number whole
_MOST_WORDS = 2_000  # characters of each turn that the model is shown
_ASK = (
    "Give this conversation a title of two to six words in the language it is held in. Answer with the "
    "title alone: no quotation marks, no full stop, no explanation."
)
_LOG = logging.getLogger(__name__)
_HEADING = re.compile(r"^\s*(?:#{1,6}\s+|[-*+>]\s+|\d+[.)]\s+)+")
_SAID_TITLE = re.compile(r"(?i)^(?:title|标题|题目)\s*[:\uff1a]\s*")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"<[^<>]*>")
_STOPS = ".\u3002"
_QUOTES = (
    "\"'`*_~ \u201c\u201d\u2018\u2019\u00ab\u00bb\u201e\u201a\u300c\u300d\u300e\u300f\u300a\u300b\u2039\u203a"
)


class AutoTitles:
    """Never raises: a title that does not come is only logged."""

    def __init__(
        self, library: Library, accounts: Accounts, asides: Asides, wanted: Callable[[], bool]
    ) -> None:
        self._library = library
        self._accounts = accounts
        self._asides = asides
        self._wanted = wanted

    async def after(self, answer: Message) -> Chat | None:
        """The chat under its new title, once its first answer is complete; None where nothing changed."""
        if not self._wanted() or answer.state is not TurnState.COMPLETE or not answer.text.strip():
            return None
        try:
            return await self._name(answer.chat_id)
        except DuologueError as error:
            _LOG.info("no title came: %s", error.kind)
            return None

    async def _name(self, chat_id: str) -> Chat | None:
        chat = await self._library.chat(chat_id)
        if chat is None or chat.title_source != "local":
            return None
        if self._accounts.profile(chat.profile_id).kind is ProfileKind.DEMO:
            return None
        path = await self._library.path(chat_id)
        if sum(message.role is Role.ASSISTANT for message in path) != 1:
            return None
        title = clean_title(await self._asides.text(Aside.TITLE, chat, _request(chat, path)))
        return await self._library.name_by_model(chat_id, title) if title else None


def clean_title(said: str) -> str:
    """One short line of plain words out of whatever a model said, or ""."""
    for line in said.splitlines():
        words = _HEADING.sub("", _TAG.sub("", _LINK.sub(r"\1", line)))
        words = _SAID_TITLE.sub("", words.strip(_QUOTES)).strip(_QUOTES + _STOPS)
        words = "".join(each for each in words if each not in "*`" and not _is_hidden(each))
        if any(each.isalnum() for each in words):
            return title_from(words)
    return ""


def _is_hidden(character: str) -> bool:
    """Control characters, and those that turn the direction of what follows; joiners stay."""
    return unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs") and character not in "\u200c\u200d"


def _request(chat: Chat, path: list[Message]) -> ChatRequest:
    said = "\n\n".join(f"{_WHO[message.role]}: {message.text[:_MOST_WORDS]}" for message in path)
    words = f"{_ASK}\n\n<conversation>\n{said}\n</conversation>"
    return ChatRequest(
        chat.model, (Turn("user", (TextPart(words),)),), parameters=Parameters(max_tokens=_MOST_TOKENS)
    )


_WHO = {Role.USER: "Person", Role.ASSISTANT: "Assistant"}

"""How much of a model's window the next request takes, and whether it fits: an estimate, and pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from duologue.domain.errors import ChatTooLong
from duologue.domain.request import ChatRequest, Parameters
from duologue.domain.token_estimate import tokens_of_request
from duologue.services.asking.context_cut import first_sent, sent_part
from duologue.services.asking.history import turns_of
from duologue.services.tables import catalogue

if TYPE_CHECKING:
    from duologue.domain.message import Chat, Message
    from duologue.domain.profile import Profile

_ANSWER = 1_024  # tokens kept free for an answer of unknown length
_LARGEST_SHARE_OF_ANSWER = 4  # an answer takes no more than this part of the window from the prompt


@dataclass(frozen=True, slots=True)
class ContextUse:
    """What the next request weighs in tokens: an estimate, good to about a third.

    `window` is what the model can read and write together, None where nobody says; `answer` is kept
    free of it; `unsent` counts the turns that are not sent.
    """

    tokens: int
    window: int | None = None
    answer: int = 0
    unsent: int = 0

    @property
    def room(self) -> int | None:
        """How many tokens are left for the prompt; less than 0 where it is too long, None if unknown."""
        return None if self.window is None else self.window - self.answer - self.tokens

    @property
    def share(self) -> float | None:
        """The part of the window that the prompt takes, None if that is unknown."""
        return self.tokens / self.window if self.window else None

    @property
    def overflows(self) -> bool:
        """Whether the next request is too long; never where the window is unknown."""
        return self.room is not None and self.room < 0


class ChatReader(Protocol):
    """Where chats and their turns are read."""

    async def chat(self, chat_id: str) -> Chat | None:
        """A chat's setup, or None."""
        ...

    async def path(self, chat_id: str) -> list[Message]:
        """The turns that are shown, oldest first."""
        ...


class ContextMeter:
    """Weighs the open chat; what stands before the draft is counted once as long as it is the same."""

    def __init__(self, chats: ChatReader) -> None:
        self._chats = chats
        self._counted: tuple[object, int, int] = (None, 0, 0)

    async def of(self, chat_id: str, profile: Profile, model: str, draft_tokens: int = 0) -> ContextUse:
        """The next request of a chat, "" being one that is not stored yet. Raises StorageError."""
        chat = await self._chats.chat(chat_id) if chat_id else None
        tokens, unsent = await self._count(chat)
        parameters = Parameters() if chat is None else chat.parameters
        window = window_of(profile, model)
        return ContextUse(tokens + draft_tokens, window, kept_for_answer(window, parameters), unsent)

    async def before(self, chat_id: str) -> int:
        """About how many tokens stand before the draft. Raises StorageError."""
        return (await self._count(await self._chats.chat(chat_id) if chat_id else None))[0]

    async def _count(self, chat: Chat | None) -> tuple[int, int]:
        """Tokens before the draft, and turns that are not sent."""
        if chat is None:
            return 0, 0
        key = (chat.id, chat.active_leaf, chat.context_from, chat.context_note, chat.system)
        if self._counted[0] != key:
            path = await self._chats.path(chat.id)
            turns = turns_of(*sent_part(chat, path))
            tokens = tokens_of_request(ChatRequest(chat.model, turns, chat.system))
            self._counted = (key, tokens, first_sent(chat, path))
        return self._counted[1:]


class ContextWindows:
    """Refuses a request that is too long before anything of it is sent, unless a person let it pass."""

    def __init__(self) -> None:
        self._let_pass: set[str] = set()

    def let_pass(self, chat_id: str) -> None:
        """A person said so: the next request of this chat is sent however long it seems to be."""
        self._let_pass.add(chat_id)

    def check(self, profile: Profile, request: ChatRequest, chat_id: str) -> None:
        """Raises ChatTooLong."""
        let_pass = chat_id in self._let_pass
        self._let_pass.discard(chat_id)
        use = use_of(profile, request)
        if use.overflows and not let_pass:
            raise ChatTooLong(
                f"The next message would take about {use.tokens:,} tokens, and {request.model} can read "
                f"{(use.window or 0) - use.answer:,}. Nothing was sent."
            )


def use_of(profile: Profile, request: ChatRequest) -> ContextUse:
    """What a whole request weighs."""
    window = window_of(profile, request.model)
    return ContextUse(tokens_of_request(request), window, kept_for_answer(window, request.parameters))


def window_of(profile: Profile, model: str) -> int | None:
    """How many tokens a model can read and write together, as documented, or None. Pure."""
    known = catalogue.model(profile, model)
    return None if known is None else known.context


def kept_for_answer(window: int | None, parameters: Parameters) -> int:
    """How many tokens of the window are left for the answer. Pure."""
    if window is None:
        return 0
    return min(parameters.max_tokens or _ANSWER, window // _LARGEST_SHARE_OF_ANSWER)


def weights_of(path: Sequence[Message]) -> list[int]:
    """About how many tokens each turn of a path is."""
    return [tokens_of_request(ChatRequest("", turns_of([message]))) for message in path]

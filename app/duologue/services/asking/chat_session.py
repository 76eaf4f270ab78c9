"""What is asked in a chat: a new turn, an answer again, the rest of a cut one; each by the same pipe."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from duologue.domain.continuing import GoingOn, can_go_on
from duologue.domain.errors import AnswerUnsaved, InputUnreadable
from duologue.domain.message import Chat, Message, Role
from duologue.domain.parts import AttachedPart, Part, TextPart
from duologue.domain.request import ChatRequest, Turn
from duologue.services.asking.answering import Answering, Asked
from duologue.services.asking.context_cut import sent_part
from duologue.services.asking.history import turns_of
from duologue.services.asking.session_events import AnswerAccepted as AnswerAccepted  # noqa: PLC0414 - told by `ChatSession`
from duologue.services.asking.session_events import AnswerBegun as AnswerBegun  # noqa: PLC0414 - as above
from duologue.services.asking.session_events import AnswerFinished as AnswerFinished  # noqa: PLC0414 - as above
from duologue.services.asking.session_events import SessionEvent as SessionEvent  # noqa: PLC0414 - as above
from duologue.services.asking.session_events import TurnSaved as TurnSaved  # noqa: PLC0414 - as above

if TYPE_CHECKING:
    from duologue.domain.profile import Endpoint
    from duologue.domain.style import ApiStyle
    from duologue.services.asking.at_hand import AnswersAtHand
    from duologue.services.asking.bounds import Bounds
    from duologue.services.connection.accounts import Accounts
    from duologue.services.ports import ConversationStore, Wire
    from duologue.services.recordings.exchange_log import ExchangeLog
    from duologue.services.terms.gate import TermsGate
    from duologue.services.usage.meter import UsageMeter


@dataclass(frozen=True, slots=True)
class AskWith:
    """Another model than the chat's for one answer."""

    profile_id: str
    style: ApiStyle
    model: str


class ChatSession:
    """Sends turns, asks again for answers and goes on from cut ones. Stop is closing the generator."""

    def __init__(
        self,
        store: ConversationStore,
        accounts: Accounts,
        gate: TermsGate,
        wire: Wire,
        meter: UsageMeter,
        exchanges: ExchangeLog,
        bounds: Bounds,
        at_hand: AnswersAtHand,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._gate = gate
        self._budgets = bounds.budgets
        self._windows = bounds.windows
        self._at_hand = at_hand
        self._answering = Answering(store, accounts, wire, meter, exchanges, bounds.pacer, at_hand)

    async def send(
        self, chat_id: str, text: str, attached: Sequence[AttachedPart] = (), *, under: str | None = None
    ) -> AsyncGenerator[SessionEvent]:
        """Ask with one more turn of the person, under the turn that is shown last, or under another one.

        `attached` are files and images; without words they are a turn of their own. Words `under` a turn
        that is not the last one shown are said where nobody looks: what is shown stays.

        Raises RefusedHere and KeychainError before anything is stored or sent.
        """
        chat = await self._chat(chat_id)
        endpoint = await self._admit(chat)
        words = (TextPart(text),) if text.strip() or not attached else ()
        parts: tuple[Part, ...] = (*attached, *words)
        path = await (self._store.path(chat.id) if under is None else self._store.path_to(under))
        if under is not None and not path:
            raise InputUnreadable("The turn that this was to follow is no longer here.")
        parent = path[-1].id if path else None
        so_far = request_of(chat, path)
        async with self._held(chat, replace(so_far, turns=(*so_far.turns, Turn("user", parts)))):
            turn = await self._store.add_user_turn(chat.id, parent, parts, stay=under is not None)
            yield TurnSaved(turn)
            asked = Asked(chat, endpoint, turn, request_of(chat, [*path, turn]))
            async with aclosing(self._answering.answer(asked)) as events:
                async for event in events:
                    yield event

    async def regenerate(
        self, chat_id: str, message_id: str, asked_with: AskWith | None = None
    ) -> AsyncGenerator[SessionEvent]:
        """Ask again for an answer, or for one to a turn that has none; an old one stays as a version.

        `asked_with` asks another model this once; the chat keeps its own.

        Raises RefusedHere and KeychainError before anything is stored or sent.
        """
        async with aclosing(self._ask_again(chat_id, message_id, asked_with)) as events:
            async for event in events:
                yield event

    async def go_on(self, chat_id: str, message_id: str) -> AsyncGenerator[SessionEvent]:
        """Let the model go on from an answer that was cut: a new version, which begins with the old words.

        Raises InputUnreadable, RefusedHere and KeychainError before anything is stored or sent.
        """
        answer = await self._store.message(message_id)
        if answer is None or not can_go_on(answer):
            raise InputUnreadable("This answer has no end to go on from.")
        async with aclosing(self._ask_again(chat_id, message_id, None, answer)) as events:
            async for event in events:
                yield event

    async def _ask_again(
        self, chat_id: str, message_id: str, asked_with: AskWith | None, cut: Message | None = None
    ) -> AsyncGenerator[SessionEvent]:
        chat = await self._chat(chat_id)
        if asked_with is not None:
            with_ = asked_with
            chat = replace(chat, profile_id=with_.profile_id, style=with_.style, model=with_.model)
        turn = await self._question(message_id)
        endpoint = await self._admit(chat)
        request = request_of(chat, await self._store.path_to(turn.id))
        going_on = None if cut is None else GoingOn(cut.parts, chat.style)
        async with (
            self._held(chat, request),
            aclosing(self._answering.answer(Asked(chat, endpoint, turn, request, going_on))) as events,
        ):
            async for event in events:
                yield event

    async def _question(self, message_id: str) -> Message:
        """The turn of the person that an answer answers, or that has none."""
        turn = await self._store.message(message_id)
        if turn is not None and turn.role is Role.ASSISTANT and turn.parent_id is not None:
            turn = await self._store.message(turn.parent_id)
        if turn is None or turn.role is not Role.USER:
            raise InputUnreadable("There is no question to answer again.")
        return turn

    async def _chat(self, chat_id: str) -> Chat:
        """The chat, after another try to save what could not be: what is sent is read from the disk.

        Raises AnswerUnsaved where an answer of it still can't be: the request would lack it.
        """
        failure = await self._at_hand.save_all()
        if failure is not None and self._at_hand.unsaved_in(chat_id) is not None:
            raise AnswerUnsaved(failure.message, detail=failure.detail)
        chat = await self._store.chat(chat_id)
        if chat is None:
            raise InputUnreadable("This chat no longer exists.")
        return chat

    async def _admit(self, chat: Chat) -> Endpoint:
        profile = self._accounts.profile(chat.profile_id)
        await self._gate.check(profile)
        return await self._accounts.endpoint(profile, chat.style)

    def _held(self, chat: Chat, request: ChatRequest) -> AbstractAsyncContextManager[None]:
        """Keep within the window and the budgets while a request is answered.

        Raises ChatTooLong and OverBudget.
        """
        profile = self._accounts.profile(chat.profile_id)
        self._windows.check(profile, request, chat.id)
        return self._budgets.held(profile, chat.style, request, chat_id=chat.id)


def request_of(chat: Chat, path: Sequence[Message]) -> ChatRequest:
    """The request that a chat makes of the turns on its path, oldest first."""
    turns = turns_of(*sent_part(chat, path))
    return ChatRequest(model=chat.model, turns=turns, system=chat.system, parameters=chat.parameters)

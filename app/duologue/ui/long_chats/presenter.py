"""Long chats on the chat page: the card that says so, and what it offers."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtWidgets import QMenu

from duologue.domain.errors import Failure
from duologue.domain.token_estimate import tokens_of, tokens_of_parts
from duologue.services.asking.long_chats import Cut
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.refusals import Refusals
from duologue.ui.chat.room import ChatRoom
from duologue.ui.long_chats.overflow_card import OverflowActs, overflow_card
from duologue.ui.long_chats.shortened_line import LineActs, ShortenedLine
from duologue.ui.long_chats.shortening import Again, Shortening
from duologue.ui.long_chats.summaries import Summaries
from duologue.ui.words import translate


class LongChatPresenter:
    """`open_chat` shows a chat; nothing here sends by itself what a person has not agreed to."""

    def __init__(
        self,
        room: ChatRoom,
        opened: OpenChat,
        refusals: Refusals,
        open_chat: Callable[[str], Coroutine[Any, Any, None]],
    ) -> None:
        self._room = room
        self._open = opened
        self._refusals = refusals
        self._shortening = Shortening(room, opened, open_chat)
        self._summaries = Summaries(room, opened, self._shortening)
        self._line = ShortenedLine(room, opened, LineActs(self.send_everything, self.show_note))

    def offer(self, again: Callable[[], object], failure: Failure | None = None) -> None:
        """Say that the chat is too long; `again` sends what waits. No failure: the server said so."""
        self._room.tasks.start(self._offer(again, failure))

    def offer_at_will(self) -> None:
        """A person asked for it: nothing waits to be sent."""
        self._room.tasks.start(self._offer(None, None))

    def show_note(self) -> None:
        """Show the summary that stands for older turns, to be changed."""
        self._summaries.show_note()

    def send_everything(self) -> None:
        """Send every turn of the open chat again."""
        self._shortening.send_everything()

    def mark(self) -> None:
        """Draw the line from which on the open chat is sent."""
        self._line.mark()

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done about a chat that was shortened."""
        self._line.fill_menu(menu)

    async def _offer(self, again: Again, failure: Failure | None) -> None:
        chat = self._open.chat
        if chat is None:
            if failure is not None:  # the very first message is too long
                self._show_card(failure.message, None, again, failure, "")
            return
        services, composer = self._room.services, self._room.page.composer
        draft = 0 if again is None else tokens_of(composer.draft) + tokens_of_parts(composer.attached)
        cut = await services.long_chats.plan(chat.id, draft, refused=failure is None)
        if failure is not None:
            sentence = failure.message
        elif again is None:
            sentence = translate("LongChats", "Choose what of it the next message takes along.")
        else:
            sentence = translate("LongChats", "The server could not read all of it.")
        if self._open.id == chat.id:
            self._show_card(sentence, cut, again, failure, chat.id)

    def _show_card(
        self, sentence: str, cut: Cut | None, again: Again, failure: Failure | None, chat_id: str
    ) -> None:
        def send_anyway() -> None:
            self._room.services.windows.let_pass(self._open.id or chat_id)
            if again is not None:
                again()

        acts = OverflowActs(
            drop=lambda: self._shortening.drop(cut, again),
            summarise=lambda: self._summaries.ask(cut, again, apart=False),
            new_chat=lambda: self._summaries.ask(cut, again, apart=True),
            choose_model=self._open.setup.open_models,
            send_anyway=send_anyway if failure is not None and chat_id else None,
        )
        self._room.page.show_notice(overflow_card(self._room.page.theme, sentence, cut, acts))

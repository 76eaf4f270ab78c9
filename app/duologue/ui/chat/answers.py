"""Answers that arrive: pulled from the session, drawn once per frame, settled when they end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible

from duologue.domain.errors import DuologueError, Failure
from duologue.ui.transcript.view.frame_clock import FrameClock

if TYPE_CHECKING:
    from duologue.domain.events import StreamEvent
    from duologue.domain.message import Message
    from duologue.domain.parts import Part
    from duologue.services.asking.at_hand import AnswersAtHand
    from duologue.services.asking.session_events import SessionEvent
    from duologue.services.chats.library import Library
    from duologue.ui.chat.running_answer import RunningAnswer
    from duologue.ui.transcript.list.announcer import Announcer
    from duologue.ui.transcript.list.turn_list import TurnList
    from duologue.ui.transcript.turns.answer_turn import AnswerTurn


@dataclass(frozen=True, slots=True)
class AnswerEvents:
    """What the presenter wants to hear: `refused` why nothing was sent, `ended` how an answer ended.

    `settled` comes last, in the task of the answer, whatever became of it, save that the window closed.
    """

    turn_saved: Callable[[Message], Any]
    begun: Callable[[Message], Coroutine[Any, Any, None]]  # in the chat on screen
    refused: Callable[[RunningAnswer, Failure], None]
    accepted: Callable[[str], None]  # by the server, in the chat of this id
    ended: Callable[[Message], None]
    changed: Callable[[], None]
    settled: Callable[[RunningAnswer], Coroutine[Any, Any, None]]
    unsaved: Callable[[Message, Failure], None]  # the answer is shown, and only in memory


class Answers(QObject):
    """At most one answer runs in each chat; only the one of the chat on screen is drawn."""

    def __init__(
        self,
        library: Library,
        at_hand: AnswersAtHand,
        turns: TurnList,
        shown: Callable[[], str],
        events: AnswerEvents,
    ) -> None:
        super().__init__(turns)
        self._library = library
        self._at_hand = at_hand
        self._turns = turns
        self._shown = shown
        self._events = events
        self._running: dict[str, RunningAnswer] = {}
        self._clock = FrameClock(self._draw, self)

    def runs_in(self, chat_id: str) -> bool:
        """Whether an answer arrives in this chat."""
        return chat_id in self._running

    @property
    def chats(self) -> frozenset[str]:
        """The chats in which an answer arrives."""
        return frozenset(self._running)

    def arriving_in(self, chat_id: str) -> Message | None:
        """The answer that arrives in this chat, once it has begun."""
        running = self._running.get(chat_id)
        return None if running is None else running.message

    def question_in(self, chat_id: str) -> str:
        """The id of the turn that is being answered in this chat; empty where none is stored."""
        running = self._running.get(chat_id)
        return "" if running is None else running.question

    def is_taking(self, chat_id: str) -> bool:
        """Whether a turn is just being stored in this chat: another key press means the same turn."""
        running = self._running.get(chat_id)
        return running is not None and running.is_turn and not running.is_saved

    def stop(self, chat_id: str) -> None:
        """End the answer that arrives in this chat, if there is one."""
        if (running := self._running.get(chat_id)) is not None:
            running.stop()

    def parts_of(self, message_id: str) -> tuple[Part, ...]:
        """What came so far of an answer that arrives."""
        found = (r for r in self._running.values() if r.message is not None and r.message.id == message_id)
        running = next(found, None)
        if running is None:
            return ()
        self._take_fresh(running)
        return running.reply.parts()

    def join(self, turn: AnswerTurn) -> None:
        """A turn became a widget: if its answer arrives just now, show what came so far."""
        running = self._running.get(turn.message.chat_id)
        if running is not None and running.message is not None and running.message.id == turn.message.id:
            for event in running.reply.as_events():
                turn.feed(event)
            turn.flush()
            if running.is_going_on:
                turn.wait_for_more()

    async def run(
        self,
        chat_id: str,
        events: AsyncGenerator[SessionEvent],
        again: Callable[[], object],
        *,
        question: str = "",
    ) -> None:
        """Pull an answer to its end; call it in a task of its own, which `stop` cancels.

        `question` is the turn to be answered; without one it is the turn that is stored first.
        """
        from duologue.domain.events import TextAdded  # noqa: PLC0415 - with the first answer
        from duologue.ui.chat.running_answer import RunningAnswer  # noqa: PLC0415 - with the first answer

        task = asyncio.current_task()
        running = RunningAnswer(chat_id, task, again, question, is_turn=not question)
        self._running[chat_id] = running
        self._events.changed()
        try:
            async with aclosing(events) as source:
                async for event in source:
                    if isinstance(event, TextAdded):  # nearly all are
                        self._take_piece(running, event)
                    else:
                        await self._take(running, event)
        except DuologueError as error:
            self._events.refused(running, error.failure())
        finally:
            self._running.pop(chat_id, None)
            await self._settle(running)
            self._events.changed()
            if running.is_stopped or task is None or not task.cancelling():  # else the window closes
                await self._events.settled(running)

    async def _take(self, running: RunningAnswer, event: SessionEvent) -> None:
        # Loaded with the first answer; after that, looking them up takes a microsecond.
        from duologue.services.asking.session_events import (  # noqa: PLC0415 - see above
            AnswerAccepted,
            AnswerBegun,
            AnswerFinished,
            TurnSaved,
        )

        match event:
            case TurnSaved(message):
                running.is_saved = True
                running.question = message.id
                await self._events.turn_saved(message)
            case AnswerBegun(message, head):
                running.begin(message, head)
                if self._shown() == running.chat_id:
                    running.announcer = self._new_announcer()
                    await self._events.begun(message)
                    if self._is_on_screen(running):
                        self._turns.go_to_newest()
                self._events.changed()
            case AnswerAccepted():
                self._events.accepted(running.chat_id)
            case AnswerFinished(message):
                running.message = message
            case _:
                self._take_piece(running, event)

    def _take_piece(self, running: RunningAnswer, event: StreamEvent) -> None:
        """More of the answer itself: shown with the next frame."""
        running.is_going_on = False
        if not running.fresh:
            self._clock.request()
        running.fresh.append(event)

    async def _settle(self, running: RunningAnswer) -> None:
        """Show how it ended, or the chat as it was where nothing began."""
        self._take_fresh(running)
        if running.announcer is not None:
            running.announcer.finish()
            running.announcer.deleteLater()
        if running.message is None:
            if self._shown() == running.chat_id:
                self._turns.show_messages(await self._library.outline(running.chat_id))
            return
        unsaved = self._at_hand.unsaved(running.message.id)
        message = await self._library.message(running.message.id) if unsaved is None else unsaved.message
        if message is None:
            return
        self._events.ended(message)
        self._turns.update_message(message)
        turn = self._turns.answer(message.id)
        if turn is not None:
            self._clock.flush()
            turn.finish(message)
        if unsaved is not None:
            self._events.unsaved(message, unsaved.failure)

    def _new_announcer(self) -> Announcer | None:
        """Made only while something listens."""
        if not QAccessible.isActive():
            return None
        from duologue.ui.transcript.list.announcer import Announcer  # noqa: PLC0415 - brings Markdown

        return Announcer(self._turns)

    def _announce(self, running: RunningAnswer, event: StreamEvent) -> None:
        from duologue.domain.events import TextAdded  # noqa: PLC0415 - with the first answer

        if running.announcer is not None and isinstance(event, TextAdded) and self._is_on_screen(running):
            running.announcer.feed(event.text)

    def _is_on_screen(self, running: RunningAnswer) -> bool:
        """Whether the version of the chat that is shown is the one with this answer."""
        if running.message is None or self._shown() != running.chat_id:
            return False
        return self._turns.rows.number_of(running.message.id) is not None

    def _take_fresh(self, running: RunningAnswer) -> None:
        """Hand on what came since the last frame: in each its pieces are taken together."""
        turn = self._turn(running)
        for event in running.take_fresh():
            self._announce(running, event)
            if turn is not None:
                turn.feed(event)

    def _draw(self) -> None:
        for each in self._running.values():
            self._take_fresh(each)
        running = self._running.get(self._shown())
        turn = self._turn(running) if running is not None else None
        if turn is not None:
            turn.flush()

    def _turn(self, running: RunningAnswer) -> AnswerTurn | None:
        if running.message is None or self._shown() != running.chat_id:
            return None
        return self._turns.answer(running.message.id)

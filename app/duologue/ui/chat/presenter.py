"""What happens on the chat page: opening, sending, showing an answer while it arrives, stopping."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QInputDialog

from duologue.domain.errors import DuologueError
from duologue.domain.message import Chat, Message
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.services import catalogue
from duologue.services.chat_session import AnswerBegun, AnswerFinished, SessionEvent, TurnSaved
from duologue.services.suite import Services
from duologue.ui.chat.page import ChatPage
from duologue.ui.chat.refusals import Refusals
from duologue.ui.chat.running_answer import RunningAnswer
from duologue.ui.chat.setup import ChatSetup
from duologue.ui.navigation import Navigation
from duologue.ui.notices import NoticeAction
from duologue.ui.tasks import TaskScope
from duologue.ui.transcript.answer_turn import AnswerTurn
from duologue.ui.transcript.frame_clock import FrameClock

_DRAFT_MS = 800


class ChatPresenter(QObject):
    """Moves between the services and the chat page. One answer may run in each chat."""

    def __init__(
        self,
        services: Services,
        page: ChatPage,
        tasks: TaskScope,
        navigation: Navigation,
        *,
        demo_session: bool,
    ) -> None:
        super().__init__(page)
        self._services = services
        self._page = page
        self._tasks = tasks
        self._navigation = navigation
        self._running: dict[str, RunningAnswer] = {}
        self._clock = FrameClock(self._draw, self)
        self.setup = ChatSetup(services, page, self._keep_setup)
        self._refusals = Refusals(page, navigation, self.setup, self.new_chat)
        self._demo_session = demo_session
        self._chat: Chat | None = None
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(_DRAFT_MS)
        self._draft_timer.timeout.connect(lambda: self._tasks.start(self._keep_draft()))
        self._connect_page()

    # -- what other parts of the window ask ------------------------------------------------------

    @property
    def chat(self) -> Chat | None:
        """The open chat, None for one without a first word yet."""
        return self._chat

    @property
    def running(self) -> bool:
        """Whether an answer arrives in the open chat."""
        return self._chat is not None and self._chat.id in self._running

    def new_chat(self) -> None:
        """Begin a chat; it is kept once there is a word in it."""
        self._keep_draft_soon()
        self._chat = None
        self.setup.for_new_chat()
        self._page.show_notice(None)
        self._page.turns.show_messages([])
        self._page.composer.set_draft("")
        self._show_frame()
        self._page.composer.text.setFocus()

    async def open(self, chat_id: str) -> None:
        """Show a chat, with the answer that may be arriving in it."""
        await self._keep_draft()
        chat = await self._services.library.chat(chat_id)
        if chat is None:
            self.new_chat()
            return
        path = await self._services.library.path(chat_id)
        self._chat = chat
        self.setup.for_chat(chat)
        self._page.show_notice(None)
        self._page.turns.show_messages(path)
        self._page.composer.set_draft(chat.draft)
        self._show_frame()
        self._services.preferences.change(
            window=replace(self._services.preferences.current.window, open_chat=chat_id)
        )

    async def reload_list(self) -> None:
        """Show the chats as they are stored now."""
        self._page.sidebar.show_chats(await self._services.library.chats())
        self._page.sidebar.list.mark_open(self._chat.id if self._chat else "")

    async def close(self) -> None:
        """Keep the draft; answers under way end when their tasks are cancelled."""
        await self._keep_draft()

    def stop(self) -> None:
        """End the answer that arrives in the open chat; what came is kept."""
        if self._chat is not None and (running := self._running.get(self._chat.id)) is not None:
            running.stop()

    def send(self, text: str) -> None:
        """Send the person's words."""
        if self.running:
            return
        profile = self.setup.profile
        recorded = profile.kind is ProfileKind.DEMO and not self._demo_session and self._chat is None
        if recorded and not any(prompt.prompt == text.strip() for prompt in catalogue.demo_prompts()):
            self._refusals.offer_connect(lambda: self._start(self._send(text)))
            return
        self._start(self._send(text))

    def regenerate(self, message: Message) -> None:
        """Ask again for an answer; the old one stays as a version."""
        if not self.running and self._chat is not None:
            self._start(self._regenerate(self._chat, message))

    def show_version(self, message: Message, step: int) -> None:
        """Show another version of a turn."""
        if not self.running:
            self._tasks.start(self._show_version(message, step))

    def act(self, action: NoticeAction, message: Message) -> None:
        """Do what a failure card offers."""
        if action is NoticeAction.RETRY:
            self.regenerate(message)
        else:
            self._refusals.act(action, lambda: self.regenerate(message))

    def built(self, turn: AnswerTurn) -> None:
        """A turn became a widget: if its answer arrives just now, show what came so far."""
        running = self._running.get(turn.message.chat_id)
        if running is not None and running.message is not None and running.message.id == turn.message.id:
            for event in running.reply.as_events():
                turn.feed(event)
            turn.flush()

    def on_settings(self) -> None:
        """Developer tools may have been switched."""
        self.setup.show()
        self._page.greeting.show_state(
            connected=self._services.accounts.connected,
            developer_tools=self._services.preferences.current.developer_tools,
        )
        for turn in self._page.turns.turns:
            if isinstance(turn, AnswerTurn):
                turn.refresh()

    def rename(self) -> None:
        """Ask for another title."""
        if self._chat is None:
            return
        title, given = QInputDialog.getText(
            self._page.window(), self.tr("Rename chat"), self.tr("Title:"), text=self._chat.title
        )
        if given:
            self._tasks.start(self._rename(self._chat, title))

    def toggle_pin(self) -> None:
        """Keep the chat at the top of the list, or no longer."""
        if self._chat is not None:
            self._tasks.start(self._save(replace(self._chat, pinned=not self._chat.pinned)))

    def delete(self) -> None:
        """Move the open chat to the bin; the message offers to take it back."""
        if self._chat is not None:
            self._tasks.start(self._delete(self._chat))

    # -- sending and receiving -------------------------------------------------------------------

    def _start(self, work: object) -> None:
        self._page.show_notice(None)
        self._tasks.start(work)  # type: ignore[arg-type]

    async def _send(self, text: str) -> None:
        chat = await self._stored_chat()
        if chat.id not in self._running:
            await self._run(chat, self._services.session.send(chat.id, text), lambda: self.send(text))

    async def _regenerate(self, chat: Chat, answer: Message) -> None:
        number = next((n for n, m in enumerate(self._page.turns.messages) if m.id == answer.id), None)
        if number is not None and chat.id not in self._running:
            self._page.turns.replace_from(number, [])
            await self._run(
                chat,
                self._services.session.regenerate(chat.id, answer.id),
                lambda: self.regenerate(answer),
            )

    async def _run(
        self, chat: Chat, events: AsyncGenerator[SessionEvent], again: Callable[[], object]
    ) -> None:
        running = RunningAnswer(chat.id, asyncio.current_task())
        self._running[chat.id] = running
        self._show_running()
        try:
            async with aclosing(events) as source:
                async for event in source:
                    await self._take(running, event)
        except DuologueError as error:
            self._refusals.show(error.failure(), again)
        finally:
            self._running.pop(chat.id, None)
            self._show_running()
            if running.message is not None:
                await self._settle(running)
            elif self._shown(chat.id):
                self._page.turns.show_messages(await self._services.library.path(chat.id))
                self._show_frame()
            self._navigation.activity()

    async def _take(self, running: RunningAnswer, event: SessionEvent) -> None:
        match event:
            case TurnSaved(message):
                await self._turn_saved(message)
            case AnswerBegun(message):
                running.message = message
                if self._shown(message.chat_id):
                    self._page.turns.add(message)
                    self._page.turns.go_to_newest()
                self._navigation.activity()
            case AnswerFinished(message):
                running.message = message
            case _:
                running.reply.add(event)
                turn = self._turn(running)
                if turn is not None:
                    turn.feed(event)
                    self._clock.request()

    async def _turn_saved(self, message: Message) -> None:
        chat = await self._services.library.chat(message.chat_id)
        if chat is None:
            return
        chat = await self._services.library.name_after(chat, message.text)
        if self._shown(message.chat_id):
            self._chat = chat
            self._page.composer.set_draft("")
            self._page.turns.add(message)
            self._show_frame()
        await self.reload_list()

    async def _settle(self, running: RunningAnswer) -> None:
        """Show how an answer ended."""
        assert running.message is not None  # noqa: S101 - asked by the caller
        message = await self._services.library.message(running.message.id)
        if message is None:
            return
        self._page.turns.update_message(message)
        turn = self._page.turns.turn_of(message.id)
        if isinstance(turn, AnswerTurn):
            self._clock.flush()
            turn.finish(message)

    def _draw(self) -> None:
        if self._chat is not None and (running := self._running.get(self._chat.id)) is not None:
            turn = self._turn(running)
            if turn is not None:
                turn.flush()

    def _turn(self, running: RunningAnswer) -> AnswerTurn | None:
        if running.message is None or not self._shown(running.chat_id):
            return None
        turn = self._page.turns.turn_of(running.message.id)
        return turn if isinstance(turn, AnswerTurn) else None

    def _shown(self, chat_id: str) -> bool:
        return self._chat is not None and self._chat.id == chat_id

    # -- the open chat ---------------------------------------------------------------------------

    async def _stored_chat(self) -> Chat:
        if self._chat is None:
            setup = self.setup
            self._chat = await self._services.library.create(setup.profile.id, setup.style, setup.model)
        return self._chat

    def _keep_setup(self, profile: Profile, style: ApiStyle, model: str) -> None:
        if self._chat is not None:
            changed = replace(self._chat, profile_id=profile.id, style=style, model=model)
            self._tasks.start(self._save(changed))
        self._navigation.activity()

    async def _save(self, chat: Chat) -> None:
        await self._services.library.save(chat)
        if self._shown(chat.id):
            self._chat = chat
            self._show_frame()
        await self.reload_list()

    async def _rename(self, chat: Chat, title: str) -> None:
        renamed = await self._services.library.rename(chat, title)
        if self._shown(chat.id):
            self._chat = renamed
            self._show_frame()
        await self.reload_list()

    async def _delete(self, chat: Chat) -> None:
        if (running := self._running.get(chat.id)) is not None:
            running.stop()
        await self._services.library.delete(chat.id)
        if self._shown(chat.id):
            self._chat = None
            self.new_chat()
        await self.reload_list()
        words = self.tr("“{title}” was deleted.").format(title=chat.title or self.tr("New chat"))
        self._navigation.toast(words, self.tr("Undo"), lambda: self._tasks.start(self._restore(chat.id)))

    async def _restore(self, chat_id: str) -> None:
        await self._services.library.restore(chat_id)
        await self.open(chat_id)
        await self.reload_list()

    async def _show_version(self, message: Message, step: int) -> None:
        await self._services.library.show_version(message, step)
        path = await self._services.library.path(message.chat_id)
        shown = self._page.turns.messages
        same = 0
        while same < min(len(path), len(shown)) and path[same].id == shown[same].id:
            same += 1
        self._page.turns.replace_from(same, path[same:])

    def _keep_draft_soon(self) -> None:
        if self._draft_timer.isActive():
            self._draft_timer.stop()
            self._tasks.start(self._keep_draft_of(self._chat, self._page.composer.draft))

    async def _keep_draft(self) -> None:
        self._draft_timer.stop()
        await self._keep_draft_of(self._chat, self._page.composer.draft)

    async def _keep_draft_of(self, chat: Chat | None, draft: str) -> None:
        if chat is None:
            if not draft.strip():
                return
            chat = await self._stored_chat()
            await self.reload_list()
        if draft != chat.draft:
            await self._services.library.save_draft(chat.id, draft)
            if self._shown(chat.id) and self._chat is not None:
                self._chat = replace(self._chat, draft=draft)

    # -- the frame around the turns --------------------------------------------------------------

    def _connect_page(self) -> None:
        page = self._page
        page.composer.submitted.connect(self.send)
        page.composer.stop_requested.connect(self.stop)
        page.composer.changed.connect(self._draft_timer.start)
        page.escape_pressed.connect(self.stop)
        page.greeting.prompt_chosen.connect(self.send)
        page.greeting.connect_wanted.connect(self._navigation.connect)
        page.sidebar.new_chat_wanted.connect(self.new_chat)
        page.sidebar.list.opened.connect(lambda chat_id: self._tasks.start(self.open(chat_id)))
        page.header.rename_wanted.connect(self.rename)
        page.header.pin_wanted.connect(self.toggle_pin)
        page.header.delete_wanted.connect(self.delete)
        page.header.sidebar_wanted.connect(page.toggle_sidebar)

    def _show_frame(self) -> None:
        chat, page = self._chat, self._page
        page.show_empty(empty=not page.turns.messages)
        page.greeting.show_state(
            connected=self._services.accounts.connected,
            developer_tools=self._services.preferences.current.developer_tools,
        )
        page.header.show_chat(
            (chat.title if chat else "") or self.tr("New chat"),
            demo=self.setup.profile.kind is ProfileKind.DEMO,
            pinned=bool(chat and chat.pinned),
            stored=chat is not None,
        )
        page.sidebar.list.mark_open(chat.id if chat else "")
        self._show_running()
        self._navigation.activity()

    def _show_running(self) -> None:
        self._page.composer.show_running(running=self.running)

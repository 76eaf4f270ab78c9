"""What happens on the chat page: opening chats, sending, drafts, names and the bin."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from duologue.domain.errors import ConnectionFailed, DuologueError, Failure, leaves
from duologue.domain.message import Chat, Message, Role
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.services import catalogue
from duologue.services.chat_session import request_of
from duologue.services.request_notes import notes
from duologue.services.suite import Services
from duologue.ui.chat.answers import AnswerEvents, Answers
from duologue.ui.chat.drafts import Drafts
from duologue.ui.chat.page import ChatPage
from duologue.ui.chat.refusals import Refusals
from duologue.ui.chat.setup import ChatSetup
from duologue.ui.dialogs.ask_text import AskText
from duologue.ui.navigation import Navigation
from duologue.ui.notices import NoticeAction
from duologue.ui.tasks import TaskScope

if TYPE_CHECKING:
    from duologue.ui.transcript.answer_turn import AnswerTurn

_UNREACHABLE = frozenset(kind.kind for kind in leaves(ConnectionFailed))


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
        self.setup = ChatSetup(services, page, self._keep_setup)
        self._refusals = Refusals(page, navigation, self.setup, self.new_chat)
        self._demo_session = demo_session
        self._chat: Chat | None = None
        self._again: Callable[[], object] = self._nothing_again
        self._answers = Answers(
            services.library,
            page.turns,
            lambda: self._chat.id if self._chat else "",
            AnswerEvents(self._turn_saved, self._refused, self._ended, self._answers_changed),
        )
        self._drafts = Drafts(services.library, page.composer, tasks, self._stored_chat)
        self._making = asyncio.Lock()
        self.unreachable: set[str] = set()  # profiles whose last answer found no server
        self._wanted = ""
        self._connect_page()

    # -- what other parts of the window ask ------------------------------------------------------

    @property
    def chat(self) -> Chat | None:
        """The open chat, None for one without a first word yet."""
        return self._chat

    @property
    def running(self) -> bool:
        """Whether an answer arrives in the open chat."""
        return self._chat is not None and self._answers.runs_in(self._chat.id)

    def new_chat(self) -> None:
        """Begin a chat; it is kept once there is a word in it."""
        self._tasks.start(self._new_chat())

    async def _new_chat(self) -> None:
        await self._drafts.keep()
        self._show(None, [])
        self._page.composer.text.setFocus()

    async def open(self, chat_id: str) -> None:
        """Show a chat, with the answer that may be arriving in it."""
        self._wanted = chat_id
        await self._drafts.keep()
        chat = await self._services.library.chat(chat_id)
        path = await self._services.library.path(chat_id) if chat is not None else []
        if self._wanted == chat_id:  # else another chat was chosen meanwhile
            self._show(chat, path)

    def use_profile(self, profile_id: str) -> None:
        """A profile was connected: an empty chat uses it at once, another one is left as it is."""
        self._page.show_notice(None)
        if not self._page.turns.messages:
            profile = self._services.accounts.profile(profile_id)
            self.setup.choose_model(profile, catalogue.default_model(profile, ()))
        self._show_frame()
        self._tasks.start(self._fetch_models(profile_id))

    async def reload_list(self) -> None:
        """Show the chats as they are stored now."""
        self._page.sidebar.show_chats(await self._services.library.chats())
        self._page.sidebar.list.mark_open(self._chat.id if self._chat else "")

    async def close(self) -> None:
        """Keep the draft; answers under way end when their tasks are cancelled."""
        await self._drafts.keep()

    def stop(self) -> None:
        """End the answer that arrives in the open chat; what came is kept."""
        if self._chat is not None:
            self._answers.stop(self._chat.id)

    def send(self, text: str) -> None:
        """Send the person's words."""
        if self.running:
            return
        if self._is_own_words_in_first_run(text):
            play = lambda: self._start(self._send(text))  # noqa: E731 - the card calls it
            if self._services.accounts.connected:
                self._refusals.offer_profile(play)
            else:
                self._refusals.offer_connect(play)
        elif not self.setup.model:
            self._refusals.ask_model()
        else:
            self._start(self._send(text))

    def regenerate(self, message: Message) -> None:
        """Ask again for an answer, or for one to a turn without; an old one stays as a version."""
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

    def built(self, turn: "AnswerTurn") -> None:
        """A turn became a widget; its answer may be arriving."""
        self._answers.join(turn)

    def on_settings(self) -> None:
        """Developer tools may have been switched."""
        self.setup.show()
        self._page.greeting.show_state(
            connected=self._services.accounts.connected,
            developer_tools=self._services.preferences.current.developer_tools,
        )
        for turn in self._page.turns.answers:
            turn.refresh()

    def rename(self) -> None:
        """Ask for another title."""
        chat = self._chat
        if chat is not None:
            give = lambda title: self._tasks.start(self._rename(chat, title))  # noqa: E731 - the dialog calls it
            AskText(self._page.theme, self._page.window(), self.tr("Rename chat"), chat.title, give).open()

    def toggle_pin(self) -> None:
        """Keep the chat at the top of the list, or no longer."""
        if self._chat is not None:
            self._tasks.start(self._save(replace(self._chat, pinned=not self._chat.pinned)))

    def delete(self) -> None:
        """Move the open chat to the bin; the message offers to take it back."""
        if self._chat is not None:
            self._tasks.start(self._delete(self._chat))

    def recall(self) -> None:
        """Bring the person's last message back into the empty field."""
        said = [message for message in self._page.turns.messages if message.role is Role.USER]
        if said:
            self._page.composer.set_draft(said[-1].text)

    # -- sending ---------------------------------------------------------------------------------

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._page.show_notice(None)
        self._tasks.start(work)

    async def _send(self, text: str) -> None:
        chat = await self._stored_chat()
        if not self._answers.runs_in(chat.id):
            self._again = lambda: self.send(text)
            await self._answers.run(chat.id, self._services.session.send(chat.id, text))

    async def _regenerate(self, chat: Chat, answer: Message) -> None:
        number = next((n for n, m in enumerate(self._page.turns.messages) if m.id == answer.id), None)
        if number is not None and not self._answers.runs_in(chat.id):
            self._page.turns.replace_from(number + (answer.role is Role.USER), [])
            self._again = lambda: self.regenerate(answer)
            await self._answers.run(chat.id, self._services.session.regenerate(chat.id, answer.id))

    async def _turn_saved(self, message: Message) -> None:
        chat = await self._services.library.chat(message.chat_id)
        if chat is None:
            return
        chat = await self._services.library.name_after(chat, message.text)
        if self._shown(message.chat_id):
            self._chat = chat
            self._remember_open()
            self._drafts.sent(chat, message.text)
            self._page.turns.add(message)
            self._show_frame()
        await self.reload_list()

    def _refused(self, failure: Failure) -> None:
        self._refusals.show(failure, self._again)

    def _ended(self, message: Message) -> None:
        """Note whether the profile's server could be reached."""
        profile_id = message.profile_id or ""
        if message.failure is not None and message.failure.kind in _UNREACHABLE:
            self.unreachable.add(profile_id)
        else:
            self.unreachable.discard(profile_id)

    def _answers_changed(self) -> None:
        self._page.show_empty(empty=not self._page.turns.messages)
        self._page.composer.show_running(running=self.running)
        self._offer_missing_answer()
        self._navigation.activity()

    def _nothing_again(self) -> None:
        """Nothing was sent yet that could be sent again."""

    def _is_own_words_in_first_run(self, text: str) -> bool:
        if self._demo_session:
            return False
        if self.setup.profile.kind is not ProfileKind.DEMO:
            return False
        return all(prompt.prompt != text.strip() for prompt in catalogue.demo_prompts())

    def _shown(self, chat_id: str) -> bool:
        return self._chat is not None and self._chat.id == chat_id

    # -- the open chat ---------------------------------------------------------------------------

    async def _stored_chat(self) -> Chat:
        async with self._making:  # a draft and a send may both be the first to need it
            if self._chat is None:
                setup = self.setup
                self._chat = await self._services.library.create(setup.profile.id, setup.style, setup.model)
                await self.reload_list()
            return self._chat

    def _keep_setup(self, profile: Profile, style: ApiStyle, model: str) -> None:
        if self._chat is not None:
            changed = replace(self._chat, profile_id=profile.id, style=style, model=model)
            self._tasks.start(self._save(changed))
            request = request_of(changed, self._page.turns.messages)
            self._refusals.tell_losses([note.sentence for note in notes(profile, style, model, request)])
        else:
            self._show_frame()
        self._navigation.activity()

    async def _fetch_models(self, profile_id: str) -> None:
        """Ask a new profile's server for its models; without a list any model can still be typed in."""
        accounts = self._services.accounts
        try:
            fetched = await self._services.model_lists.refresh(accounts.profile(profile_id))
        except DuologueError:
            return
        setup = self.setup
        is_free = not setup.model or not self._page.turns.messages
        if setup.profile.id == profile_id and setup.model not in fetched and is_free:
            profile = accounts.profile(profile_id)
            setup.choose_model(profile, catalogue.default_model(profile, fetched))

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
        self._answers.stop(chat.id)
        await self._services.library.delete(chat.id)
        if self._shown(chat.id):
            self._show(None, [])
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

    # -- the frame around the turns --------------------------------------------------------------

    def _connect_page(self) -> None:
        page = self._page
        page.composer.submitted.connect(self.send)
        page.composer.stop_requested.connect(self.stop)
        page.escape_pressed.connect(self.stop)
        page.composer.text.recall.connect(self.recall)
        page.greeting.prompt_chosen.connect(self.send)
        page.greeting.connect_wanted.connect(self._navigation.connect)
        page.sidebar.new_chat_wanted.connect(self.new_chat)
        page.sidebar.list.opened.connect(lambda chat_id: self._tasks.start(self.open(chat_id)))
        page.sidebar.list.menu_wanted.connect(self._open_menu)
        page.header.rename_wanted.connect(self.rename)
        page.header.pin_wanted.connect(self.toggle_pin)
        page.header.delete_wanted.connect(self.delete)
        page.header.sidebar_wanted.connect(page.place.toggle)

    def _open_menu(self, chat_id: str, place: QPoint) -> None:
        """The menu of a chat in the list: it is opened first, so that one sees which one is meant."""
        self._tasks.start(self.open(chat_id))
        menu = QMenu(self._page)
        menu.addAction(self.tr("Rename…"), self.rename)
        menu.addAction(self.tr("Pin or unpin"), self.toggle_pin)
        menu.addSeparator()
        menu.addAction(self.tr("Delete"), self.delete)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _show(self, chat: Chat | None, path: list[Message]) -> None:
        """Put another chat on the page."""
        self._wanted = chat.id if chat is not None else ""
        self._chat = chat
        if chat is None:
            self.setup.for_new_chat()
        else:
            self.setup.for_chat(chat)
        self._page.show_notice(None)
        self._page.place.close_drawer()
        self._remember_open()
        self._page.turns.show_messages(path)
        self._drafts.show(chat)
        self._show_frame()

    def _remember_open(self) -> None:
        """Write which chat is open, so that it opens again after a crash too."""
        preferences = self._services.preferences
        open_chat = self._chat.id if self._chat is not None else ""
        preferences.change(window=replace(preferences.current.window, open_chat=open_chat))

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
        page.composer.show_running(running=self.running)
        self._offer_missing_answer()
        self._navigation.activity()

    def _offer_missing_answer(self) -> None:
        """A turn of the person can stand without an answer where one was stopped before it began."""
        messages = self._page.turns.messages
        if messages and messages[-1].role is Role.USER and not self.running and self._page.notice is None:
            turn = messages[-1]
            self._refusals.offer_answer(lambda: self.regenerate(turn))

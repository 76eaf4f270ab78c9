"""What happens on the chat page: which chat is shown, and what a person does there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from duologue.domain.message import Chat, Message, Role
from duologue.ui.chat.editing import Editing
from duologue.ui.chat.find_door import FindDoor
from duologue.ui.chat.frame import ChatFrame
from duologue.ui.chat.message_changes import MessageChanges
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.opening import Opening
from duologue.ui.chat.refusals import Refusals
from duologue.ui.chat.room import ChatRoom
from duologue.ui.chat.sending import Sending
from duologue.ui.chat.setup import ChatSetup
from duologue.ui.chat.setup_doors import SetupDoors
from duologue.ui.chat.setup_keeping import SetupKeeping
from duologue.ui.chat.versions import Versions
from duologue.ui.composer.writing import ChosenModel, Writing
from duologue.ui.library.chat_actions import OpenedChat
from duologue.ui.library.presenter import LibraryPresenter
from duologue.ui.library.room import LibraryRoom
from duologue.ui.notices import NoticeAction

if TYPE_CHECKING:
    from duologue.domain.profile import Profile
    from duologue.domain.search import SearchHit
    from duologue.domain.setup import Setup
    from duologue.services.asking.chat_session import AskWith
    from duologue.services.suite import Services
    from duologue.ui.chat.page import ChatPage
    from duologue.ui.navigation import Navigation
    from duologue.ui.tasks import TaskScope
    from duologue.ui.transcript.turns.answer_turn import AnswerTurn
    from duologue.ui.transcript.turns.menu_entry import MenuEntry


class ChatPresenter(QObject):
    """Moves between the services and the chat page: opens chats, and passes on what is asked."""

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
        self._room = room = ChatRoom(services, page, tasks, navigation)
        self.setup = ChatSetup(services, page, self._keep_setup)
        self._open = OpenChat(room, self.setup, self._show_frame)
        self._refusals = Refusals(page, navigation, self.setup, self.new_chat)
        model = ChosenModel(self._weighed, self.setup.choose_model)
        self.writing = Writing(services, page.composer, tasks, model, self._open.stored)
        self.writing.drop_on(page)
        self._setup_kept = SetupKeeping(room, self._open, self._refusals, self.writing, self._show_frame)
        self._drafts = self.writing.drafts
        self.doors = SetupDoors(room, self._open, self._refusals, self._put_on_page)
        self._sending = Sending(
            room, self._open, self._refusals, self._drafts, self._show_path, demo_session=demo_session
        )
        self.library = LibraryPresenter(
            LibraryRoom(page.theme, services, tasks, navigation, page),
            page.sidebar,
            OpenedChat(lambda: self._open.id, self._put_on_page, self.go_to, self._sending.stop),
            self.new_chat,
        )
        self._frame = ChatFrame(
            room, self._open, self._refusals, self._sending, self.doors, self.library,
            find=self.find, copy_chat=self.copy_chat,
        )  # fmt: skip
        services.library.news.subscribe(self._on_news)
        self._message_changes = MessageChanges(
            room,
            self._sending.is_being_answered,
            lambda chat_id: tasks.start(self._show_path(chat_id)),
            self.open,
        )
        self._sending.on_answer = self.doors.answered
        self._editing = Editing(
            room, self._open, self._sending.why_not_asked, self._show_path, self.regenerate
        )
        self._opening = Opening(
            room, self._open, self._sending, self._editing, self._drafts, self.doors, self._show_frame
        )
        self._versions = Versions(room, self._show_path)
        self.library.folders.more.append(self.doors.folder_entries)
        self._finding = FindDoor(page, tasks, self._sending.parts_of)
        self._connect_page()

    # -- what other parts of the window ask ------------------------------------------------------

    @property
    def chat(self) -> Chat | None:
        """The open chat, None for one without a first word yet."""
        return self._open.chat

    @property
    def running(self) -> bool:
        """Whether an answer arrives in the open chat."""
        return self._sending.running

    @property
    def running_chats(self) -> frozenset[str]:
        """All chats in which an answer arrives."""
        return self._sending.running_chats

    @property
    def unreachable(self) -> set[str]:
        """Profiles whose last answer found no server."""
        return self._sending.unreachable

    def new_chat(self, folder: str = "") -> None:
        """Begin a chat, in a folder if one is named; it is kept once there is a word in it."""
        self._tasks.start(self._opening.begin(folder))

    async def begin_with(self, text: str, *, send: bool) -> None:
        """Begin a chat with these words in the composer, and send them if that is wanted."""
        await self._opening.begin("")
        self._page.composer.set_draft(text)
        if send:
            self.send(text)

    async def open(self, chat_id: str) -> None:
        """Show a chat, with the answer that may be arriving in it."""
        await self._opening.open(chat_id)

    async def go_to(self, hit: SearchHit, words: str) -> None:
        """Show a chat at a message that was found, on whatever branch that is, and mark the words."""
        if hit.message_id is not None:
            await self._services.library.show_message(hit.chat_id, hit.message_id)
        await self.open(hit.chat_id)
        if hit.message_id is not None and self._open.id == hit.chat_id:
            self._finding().open_at(hit.message_id, words)

    def use_profile(self, profile_id: str) -> None:
        """A profile was connected: an empty chat uses it at once, another one is left as it is."""
        self._setup_kept.use_profile(profile_id)

    async def reload_list(self) -> None:
        """Show the chats as they are stored now."""
        await self.library.load()

    async def close(self) -> None:
        """Keep what is being written; answers under way end when their tasks are cancelled."""
        try:
            await self._opening.keep()
        finally:
            self._drafts.rest()

    def stop(self) -> None:
        """End the answer that arrives in the open chat; what came is kept."""
        self._sending.stop(self._open.id)

    def send(self, text: str) -> None:
        """Send the person's words."""
        self._sending.send(text)

    def regenerate(self, message: Message, asked_with: AskWith | None = None) -> None:
        """Ask again for an answer, or for one to a turn without; an old one stays as a version."""
        self._sending.regenerate(message, asked_with)

    def go_on(self, message: Message) -> None:
        """Ask for the rest of a cut answer; what is there becomes a version."""
        self._sending.go_on(message)

    def edit(self, message: Message) -> None:
        """Reword a turn in its place."""
        self._editing.begin(message)

    def show_version(self, message: Message, step: int) -> None:
        """Show another version of a turn."""
        self._tasks.start(self._versions.show(message, step))

    def step_version(self, step: int) -> None:
        """Show another version of the turn that is at hand."""
        message = self._versions.at_hand()
        if message is not None:
            self.show_version(message, step)
        else:
            self._say(self.tr("There is no other version."))

    def act(self, action: NoticeAction, message: Message) -> None:
        """Do what a failure card offers."""
        if action is NoticeAction.RETRY:
            self.regenerate(message)
        else:
            self._refusals.act(action, lambda: self.regenerate(message))

    def built(self, turn: AnswerTurn) -> None:
        """A turn became a widget; its answer may be arriving."""
        self._sending.join(turn)

    def on_settings(self) -> None:
        """Developer tools may have been switched."""
        self.setup.show()
        self.doors.on_settings()
        self._frame.show_greeting()
        for turn in self._page.turns.answers:
            turn.refresh()

    def find(self) -> None:
        """Look for words in the open chat."""
        self._finding().open()

    def find_step(self, by: int) -> None:
        """Go to the next hit (+1) or the one before (-1)."""
        self._finding().step(by)

    def copy_chat(self) -> None:
        """Copy every turn of the open chat as Markdown, with who speaks."""
        if self._page.turns.messages:
            self._tasks.start(self._copy_chat())
        else:
            self._say(self.tr("There is nothing in this chat yet."))

    async def _copy_chat(self) -> None:
        from duologue.ui.chat.whole_chat import copy_chat  # noqa: PLC0415 - brings Markdown

        await copy_chat(self._page.turns)
        self.say_copied()

    def say_copied(self) -> None:
        """Say quietly that something is on the clipboard."""
        self._say(self.tr("Copied"))

    def _say(self, words: str) -> None:
        self._navigation.toast(words, "", None)

    def entries(self, message: Message) -> Sequence[MenuEntry]:
        """What the menu of a message offers besides copying and selecting."""
        from duologue.ui.chat.message_entries import (  # noqa: PLC0415 - when the first menu opens
            Arriving,
            MessageDoings,
            page_entries,
        )

        doings = MessageDoings(
            edit=self.edit, go_on=self.go_on, regenerate=self.regenerate, changes=self._message_changes
        )
        arriving = Arriving(self.running, self._sending.is_being_answered(message))
        return page_entries(self._room, doings, message, arriving)

    def recall(self) -> None:
        """Edit what waits to be sent, or else the person's last message, in its place."""
        if self._sending.follow_ups.waiting(self._open.id) is not None:
            self._sending.follow_ups.edit()
            return
        said = self._page.turns.last_of(Role.USER)
        if said is None:
            self._say(self.tr("There is no message of yours yet."))
        else:
            self._editing.begin(said, from_composer=True)

    # -- the open chat ---------------------------------------------------------------------------

    def _weighed(self) -> tuple[str, Profile, str]:
        return self._open.id, self.setup.profile, self.setup.model

    def _keep_setup(self, setup: Setup) -> None:
        self._setup_kept.keep(setup)

    def _connect_page(self) -> None:
        page = self._page
        page.composer.submitted.connect(self.send)
        page.composer.stop_requested.connect(self.stop)
        page.escape_pressed.connect(self.stop)
        page.composer.text.recall.connect(self.recall)
        page.greeting.prompt_chosen.connect(self.send)
        page.greeting.connect_wanted.connect(self._navigation.connect)
        page.header.sidebar_wanted.connect(page.place.toggle)

    def _on_news(self, chat_id: str) -> None:
        if chat_id and chat_id == self._open.id:
            self._tasks.start(self._open.read_again())

    async def _put_on_page(self, chat_id: str) -> None:
        """Show a chat, or an empty one where there is none any more."""
        if chat_id:
            await self.open(chat_id)
        else:
            self._opening.show_none()

    async def _show_path(self, chat_id: str) -> None:
        await self._opening.show_path(chat_id)  # which is made after those who ask for it

    def _show_frame(self) -> None:
        self._frame.show()  # which is made after those who ask for it

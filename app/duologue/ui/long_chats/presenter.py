"""Long chats on the chat page: the card, the summary, the line in the transcript, and the way back."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QMenu, QWidget

from duologue.domain.errors import DuologueError, Failure
from duologue.domain.events import HeldBack
from duologue.domain.message import Chat
from duologue.domain.reply import Reply
from duologue.domain.token_estimate import tokens_of, tokens_of_parts
from duologue.services.asking.long_chats import Cut
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.refusals import Refusals
from duologue.ui.chat.room import ChatRoom
from duologue.ui.long_chats.cut_line import CutLine
from duologue.ui.long_chats.overflow_card import OverflowActs, overflow_card
from duologue.ui.long_chats.summary_dialog import SummaryDialog
from duologue.ui.notices import notice_for
from duologue.ui.words import counted, translate


class LongChatPresenter(QObject):
    """`open_chat` shows a chat; nothing here sends by itself what a person has not agreed to."""

    def __init__(
        self,
        room: ChatRoom,
        opened: OpenChat,
        refusals: Refusals,
        open_chat: Callable[[str], Coroutine[Any, Any, None]],
    ) -> None:
        super().__init__(room.page)
        self._room = room
        self._open = opened
        self._refusals = refusals
        self._open_chat = open_chat
        self._line: CutLine | None = None
        self._soon = QTimer(self)  # a turn is told of before the list knows its place
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.mark)
        room.page.turns.turn_built.connect(lambda _turn: self._soon.start())
        room.page.turns.messages_changed.connect(self.mark)
        opened.setup.subscribe(self.mark)

    # -- the card ------------------------------------------------------------------------------------

    def offer(self, again: Callable[[], object], failure: Failure | None = None) -> None:
        """Say that the chat is too long; `again` sends what waits. No failure: the server said so."""
        self._room.tasks.start(self._offer(again, failure))

    def offer_at_will(self) -> None:
        """A person asked for it: nothing waits to be sent."""
        self._room.tasks.start(self._offer(None, None))

    async def _offer(self, again: Callable[[], object] | None, failure: Failure | None) -> None:
        chat = self._open.chat
        if chat is None:
            if failure is not None:  # the very first message is too long
                self._show_card(failure.message, None, again, failure, "")
            return
        services, composer = self._room.services, self._room.page.composer
        draft = 0 if again is None else tokens_of(composer.draft) + tokens_of_parts(composer.attached)
        refused = failure is None
        cut = await services.long_chats.plan(chat.id, draft, refused=refused)
        if failure is not None:
            sentence = failure.message
        elif again is None:
            sentence = translate("LongChats", "Choose what of it the next message takes along.")
        else:
            sentence = translate("LongChats", "The server could not read all of it.")
        if self._open.id == chat.id:
            self._show_card(sentence, cut, again, failure, chat.id)

    def _show_card(
        self,
        sentence: str,
        cut: Cut | None,
        again: Callable[[], object] | None,
        failure: Failure | None,
        chat_id: str,
    ) -> None:
        def send_anyway() -> None:
            self._room.services.windows.let_pass(self._open.id or chat_id)
            (again or _nothing)()

        acts = OverflowActs(
            drop=lambda: self._start(self._drop(cut, again)),
            summarise=lambda: self._summarise(cut, again, apart=False),
            new_chat=lambda: self._summarise(cut, again, apart=True),
            choose_model=self._open.setup.open_models,
            send_anyway=send_anyway if failure is not None and chat_id else None,
        )
        self._room.page.show_notice(overflow_card(self._room.page.theme, sentence, cut, acts))

    # -- what can be done ----------------------------------------------------------------------------

    async def _drop(self, cut: Cut | None, again: Callable[[], object] | None) -> None:
        if cut is None:
            return
        before = self._open.chat
        self._shown(await self._room.services.long_chats.drop_oldest(cut))
        words = counted(
            cut.turns,
            translate("LongChats", "The first turn is not sent any more."),
            translate("LongChats", "The first {number} turns are not sent any more."),
        )
        self._offer_undo(words, before)
        (again or _nothing)()

    def _summarise(self, cut: Cut | None, again: Callable[[], object] | None, *, apart: bool) -> None:
        if cut is not None:
            self._room.tasks.start(self._show_dialog(cut, again, apart=apart))

    async def _show_dialog(self, cut: Cut, again: Callable[[], object] | None, *, apart: bool) -> None:
        chat = self._open.chat
        if chat is None or chat.id != cut.chat_id:
            return
        about = counted(
            cut.turns,
            translate("LongChats", "It will stand for the first turn. Read it, and change what is wrong."),
            translate(
                "LongChats", "It will stand for the first {number} turns. Read it, and change what is wrong."
            ),
        )
        missing = await self._room.services.long_chats.left_out_of_summary(cut)
        if missing:
            about += " " + counted(
                missing,
                translate("LongChats", "The oldest {number} of them is too long to be read again."),
                translate("LongChats", "The oldest {number} of them are too long to be read again."),
            )
        action = (
            translate("LongChats", "Begin the new chat")
            if apart
            else translate("LongChats", "Use this summary")
        )

        def use(note: str) -> None:
            work = self._begin_apart(chat, note) if apart else self._use_note(cut, note, again)
            self._start(work)

        dialog = SummaryDialog(self._room.page.theme, self._room.page.window(), about, action, use)
        _Writing(self._room, cut, dialog)
        dialog.open()

    async def _use_note(self, cut: Cut, note: str, again: Callable[[], object] | None) -> None:
        before = self._open.chat
        self._shown(await self._room.services.long_chats.use_note(cut, note))
        self._offer_undo(translate("LongChats", "A summary stands for the older turns."), before)
        (again or _nothing)()

    async def _begin_apart(self, chat: Chat, note: str) -> None:
        """The draft goes along, and stays there to be sent."""
        draft = self._room.page.composer.draft
        made = await self._room.services.long_chats.new_chat(chat, note)
        await self._room.services.library.save_draft(made.id, draft)
        await self._open_chat(made.id)
        await self._open.reload_list()

    def send_everything(self) -> None:
        """Send every turn of the open chat again."""
        chat = self._open.chat
        if chat is not None:
            self._start(self._send_everything(chat))

    async def _send_everything(self, chat: Chat) -> None:
        self._shown(await self._room.services.long_chats.send_everything(chat.id))
        self._offer_undo(translate("LongChats", "Every turn is sent again."), chat)

    def show_note(self) -> None:
        """Show the summary that stands for older turns, to be changed."""
        chat = self._open.chat
        if chat is None:
            return
        about = translate("LongChats", "It stands for the older turns in every message you send.")
        change = lambda note: self._start(self._change_note(chat.id, note))  # noqa: E731 - the dialog calls it
        words = translate("LongChats", "Keep")
        dialog = SummaryDialog(self._room.page.theme, self._room.page.window(), about, words, change)
        dialog.again.hide()
        dialog.text.show_text(chat.context_note)
        dialog.open()

    async def _change_note(self, chat_id: str, note: str) -> None:
        self._shown(await self._room.services.long_chats.change_note(chat_id, note))

    def _offer_undo(self, words: str, before: Chat | None) -> None:
        if before is not None:
            undo = lambda: self._start(self._put_back(before))  # noqa: E731 - the toast calls it
            self._room.navigation.toast(words, translate("LongChats", "Undo"), undo)

    async def _put_back(self, before: Chat) -> None:
        self._shown(await self._room.services.long_chats.put_back(before))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._room.page.show_notice(None)
        self._room.tasks.start(work)

    def _shown(self, chat: Chat) -> None:
        if self._open.id == chat.id:
            self._open.take(chat)
            self._open.setup.show()

    # -- the line in the transcript ------------------------------------------------------------------

    def mark(self) -> None:
        """Draw the line above the first turn that is sent, where that turn exists as a widget."""
        chat = self._open.chat
        turn: QWidget | None = None
        words = ""
        if chat is not None and chat.context_from:
            turn = self._room.page.turns.turn_of(chat.context_from)
            number = self._room.page.turns.rows.number_of(chat.context_from) or 0
            words = line_words(number, noted=bool(chat.context_note))
            turn = turn if number else None
        elif chat is not None and chat.context_note and self._room.page.turns.rows.ids:
            turn = self._room.page.turns.turn_of(self._room.page.turns.rows.ids[0])
            words = translate("LongChats", "This chat begins with a summary of another one")
        if self._line is not None and self._line.stands_above(turn, words):
            return
        if self._line is not None:
            self._line.leave()
            self._line = None
        if turn is not None:
            self._line = CutLine(self._room.page.theme, turn, words)
            self._line.menu_wanted.connect(self._open_menu)
            self._line.destroyed.connect(self._forget)

    def _forget(self, gone: QObject) -> None:
        if self._line is gone:
            self._line = None

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done about a chat that was shortened."""
        chat = self._open.chat
        if chat is not None and chat.context_from:
            act = menu.addAction(translate("LongChats", "Send everything again"), self.send_everything)
            act.setObjectName("sendEverythingAgain")
        if chat is not None and chat.context_note:
            act = menu.addAction(translate("LongChats", "Show the summary…"), self.show_note)
            act.setObjectName("showSummary")

    def _open_menu(self, line: QWidget) -> None:
        menu = QMenu(line)
        self.fill_menu(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(line.mapToGlobal(QPoint(line.width() // 3, line.height())))


class _Writing(QObject):
    """Lets the model write into a summary dialog, and stops it when the person wants that."""

    def __init__(self, room: ChatRoom, cut: Cut, dialog: SummaryDialog) -> None:
        super().__init__(dialog)
        self._room = room
        self._cut = cut
        self._dialog = dialog
        self._over = False
        self._task = room.tasks.start(self._write())
        dialog.finished.connect(self._on_finished)
        dialog.ask_wanted.connect(self._again)
        dialog.stop_wanted.connect(self._stop)

    def _again(self) -> None:
        self._task = self._room.tasks.start(self._write())

    def _on_finished(self) -> None:
        self._over = True
        self._stop()

    def _stop(self) -> None:
        if not self._task.done() and not self._task.cancelling():
            self._task.cancel()

    async def _write(self) -> None:
        dialog, reply = self._dialog, Reply()
        asking = translate("LongChats", "The model writes it: one request, counted like any other.")
        dialog.show_running(running=True, words=asking)
        words, problem = "", False
        try:
            async for event in self._room.services.long_chats.summary(self._cut):
                if isinstance(event, HeldBack):
                    continue
                reply.add(event)
                if not self._over:
                    dialog.text.show_text(reply.text)
        except DuologueError as error:
            notice = notice_for(error.failure())
            words, problem = f"{notice.title}. {notice.sentence}", True
        finally:
            if not words and not reply.text.strip():
                words = translate("LongChats", "No summary came. You can write one yourself.")
            if not self._over:
                dialog.show_running(running=False, words=words, problem=problem)


def line_words(turns: int, *, noted: bool) -> str:
    """What the line says."""
    if noted:
        return counted(
            turns,
            translate("LongChats", "Sent from here on, with a summary of the turn above"),
            translate("LongChats", "Sent from here on, with a summary of the {number} turns above"),
        )
    return counted(
        turns,
        translate("LongChats", "Sent from here on; the turn above is not"),
        translate("LongChats", "Sent from here on; the {number} turns above are not"),
    )


def _nothing() -> None:
    """Nothing waits to be sent."""

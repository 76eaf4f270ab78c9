"""The summary of older turns: asked for, with the earlier one taken along, and shown to be changed."""

from PySide6.QtCore import QObject

from duologue.domain.errors import DuologueError
from duologue.domain.events import HeldBack
from duologue.domain.reply import Reply
from duologue.services.asking.long_chats import Cut, EarlierNote
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.room import ChatRoom
from duologue.ui.long_chats.shortening import Again, Shortening
from duologue.ui.long_chats.summary_dialog import SummaryDialog
from duologue.ui.notices import notice_for
from duologue.ui.words import counted, translate


class Summaries:
    """Nothing is used that a person has not seen and agreed to."""

    def __init__(self, room: ChatRoom, opened: OpenChat, shortening: Shortening) -> None:
        self._room = room
        self._open = opened
        self._shortening = shortening

    def ask(self, cut: Cut | None, again: Again, *, apart: bool) -> None:
        """Let the model write one, for this chat or for a new one; `again` sends what waits."""
        if cut is not None:
            self._room.tasks.start(self._ask(cut, again, apart=apart))

    def show_note(self) -> None:
        """Show the summary that stands for older turns, to be changed."""
        chat = self._open.chat
        if chat is None:
            return
        about = translate("LongChats", "It stands for the older turns in every message you send.")
        change = lambda note: self._shortening.change_note(chat.id, note)  # noqa: E731 - the dialog calls it
        words = translate("LongChats", "Keep")
        dialog = SummaryDialog(self._room.page.theme, self._room.page.window(), about, words, change)
        dialog.again.hide()
        dialog.text.show_text(chat.context_note)
        dialog.open()

    async def _ask(self, cut: Cut, again: Again, *, apart: bool) -> None:
        chat = self._open.chat
        if chat is None or chat.id != cut.chat_id:
            return
        long_chats = self._room.services.long_chats
        about = _about(cut, await long_chats.left_out_of_summary(cut))
        earlier = await long_chats.earlier_note(chat.id)
        action = (
            translate("LongChats", "Begin the new chat")
            if apart
            else translate("LongChats", "Use this summary")
        )

        def use(note: str) -> None:
            if apart:
                self._shortening.begin_apart(chat, note)
            else:
                self._shortening.use_note(cut, note, again)

        dialog = SummaryDialog(self._room.page.theme, self._room.page.window(), about, action, use)
        if earlier is not None and (earlier.is_read or not apart):
            dialog.show_earlier(earlier.words, _about_earlier(earlier, apart=apart))
        _Writing(self._room, cut, dialog, earlier)
        dialog.open()


class _Writing(QObject):
    """Lets the model write into a summary dialog, and stops it when the person wants that."""

    def __init__(self, room: ChatRoom, cut: Cut, dialog: SummaryDialog, earlier: EarlierNote | None) -> None:
        super().__init__(dialog)
        self._earlier = earlier
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
                if not reply.text.strip():
                    words = self._begin_with_earlier(words)
                dialog.show_running(running=False, words=words, problem=problem)

    def _begin_with_earlier(self, words: str) -> str:
        """Where no summary came, what one is written from is the earlier one; what is said then."""
        if self._earlier is None or not self._earlier.is_read or self._dialog.text.toPlainText().strip():
            return words
        self._dialog.text.show_text(self._earlier.words)
        more = translate("LongChats", "The earlier summary stands here: add what came since.")
        return f"{words} {more}"


def _about(cut: Cut, missing: int) -> str:
    """What the summary will stand for; `missing` are turns that the model can't read for it."""
    about = counted(
        cut.turns,
        translate("LongChats", "It will stand for the first turn. Read it, and change what is wrong."),
        translate(
            "LongChats", "It will stand for the first {number} turns. Read it, and change what is wrong."
        ),
    )
    if missing:
        about += " " + counted(
            missing,
            translate("LongChats", "The oldest {number} of them is too long to be read again."),
            translate("LongChats", "The oldest {number} of them are too long to be read again."),
        )
    return about


def _about_earlier(earlier: EarlierNote, *, apart: bool) -> str:
    """What becomes of the earlier summary."""
    if not earlier.is_read:
        return translate(
            "LongChats",
            "A summary stands for turns of another version of this chat. This one takes its place:",
        )
    if apart:
        return translate("LongChats", "The model takes the earlier summary along; it stays in this chat too:")
    return translate("LongChats", "The model takes the earlier summary along. This one takes its place:")

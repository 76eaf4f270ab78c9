"""Rewording a turn in its place: the editor, its words kept on disk, and what becomes of them."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QWidget

from duologue.domain.errors import InputUnreadable, StorageError
from duologue.domain.message import Message, Role
from duologue.domain.unsent import Unsent
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.room import ChatRoom
from duologue.ui.chat.spoken import speak
from duologue.ui.words import translate

if TYPE_CHECKING:
    from duologue.ui.transcript.list.turn_list import Turn

_PAUSE_MS = 800


@dataclass(frozen=True, slots=True)
class Edit:
    """Turn `message` is being changed to `words`; the focus goes back to the composer where that began it."""

    message: Message
    words: str
    from_composer: bool = False

    @property
    def changed(self) -> bool:
        """Whether the words are others than they were."""
        return self.words != self.message.text


class Editing(QObject):
    """One turn at a time. `why_not` says why no answer can be asked for; `ask` asks for one."""

    def __init__(
        self,
        room: ChatRoom,
        opened: OpenChat,
        why_not: Callable[[], str],
        show_path: Callable[[str], Coroutine[Any, Any, None]],
        ask: Callable[[Message], object],
    ) -> None:
        super().__init__(room.page)
        self._room = room
        self._open = opened
        self._why_not = why_not
        self._show_path = show_path
        self._ask = ask
        self._edit: Edit | None = None
        self._kept: Edit | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(lambda: room.tasks.start(self.keep()))
        room.page.turns.turn_built.connect(self._join)

    @property
    def edit(self) -> Edit | None:
        """What is being changed now."""
        return self._edit

    def begin(self, message: Message, *, from_composer: bool = False) -> None:
        """Put an editor in the place of a turn; one whose words were changed is finished first."""
        if self._edit is not None and self._edit.changed and self._edit.message.id != message.id:
            self._say(translate("Editing", "Finish or cancel the other edit first."))
            self._focus()
            return
        self._put_away()
        self._edit = Edit(message, message.text, from_composer)
        turns = self._room.page.turns
        turn = turns.turn_of(message.id) or turns.go_to(message.id)
        if turn is not None:
            self._join(turn)
            top = turn.mapTo(turns.viewport(), QPoint(0, 0)).y()
            if top < 0 or top + turn.height() > turns.viewport().height():
                turns.bring_into_view(turn, 0, turn.height())
            self._focus()

    def show(self, unsent: Unsent, message: Message | None) -> None:
        """Another chat is about to be shown: the editor that was open in it comes back with its turn."""
        self._timer.stop()
        self._edit = None if message is None else Edit(message, unsent.wording)
        self._kept = self._edit

    async def keep(self) -> None:
        """Keep the words on disk as they are now."""
        self._timer.stop()
        edit = self._edit
        if edit is None or edit is self._kept or not edit.changed:
            return
        self._kept = edit
        await self._room.services.unsent.put_edit(edit.message.chat_id, edit.message.id, edit.words)

    def cancel(self) -> None:
        """Leave the turn as it was; words that were changed can be taken back up."""
        edit = self._edit
        if edit is None:
            return
        self._end(edit)
        if edit.changed:
            self._room.navigation.toast(
                translate("Editing", "The edit was discarded."),
                translate("Editing", "Undo"),
                lambda: self._take_up(edit),
            )
        self._leave(edit, edit.message.id)

    # -- the editor ------------------------------------------------------------------------------

    def _join(self, turn: "Turn") -> None:
        """A turn became a widget, or is to be edited: it shows the editor if it is the one."""
        edit = self._edit
        if edit is None or turn.message.id != edit.message.id or turn.editor is not None:
            return
        from duologue.ui.transcript.turns.turn_editor import EditorActions, TurnEditor  # noqa: PLC0415 - with turns

        is_question = edit.message.role is Role.USER
        settings = self._room.services.preferences.current
        editor = TurnEditor(
            self._room.page.theme,
            edit.words,
            EditorActions(self._change, self._save, self.cancel),
            sends=is_question,
            enter_saves=is_question and settings.chat.enter_sends,
            hint=self._hint(edit.message),
        )
        turn.show_editor(editor)

    def _hint(self, message: Message) -> str:
        followed = self._room.page.turns.beside(message.id, +1) is not None
        if not followed:
            return ""
        return translate(
            "Editing",
            "The old version stays, and with it what follows here: the arrows below lead back to it.",
        )

    def _change(self, words: str) -> None:
        if self._edit is not None:
            self._edit = replace(self._edit, words=words)
            self._timer.start()

    def _focus(self) -> None:
        turn = self._room.page.turns.turn_of(self._edit.message.id) if self._edit is not None else None
        if turn is not None and turn.editor is not None:
            turn.editor.field.setFocus()

    def _tell(self, words: str) -> None:
        """Say something in the editor."""
        turn = self._room.page.turns.turn_of(self._edit.message.id) if self._edit is not None else None
        if turn is not None and turn.editor is not None:
            turn.editor.tell(words)
            speak(turn.editor, words)

    def _put_away(self) -> None:
        if self._edit is not None:
            self._end(self._edit)

    def _end(self, edit: Edit) -> None:
        """Take the editor away and forget what was kept of it."""
        self._timer.stop()
        self._edit = None
        turn = self._room.page.turns.turn_of(edit.message.id)
        if turn is not None:
            turn.take_editor_away()
        if self._kept is not None:
            self._kept = None
            self._room.tasks.start(self._room.services.unsent.drop_edit(edit.message.chat_id))

    def _take_up(self, edit: Edit) -> None:
        if self._open.id == edit.message.chat_id:
            self.begin(edit.message, from_composer=edit.from_composer)
            if self._edit is not None and self._edit.message.id == edit.message.id:
                turn = self._room.page.turns.turn_of(edit.message.id)
                if turn is not None and turn.editor is not None:
                    turn.editor.field.setPlainText(edit.words)

    # -- what becomes of it ----------------------------------------------------------------------

    def _save(self, words: str, send: bool) -> None:  # noqa: FBT001 - told by the editor
        edit = self._edit
        if edit is None:
            return
        if send and (why_not := self._why_not()):
            can = translate("Editing", "{reason} “Save only” can be chosen now.").format(reason=why_not)
            self._tell(can)
            return
        edit = replace(edit, words=words)
        if edit.changed:
            self._room.tasks.start(self._save_version(edit, send=send))
            return
        self._end(edit)
        self._leave(edit, edit.message.id)
        if send:
            self._ask(edit.message)

    async def _save_version(self, edit: Edit, *, send: bool) -> None:
        try:
            version = await self._room.services.turns.reword(edit.message, edit.words)
        except (InputUnreadable, StorageError) as error:
            self._say(error.message)
            return
        if self._edit is not None and self._edit.message.id == edit.message.id:
            self._end(edit)
        if self._open.id != version.chat_id:
            return
        await self._show_path(version.chat_id)
        if send:
            self._room.page.composer.text.setFocus()
            self._ask(version)
        else:
            self._leave(edit, version.id)
            words = translate("Editing", "Saved as version {number} of {count}.")
            self._say(words.format(number=version.version, count=version.versions))

    def _leave(self, edit: Edit, message_id: str) -> None:
        """The focus goes where it came from."""
        turn = self._room.page.turns.turn_of(message_id)
        where: QWidget = self._room.page.composer.text
        if not edit.from_composer and turn is not None and turn.text_views:
            where = turn.text_views[0]
        where.setFocus()

    def _say(self, words: str) -> None:
        self._room.navigation.toast(words, "", None)
        speak(self._room.page.turns, words)

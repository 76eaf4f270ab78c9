"""Finding words in the open chat: counts every hit, marks those on screen, and goes from one to the next."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from duologue.domain.message import Message, Role
from duologue.domain.parts import Part
from duologue.domain.turn_state import TurnState
from duologue.ui.chat.find_bar import FindBar
from duologue.ui.chat.find_counts import FindCounts
from duologue.ui.chat.hit_beyond import HitBeyond
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from duologue.ui.transcript.find.needle import Needle
from duologue.ui.transcript.find.shown_words import Section
from duologue.ui.transcript.list.turn_list import TurnList
from duologue.ui.transcript.list.turn_rows import Key
from duologue.ui.transcript.turns.turn_marks import HitInTurn, TurnMarks

if TYPE_CHECKING:
    from duologue.ui.transcript.list.turn_list import Turn

_LIVE_MS = 500
_BELOW_CUT = 60  # pixels: "Show all" is seen with the end of what is shown of a block
_LIVE_SHARE = 10  # counting an answer that arrives takes at most a tenth of the time


class FindInChat(QObject):
    """A hit is a message and a number in it, so that it stays the same hit while others come and go."""

    def __init__(
        self,
        theme: Theme,
        turns: TurnList,
        bar: FindBar,
        tasks: TaskScope,
        arriving: Callable[[str], tuple[Part, ...]],
    ) -> None:
        super().__init__(bar)
        self._theme = theme
        self._turns = turns
        self._bar = bar
        self._tasks = tasks
        self._arriving = arriving
        self._needle = Needle("")
        self._words: dict[str, tuple[Key, tuple[Section, ...]]] = {}
        self._counts = FindCounts(self._needle, self._words)
        self._counting: asyncio.Task[None] | None = None
        self._total = 0
        self._at: tuple[str, int] | None = None
        self._from = ""  # the message a search begins with
        self._goes_to_first = False
        self._beyond = HitBeyond(self.step)
        self._shown_beyond: tuple[str, int] | None = None  # a hit that was shown in a window of its own
        self._is_beyond = False
        self._back_to: QWidget | None = None
        self._live = QTimer(self)
        self._live.setSingleShot(True)
        self._live.timeout.connect(lambda: self._tasks.start(self._count_live()))
        bar.changed.connect(self._on_words)
        bar.step_wanted.connect(self.step)
        bar.closed.connect(self.close)
        turns.turn_built.connect(self._mark)
        turns.messages_changed.connect(self._on_messages)

    @property
    def is_open(self) -> bool:
        """Whether the find bar is shown."""
        return not self._bar.isHidden()

    def open(self) -> None:
        """Show the find bar, with the selected words if there are some."""
        if not self._turns.messages:
            return
        focused = QApplication.focusWidget()
        if not self.is_open:
            self._back_to = focused
            self._at, self._from = None, self._first_in_view()
            self._keep_words_in_place(self._bar.sizeHint().height())
        selected = focused.textCursor().selectedText() if isinstance(focused, QTextEdit) else ""
        words = selected if "\u2029" not in selected else ""
        was_open = self.is_open
        before = self._bar.field.text()
        self._bar.open_with(words)
        if not was_open and self._bar.field.text() == before:
            self._on_words()

    def open_at(self, message_id: str, words: str) -> None:
        """Show the find bar with these words, at the first place in a message where they stand."""
        if not self.is_open:
            self._back_to = QApplication.focusWidget()
            self._keep_words_in_place(self._bar.sizeHint().height())
        self._turns.go_to(message_id)
        before = self._bar.field.text()
        self._at, self._from = None, message_id
        self._bar.open_with(words)
        if self._bar.field.text() == before:
            self._on_words()

    def close(self) -> bool:
        """Hide the find bar and its marks; whether it was open."""
        if not self.is_open:
            return False
        had_focus = self._bar.isAncestorOf(QApplication.focusWidget() or self._turns)
        self._keep_words_in_place(-self._bar.height())
        self._bar.hide()
        self._beyond.close()
        self._stop()
        self._needle = Needle("")
        self._words.clear()
        for turn in self._turns.turns:
            self._mark(turn)
        if had_focus and self._back_to is not None:
            self._back_to.setFocus()
        return True

    def step(self, by: int) -> None:
        """Go to the next hit (+1) or the one before (-1), around the ends."""
        if not self.is_open:
            self.open()
            return
        ids, at = self._turns.rows.ids, self._at
        place = self._turns.rows.number_of(at[0]) if at is not None else None
        if at is not None and place is not None and self._is_beyond and at != self._shown_beyond:
            self._go_to(*at)  # typing led here, and opens no window by itself
            return
        if at is None or place is None:
            place = self._turns.rows.number_of(self._from) or 0
            number = -1 if by > 0 else 0
        else:
            number = at[1]
        for _ in range(len(ids) + 1):
            if 0 <= number + by < self._counts.of(ids[place]).total:
                self._go_to(ids[place], number + by)
                return
            place = (place + by) % len(ids)
            number = -1 if by > 0 else self._counts.of(ids[place]).total

    # -- counting --------------------------------------------------------------------------------

    def _on_words(self) -> None:
        self._needle = Needle(self._bar.field.text(), match_case=self._bar.case.isChecked())
        self._counts = FindCounts(self._needle, self._words)
        if self._at is not None:
            self._from, self._at = self._at[0], None
        self._goes_to_first = True
        self._beyond.close()
        self._is_beyond = False
        for turn in self._turns.turns:
            self._mark(turn)
        self._count()

    def _on_messages(self) -> None:
        if self.is_open and self._needle:
            self._count()

    def _count(self) -> None:
        self._stop()
        self._total = 0
        if not self._needle:
            self._show_count()
            return
        rows = self._turns.rows
        first = rows.number_of(self._from) or 0
        self._total = self._counts.total(rows.ids)
        keys = [rows.key(number) for number in (*range(first, len(rows)), *range(first))]
        self._counting = self._tasks.start(self._count_all(keys))
        self._show_count()

    def _stop(self) -> None:
        self._live.stop()
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None

    async def _count_all(self, keys: Sequence[Key]) -> None:
        await self._counts.count(keys, self._turns.rows.message_of, self._counted)
        self._counting = None
        self._goes_to_first = False
        self._show_count()
        self._watch_live()

    def _counted(self, message_id: str) -> None:
        self._total += self._counts.of(message_id).total
        if self._goes_to_first:
            self._goes_to_first = False
            self._go_to(message_id, 0, opens=False)
        else:
            self._show_count()

    def _watch_live(self, pause_ms: int = _LIVE_MS) -> None:
        message = self._arriving_message()
        if self.is_open and self._needle and message is not None:
            self._live.start(pause_ms)

    async def _count_live(self) -> None:
        """Count the answer that arrives again; a long one less often."""
        message = self._arriving_message()
        if message is None:
            return
        counts, before = self._counts, time.perf_counter()
        key = self._turns.rows.key(len(self._turns.rows) - 1)
        await counts.count_parts(key, message.role, self._arriving(message.id))
        if counts is self._counts and self._counting is None:
            self._show_count()
            cost = (time.perf_counter() - before) * 1000
            self._watch_live(max(_LIVE_MS, round(cost * _LIVE_SHARE)))

    def _arriving_message(self) -> Message | None:
        rows = self._turns.rows
        if not len(rows) or rows.role(len(rows) - 1) is not Role.ASSISTANT:
            return None
        last = self._turns.messages[-1]
        return last if last.state is TurnState.STREAMING else None

    # -- what is seen ----------------------------------------------------------------------------

    def _show_count(self) -> None:
        counting = self._counting is not None
        number = None
        if not counting:
            ids = self._turns.rows.ids
            self._total = self._counts.total(ids)
            place = self._turns.rows.number_of(self._at[0]) if self._at is not None else None
            if place is not None and self._at is not None:
                number = self._counts.total(ids[:place]) + self._at[1] + 1
        self._bar.show_count(number, self._total, counting=counting, is_beyond=self._is_beyond)

    def _mark(self, turn: "Turn") -> None:
        marks = self._marks_of(turn)
        if marks is not None:
            marks.setObjectName("")
            marks.remove()
        if self._needle and self.is_open:
            built = TurnMarks(turn, self._theme, self._needle)
            built.setObjectName("marks")
            if self._at is not None and self._at[0] == turn.message.id:
                built.show_current(self._number_on_screen(turn, self._at[1]))

    @staticmethod
    def _marks_of(turn: "Turn") -> TurnMarks | None:
        return turn.findChild(TurnMarks, "marks")

    def _go_to(self, message_id: str, number: int, *, opens: bool = True) -> None:
        before = self._at[0] if self._at is not None else None
        self._at = (message_id, number)
        turn = self._turns.go_to(message_id)
        if turn is None:
            return
        answer = self._turns.answer(message_id)
        thinking = answer.thinking if answer is not None else None
        if thinking is not None and not thinking.opened and number in self._counts.of(message_id).folded:
            thinking.toggle()
        old = self._turns.turn_of(before) if before is not None and before != message_id else None
        if old is not None and (marks := self._marks_of(old)) is not None:
            marks.show_current(None)
        if (marks := self._marks_of(turn)) is not None:
            shown = self._number_on_screen(turn, number)
            marks.show_current(shown)
            hit = marks.place(shown)
            if hit is not None:
                self._show_hit(hit, opens=opens)
                return
        self._show_count()

    def _show_hit(self, hit: HitInTurn, *, opens: bool) -> None:
        """Bring a hit into view, or the end of what is shown of its block; `opens` shows it there too."""
        self._is_beyond = hit.part is not None
        below = self._theme.px(_BELOW_CUT) if self._is_beyond else 0
        if not self._is_beyond:
            hit.view.bring_into_view(hit.end)
            hit.view.bring_into_view(hit.start)
        self._turns.bring_into_view(hit.view, hit.area.top(), hit.area.bottom() + below)
        self._show_count()
        if self._is_beyond and opens:
            self._shown_beyond = self._at
            self._beyond.show(hit, self._bar.place)
        else:
            self._beyond.close()

    def _number_on_screen(self, turn: "Turn", number: int) -> int:
        """The same hit counted over what is shown: without thinking that is folded away."""
        answer = self._turns.answer(turn.message.id)
        folded = self._counts.of(turn.message.id).folded
        is_hidden = answer is not None and answer.thinking is not None and not answer.thinking.opened
        return number - len(folded) if is_hidden and number >= folded.stop else number

    def _keep_words_in_place(self, height: int) -> None:
        """The bar takes room above the conversation or gives it back: what is read shall not move."""
        if not self._turns.following:
            self._turns.verticalScrollBar().setValue(self._turns.verticalScrollBar().value() + height)

    def _first_in_view(self) -> str:
        seen = (turn.message.id for turn in self._turns.turns if turn.y() + turn.height() > 0)
        return next(seen, "")

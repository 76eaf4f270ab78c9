"""The request as the JSON that is sent: shown to the letter, edited, and brought back into the form."""

import asyncio
from dataclasses import dataclass, replace

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.draft import Draft
from duologue.domain.style import ApiStyle
from duologue.services.playground.json_check import check_json, position_of
from duologue.services.ports import RequestBodies
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.playground.request.code_editor import CodeEditor, CodeMark
from duologue.ui.playground.request.long_texts import LongTexts
from duologue.ui.playground.request.problem_list import ProblemList
from duologue.ui.playground.request.style_offer import StyleOffer
from duologue.ui.tasks import OwnedTasks, TaskScope
from duologue.ui.theme import Theme

_PAUSE_MS = 350
_LARGE = 200_000  # characters that are laid out in a moment
_MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class _Told:
    """What was found in the text: whether it can be applied, and everything to know about it."""

    readable: bool
    marks: tuple[CodeMark, ...]
    added: tuple[str, ...] = ()


class JsonPane(QWidget):
    """`applied` carries the draft that an edited body became; `edited_changed` whether there is an edit."""

    applied = Signal(object)
    edited_changed = Signal(bool)
    undoable = Signal(str, object)

    def __init__(self, theme: Theme, bodies: RequestBodies, tasks: TaskScope, draft: Draft) -> None:
        super().__init__()
        self._theme = theme
        self._bodies = bodies
        self._tasks = OwnedTasks(tasks, self)
        self._draft = draft
        self._incoming: str | None = None  # a body that is laid out on another thread
        self._clean = ""
        self._edited = False
        self._stale = True
        self._round = 0
        self.editor = CodeEditor(theme, self.tr("Body of the request"))
        self.editor.setObjectName("bodyEditor")
        self.editor.defer = lambda text, place: self._tasks.start(self._insert(text, place))
        self.filled = QCheckBox(self.tr("Put values in"))
        self.filled.setObjectName("bodyFilled")
        self.filled.toggled.connect(lambda _on: self._on_filled())
        self.said = Label(theme, "", tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self.said.setObjectName("bodySaid")
        self.apply_button = button(self.tr("Apply"), self.apply, kind="primary", name="applyBody")
        self.discard_button = button(self.tr("Discard edit"), self.discard, kind="flat", name="discardBody")
        self.problems = ProblemList(theme, self.editor.go_to)
        self.offer = StyleOffer(theme)
        self.offer.chosen.connect(lambda style: self._tasks.start(self.apply_as(style)))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(lambda: self._tasks.start(self.check()))
        self.editor.textChanged.connect(self._on_text)
        self._lay_out()
        self._show_state()

    @property
    def edited(self) -> bool:
        """Whether the text was edited and not applied."""
        return self._edited

    @property
    def body(self) -> str | None:
        """The edited text, None where there is none."""
        if self._incoming is not None:
            return self._incoming
        return self.editor.whole if self._edited else None

    def show_body(self, body: str) -> None:
        """Show a text that was edited and not applied."""
        self._set_edited(edited=True)
        if len(body) <= _LARGE:
            self._incoming = None
            long = LongTexts()
            self._fill(long.shortened(body), long)
            self._soon.start()
        else:
            self._incoming = body
            self._show_state()
            self._tasks.start(self._take_in(body))

    def show_draft(self, draft: Draft) -> None:
        """The form says something else now; an edit that was not applied stays."""
        if draft != self._draft:
            self._draft = draft
            self._stale = True
        if self.isVisible():
            self.refresh()

    def replace(self, draft: Draft) -> None:
        """Another request is in place of this one: an edit of that one goes with it."""
        self._incoming = None
        self._set_edited(edited=False)
        self._stale = True
        self.show_draft(draft)

    def refresh(self) -> None:
        """Write down the body as it is now, where that is not done yet."""
        if self._stale and not self._edited:
            self._stale = False
            self._tasks.start(self._write())

    def apply(self) -> None:
        """Bring the text back into the form."""
        self._tasks.start(self.apply_as(None))

    def discard(self) -> None:
        """Go back to what the form says; that can be undone."""
        before = self.body
        if before is None:
            return
        self._incoming = None
        self._set_edited(edited=False)
        self._stale = True
        self.refresh()
        self.undoable.emit(self.tr("The edit was discarded."), lambda: self.show_body(before))

    async def apply_as(self, style: ApiStyle | None) -> bool:
        """Bring the text back as a body of this style, None for the one it is in; whether that worked."""
        if self._incoming is not None:
            return False
        whole = self.editor.whole
        checked = await asyncio.to_thread(check_json, whole)
        if not isinstance(checked.value, dict):
            await self.check()
            if self.editor.marks:
                self.editor.go_to(self.editor.marks[0].position)
            return False
        value = checked.value
        seen = await asyncio.to_thread(self._bodies.style_of, value)
        if style is None and seen is not None and seen is not self._draft.style:
            self.offer.ask(seen, self._draft.style)
            return False
        self.offer.hide()
        style = style or self._draft.style
        read = await asyncio.to_thread(self._bodies.read, style, value)
        if whole != self.editor.whole:  # it was edited while it was read: what stands there now stays
            return False
        draft = replace(self._draft, style=style, request=read.request, extra=read.extra)
        self._draft, self._stale = draft, True
        self._set_edited(edited=False)
        self.applied.emit(draft)
        self.refresh()
        return True

    async def check(self) -> None:
        """Look for mistakes, on another thread, and mark them."""
        if self._incoming is not None:
            return
        self._round += 1
        this, text, style = self._round, self.editor.toPlainText(), self._draft.style
        if self._edited and text == self._clean:
            self._set_edited(edited=False)
        told = await asyncio.to_thread(self._look, text, style)
        if this == self._round:
            self.editor.show_marks(told.marks)
            self.problems.show_marks(text, told.marks)
            self.apply_button.setEnabled(told.readable)
            self._show_state(told.added)

    def _look(self, text: str, style: ApiStyle) -> _Told:
        checked = check_json(text)
        if checked.problem is not None:
            return _Told(
                readable=False, marks=(CodeMark(checked.problem.position, checked.problem.sentence),)
            )
        if not isinstance(checked.value, dict):
            return _Told(readable=False, marks=(CodeMark(0, "A body is an object: it begins with {."),))
        read = self._bodies.read(style, checked.value)
        marks = [CodeMark(each.position, each.sentence) for each in checked.doubled]
        marks.extend(
            CodeMark(position_of(text, problem.place), problem.sentence)
            for problem in read.problems[:_MOST_PROBLEMS]
        )
        return _Told(readable=True, marks=tuple(marks), added=read.added)

    async def _write(self) -> None:
        """Show the body that the form makes."""
        draft, filled = self._draft, self.filled.isChecked()
        request = draft.filled() if filled else draft.unfilled()
        long = LongTexts()
        shown = await asyncio.to_thread(lambda: long.shortened(self._bodies.text(draft.style, request)))
        if self._edited or draft is not self._draft:
            return
        if shown != self.editor.toPlainText():
            self._fill(shown, long)
        self.editor.long = long
        self._clean = shown
        await self.check()

    async def _take_in(self, body: str) -> None:
        """Show a large body once it is laid out."""
        long = LongTexts()
        shown = await asyncio.to_thread(long.shortened, body)
        if self._incoming is body:
            self._incoming = None
            self._fill(shown, long)
            self._show_state()
            await self.check()

    async def _insert(self, text: str, place: QTextCursor) -> None:
        """Put a large text that was pasted at its place, which moves along with what is typed meanwhile."""
        long = self.editor.long
        shown = await asyncio.to_thread(long.added, text)
        if long is self.editor.long and not self.editor.isReadOnly():
            place.insertText(shown)

    def _fill(self, shown: str, long: LongTexts) -> None:
        with QSignalBlocker(self):
            self._loading = True
            self.editor.long = long
            self.editor.set_text(shown)
            self._loading = False

    _loading = False

    def _on_text(self) -> None:
        if self._loading:
            return
        self._set_edited(edited=True)
        self._soon.start()

    def _on_filled(self) -> None:
        self._stale = True
        self.refresh()
        self._show_state()

    def _set_edited(self, *, edited: bool) -> None:
        if edited != self._edited:
            self._edited = edited
            self._show_state()
            self.edited_changed.emit(edited)

    def _show_state(self, added: tuple[str, ...] = ()) -> None:
        filled = self.filled.isChecked()
        arrives = self._incoming is not None
        self.editor.setReadOnly(arrives or (filled and not self._edited))
        self.editor.setEnabled(not arrives)
        self.filled.setEnabled(not self._edited)
        self.apply_button.setVisible(self._edited)
        self.discard_button.setVisible(self._edited)
        words = self.tr("Exactly what is sent. Names in {{braces}} stand as they are.")
        if self._edited:
            words = self.tr("Edited and not applied: the form still says something else.")
        elif filled:
            words = self.tr("Exactly what is sent, with every value put in. To edit it, untick that.")
        if arrives:
            words = self.tr("Reading…")
        if added and self._edited:
            words += " " + self.tr("Added when it is sent: {names}.").format(names=", ".join(added))
        if self.editor.long.held:
            words += " " + self.tr("Very long texts are shortened here and kept whole.")
        self.said.setText(words)

    def _lay_out(self) -> None:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.SPACE))
        row.setContentsMargins(theme.px(tokens.WIDE), theme.px(tokens.GAP), theme.px(tokens.WIDE), 0)
        row.addWidget(self.said, 1)
        row.addWidget(self.discard_button)
        row.addWidget(self.apply_button)
        row.addWidget(self.filled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GAP))
        column.addLayout(row)
        column.addWidget(self.offer)
        column.addWidget(self.editor, 1)
        column.addWidget(self.problems)

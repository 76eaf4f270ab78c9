"""Takes a curl command, a body or a list of messages, and says what it is before it is used."""

import asyncio
from dataclasses import replace

from PySide6.QtCore import QMimeData, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from duologue.domain.draft import Draft
from duologue.domain.errors import InputUnreadable
from duologue.services.playground.curl_command import cover_keys
from duologue.services.playground.pasting import BrokenJson, Pasted, read_pasted
from duologue.services.ports import RequestBodies
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.playground.request.code_editor import CodeEditor, CodeMark
from duologue.ui.playground.request.long_texts import LongTexts
from duologue.ui.tasks import OwnedTasks, TaskScope
from duologue.ui.theme import Theme
from duologue.ui.words import counted

_PAUSE_MS = 200
_LARGE = 200_000  # characters that are laid out in a moment


class PasteDialog(QDialog):
    """`used` carries the draft; `kept_as_text` a body with a mistake in it, for the JSON editor."""

    used = Signal(object)
    kept_as_text = Signal(str)

    def __init__(
        self,
        theme: Theme,
        bodies: RequestBodies,
        tasks: TaskScope,
        draft: Draft,
        text: str,
        parent: object = None,
    ) -> None:
        super().__init__(parent)  # type: ignore[arg-type]  # a widget; dialogs are opened from several
        self._bodies = bodies
        self._tasks = OwnedTasks(tasks, self)
        self._draft = draft
        self._pasted: Pasted | None = None
        self._broken = ""
        self._round = 0
        self.setObjectName("pasteDialog")
        self.setWindowTitle(self.tr("Paste a request"))
        self.resize(theme.px(640), theme.px(460))
        words = self.tr("A curl command, the body of a request in either API style, or a list of messages.")
        self.editor = _PasteEditor(theme, self.tr("What is pasted"), self._tasks)
        self.editor.setObjectName("pasteText")
        self.told = Label(theme, "", tone="quiet", wrap=True)
        self.told.setObjectName("pasteTold")
        self.use = button(self.tr("Use this request"), self._use, kind="primary", name="usePasted")
        self.keep = button(self.tr("Mend it as JSON"), self._keep, name="keepPasted")
        cancel = button(self.tr("Cancel"), self.reject, kind="flat", name="cancelPaste")
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.SPACE))
        row.addStretch(1)
        for made in (cancel, self.keep, self.use):
            row.addWidget(made)
        column = QVBoxLayout(self)
        pad = theme.px(20)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(theme.px(12))
        column.addWidget(Label(theme, self.tr("Paste a request"), strong=True, size=18))
        column.addWidget(Label(theme, words, tone="quiet", wrap=True))
        column.addWidget(self.editor, 1)
        column.addWidget(self.told)
        column.addLayout(row)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(lambda: self._tasks.start(self.look()))
        self.editor.textChanged.connect(self._on_text)
        self.use.setEnabled(False)
        self.keep.hide()
        if text:
            self.editor.take(text)
        self.editor.setFocus()

    async def look(self) -> None:
        """Say what the text is."""
        self._round += 1
        this, text = self._round, self.editor.whole
        self._pasted, self._broken = None, ""
        marks: tuple[CodeMark, ...] = ()
        try:
            pasted = await asyncio.to_thread(read_pasted, text, self._bodies)
        except InputUnreadable as refused:
            self._tell(refused.message if text.strip() else "", good=False)
        else:
            if this != self._round:
                return
            marks = self._take(text, pasted)
        self.editor.show_marks(marks)
        self.use.setEnabled(self._pasted is not None)
        self.keep.setVisible(bool(self._broken))

    def _take(self, text: str, pasted: Pasted | BrokenJson) -> tuple[CodeMark, ...]:
        """Say what was read of a text; the marks of what could not be."""
        if isinstance(pasted, Pasted):
            self._pasted = pasted
            self._tell(self._said(pasted), good=True)
            return ()
        self._tell(pasted.sentence, good=False)
        self._broken = pasted.text
        at_place = pasted.text == text  # else the JSON stands within a command
        return (CodeMark(pasted.problem.position, pasted.problem.sentence),) if at_place else ()

    def _said(self, pasted: Pasted) -> str:
        messages = pasted.body.get("messages")
        count = len(messages) if isinstance(messages, list) else 0
        style = pasted.style or self._draft.style
        one = self.tr("A request in the {style} style with one message.")
        many = self.tr("A request in the {style} style with {number} messages.")
        said = [counted(count, one, many).replace("{style}", style.label)]
        return " ".join([*said, *pasted.notes])

    def _use(self) -> None:
        pasted = self._pasted
        if pasted is None:
            return
        style = pasted.style or self._draft.style
        read = self._bodies.read(style, pasted.body)
        request = read.request
        if not request.model:
            request = replace(request, model=self._draft.request.model)
        if "stream" not in pasted.body:
            request = replace(request, stream=self._draft.request.stream)
        self.used.emit(replace(self._draft, style=style, request=request, extra=read.extra))
        self.accept()

    def _keep(self) -> None:
        self.kept_as_text.emit(self._broken)
        self.accept()

    def _tell(self, words: str, *, good: bool) -> None:
        self.told.setText(words)
        self.told.set_tone("quiet" if good else "danger")

    def _on_text(self) -> None:
        self.use.setEnabled(False)
        self._soon.start()


class _PasteEditor(CodeEditor):
    """Covers keys before they stand anywhere, so that not even Undo brings one back."""

    def __init__(self, theme: Theme, name: str, tasks: OwnedTasks) -> None:
        super().__init__(theme, name)
        self._tasks = tasks

    def take(self, text: str) -> None:
        """Show what was pasted in place of what is there; a large text takes a moment."""
        if len(text) <= _LARGE:
            self.put(cover_keys(text))
        else:
            self.setReadOnly(True)
            self._tasks.start(self._take(text))

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Qt: paste and drop."""
        if self.isReadOnly():
            return
        if not self.toPlainText().strip():
            self.take(source.text())
        else:
            self.insertPlainText(self.long.added(cover_keys(source.text())))

    async def _take(self, text: str) -> None:
        long = LongTexts()
        shown = await asyncio.to_thread(lambda: long.shortened(cover_keys(text)))
        self.long = long
        self.set_text(shown)
        self.setReadOnly(False)

"""The sheet that shows a request as code: one language at a time, to be copied or saved."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from duologue.domain.code import CodeLanguage, Snippet
from duologue.domain.draft import Draft
from duologue.domain.errors import DuologueError
from duologue.services.playground.code_sheet import CodeSheet
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.plain_list import PlainList
from duologue.ui.file_saver import FileSaver
from duologue.ui.playground.code.coloured_text import ColouredText
from duologue.ui.playground.sheet_size import fit_into
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.copying import copy_words

_SIZE = (940, 640)
_LANGUAGES = tuple(CodeLanguage)


class CodeSheetDialog(QDialog):
    """`translate` shows what is lost where a library speaks the other style."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        sheet: CodeSheet,
        files: FileSaver,
        tasks: TaskScope,
        draft: Draft,
        translate: Callable[[], object],
    ) -> None:
        super().__init__(parent.window())
        self._sheet = sheet
        self._files = files
        self._tasks = tasks
        self._draft = draft
        self._snippet: Snippet | None = None
        self.setObjectName("codeSheet")
        self.setWindowTitle(self.tr("Code"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit_into(self, parent, theme, _SIZE)
        self.languages = PlainList(theme, self.tr("Language"))
        self.languages.setObjectName("codeLanguages")
        self.languages.setFixedWidth(theme.px(190))
        for language in _LANGUAGES:
            self.languages.add(language.label)
        self.text = ColouredText(theme, self.tr("The request as code"))
        self.text.setObjectName("codeText")
        self.note = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self.note.setObjectName("codeNote")
        self.problem = Label(theme, tone="danger", wrap=True)
        self.problem.setObjectName("codeProblem")
        self.losses = button(self.tr("What won't carry over"), translate, kind="link", name="codeLosses")
        self.copy = button(self.tr("Copy"), self._copy, kind="primary", name="copyCode")
        self.save = button(self.tr("Save…"), self._save, name="saveCode")
        self._lay_out(theme)
        self.languages.currentRowChanged.connect(self._show)
        self.languages.setCurrentRow(0)
        self.languages.setFocus()

    @property
    def shown(self) -> Snippet | None:
        """The code that is shown, None while there is none."""
        return self._snippet

    def choose(self, language: CodeLanguage) -> None:
        """Show another language."""
        self.languages.setCurrentRow(_LANGUAGES.index(language))

    def _show(self, row: int) -> None:
        if row >= 0:
            self._tasks.start(self._write(_LANGUAGES[row]))

    async def _write(self, language: CodeLanguage) -> None:
        try:
            snippet = await self._sheet.code(self._draft, language)
        except DuologueError as error:
            self._take(None, error.message)
            return
        if _LANGUAGES[self.languages.currentRow()] is language:
            self._take(snippet, "")

    def _take(self, snippet: Snippet | None, problem: str) -> None:
        self._snippet = snippet
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.copy.setEnabled(snippet is not None)
        self.save.setEnabled(snippet is not None)
        self.losses.setVisible(snippet is not None and snippet.style is not self._draft.style)
        self.note.setText("" if snippet is None else self._about(snippet))
        if snippet is None:
            self.text.show_text("", "")
        else:
            wraps = snippet.language is CodeLanguage.CURL  # its body is one long line
            widget, none = QPlainTextEdit.LineWrapMode.WidgetWidth, QPlainTextEdit.LineWrapMode.NoWrap
            self.text.setLineWrapMode(widget if wraps else none)
            self.text.show_text(snippet.text, snippet.language.syntax)

    def _about(self, snippet: Snippet) -> str:
        parts = [
            self.tr(
                "The key is read from the environment: {variable}. It stands nowhere in the code."
            ).format(variable=snippet.variable)
            if snippet.variable
            else self.tr("This server asks for no key.")
        ]
        if snippet.style is not self._draft.style:
            parts.append(
                self.tr("This library speaks the {style} style, so the request is translated.").format(
                    style=snippet.style.label
                )
            )
        if snippet.masked:
            parts.append(self.tr("[key] stands where the request itself held a key."))
        unset = self._draft.unset()
        if unset:
            parts.append(self.tr("Without a value yet: {names}.").format(names=", ".join(unset)))
        return " ".join(parts)

    def _copy(self) -> None:
        if self._snippet is not None:
            copy_words(self._snippet.text)

    def _save(self) -> None:
        if self._snippet is None:
            return
        name = f"request{self._snippet.language.suffix}"
        problem = self._files.save_text(self, name, self._snippet.text)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _lay_out(self, theme: Theme) -> None:
        close = button(self.tr("Close"), self.reject, name="closeCode")
        close.setShortcut(QKeySequence(QKeySequence.StandardKey.Close))
        head = QHBoxLayout()
        head.setSpacing(theme.px(tokens.SPACE))
        head.addWidget(Label(theme, self.tr("This request as code"), strong=True, size=16))
        head.addStretch(1)
        for control in (self.save, self.copy, close):
            head.addWidget(control)
        below = QHBoxLayout()
        below.addWidget(self.note, 1)
        below.addWidget(self.losses, 0, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(theme.px(tokens.SPACE))
        right.addWidget(self.problem)
        right.addWidget(self.text, 1)
        right.addLayout(below)
        both = QHBoxLayout()
        both.setSpacing(theme.px(tokens.WIDE))
        both.addWidget(self.languages)
        both.addLayout(right, 1)
        layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(tokens.WIDE))
        layout.addLayout(head)
        layout.addLayout(both, 1)
        self.problem.hide()
        self.losses.hide()

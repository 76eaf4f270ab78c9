"""Asks which chats to export and as what, and shows how far it is."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from duologue.domain.errors import DuologueError
from duologue.domain.terms import TermsText
from duologue.domain.transfer import ExportChoice, ExportFormat
from duologue.services.transfer.exports import SUFFIXES, ExportPlan, Exports
from duologue.services.transfer.formats.file_names import safe_name
from duologue.services.transfer.long_work import LongWork, Stopped
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.tasks import TaskScope
from duologue.ui.terms.clause_dialog import ClauseDialog
from duologue.ui.theme import Theme
from duologue.ui.transfer.export_choices import Exported, WhichChats, WhichForm, training_reminder
from duologue.ui.transfer.progress import Progress
from duologue.ui.transfer.sheet import Sheet
from duologue.ui.transfer.words import chats, document_words, exported

Say = Callable[[str], object]


class ExportDialog(Sheet):
    """`say` is told how it went, once the file is there."""

    def __init__(
        self,
        theme: Theme,
        exports: Exports,
        tasks: TaskScope,
        offered: Exported,
        terms: TermsText,
        say: Say,
        parent: QWidget,
    ) -> None:
        super().__init__(theme, parent.tr("Export"), "exportDialog", parent)
        self._exports = exports
        self._tasks = tasks
        self._chat = offered.chat
        self._say = say
        self._work: LongWork | None = None
        self._number = 0
        self._counting: asyncio.Task[None] | None = None
        self.finished.connect(self._stop_counting)
        self.which = WhichChats(theme, offered)
        self.form = WhichForm(theme)
        self.reminder = training_reminder(theme, lambda title: ClauseDialog(theme, terms, title, self).open())
        self.thinking = QCheckBox(self.tr("With the model's thinking"))
        self.thinking.setObjectName("exportThinking")
        self.thinking.setChecked(True)
        self._count = Label(theme, tone="quiet", wrap=True)
        self._count.setObjectName("exportCount")
        self._problem = Label(theme, tone="danger", wrap=True)
        self._problem.setObjectName("exportProblem")
        self._problem.hide()
        self.progress = Progress(theme, self._progress_words)
        self.progress.hide()
        shown = (
            self.which,
            self.form,
            self.reminder,
            self.thinking,
            self._count,
            self._problem,
            self.progress,
        )
        for widget in shown:
            self.body.addWidget(widget)
        self._cancel = button(self.tr("Cancel"), self.reject, name="cancelExport")
        self._save = button(self.tr("Export…"), self._ask_where, kind="primary", name="saveExport")
        self._save.setDefault(True)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self._save)
        self.which.changed.connect(self._on_change)
        self.form.changed.connect(self._on_change)
        self._on_change()

    def reject(self) -> None:
        """Qt: Cancel or Esc; work that has begun is stopped first, and the dialog closes when it has."""
        if self._work is not None:
            self._work.stop()
            self._cancel.setEnabled(False)
        else:
            super().reject()

    # -- the questions ---------------------------------------------------------------------------

    def _on_change(self) -> None:
        self._show_extras()
        self._stop_counting()
        self._counting = self._tasks.start(self._count_chats(self.which.choice))
        self.fit()

    def _stop_counting(self) -> None:
        if self._counting is not None:
            self._counting.cancel()

    def _show_extras(self, *, working: bool = False) -> None:
        """What only some forms ask or say."""
        document = self.form.kind in (ExportFormat.MARKDOWN, ExportFormat.HTML)
        self.thinking.setVisible(document and not working)
        self.reminder.setVisible(self.form.kind is ExportFormat.JSONL and not working)

    async def _count_chats(self, choice: ExportChoice) -> None:
        self._number = await self._exports.count(choice)
        self._show_count()

    def _show_count(self) -> None:
        many = self._number > 1 and self.form.kind in (ExportFormat.MARKDOWN, ExportFormat.HTML)
        words = self.tr("{chats}, one file each in an archive (zip).") if many else "{chats}."
        if not self._number:
            words = self.tr("There is no chat to export.")
        self._count.setText(words.format(chats=chats(self._number)))
        self._save.setEnabled(bool(self._number))

    def _ask_where(self) -> None:
        kind = self.form.kind
        many = self._number > 1
        suffix = ".zip" if many and kind in (ExportFormat.MARKDOWN, ExportFormat.HTML) else SUFFIXES[kind]
        name = safe_name(self._chat.title if self._chat is not None and not many else "Duologue", suffix)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        kinds = f"{suffix[1:].upper()} (*{suffix})"
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export"), QDir(documents).filePath(name), kinds
        )
        if chosen:
            plan = ExportPlan(self.which.choice, kind, document_words(), thinking=self.thinking.isChecked())
            self._work = LongWork()
            self._show_working(working=True)
            self.progress.watch(self._work)
            self._tasks.start(self._export(plan, Path(chosen), self._work))

    # -- the work --------------------------------------------------------------------------------

    async def _export(self, plan: ExportPlan, path: Path, work: LongWork) -> None:
        try:
            report = await self._exports.save(plan, path, work)
        except Stopped:
            self._end()
            self.reject()
        except DuologueError as error:
            self._end()
            self._show_working(working=False)
            self._problem.setText(error.message)
            self._problem.show()
            self.fit()
        else:
            self._end()
            self._say(exported(report, path.name))
            self.accept()

    def _end(self) -> None:
        self._work = None
        self.progress.rest()

    def _show_working(self, *, working: bool) -> None:
        for widget in (self.which, self.form, self._count):
            widget.setVisible(not working)
        self._show_extras(working=working)
        self._problem.hide()
        self._save.setVisible(not working)
        self._cancel.setEnabled(True)
        self.progress.setVisible(working)
        if working:
            self._cancel.setFocus()
        self.fit()

    def _progress_words(self, done: str, total: str) -> str:
        if not total:
            return self.tr("Exporting…")
        return self.tr("Exporting {done} of {total}").format(done=done, total=total)

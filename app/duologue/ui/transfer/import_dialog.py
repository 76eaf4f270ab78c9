"""Shows what stands in a file, takes it in, and says what came of it: one dialog, four steps."""

from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QPushButton, QRadioButton, QVBoxLayout, QWidget

from duologue.domain.errors import DuologueError
from duologue.domain.transfer import ImportPreview, ImportReport, OnKnown
from duologue.services.transfer.chat_imports import ChatImports
from duologue.services.transfer.long_work import LongWork, Stopped
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.notice_card import NoticeCard
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from duologue.ui.transfer.progress import Progress
from duologue.ui.transfer.sheet import Sheet
from duologue.ui.transfer.words import found, imported, left_out
from duologue.ui.words import counted, translate


class ImportDialog(Sheet):
    """`done` is told what was imported, `take_back` undoes it. `report` is what stands when it closes."""

    def __init__(
        self,
        theme: Theme,
        imports: ChatImports,
        tasks: TaskScope,
        path: Path,
        done: Callable[[ImportReport], object],
        take_back: Callable[[ImportReport], Coroutine[Any, Any, None]],
        parent: QWidget,
    ) -> None:
        super().__init__(theme, parent.tr("Import"), "importDialog", parent)
        self._imports = imports
        self._tasks = tasks
        self._path = path
        self._done = done
        self._undo = take_back
        self.report: ImportReport | None = None
        self._work: LongWork | None = None
        self._shown = QWidget()
        self.body.addWidget(self._shown)
        self._buttons: list[QPushButton] = []
        self._begin(self._look, self.tr("Looking through {file}").format(file=path.name))

    def reject(self) -> None:
        """Qt: Cancel or Esc; work that has begun is stopped first."""
        if self._work is not None:
            self._work.stop()
        else:
            super().reject()

    # -- the steps -------------------------------------------------------------------------------

    async def _look(self, work: LongWork) -> None:
        preview = await self._imports.look(self._path, work)
        self._show_preview(preview)

    async def _take(self, work: LongWork, preview: ImportPreview, on_known: OnKnown) -> None:
        report = await self._imports.take(self._path, preview, on_known, work)
        self.report = report
        self._show_report(report)
        self._done(report)

    async def _take_back(self, report: ImportReport) -> None:
        self.report = None
        await self._undo(report)
        self.accept()

    def _begin(self, step: Callable[[LongWork], Coroutine[Any, Any, None]], said: str) -> None:
        work = self._work = LongWork()
        progress = Progress(self.theme, lambda done, total: _so_far(said, done, total))
        cancel = button(self.tr("Cancel"), self.reject, name="cancelImport")
        self._show([progress], cancel)
        progress.watch(work)
        self._tasks.start(self._guarded(step, work))

    async def _guarded(self, step: Callable[[LongWork], Coroutine[Any, Any, None]], work: LongWork) -> None:
        try:
            await step(work)
        except Stopped:
            self._work = None
            self.reject()
        except DuologueError as error:
            self._show_refusal(error.message)
        finally:
            self._work = None

    # -- what is shown ---------------------------------------------------------------------------

    def _show_preview(self, preview: ImportPreview) -> None:
        rows: list[QWidget] = [Label(self.theme, found(preview, self._path.name), wrap=True)]
        rows += self._quiet(left_out(preview.left_out))
        copies: QRadioButton | None = None
        if preview.known:
            question, copies = self._question(preview)
            rows.append(question)

        def take() -> None:
            on_known = OnKnown.COPY if copies is not None and copies.isChecked() else OnKnown.SKIP
            self._begin(lambda work: self._take(work, preview, on_known), self.tr("Importing chats"))

        go = button(self.tr("Import"), take, kind="primary", name="acceptImport")
        go.setEnabled(bool(preview.chats))
        self._show(rows, button(self.tr("Cancel"), self.reject, name="cancelImport"), go)

    def _question(self, preview: ImportPreview) -> tuple[QWidget, QRadioButton]:
        question = QWidget()
        layout = QVBoxLayout(question)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.theme.px(6))
        one = self.tr("1 of them is here already:")
        many = self.tr("{number} of them are here already:")
        single = preview.chats == 1
        said = self.tr("This chat is here already:") if single else counted(preview.known, one, many)
        layout.addWidget(Label(self.theme, said, wrap=True))
        group = QButtonGroup(question)
        skip = QRadioButton(self.tr("Skip what is here"))
        skip.setObjectName("skipKnown")
        copies = QRadioButton(self.tr("Import it again as a copy"))
        copies.setObjectName("copyKnown")
        for choice in (skip, copies):
            group.addButton(choice)
            layout.addWidget(choice)
        skip.setChecked(True)
        return question, copies

    def _show_report(self, report: ImportReport) -> None:
        rows: list[QWidget] = [Label(self.theme, imported(report), wrap=True)]
        rows += self._quiet(left_out(report.left_out))
        close = button(self.tr("Close"), self.accept, kind="primary", name="closeImport")
        buttons = [close]
        if report.chat_ids:
            undo = button(
                self.tr("Undo"), lambda: self._tasks.start(self._take_back(report)), name="undoImport"
            )
            buttons.insert(0, undo)
        self._show(rows, *buttons)

    def _show_refusal(self, sentence: str) -> None:
        title = self.tr("Nothing was imported")
        close = button(self.tr("Close"), self.accept, kind="primary", name="closeImport")
        self._show([NoticeCard(self.theme, title, sentence)], close)

    def _quiet(self, sentences: Sequence[str]) -> list[QWidget]:
        return [Label(self.theme, sentence, tone="quiet", wrap=True) for sentence in sentences]

    def _show(self, rows: Sequence[QWidget], *buttons: QPushButton) -> None:
        """Put these in the place of what was shown; the last button is the one that Enter presses."""
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.theme.px(10))
        for row in rows:
            layout.addWidget(row)
        self.body.replaceWidget(self._shown, shown)
        self._shown.deleteLater()
        self._shown = shown
        for old in self._buttons:
            self.buttons.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = list(buttons)
        for new in buttons:
            self.buttons.addWidget(new)
            new.show()
        shown.show()  # what is hidden has no height yet
        buttons[-1].setDefault(True)
        buttons[-1].setFocus()
        self.fit()


def _so_far(said: str, done: str, total: str) -> str:
    if total:
        return translate("ImportDialog", "{said}: {done} of {total}").format(
            said=said, done=done, total=total
        )
    return said if done == "0" else f"{said}: {done}"

"""What can be kept of an answer: a recording, an HTTP archive, a bug report."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from duologue.domain import duorec
from duologue.domain.errors import DuologueError
from duologue.domain.exchange import Exchange
from duologue.services.playground.answer_watch import AnswerWatch
from duologue.services.playground.bug_report import bug_report
from duologue.services.playground.parts import Playground
from duologue.services.playground.runs import Run
from duologue.services.recordings.exchange_files import HAR_SUFFIX
from duologue.ui.navigation import Navigation
from duologue.ui.playground.response.bug_report import BugReportDialog
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from duologue.ui.words import translate

_CONTEXT = "Keeping"


class Keeping:
    """`open_file` is given the path of each recording that a person wants to open."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        playground: Playground,
        tasks: TaskScope,
        navigation: Navigation,
        open_file: Callable[[Path], object],
    ) -> None:
        self._theme = theme
        self._parent = parent
        self._answers = playground.answers
        self._history = playground.history
        self._tasks = tasks
        self._navigation = navigation
        self._open_file = open_file

    def fill(self, menu: QMenu, watch: AnswerWatch | None) -> None:
        """What can be done with this answer."""
        menu.clear()
        result = None if watch is None else watch.answering.result
        has_exchange = result is not None and bool(result.exchanges)
        entries: tuple[tuple[str, str, Callable[[], object], bool], ...] = (
            (
                "saveRecording",
                translate(_CONTEXT, "Save recording…"),
                lambda: self.save(watch, duorec.SUFFIX),
                has_exchange,
            ),
            (
                "saveHar",
                translate(_CONTEXT, "Save as HAR…"),
                lambda: self.save(watch, HAR_SUFFIX),
                has_exchange,
            ),
            (
                "copyReport",
                translate(_CONTEXT, "Copy as bug report…"),
                lambda: self.report(watch),
                result is not None,
            ),
            ("", "", lambda: None, True),
            ("openRecording", translate(_CONTEXT, "Open recording…"), self.choose, True),
        )
        for name, words, act, enabled in entries:
            if not name:
                menu.addSeparator()
                continue
            entry = menu.addAction(words)
            entry.setObjectName(name)
            entry.setEnabled(enabled)
            entry.triggered.connect(lambda _checked=False, act=act: act())

    def save(self, watch: AnswerWatch | None, suffix: str) -> None:
        """Ask where to, and keep what crossed the wire."""
        result = None if watch is None else watch.answering.result
        if result is None or not result.exchanges:
            return
        files = self._answers.files
        offered = str(files.suggested(result.exchanges[-1], suffix))
        kinds = {
            duorec.SUFFIX: translate(_CONTEXT, "Recordings (*.duorec)"),
            HAR_SUFFIX: translate(_CONTEXT, "HTTP archives (*.har)"),
        }[suffix]
        title = translate(_CONTEXT, "Keep what crossed the wire, without your key")
        path, _ = QFileDialog.getSaveFileName(self._parent, title, offered, kinds)
        if path:
            chosen = Path(path) if Path(path).suffix else Path(path + suffix)
            self._tasks.start(self._save(chosen, watch, result.exchanges))

    def choose(self) -> None:
        """Ask which recording to open."""
        title, kinds = translate(_CONTEXT, "Open a recording"), translate(_CONTEXT, "Recordings (*.duorec)")
        path, _ = QFileDialog.getOpenFileName(self._parent, title, "", kinds)
        if path:
            self._open_file(Path(path))

    def report(self, watch: AnswerWatch | None) -> None:
        """Show the bug report; it is copied from there."""
        result = None if watch is None else watch.answering.result
        if watch is None or result is None:
            return
        log = watch.log_of(watch.last)
        BugReportDialog(self._theme, bug_report(result, log, self._answers.redact), self._parent).open()

    async def _save(self, path: Path, watch: AnswerWatch | None, exchanges: tuple[Exchange, ...]) -> None:
        """Write the file; the history notes where a recording is."""
        try:
            await self._answers.files.save(path, exchanges)
        except DuologueError as error:
            self._navigation.toast(error.message, "", None)
        else:
            run = None if watch is None else watch.answering
            if isinstance(run, Run) and run.kept_id is not None and path.suffix.lower() != HAR_SUFFIX:
                await self._history.set_recording(run.kept_id, path)
            self._navigation.toast(translate(_CONTEXT, "Saved"), "", None)

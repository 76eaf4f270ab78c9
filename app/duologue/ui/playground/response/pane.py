"""The response side of the page: an answer that arrives or a recording, and what can be kept of it."""

import asyncio
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QMenu, QStackedWidget, QVBoxLayout, QWidget

from duologue.domain import duorec
from duologue.domain.draft import Draft
from duologue.domain.errors import StorageError
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.services.playground.answer import Answering
from duologue.services.playground.replay import Replay
from duologue.services.playground.runs import Run, RunResult
from duologue.services.recordings.recording import Recording
from duologue.services.suite import Services
from duologue.services.tables import catalogue
from duologue.services.usage.pace import AT_ONCE, Pace
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.file_saver import FileSaver
from duologue.ui.navigation import Navigation
from duologue.ui.notices import NoticeAction
from duologue.ui.playground.compare.kept_comparison import KeptComparison
from duologue.ui.playground.response import number_words
from duologue.ui.playground.response.answer_view import AnswerView
from duologue.ui.playground.response.empty import EmptyResponse
from duologue.ui.playground.response.keeping import Keeping
from duologue.ui.playground.response.opening import OpeningPage
from duologue.ui.playground.response.rendered import turn_actions
from duologue.ui.playground.response.replay_bar import ReplayBar
from duologue.ui.playground.response.what_next import what_next
from duologue.ui.tasks import OwnedTasks, TaskScope
from duologue.ui.theme import Theme

_MOMENT = 0.05  # seconds


class ResponsePane(QWidget):
    """Satisfies ResponseSide. `draft_wanted` asks for the request to be brought into view."""

    running_changed = Signal(bool)
    draft_wanted = Signal()
    request_wanted = Signal(object)  # of the Exchange that is shown
    finished = Signal(object)

    def __init__(self, theme: Theme, services: Services, tasks: TaskScope, navigation: Navigation) -> None:
        super().__init__()
        self.setObjectName("responsePane")
        self.setAcceptDrops(True)
        self._theme = theme
        self._services = services
        self._tasks = tasks
        self._own_tasks = OwnedTasks(tasks, self)
        self._navigation = navigation
        self._draft: Draft | None = None
        self._run_id: str | None = None
        self._recording: Recording | None = None
        self._replay: Replay | None = None
        self.opening = OpeningPage(theme, services.playground.answers.files, tasks, navigation)
        self.opening.opened.connect(self.show_recording)
        self.keeping = Keeping(theme, self, services.playground, tasks, navigation, self.opening.open)
        files = FileSaver(services.files)
        self.view = AnswerView(
            theme,
            services.playground.answers,
            tasks,
            files,
            turn_actions(
                open_link=navigation.link,
                stop=self.stop,
                again=self.again,
                act=self.act,
                files=files,
                is_demo=lambda profile_id: profile_id == DEMO_PROFILE_ID,
                copied=lambda: navigation.toast(self.tr("Copied"), "", None),
            ),
        )
        self.view.ended.connect(self._on_ended)
        self.view.moved.connect(self._on_moved)
        self.replay_bar = ReplayBar(theme, self._play_again, self._play_in_steps)
        self.replay_bar.hide()
        self.view.below_head.addWidget(self.replay_bar)
        self._tries = self._chooser()
        self._more = IconButton(theme, "more", self.tr("Keep and open"), size=28)
        self._more.setObjectName("responseMenuButton")
        self._menu = QMenu(self._more)
        self._menu.setObjectName("responseMenu")
        self._more.clicked.connect(self._open_menu)
        self.view.head.addWidget(self._tries)
        self.view.head.addWidget(self._more)
        self.empty = EmptyResponse(theme, self.keeping.choose)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.view)
        self.opening.stand_in(self._stack)
        self.comparing = KeptComparison(theme, services, tasks, navigation, self._stack)
        self.comparing.running_changed.connect(self._tell_running)
        self.comparing.closed.connect(self._close_comparison)
        self.comparing.open_wanted.connect(self.show_answer)
        self.comparing.draft_wanted.connect(self.draft_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def bring_back(self, draft: Draft) -> None:
        """Show what was shown before the page was built anew, or before a restart, of this request."""
        workbench = self._services.playground.workbench
        if workbench.state.compared:
            self.comparing.bring_back(draft)
        elif workbench.answer is not None:
            self._own_tasks.start(self._bring_back(workbench.answer))

    @property
    def widget(self) -> QWidget:
        """See ResponseSide."""
        return self

    def run(self, draft: Draft, *, run_id: str | None = None, over_budget: bool = False) -> None:
        """See ResponseSide. `over_budget` says that a person let it pass the budgets."""
        self._draft, self._run_id, self._recording = draft, run_id, None
        self._begin(self._services.playground.runs.run(draft, run_id=run_id, over_budget=over_budget))

    def stop(self) -> None:
        """See ResponseSide."""
        self.view.stop()
        self.comparing.stop()

    def compare_styles(self, draft: Draft) -> None:
        """Show the request in both API styles side by side; it is sent from there."""
        self._make_way()
        self.comparing.show_styles(draft)

    def compare(self, draft: Draft) -> None:
        """Show the columns that vary the request as they were left; they are sent from there."""
        self._make_way()
        self.comparing.show_variations(draft)

    def _make_way(self) -> None:
        self.opening.cancel()
        self.view.stop()

    def show_answer(self, run: Run) -> None:
        """Show a run that has ended, such as one of a comparison."""
        self.opening.cancel()
        self._draft, self._run_id, self._recording, self._replay = run.draft, None, None, None
        self._stack.setCurrentWidget(self.view)
        self._tries.hide()
        self.replay_bar.show_replay(None)
        self.view.show_ended(run)

    def again(self) -> None:
        """Send the same draft again, or play the same recording again."""
        if self._draft is not None:
            self.run(self._draft, run_id=self._run_id)
        else:
            self._play_again(self.replay_bar.chosen_speed)

    def show_recording(self, recording: Recording) -> None:
        """Show a recording, all of it at once; it can be played from there."""
        self._draft, self._recording = None, recording
        self._play(Pace(AT_ONCE))

    def act(self, action: NoticeAction) -> None:
        """Do what the card of a failure offers."""
        draft = self._draft
        if draft is None:
            return
        doing = what_next(
            action,
            draft.profile_id,
            self._navigation,
            again=self.again,
            anyway=lambda: self.run(draft, run_id=self._run_id, over_budget=True),
            change=self.draft_wanted.emit,
        )
        doing()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt: a recording may be dropped here."""
        if self._dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt: a recording was dropped here."""
        path = self._dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.opening.open(path)

    def _close_comparison(self) -> None:
        """Go back to the answer that was shown before; the columns stay as they are."""
        self._stack.setCurrentWidget(self.empty if self.view.watch is None else self.view)

    async def _bring_back(self, answering: Answering) -> None:
        """Show an answer once it has ended."""
        while answering.result is None:  # noqa: ASYNC110 - it was stopped a moment ago, by the page that went
            await asyncio.sleep(_MOMENT)
        if self.view.watch is not None:
            return
        if isinstance(answering, Replay):
            self.show_recording(answering.recording)
        elif isinstance(answering, Run):
            self.show_answer(answering)

    # -- an answer ---------------------------------------------------------------------------------

    def _begin(self, answering: Answering) -> None:
        self.opening.cancel()
        self._replay = answering if isinstance(answering, Replay) else None
        self._services.playground.workbench.answer = answering
        self._stack.setCurrentWidget(self.view)
        self._tries.hide()
        self.replay_bar.show_replay(self._replay)
        self.view.begin(answering)
        self._tell_running()

    def _play(self, pace: Pace) -> None:
        if self._recording is not None:
            self._begin(self._services.playground.answers.replay(self._recording, pace))

    def _play_again(self, speed: float) -> None:
        self._play(Pace(speed))

    def _play_in_steps(self) -> None:
        pace = Pace(stepping=True)
        self._play(pace)
        pace.step()

    def _on_moved(self) -> None:
        self.replay_bar.refresh()
        count = 0 if self.view.watch is None else len(self.view.watch.outlines)
        if count > 1 and count != self._tries.count():
            self._offer_tries(count)

    def _tell_running(self) -> None:
        """An answer and a comparison may be under way at once, such as a recording over its columns."""
        self.running_changed.emit(self.view.running or self.comparing.running)

    def _on_ended(self) -> None:
        self._tell_running()
        self.replay_bar.refresh()
        watch = self.view.watch
        result = None if watch is None else watch.answering.result
        if not isinstance(result, RunResult):
            return
        self.finished.emit(result)
        self._navigation.activity()
        if result.row is not None:
            self._own_tasks.start(self._read_limits(result.draft))

    async def _read_limits(self, draft: Draft) -> None:
        """Show where the profile stands against its limits now."""
        try:
            profile = self._services.accounts.profile(draft.profile_id)
            documented = catalogue.documented_limit(profile, draft.request.model)
            statuses = await self._services.limits.statuses(profile.id, documented)
        except StorageError:
            return  # the pane says that they were not read
        if self._draft is draft:
            self.view.usage.show_limits(statuses)

    # -- what stands in the head -------------------------------------------------------------------

    def _chooser(self) -> QComboBox:
        tries = QComboBox()
        tries.setObjectName("tries")
        tries.setProperty("kind", "dense")
        tries.setAccessibleName(self.tr("Which try is shown"))
        tries.activated.connect(self.view.look_at)
        tries.hide()
        return tries

    def _offer_tries(self, count: int) -> None:
        self._tries.clear()
        for number in range(count):
            self._tries.addItem(self.tr("Try {number}").format(number=number_words.count(number + 1)))
        self._tries.setCurrentIndex(count - 1)
        self._tries.show()
        self.view.look_at(-1)

    def _open_menu(self) -> None:
        self.keeping.fill(self._menu, self.view.watch)
        use = self._menu.addAction(self.tr("Use the request of this recording"))
        use.setObjectName("useRequest")
        recording = self._recording
        use.setEnabled(recording is not None)
        if recording is not None:
            use.triggered.connect(lambda _checked=False: self.request_wanted.emit(recording.last))
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _dropped(self, event: QDropEvent) -> Path | None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        return next((path for path in paths if path.suffix.lower() == duorec.SUFFIX), None)

"""One column of a comparison: what is asked, Run and Stop, and the answer as it reads."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.draft import Draft
from duologue.domain.errors import DuologueError
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.variation import Variation, varied
from duologue.services.playground.runs import Run, RunResult
from duologue.services.suite import Services
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import ElidedLabel, Label
from duologue.ui.controls.tip import literal
from duologue.ui.file_saver import FileSaver
from duologue.ui.navigation import Navigation
from duologue.ui.notices import NoticeAction
from duologue.ui.playground.compare.variation_editor import VariationEditor
from duologue.ui.playground.compare.variation_words import carry_words, variation_words
from duologue.ui.playground.response.answer_pull import AnswerPull
from duologue.ui.playground.response.rendered import RenderedPane, turn_actions
from duologue.ui.playground.response.status_line import StatusLine
from duologue.ui.playground.response.what_next import what_next
from duologue.ui.tasks import OwnedTasks, TaskScope
from duologue.ui.theme import Theme

_SMALL = 28
_PAUSE_MS = 300  # in which nothing was typed


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every column needs."""

    theme: Theme
    services: Services
    tasks: TaskScope
    navigation: Navigation


class CompareColumn(QWidget):
    """`changed` whenever what it asks or what came of it is another; the others ask the view to act."""

    changed = Signal()
    open_wanted = Signal(object)  # a Run that has ended
    remove_wanted = Signal()
    draft_wanted = Signal()

    def __init__(self, around: Surroundings, base: Draft, variation: Variation | None = None) -> None:
        """Without a variation it asks what it is given, and nothing of it can be changed here."""
        super().__init__()
        self.setObjectName("compareColumn")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._around = around
        self._base = base
        self._tasks = OwnedTasks(around.tasks, self)
        self.answer: Run | None = None
        theme, navigation = around.theme, around.navigation
        files = FileSaver(around.services.files)
        self.rendered = RenderedPane(
            theme,
            turn_actions(
                open_link=navigation.link,
                stop=self.stop,
                again=self.run,
                act=self._act,
                files=files,
                is_demo=lambda profile_id: profile_id == DEMO_PROFILE_ID,
                copied=lambda: navigation.toast(self.tr("Copied"), "", None),
            ),
        )
        self.pull = AnswerPull(around.services.playground.answers, around.tasks, self.rendered.feed, self)
        self.pull.moved.connect(self._on_moved)
        self.pull.ended.connect(self._on_ended)
        self.title = ElidedLabel(theme, strong=True)
        self.note = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self.note.hide()
        self._not_yet = Label(theme, self.tr("Not run yet"), tone="faint", size=tokens.SMALL_TEXT)
        self.status = StatusLine(theme)
        self.status.hide()
        self.editor = None if variation is None else VariationEditor(theme, around.services.accounts)
        self._fold = button(self.tr("Change…"), self.toggle_editor, kind="flat", name="changeColumn")
        self._run_button = button(self.tr("Run"), self.run, kind="flat", name="runColumn")
        self._stop_button = button(self.tr("Stop"), self.stop, kind="flat", name="stopColumn")
        self._open = button(self.tr("Open"), self._open_answer, kind="flat", name="openColumn")
        self._open.setToolTip(self.tr("See this answer with its events, headers, times and tokens"))
        self._remove = IconButton(theme, "close", self.tr("Remove this column"), size=_SMALL)
        self._remove.setObjectName("removeColumn")
        self._remove.clicked.connect(self.remove_wanted)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(lambda: self._tasks.start(self._say_what_is_lost()))
        self._lay_out()
        if self.editor is not None:
            self.editor.show_base(base)
            self.editor.changed.connect(self._on_variation)
        self.show_variation(variation or Variation())
        self._show_state()

    @property
    def draft(self) -> Draft:
        """What this column asks."""
        variation = self.variation
        code = self._around.services.playground.code
        return code.in_style(varied(self._base, variation), variation.style or self._base.style)

    @property
    def variation(self) -> Variation:
        """How that differs from the request."""
        return Variation() if self.editor is None else self.editor.variation

    @property
    def problem(self) -> str:
        """Why this column cannot be run, or nothing."""
        return "" if self.editor is None else self.editor.problem

    @property
    def result(self) -> RunResult | None:
        """What came of the last run that has ended."""
        return None if self.answer is None else self.answer.result

    @property
    def name(self) -> str:
        """What it is called in the table and in the list of answers."""
        return self._name

    def show_variation(self, variation: Variation) -> None:
        """Ask something else."""
        if self.editor is not None:
            self.editor.show_variation(variation)
        self._say_title()

    def show_answer(self, run: Run) -> None:
        """Show what came of a run that has ended."""
        self.answer = run
        self.rendered.show_answer(self.pull.adopt(run))
        self.rendered.finish()
        self._show_state()

    def offer_remove(self, *, offer: bool) -> None:
        """Whether this column may go."""
        self._remove.setVisible(offer)

    def show_note(self, words: str) -> None:
        """Say something about what is asked here."""
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def run(self, *, over_budget: bool = False) -> None:
        """Send it; an answer under way here is stopped first. Not while a field has a problem."""
        if self.problem:
            if self.editor is not None and self.editor.isHidden():
                self.toggle_editor()
            return
        self.answer = self._around.services.playground.runs.run(self.draft, over_budget=over_budget)
        self.rendered.show_answer(self.pull.begin(self.answer))
        self._show_state()
        self.changed.emit()

    def stop(self) -> None:
        """Stop the answer that is under way."""
        self.pull.stop()

    def toggle_editor(self) -> None:
        """Show or hide the fields."""
        if self.editor is not None:
            self.editor.setVisible(self.editor.isHidden())

    def _act(self, action: NoticeAction) -> None:
        what_next(
            action,
            self.draft.profile_id,
            self._around.navigation,
            again=self.run,
            anyway=lambda: self.run(over_budget=True),
            change=self.draft_wanted.emit,
        )()

    def _open_answer(self) -> None:
        if self.answer is not None and self.answer.result is not None:
            self.open_wanted.emit(self.answer)

    def _on_moved(self) -> None:
        self.rendered.refresh()
        self.status.refresh(self.pull.watch)

    def _on_ended(self) -> None:
        self.rendered.finish()
        self.status.refresh(self.pull.watch)
        self._show_state()
        self._around.navigation.activity()
        self.changed.emit()

    def _on_variation(self) -> None:
        self._say_title()
        self._soon.start()
        self.changed.emit()

    async def _say_what_is_lost(self) -> None:
        """Say what the chosen API style does not carry over, where it is another one than the request's."""
        variation, words = self.variation, ""
        if variation.style not in (None, self._base.style):
            try:
                asked = varied(self._base, variation)
                written = await self._around.services.playground.code.translation(asked)
            except DuologueError as error:
                words = error.message
            else:
                words = carry_words(written.differences)
        if variation == self.variation:
            self.show_note(words)

    def _say_title(self) -> None:
        draft = self.draft
        names = {profile.id: profile.name for profile in self._around.services.accounts.profiles}
        where = names.get(draft.profile_id, draft.profile_id)
        whole = " · ".join(part for part in (draft.style.label, draft.request.model, where) if part)
        if self.editor is None:
            self._name = whole
        else:
            said = variation_words(self.variation, names)
            self._name = " · ".join(said) or self.tr("As in the request")
        self.title.setText(self._name)
        self.title.setToolTip(literal(whole))

    def _show_state(self) -> None:
        running = self.pull.running
        self._run_button.setVisible(not running)
        self._stop_button.setVisible(running)
        self._open.setVisible(self.result is not None)
        self._not_yet.setVisible(self.answer is None)

    def _lay_out(self) -> None:
        theme = self._around.theme
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(2))
        for part in (self._run_button, self._stop_button, self._fold, self._open):
            buttons.addWidget(part)
        buttons.addStretch(1)
        buttons.addWidget(self._remove)
        pad = theme.px(12)
        head = QVBoxLayout()
        head.setContentsMargins(pad, theme.px(tokens.SPACE), pad, theme.px(tokens.GAP))
        head.setSpacing(theme.px(tokens.GAP))
        head.addWidget(self.title)
        head.addLayout(buttons)
        head.addWidget(self.note)
        head.addWidget(self._not_yet)
        self._fold.setVisible(self.editor is not None)
        if self.editor is not None:
            self.editor.hide()
            head.addWidget(self.editor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.GAP))
        layout.addLayout(head)
        layout.addWidget(self.status)
        layout.addWidget(self.rendered, 1)

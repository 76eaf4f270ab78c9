"""One column of a comparison: what is asked, Run and Stop, and the answer as it reads."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.draft import Draft
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.variation import varied
from duologue.services.playground.runs import Run, RunResult
from duologue.services.suite import Services
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import ElidedLabel, Label
from duologue.ui.file_saver import FileSaver
from duologue.ui.navigation import Navigation
from duologue.ui.notices import NoticeAction
from duologue.ui.playground.compare.variation_editor import VariationEditor
from duologue.ui.playground.response.answer_pull import AnswerPull
from duologue.ui.playground.response.rendered import RenderedPane, turn_actions
from duologue.ui.playground.response.status_line import StatusLine
from duologue.ui.playground.response.what_next import what_next
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme

_SMALL = 28


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

    def __init__(self, around: Surroundings, base: Draft, *, editable: bool) -> None:
        super().__init__()
        self.setObjectName("compareColumn")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._around = around
        self._base = base
        self._run: Run | None = None
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
        self.editor = VariationEditor(theme, around.services.accounts) if editable else None
        self._fold = button(self.tr("Change…"), self.toggle_editor, kind="flat", name="changeColumn")
        self._run_button = button(self.tr("Run"), self.run, kind="flat", name="runColumn")
        self._stop_button = button(self.tr("Stop"), self.stop, kind="flat", name="stopColumn")
        self._open = button(self.tr("Open"), self._open_answer, kind="flat", name="openColumn")
        self._open.setToolTip(self.tr("See this answer with its events, headers, times and tokens"))
        self._remove = IconButton(theme, "close", self.tr("Remove this column"), size=_SMALL)
        self._remove.setObjectName("removeColumn")
        self._remove.clicked.connect(self.remove_wanted)
        self._lay_out()
        self.show_base(base)
        self._show_state()

    @property
    def draft(self) -> Draft:
        """What this column asks."""
        return self._base if self.editor is None else varied(self._base, self.editor.variation)

    @property
    def problem(self) -> str:
        """Why this column cannot be run, or nothing."""
        return "" if self.editor is None else self.editor.problem

    @property
    def result(self) -> RunResult | None:
        """What came of the last run that has ended."""
        return None if self._run is None else self._run.result

    @property
    def name(self) -> str:
        """What it is called in the table and in the list of answers."""
        return self._name

    def show_base(self, base: Draft) -> None:
        """Come from another request."""
        self._base = base
        if self.editor is not None:
            self.editor.show_base(base)
        self._say_title()

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
        self._run = self._around.services.playground.runs.run(self.draft, over_budget=over_budget)
        self.rendered.show_answer(self.pull.begin(self._run))
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
        if self._run is not None and self._run.result is not None:
            self.open_wanted.emit(self._run)

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
        self.changed.emit()

    def _say_title(self) -> None:
        draft = self.draft
        names = {profile.id: profile.name for profile in self._around.services.accounts.profiles}
        where = names.get(draft.profile_id, draft.profile_id)
        whole = " · ".join(part for part in (draft.style.label, draft.request.model, where) if part)
        if self.editor is None:
            self._name = whole
        else:
            said = self._said(self.editor, draft, where)
            self._name = " · ".join(said) or self.tr("As in the request")
        self.title.setText(self._name)
        self.title.setToolTip(whole)

    def _said(self, editor: VariationEditor, draft: Draft, where: str) -> list[str]:
        """What differs from the request."""
        variation, said = editor.variation, []
        if variation.profile_id is not None:
            said.append(where)
        if variation.model is not None:
            said.append(draft.request.model)
        if variation.system is not None:
            said.append(self.tr("other system prompt"))
        if variation.prompt is not None:
            said.append(self.tr("other prompt"))
        if variation.temperature is not None:
            said.append(self.tr("temperature {number}").format(number=f"{variation.temperature:g}"))
        if variation.top_p is not None:
            said.append(self.tr("top p {number}").format(number=f"{variation.top_p:g}"))
        if variation.max_tokens is not None:
            said.append(self.tr("max tokens {number}").format(number=variation.max_tokens))
        return said

    def _show_state(self) -> None:
        running = self.pull.running
        self._run_button.setVisible(not running)
        self._stop_button.setVisible(running)
        self._open.setVisible(self.result is not None)
        self._not_yet.setVisible(self._run is None)

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
        head.setContentsMargins(pad, theme.px(tokens.SPACE), pad, 0)
        head.setSpacing(theme.px(tokens.GAP))
        head.addWidget(self.title)
        head.addLayout(buttons)
        head.addWidget(self.note)
        head.addWidget(self._not_yet)
        self._fold.setVisible(self.editor is not None)
        if self.editor is not None:
            self.editor.changed.connect(self._on_variation)
            self.editor.hide()
            head.addWidget(self.editor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.GAP))
        layout.addLayout(head)
        layout.addWidget(self.status)
        layout.addWidget(self.rendered, 1)

"""What stands beside request and answer: code and translation, tools, presets and history."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from duologue.domain.draft import Draft
from duologue.domain.errors import AddressRefused, ProfileGone
from duologue.domain.parts import ToolResultPart
from duologue.services.playground.runs import RunResult
from duologue.services.playground.tool_loop import ToolLoop
from duologue.ui.controls.button import button
from duologue.ui.file_saver import FileSaver
from duologue.ui.playground.code.sheet import CodeSheetDialog
from duologue.ui.playground.code.translation import TranslationDialog
from duologue.ui.playground.history.window import HistoryDialog
from duologue.ui.playground.presets.menu import PresetMenu
from duologue.ui.playground.tools.guard import ThinkingGuard
from duologue.ui.playground.tools.pane import ToolPane

if TYPE_CHECKING:
    from duologue.ui.playground.page import PlaygroundPage


class Beside(QObject):
    """Puts its buttons and panes into the page and answers what the page's sides tell."""

    draft_changed = Signal()

    def __init__(self, page: "PlaygroundPage") -> None:
        super().__init__(page)
        self._page = page
        services = page.services
        self._playground = services.playground
        self._files = FileSaver(services.files)
        self.loop = ToolLoop(self._playground.canned)
        page.request.changed.connect(self.draft_changed)
        self.presets = PresetMenu(page.theme, self._playground, self, page.tasks, page.navigation)
        self.code = button(self.tr("Code"), self.show_code, kind="flat", name="codeButton")
        self.translate = button(
            self.tr("Translate"), self.show_translation, kind="flat", name="translateButton"
        )
        self.history = button(self.tr("History"), self.show_history, kind="flat", name="historyButton")
        rounds = services.preferences.current.playground.tool_rounds
        self.tools = ToolPane(page.theme, self._playground.canned, rounds)
        self.guard = ThinkingGuard(page.theme, self, lambda: self.loop.originals, self._origin)
        page.request.place("presets", self.presets.button)
        page.request.place("history", self.history)
        page.bar.place("code", self.translate)
        page.bar.place("code", self.code)
        page.above_bar.addWidget(self.guard)
        page.below_response.addWidget(self.tools)
        self.tools.results_given.connect(self.go_on)
        self.tools.ended.connect(self._end)
        self.tools.by_itself.toggled.connect(self._go_on_by_itself)
        self.tools.rounds_chosen.connect(self._keep_rounds)

    @property
    def draft(self) -> Draft:
        """The draft as it stands now."""
        return self._page.draft

    def show_draft(self, draft: Draft) -> None:
        """Put another draft in place of this one."""
        self._page.show_draft(draft)

    def show_code(self) -> None:
        """Open the sheet with the request as code."""
        page = self._page
        sheet = CodeSheetDialog(
            page.theme,
            page,
            self._playground.code,
            self._files,
            page.tasks,
            page.draft,
            self.show_translation,
        )
        sheet.open()

    def show_translation(self) -> None:
        """Open the sheet with the request in both styles."""
        page = self._page
        sheet = TranslationDialog(page.theme, page, self._playground.code, page.tasks, page.draft)
        sheet.taken.connect(self._use_style)
        sheet.open()

    def show_history(self) -> None:
        """Open the history."""
        page = self._page
        dialog = HistoryDialog(page.theme, page, self._playground.history, page.tasks)
        dialog.restored.connect(self.restore)
        dialog.recording_wanted.connect(lambda path: page.open_recording(Path(path)))
        dialog.open()

    def restore(self, draft: Draft) -> None:
        """Put a kept request in place of the draft, with a way back."""
        known = {profile.id for profile in self._page.services.accounts.profiles}
        if draft.profile_id not in known:  # it was removed since
            draft = replace(draft, profile_id=self._page.draft.profile_id)
        self._page.show_draft(draft, self.tr("The request is restored"))

    def took(self, result: object) -> None:
        """An answer has ended: show its calls, and go on where that is wanted. A recording calls nothing."""
        if not isinstance(result, RunResult):
            self._end()
            return
        waiting = self.loop.took(result)
        self.tools.show_loop(self.loop)
        self.guard.look()
        if waiting is not None:
            self._go_on_by_itself()

    def go_on(self, results: tuple[ToolResultPart, ...]) -> None:
        """Send the results, and what came before them as it came; not while another answer is under way."""
        if self._page.bar.running:
            return
        run_id = self.loop.run_id
        draft = self.loop.go_on(results)
        self._page.request.go_on_with(draft)
        self.tools.show_loop(self.loop)
        self._page.run(run_id=run_id)

    def _go_on_by_itself(self) -> None:
        """Send saved results where a person lets the loop go on, and every call has one."""
        saved = self.loop.saved_results()
        if not saved or not self.tools.by_itself.isChecked() or self._page.bar.running:
            return
        if self.loop.may_go_on(self.tools.most.value()):
            self.go_on(tuple(result for result in saved if result is not None))
        elif all(saved):
            self.tools.tell(self.tr("These were as many rounds as you allowed."))
        else:
            self.tools.tell(self.tr("Not every call has a saved result."))

    def _end(self) -> None:
        self.loop.rounds = ()
        self.tools.hide()

    def _keep_rounds(self, number: int) -> None:
        preferences = self._page.services.preferences
        preferences.change(playground=replace(preferences.current.playground, tool_rounds=number))

    def _use_style(self, draft: Draft) -> None:
        words = self.tr("The request is in the {style} style now").format(style=draft.style.label)
        self._page.show_draft(draft, words)

    def _origin(self) -> str:
        draft = self._page.draft
        try:
            return self._page.services.accounts.profile(draft.profile_id).base(draft.style).origin
        except (AddressRefused, ProfileGone):  # the demo has an address only while it runs
            return ""

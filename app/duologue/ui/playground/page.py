"""The playground page: the request on the left, what came back on the right, Run between them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Property, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from duologue.domain.draft import Draft
from duologue.domain.errors import InputUnreadable
from duologue.domain.exchange import Exchange
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.style import ApiStyle
from duologue.services.suite import Services
from duologue.services.tables import catalogue
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.navigation import Navigation
from duologue.ui.playground.beside import Beside
from duologue.ui.playground.compare.compare_button import compare_button
from duologue.ui.playground.request.pane import RequestPane
from duologue.ui.playground.response.pane import ResponsePane
from duologue.ui.playground.response_side import ResponseSide
from duologue.ui.playground.run_bar import RunBar
from duologue.ui.tasks import OwnedTasks, TaskScope
from duologue.ui.theme import Theme

_KEEP_MS = 1500
_WHOLE = 1000  # the splitter's place is kept in thousandths of the width


class PlaygroundPage(QWidget):
    """Below a certain width request and response become tabs.

    Other rooms put their buttons in `request.place` (presets, history) and `bar.place` (compare, code),
    read `draft` and call `show_draft`. The response side is given with `set_response`. `rested` tells that
    nothing is under way any more.
    """

    rested = Signal()

    def __init__(self, theme: Theme, services: Services, tasks: TaskScope, navigation: Navigation) -> None:
        super().__init__()
        self.theme = theme
        self.services = services
        self.tasks = tasks
        self._own_tasks = OwnedTasks(tasks, self)
        self.navigation = navigation
        self._workbench = services.playground.workbench
        self._response: ResponseSide | None = None
        state = self._workbench.state
        self._shown = state.side
        draft = state.draft or empty_draft(services)
        self.request = RequestPane(theme, services, tasks, navigation, draft)
        self.bar = RunBar(theme)
        self.bar.run_wanted.connect(self.run)
        self.bar.stop_wanted.connect(self.stop)
        self._lay_out()
        self.beside = Beside(self)
        if state.body is not None:
            self.request.json.show_body(state.body)
        self.request.json.filled.setChecked(state.filled)
        self.request.show_tab(state.tab)
        self._split = state.split
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_KEEP_MS)
        self._soon.timeout.connect(lambda: self._own_tasks.start(self._keep_on_disk()))
        self.request.changed.connect(self._soon.start)
        self.splitter.splitterMoved.connect(self._on_split)
        self.response = ResponsePane(theme, services, tasks, navigation)
        self.response.draft_wanted.connect(lambda: self.show_side("request"))
        self.response.request_wanted.connect(self._use_request_of)
        self.set_response(self.response)
        self.response.comparing.changed.connect(self._soon.start)
        self.response.bring_back(draft)
        styles, others = self.response.compare_styles, self.response.compare
        self.bar.place(
            "compare", compare_button(lambda: self._compare(styles), lambda: self._compare(others))
        )
        self._arrange()

    @property
    def draft(self) -> Draft:
        """The request as it stands now."""
        return self.request.draft

    def show_draft(self, draft: Draft, said: str = "") -> None:
        """Put another request in place of this one, and say so in these words."""
        self.request.show_draft(draft, said)
        self.show_side("request")

    def open_recording(self, path: Path) -> None:
        """Show a recording that a person kept."""
        self.show_side("response")
        self.response.opening.open(path)

    def _use_request_of(self, exchange: Exchange) -> None:
        try:
            draft = self.services.playground.opening.recording(exchange, self.draft.profile_id)
        except InputUnreadable as refused:
            self.navigation.toast(refused.message, "", None)
        else:
            self.show_draft(draft)

    def set_response(self, response: ResponseSide) -> None:
        """Give the page its right half."""
        self._response = response
        self._response_place.addWidget(response.widget)
        response.running_changed.connect(self._on_running)
        response.finished.connect(self.beside.took)

    @property
    def at_work(self) -> bool:
        """Whether an answer is under way."""
        return self.bar.running

    def _on_running(self, running: bool) -> None:  # noqa: FBT001 - a signal carries it
        self.bar.show_running(running=running)
        if not running:
            self.rested.emit()

    def run(self, run_id: str | None = None) -> None:
        """Send the request as it stands now; JSON in view that was edited is applied first.

        `run_id` is that of the loop of tools whose next round it is: that is sent as the loop made it.
        """
        if not self.bar.running:
            self._own_tasks.start(self._run(run_id))

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: the page is opened; who opens it wants to write, and is not left at its first button."""
        super().showEvent(event)
        if not event.spontaneous() and not self.isAncestorOf(QApplication.focusWidget() or self.window()):
            self.request.focus_text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc stops, where nothing nearer took it."""
        if event.key() == Qt.Key.Key_Escape and self.at_work:
            self.stop()
        else:
            super().keyPressEvent(event)

    def stop(self) -> None:
        """Stop the answer that is under way."""
        if self._response is not None:
            self._response.stop()

    def keep(self) -> None:
        """Note where the person stands; the services write it down when the app ends."""
        self._workbench.change(
            draft=self.draft,
            body=self.request.json.body,
            tab=self.request.tab,
            side=self._shown,
            split=self._split,
            filled=self.request.json.filled.isChecked(),
        )

    def refresh(self) -> None:
        """Profiles may have changed elsewhere."""
        self.request.refresh()

    @property
    def narrow(self) -> bool:
        """Whether request and response are tabs."""
        return self.width() < self.theme.px(tokens.SPLIT_MIN - tokens.RAIL_WIDTH)

    def show_side(self, side: str) -> None:
        """Bring "request" or "response" into view where only one of them fits."""
        self._shown = side
        self._arrange()
        self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: there is room for both sides, or not."""
        super().resizeEvent(event)
        self._arrange()

    def _section(self) -> str:
        self.keep()  # the page is about to be built anew
        return self.request.tab

    def _open_section(self, tab: str) -> None:
        self.request.show_tab(tab)

    section = Property(str, _section, _open_section)  # what is open comes back when the page is built anew

    async def _run(self, run_id: str | None) -> None:
        request = self.request
        edited = run_id is None and request.tab == "json" and request.json.edited
        if edited and not await request.json.apply_as(None):
            return
        problem = request.form.problem()
        if problem:
            request.show_tab("form")
            request.form.problem()  # once more: what is wrong is in view only now
            self.navigation.toast(self.tr("Nothing was sent. {why}").format(why=problem), "", None)
            return
        if self._response is not None:
            self.show_side("response")
            self._response.run(self.draft, run_id=run_id)

    def _compare(self, show: Callable[[Draft], object]) -> None:
        """Bring the response side into view with a comparison of the request as it stands now."""
        self.show_side("response")
        show(self.draft)

    async def _keep_on_disk(self) -> None:
        self.keep()
        await self._workbench.write()

    def _on_split(self, place: int, _index: int) -> None:
        self._split = round(place * _WHOLE / max(1, self.splitter.width()))
        self._soon.start()

    def _arrange(self) -> None:
        narrow = self.narrow
        self._tabs.setVisible(narrow)
        self._left.setVisible(not narrow or self._shown == "request")
        self._right.setVisible(not narrow or self._shown == "response")
        for name, tab in (("request", self._request_tab), ("response", self._response_tab)):
            tab.setChecked(self._shown == name)
        if not narrow:
            left = self.splitter.width() * self._split // _WHOLE
            self.splitter.setSizes([left, max(1, self.splitter.width() - left)])

    def _lay_out(self) -> None:
        self._left, self._right = QWidget(), QWidget()
        self.above_bar, self.below_response = QVBoxLayout(), QVBoxLayout()
        self._response_place = QVBoxLayout()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.request, 1)
        left.addLayout(self.above_bar)
        left.addWidget(self.bar)
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(self._response_place, 3)
        right.addLayout(self.below_response, 2)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("playgroundSplitter")
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._left)
        self.splitter.addWidget(self._right)
        for side in (self._left, self._right):
            side.setMinimumWidth(self.theme.px(380))
        self._tabs = self._tab_row()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._tabs)
        layout.addWidget(self.splitter, 1)

    def _tab_row(self) -> QWidget:
        self._request_tab = self._tab(self.tr("Request"), "request")
        self._response_tab = self._tab(self.tr("Response"), "response")
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(
            self.theme.px(tokens.WIDE), self.theme.px(tokens.SPACE), self.theme.px(tokens.WIDE), 0
        )
        layout.setSpacing(self.theme.px(tokens.GAP))
        layout.addWidget(self._request_tab)
        layout.addWidget(self._response_tab)
        layout.addStretch(1)
        return row

    def _tab(self, words: str, side: str) -> QPushButton:
        tab = button(words, lambda: self.show_side(side), kind="choice", name=f"{side}Side")
        tab.setCheckable(True)
        return tab


def empty_draft(services: Services) -> Draft:
    """What the playground begins with: nothing asked yet, at the profile that chats begin with."""
    wanted = services.preferences.current.chat.default_profile
    profiles = {profile.id: profile for profile in services.accounts.profiles}
    profile = profiles.get(wanted) or catalogue.demo_profile()
    request = ChatRequest(catalogue.default_model(profile, ()), (Turn("user", ()),))
    return Draft(ApiStyle.OPENAI, profile.id, request)

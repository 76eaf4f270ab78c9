"""The playground page: the request on the left, what came back on the right, Run between them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from duologue.domain.draft import Draft
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.style import ApiStyle
from duologue.services import catalogue
from duologue.services.suite import Services
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.navigation import Navigation
from duologue.ui.playground.request.pane import RequestPane
from duologue.ui.playground.response_side import ResponseSide
from duologue.ui.playground.run_bar import RunBar
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme


class PlaygroundPage(QWidget):
    """Below a certain width request and response become tabs.

    Other rooms put their buttons in `request.place` (presets, history) and `bar.place` (compare, code),
    read `draft` and call `show_draft`. The response side is given with `set_response`.
    """

    def __init__(self, theme: Theme, services: Services, tasks: TaskScope, navigation: Navigation) -> None:
        super().__init__()
        self.theme = theme
        self.services = services
        self.tasks = tasks
        self.navigation = navigation
        self._response: ResponseSide | None = None
        self._shown = "request"
        self.request = RequestPane(theme, _empty_draft(services))
        self.bar = RunBar(theme)
        self.bar.run_wanted.connect(self.run)
        self.bar.stop_wanted.connect(self.stop)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.request, 1)
        left.addWidget(self.bar)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("playgroundSplitter")
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._left)
        self.splitter.addWidget(self._right)
        self._tabs = self._tab_row()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._tabs)
        layout.addWidget(self.splitter, 1)
        self._arrange()

    @property
    def draft(self) -> Draft:
        """The request as it stands now."""
        return self.request.draft

    def show_draft(self, draft: Draft) -> None:
        """Put another request in place of this one."""
        self.request.show_draft(draft)
        self.show_side("request")

    def set_response(self, response: ResponseSide) -> None:
        """Give the page its right half."""
        self._response = response
        layout = self._right.layout()
        if layout is not None:
            layout.addWidget(response.widget)
        response.running_changed.connect(lambda running: self.bar.show_running(running=running))

    def run(self) -> None:
        """Send the request as it stands now."""
        if self._response is not None and not self.bar.running:
            self.show_side("response")
            self._response.run(self.draft)

    def stop(self) -> None:
        """Stop the answer that is under way."""
        if self._response is not None:
            self._response.stop()

    @property
    def narrow(self) -> bool:
        """Whether request and response are tabs."""
        return self.width() < self.theme.px(tokens.SPLIT_MIN) - self.theme.px(tokens.RAIL_WIDTH)

    def show_side(self, side: str) -> None:
        """Bring "request" or "response" into view where only one of them fits."""
        self._shown = side
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: there is room for both sides, or not."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.narrow
        self._tabs.setVisible(narrow)
        self._left.setVisible(not narrow or self._shown == "request")
        self._right.setVisible(not narrow or self._shown == "response")
        for name, tab in (("request", self._request_tab), ("response", self._response_tab)):
            tab.setChecked(self._shown == name)

    def _tab_row(self) -> QWidget:
        self._request_tab = self._tab(self.tr("Request"), "request")
        self._response_tab = self._tab(self.tr("Response"), "response")
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(self.theme.px(16), self.theme.px(8), self.theme.px(16), 0)
        layout.setSpacing(self.theme.px(tokens.GAP))
        layout.addWidget(self._request_tab)
        layout.addWidget(self._response_tab)
        layout.addStretch(1)
        return row

    def _tab(self, words: str, side: str) -> QPushButton:
        tab = button(words, lambda: self.show_side(side), kind="choice", name=f"{side}Tab")
        tab.setCheckable(True)
        return tab


def _empty_draft(services: Services) -> Draft:
    settings = services.preferences.current
    accounts = services.accounts
    known = {profile.id for profile in accounts.profiles}
    wanted = settings.chat.default_profile
    profile = accounts.profile(wanted) if wanted in known else catalogue.demo_profile()
    model = catalogue.default_model(profile, ())
    return Draft(ApiStyle.OPENAI, profile.id, ChatRequest(model, (Turn("user", ()),)))

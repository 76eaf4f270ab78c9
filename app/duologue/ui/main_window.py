"""The window: rail, pages and status bar. Pages other than the chat are built when first opened."""

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from duologue.domain.errors import ProfileGone
from duologue.domain.message import Message, Role
from duologue.domain.profile import ProfileKind
from duologue.domain.service_notices import ServiceNotice
from duologue.domain.settings import Settings
from duologue.services import catalogue
from duologue.services.budget_words import alert
from duologue.services.suite import Services
from duologue.ui.actions import MENUS, build_actions, translated
from duologue.ui.chat.page import ChatPage
from duologue.ui.chat.presenter import ChatPresenter
from duologue.ui.controls.toast import Toast
from duologue.ui.file_saver import FileSaver
from duologue.ui.navigation import Navigation
from duologue.ui.rail import Rail
from duologue.ui.status_bar import StatusBar
from duologue.ui.status_presenter import StatusPresenter
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from duologue.ui.transcript.list.turn_list import TurnList
from duologue.ui.transcript.turns.turn_actions import TurnActions
from duologue.ui.window_commands import WindowCommands

if TYPE_CHECKING:
    from duologue.ui.first_run.connect_sheet import ConnectSheet
    from duologue.ui.transcript.list.turn_list import Turn

BUDGETS_SECTION = 2  # of the settings
_SMALLEST = (800, 600)
_FIRST = (1280, 800)


class MainWindow(QMainWindow):
    """`closed` is all that closing does; bootstrap ends the tasks and the app."""

    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        services: Services,
        on_error: Callable[[BaseException], None],
        *,
        demo_session: bool,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.services = services
        self.on_error = on_error
        self.tasks = TaskScope(on_error)
        self._toast: Toast | None = None
        self.setWindowTitle("Duologue")
        self.setObjectName("mainWindow")
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_FIRST)
        self.navigation = Navigation(
            connect=self.connect_service,
            enter_key=self.enter_key,
            confirm_address=self.confirm_address,
            terms=lambda: self.show_page("terms"),
            clause=self.show_clause,
            link=self._offer_link,
            settings=lambda: self.show_page("settings"),
            budgets=self.change_budgets,
            let_pass=services.budgets.let_refused_pass,
            activity=self._on_activity,
            toast=self.show_toast,
        )
        self.pages = QStackedWidget()
        self._built: dict[str, QWidget] = {}
        self.turns = TurnList(theme, self._make_turn, services.messages.read)
        first_run = tuple(prompt for prompt in catalogue.demo_prompts() if prompt.first_run)
        self.chat_page = ChatPage(theme, self.turns, first_run)
        self.status_bar = StatusBar(theme, self.navigation.terms)
        self.status = StatusPresenter(
            services,
            self.status_bar,
            lambda: self.chat.setup,
            lambda: self.chat.unreachable,
            self.tasks,
        )
        self.chat = ChatPresenter(
            services, self.chat_page, self.tasks, self.navigation, demo_session=demo_session
        )
        self.turn_actions = self._turn_actions()
        self.rail = Rail(
            theme,
            (
                ("chat", "chat", self.tr("Chat")),
                ("usage", "usage", self.tr("Usage")),
                ("terms", "terms", self.tr("Terms")),
                ("settings", "settings", self.tr("Settings")),
            ),
        )
        self.rail.chosen.connect(self.show_page)
        self._add_page("chat", self.chat_page)
        self.commands = WindowCommands(self)
        self.turns.zoom_wanted.connect(self.commands.zoom)
        self.actions_by_name = build_actions(self, self.commands.handlers())
        self._lay_out()
        self._restore()
        services.preferences.subscribe(self._on_settings)
        services.budgets.subscribe(lambda told: self.show_toast(alert(told.budget, told.used), "", None))
        services.notices.subscribe(self._on_service_notice)
        self._on_settings(services.preferences.current)
        self.chat_page.greeting.developer_tools_wanted.connect(self.commands.toggle_developer_tools)
        self.show_page("chat")

    async def open_first(self, chat_id: str | None) -> None:
        """Show the chat list, and the named chat or the one that was open last."""
        await self.chat.reload_list()
        wanted = chat_id or self.services.preferences.current.window.open_chat
        if wanted:
            await self.chat.open(wanted)
        else:
            self.chat.new_chat()
        self.chat_page.composer.text.setFocus()

    async def end(self) -> None:
        """Keep the draft and the window's place, stop what runs, and go."""
        self.hide()
        await self.chat.close()
        self.keep_state()
        await self.tasks.close()
        self.deleteLater()

    def come_to_front(self) -> None:
        """Another start asked for this window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    # -- pages -----------------------------------------------------------------------------------

    def show_page(self, name: str) -> None:
        """Open a page; it is built the first time."""
        if name not in self._built:
            self._add_page(name, self._build(name))
        page = self._built[name]
        self.pages.setCurrentWidget(page)
        self.rail.mark(name)
        if name == "chat":
            self.chat_page.composer.text.setFocus()
        else:
            self._refresh_page()

    def show_clause(self, title: str) -> None:
        """Open the Terms at the section with this title."""
        self.show_page("terms")
        go_to = getattr(self._built["terms"], "go_to")  # noqa: B009 - the page's class is loaded late
        go_to(title)

    @property
    def page(self) -> str:
        """The name of the open page."""
        return next(name for name, page in self._built.items() if page is self.pages.currentWidget())

    def page_widget(self, name: str) -> QWidget:
        """The widget of a page that was opened before."""
        return self._built[name]

    def _build(self, name: str) -> QWidget:
        # Each page is imported when it is first opened: nothing that is not seen delays the start.
        if name == "usage":
            from duologue.ui.usage.page import UsagePage  # noqa: PLC0415 - see above

            return UsagePage(self.theme, self.services, self.tasks, self.navigation)
        if name == "terms":
            from duologue.ui.terms.page import TermsPage  # noqa: PLC0415 - see above

            return TermsPage(self.theme, self.services, self.tasks, self.navigation)
        from duologue.ui.settings.page import SettingsPage  # noqa: PLC0415 - see above

        return SettingsPage(self.theme, self.services, self.tasks, self.navigation)

    def change_budgets(self) -> None:
        """Open the settings at the budgets."""
        self.show_page("settings")
        self._built["settings"].setProperty("section", BUDGETS_SECTION)

    def _build_pages_anew(self) -> None:
        """Every page but the chat lays itself out for one zoom, so another zoom builds it again."""
        current = self.page
        section = self._built[current].property("section")
        for name in [name for name in self._built if name != "chat"]:
            page = self._built.pop(name)
            self.pages.removeWidget(page)
            page.deleteLater()
        if current != "chat":
            self.show_page(current)
            self._built[current].setProperty("section", section)

    def _add_page(self, name: str, page: QWidget) -> None:
        page.setObjectName(f"page-{name}")
        self._built[name] = page
        self.pages.addWidget(page)

    # -- connecting ------------------------------------------------------------------------------

    def connect_service(self) -> None:
        """Open the Connect sheet."""
        self._sheet().open()

    def enter_key(self, profile_id: str) -> None:
        """Ask for another key of a profile, or connect where there is none."""
        try:
            profile = self.services.accounts.profile(profile_id)
        except ProfileGone:
            profile = None
        sheet = self._sheet()
        if profile is not None and profile.kind is not ProfileKind.DEMO:
            sheet.begin_with_key(profile)
        sheet.open()

    def confirm_address(self, profile_id: str, again: Callable[[], object]) -> None:
        """Ask whether a key may go to addresses it was not meant for so far; then try again."""
        from duologue.ui.dialogs.confirm_address import ConfirmAddress  # noqa: PLC0415 - see _build

        dialog = ConfirmAddress(self.theme, self.services.accounts.profile(profile_id), self)
        dialog.confirmed.connect(self.services.accounts.save)
        dialog.accepted.connect(again)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _sheet(self) -> "ConnectSheet":
        from duologue.ui.first_run.connect_sheet import ConnectSheet  # noqa: PLC0415 - see _build

        sheet = ConnectSheet(self.theme, self.services, self.on_error, self)
        sheet.connected.connect(self._on_connected)
        sheet.finished.connect(lambda _code: self._on_activity())
        sheet.finished.connect(sheet.deleteLater)
        return sheet

    def _on_connected(self, profile_id: str) -> None:
        preferences = self.services.preferences
        preferences.change(chat=replace(preferences.current.chat, default_profile=profile_id))
        self.services.troubles.note(profile_id, None)  # what was wrong with the old key
        self.show_page("chat")
        self.chat.use_profile(profile_id)

    # -- small things ----------------------------------------------------------------------------

    def show_toast(self, words: str, action: str, act: Callable[[], object] | None) -> None:
        """Say something that goes away by itself."""
        if self._toast is not None:
            self._toast.hide()
        self._toast = Toast(self.theme, self.pages, words, action, act)
        self._toast.destroyed.connect(self._forget_toast)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: only say it; bootstrap keeps what must be kept and then ends."""
        event.ignore()
        self.closed.emit()

    def keep_state(self) -> None:
        """Write where the window stands, so that it comes back there."""
        preferences = self.services.preferences
        geometry = base64.b64encode(self.saveGeometry().data()).decode()
        preferences.change(
            window=replace(
                preferences.current.window,
                geometry=geometry,
                sidebar_width=self.chat_page.place.width_beside,
                sidebar_hidden=self.chat_page.place.hidden_by_person,
                open_chat=self.chat.chat.id if self.chat.chat else "",
            )
        )

    def _restore(self) -> None:
        state = self.services.preferences.current.window
        if state.geometry:
            self.restoreGeometry(QByteArray.fromBase64(state.geometry.encode()))
        if state.sidebar_width:
            self.chat_page.place.set_width(state.sidebar_width)
        if state.sidebar_hidden:
            self.chat_page.place.toggle()

    def _on_service_notice(self, notice: ServiceNotice) -> None:
        from duologue.ui.terms.service_notice import notice_card  # noqa: PLC0415 - see _build

        done = lambda: self.chat_page.show_notice(None)  # noqa: E731 - the card calls it
        self.chat_page.show_notice(notice_card(self.theme, notice, self.navigation.clause, done))

    def _forget_toast(self) -> None:
        self._toast = None

    def _on_activity(self) -> None:
        self.status.refresh()
        self._refresh_page()

    def _on_settings(self, settings: Settings) -> None:
        if settings.appearance != self.theme.appearance:
            if settings.appearance.zoom != self.theme.appearance.zoom:
                QTimer.singleShot(0, self._build_pages_anew)  # what changed it may stand on one of them
            self.theme.choose(settings.appearance)
        self.chat_page.composer.text.enter_sends = settings.chat.enter_sends
        self.chat.on_settings()
        self.commands.show_developer_tools(on=settings.developer_tools)

    def _refresh_page(self) -> None:
        refresh = getattr(self.pages.currentWidget(), "refresh", None)
        if refresh is not None:
            refresh()

    def _make_turn(self, message: Message) -> "Turn":
        # The first turn brings the Markdown with it; an empty window starts without.
        from duologue.ui.transcript.turns.answer_turn import AnswerTurn  # noqa: PLC0415 - see above
        from duologue.ui.transcript.turns.tool_results import answer_before, results_for  # noqa: PLC0415 - see above
        from duologue.ui.transcript.turns.user_turn import UserTurn  # noqa: PLC0415 - see above

        if message.role is Role.USER:
            called = answer_before(message, self.turns.beside)
            if called is not None and (answer := self.turns.answer(called.id)) is not None:
                answer.show_results(results_for(called, self.turns.beside))
            return UserTurn(self.theme, self.turn_actions, message)
        turn = AnswerTurn(self.theme, self.turn_actions, message)
        turn.show_results(results_for(message, self.turns.beside))
        self.chat.built(turn)
        return turn

    def _turn_actions(self) -> TurnActions:
        chat = self.chat
        return TurnActions(
            open_link=self._offer_link,
            stop=chat.stop,
            regenerate=chat.regenerate,
            show_version=chat.show_version,
            act=chat.act,
            files=FileSaver(self.services.files),
            developer_tools=lambda: self.services.preferences.current.developer_tools,
            is_demo=lambda profile_id: profile_id == catalogue.demo_profile().id,
            more=chat.entries,
            copied=chat.say_copied,
        )

    def _offer_link(self, target: str) -> None:
        from duologue.ui.dialogs.link import offer_link  # noqa: PLC0415 - when the first link is clicked

        offer_link(self.theme, target, self)

    def _lay_out(self) -> None:
        menu = QMenu(self)
        for words, names in MENUS:
            inner = menu.addMenu(translated(words))
            for name in names:
                if name:
                    inner.addAction(self.actions_by_name[name])
                else:
                    inner.addSeparator()
        self.rail.add_menu(menu, self.tr("Menu"))
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self.pages, 1)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(middle, 1)
        layout.addWidget(self.status_bar)
        self.setCentralWidget(whole)

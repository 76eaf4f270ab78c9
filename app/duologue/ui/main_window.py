"""The window: rail, pages and status bar. Pages other than the chat are built when first opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QVBoxLayout, QWidget

from duologue.domain.errors import StorageError
from duologue.services.tables import catalogue
from duologue.ui.actions import MENUS, build_actions, translated
from duologue.ui.chat.page import ChatPage
from duologue.ui.chat.presenter import ChatPresenter
from duologue.ui.controls.toast import Toast
from duologue.ui.file_saver import FileSaver
from duologue.ui.navigation import Navigation
from duologue.ui.rail import Rail
from duologue.ui.shortcuts.keys import give_keys
from duologue.ui.status_bar import StatusBar
from duologue.ui.status_presenter import StatusPresenter
from duologue.ui.tasks import TaskScope
from duologue.ui.transcript.list.turn_list import TurnList
from duologue.ui.transcript.turns.turn_actions import TurnActions
from duologue.ui.transfer.dropping import FileDrops
from duologue.ui.transfer.presenter import Transfer
from duologue.ui.window.answer_notice import AnswerNotices, TrayNotifications
from duologue.ui.window.commands import WindowCommands
from duologue.ui.window.connecting import Connecting
from duologue.ui.window.pages import Pages
from duologue.ui.window.place import keep_place, restore_place
from duologue.ui.window.turn_builder import TurnBuilder
from duologue.ui.window.unsaved import noted, tell_unsaved

if TYPE_CHECKING:
    from duologue.domain.draft import Draft
    from duologue.domain.service_notices import ServiceNotice
    from duologue.domain.settings import Settings
    from duologue.services.suite import Services
    from duologue.services.usage.budget_news import BudgetAlert
    from duologue.ui.theme import Theme
    from duologue.ui.transcript.turns.answer_turn import AnswerTurn

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
        self._tell_bug = on_error
        self.tasks = TaskScope(self.on_error)
        self._toast: Toast | None = None
        self.setWindowTitle("Duologue")
        self.setObjectName("mainWindow")
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_FIRST)
        self.navigation = self._navigation()
        self.pages = Pages(theme, services, self.tasks, self.navigation)
        self._build_chat(demo_session=demo_session)
        self.rail = self._rail()
        self.transfer = self._transfer()
        self.commands = WindowCommands(self)
        self.turns.zoom_wanted.connect(self.commands.zoom)
        self.actions_by_name = build_actions(self, self.commands.handlers())
        self._lay_out()
        self._answer_notices = AnswerNotices(
            self, services.library, services.preferences, TrayNotifications(self), self._come_to
        )
        restore_place(self)
        services.preferences.subscribe(self._on_settings)
        services.budget_news.subscribe(self._on_budget)
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
        """Keep the draft and the window's place, stop what runs, and go; a full disk holds nobody back."""
        self.hide()
        with noted():
            await self.chat.close()
        with noted():
            keep_place(self)
        with noted():
            self.pages.keep()
        await self.tasks.close()
        await self.services.messages.save_all()
        self.deleteLater()

    def come_to_front(self) -> None:
        """Another start asked for this window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def open_words(self, text: str, *, send: bool) -> None:
        """Begin a chat with these words in the composer, and send them if that is wanted."""
        self.show_page("chat")
        self.tasks.start(self.chat.begin_with(text, send=send))

    def _come_to(self, chat_id: str) -> None:
        self.come_to_front()
        self.show_page("chat")
        self.tasks.start(self.chat.open(chat_id))

    # -- pages -----------------------------------------------------------------------------------

    def show_page(self, name: str) -> None:
        """Open a page; it is built the first time."""
        self.pages.open(name)
        self.rail.mark(name)
        self.actions_by_name["run"].setEnabled(name == "playground")
        if name == "chat":
            self.chat_page.composer.text.setFocus()
        else:
            self.pages.refresh()

    def show_section(self, name: str) -> None:
        """Open the settings at a section."""
        self.show_page("settings")
        self.page_widget("settings").setProperty("section", name)

    def show_clause(self, title: str) -> None:
        """Open the Terms at the section with this title."""
        self.show_page("terms")
        go_to = getattr(self.page_widget("terms"), "go_to")  # noqa: B009 - the page's class is loaded late
        go_to(title)

    def show_draft(self, draft: Draft) -> None:
        """Open the playground with this request."""
        self.show_page("playground")
        show = getattr(self.page_widget("playground"), "show_draft")  # noqa: B009 - as above
        show(draft)

    @property
    def page(self) -> str:
        """The name of the open page."""
        return self.pages.open_name

    def page_widget(self, name: str) -> QWidget:
        """The widget of a page that was opened before."""
        return self.pages.built(name)

    # -- small things ----------------------------------------------------------------------------

    def show_toast(self, words: str, action: str, act: Callable[[], object] | None) -> None:
        """Say something that goes away by itself."""
        if self._toast is not None:
            self._toast.destroyed.disconnect(self._forget_toast)
            self._toast.hide()
            self._toast.deleteLater()
        self._toast = Toast(self.theme, self.pages, words, action, act, over=self.chat_page.bottom)
        self._toast.destroyed.connect(self._forget_toast)

    def undo_last(self) -> None:
        """Do what the message over the page offers: it goes too soon to walk there by the Tab key."""
        if self._toast is None or not self._toast.press():
            self.show_toast(self.tr("There is nothing to undo."), "", None)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: only say it; bootstrap keeps what must be kept and then ends."""
        event.ignore()
        self.closed.emit()

    def _on_service_notice(self, notice: ServiceNotice) -> None:
        from duologue.ui.terms.service_notice import notice_card  # noqa: PLC0415 - when the first one comes

        done = lambda: self.chat_page.show_notice(None)  # noqa: E731 - the card calls it
        self.chat_page.show_notice(notice_card(self.theme, notice, self.navigation.clause, done))

    def on_error(self, error: BaseException) -> None:
        """An error that ended a task: one of the disk is said on the page, a bug has its dialog."""
        if isinstance(error, StorageError):
            tell_unsaved(self, error)
        else:
            self._tell_bug(error)

    def _on_budget(self, told: BudgetAlert) -> None:
        from duologue.services.usage.budget_words import alert  # noqa: PLC0415 - when the first one comes

        self.show_toast(alert(told.budget, told.used), "", None)

    def _let_refused_pass(self) -> None:
        self.services.budgets.let_refused_pass()

    def _forget_toast(self) -> None:
        self._toast = None

    def _on_activity(self) -> None:
        self.status.refresh()
        self.pages.refresh()

    def _on_settings(self, settings: Settings) -> None:
        if settings.appearance != self.theme.appearance:
            if settings.appearance.zoom != self.theme.appearance.zoom:
                QTimer.singleShot(0, self.pages.build_anew)  # what changed it may stand on one of them
            self.theme.choose(settings.appearance)
        self.chat_page.composer.use_enter(sends=settings.chat.enter_sends)
        self.chat.on_settings()
        self.commands.show_developer_tools(on=settings.developer_tools)
        give_keys(self.actions_by_name, settings.shortcuts)
        self.rail.offer("playground", offered=settings.developer_tools)

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
            thinking_shown=lambda: self.services.preferences.current.chat.thinking_shown,
            is_demo=lambda profile_id: profile_id == catalogue.demo_profile().id,
            more=chat.entries,
            copied=chat.say_copied,
            edit=chat.edit,
            go_on=chat.go_on,
            contents=self.services.messages.content,
        )

    def _offer_link(self, target: str) -> None:
        from duologue.ui.dialogs.link import offer_link  # noqa: PLC0415 - when the first link is clicked

        offer_link(self.theme, target, self)

    def _navigation(self) -> Navigation:
        connecting = Connecting(
            self.theme,
            self.services,
            self,
            self.on_error,
            connected=self._on_connected,
            changed=self._on_activity,
        )
        return Navigation(
            connect=connecting.connect_service,
            enter_key=connecting.enter_key,
            confirm_address=connecting.confirm_address,
            terms=lambda: self.show_page("terms"),
            clause=self.show_clause,
            link=self._offer_link,
            settings=lambda: self.show_page("settings"),
            budgets=lambda: self.show_section("budgets"),
            playground=self.show_draft,
            let_pass=self._let_refused_pass,
            activity=self._on_activity,
            answered=lambda message: self.tasks.start(self._answer_notices.answered(message)),
            toast=self.show_toast,
        )

    def _on_connected(self, profile_id: str) -> None:
        self.show_page("chat")
        self.chat.use_profile(profile_id)

    def _build_chat(self, *, demo_session: bool) -> None:
        theme, services = self.theme, self.services
        builder = TurnBuilder(theme, lambda: self.turns, lambda: self.turn_actions, self._on_built)
        self.turns = TurnList(theme, builder, services.messages.read)
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
        self.pages.add_lasting("chat", self.chat_page)

    def _transfer(self) -> Transfer:
        transfer = Transfer(self.theme, self, self.services, self.tasks, self.navigation, self.chat)
        self.chat.library.chats.more.append(transfer.entries)
        self.chat.library.more_for_many.append(transfer.many_entries)
        FileDrops(self.chat_page.sidebar, transfer.import_from)
        return transfer

    def _on_built(self, turn: AnswerTurn) -> None:
        self.chat.built(turn)  # the chat is made after the list that builds turns

    def _rail(self) -> Rail:
        rail = Rail(
            self.theme,
            (
                ("chat", "chat", self.tr("Chat")),
                ("playground", "playground", self.tr("Playground")),
                ("usage", "usage", self.tr("Usage")),
                ("terms", "terms", self.tr("Terms")),
                ("settings", "settings", self.tr("Settings")),
            ),
        )
        rail.chosen.connect(self.show_page)
        return rail

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

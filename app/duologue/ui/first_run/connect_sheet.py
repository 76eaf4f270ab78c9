"""The Connect sheet: Service, Terms, Key. Skipping any step leaves the rest of the app usable."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from duologue.domain.errors import DuologueError
from duologue.domain.profile import Profile
from duologue.domain.secret import Secret
from duologue.domain.style import ApiStyle
from duologue.domain.terms import Acceptance
from duologue.services.connection.accounts import with_confirmed_origins, with_key
from duologue.services.connection.model_lists import styles_of
from duologue.services.suite import Services
from duologue.services.tables import catalogue
from duologue.services.terms.gate import needs_terms
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.dialogs.link import offer_link
from duologue.ui.first_run.key_step import KeyStep
from duologue.ui.first_run.service_step import ServiceStep
from duologue.ui.first_run.terms_step import TermsStep
from duologue.ui.notices import notice_for
from duologue.ui.profile_test_words import words_of_tests
from duologue.ui.tasks import TaskScope
from duologue.ui.terms.clause_dialog import ClauseDialog
from duologue.ui.theme import Theme


class ConnectSheet(QDialog):
    """`connected` names the profile that is ready to use."""

    connected = Signal(str)

    def __init__(
        self, theme: Theme, services: Services, on_error: Callable[[BaseException], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = TaskScope(on_error)
        self._profile: Profile | None = None
        self._storing: asyncio.Task[None] | None = None
        self._only_key = False
        self.setObjectName("connectSheet")
        self.setWindowTitle(self.tr("Connect"))
        self.resize(theme.px(880), theme.px(620))
        self.service = ServiceStep(theme, catalogue.presets())
        self.terms = TermsStep(theme, services.gate)
        self.key = KeyStep(theme)
        self._title = Label(theme, size=tokens.TITLE_TEXT, strong=True)
        self._line = Label(theme, tone="quiet", wrap=True)
        self._steps = QStackedWidget()
        for step in (self._first_step(), self.terms, self.key):
            self._steps.addWidget(step)
        layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(tokens.SPACE))
        head = QHBoxLayout()
        self._back = IconButton(theme, "chevron-left", self.tr("Back"))
        self._back.setObjectName("connectBack")
        self._back.clicked.connect(self._go_back)
        head.addWidget(self._back)
        head.addWidget(self._title, 1)
        layout.addLayout(head)
        layout.addWidget(self._line)
        layout.addSpacing(theme.px(tokens.SPACE))
        layout.addWidget(self._steps, 1)
        self.terms.accepted.connect(self._on_accepted)
        self.terms.declined.connect(self._on_declined)
        self.terms.own_server.connect(self._on_own_server)
        self.key.given.connect(self._on_key)
        self.key.test_wanted.connect(self._on_test)
        self.key.skipped.connect(self._without_key)
        self.key.cancelled.connect(self._stop_waiting)
        self.key.later.connect(self.reject)
        self.service.link_wanted.connect(lambda target: offer_link(theme, target, self))
        self.terms.box.link_wanted.connect(lambda target: offer_link(theme, target, self))
        self.key.clause_wanted.connect(
            lambda title: ClauseDialog(theme, services.gate.current, title, self).open()
        )
        self._show_step(0)

    def begin_with_key(self, profile: Profile) -> None:
        """Ask only for the key of a profile that is there already."""
        self._profile = profile
        self._only_key = True
        self._ask_key()

    def done(self, result: int) -> None:
        """Qt: the sheet closes; whatever still waits is given up."""
        self._tasks.start(self._tasks_close())
        super().done(result)

    async def _tasks_close(self) -> None:
        if self._storing is not None:
            self._storing.cancel()

    # -- steps -----------------------------------------------------------------------------------

    def _first_step(self) -> QWidget:
        page = QWidget()
        go_on = button(self.tr("Continue"), self._after_service, kind="primary", name="connectContinue")
        go_on.setDefault(True)
        later = button(self.tr("Later"), self.reject, kind="flat", name="connectLater")
        row = QHBoxLayout()
        row.addWidget(later)
        row.addStretch(1)
        row.addWidget(go_on)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.service, 1)
        layout.addLayout(row)
        return page

    def _show_step(self, number: int) -> None:
        titles = (
            (self.tr("Where to?"), self.tr("Step 1 of 3: the service your key belongs to.")),
            (self.tr("The service's Terms"), self.tr("Step 2 of 3: read them, tick, then accept.")),
            (self.tr("Your key"), self.tr("Step 3 of 3: it proves to the service that it is you.")),
        )
        self._back.setVisible(number > 0 and not self._only_key)
        self._title.setText(titles[number][0])
        self._line.setText(titles[number][1])
        self._steps.setCurrentIndex(number)

    def _go_back(self) -> None:
        """To the step before; what was entered there still stands."""
        self._show_step(0)

    def _after_service(self) -> None:
        profile = self.service.profile()
        if profile is not None:
            self._profile = profile
            self._tasks.start(self._ask_terms(profile))

    async def _ask_terms(self, profile: Profile) -> None:
        gate = self._services.gate
        if needs_terms(profile) and await gate.status() is Acceptance.ACCEPTED:
            self._ask_key()
            return
        self.terms.show_profile(profile)
        await self.terms.show_changes()
        self._show_step(1)
        if not needs_terms(profile):
            self._title.setText(self.tr("Your own server"))
            self._line.setText(self.tr("Step 2 of 3: whose terms apply there."))
        if needs_terms(profile):
            await gate.shown(profile.kind)

    def _on_accepted(self, words: str) -> None:
        assert self._profile is not None  # noqa: S101 - the step before made it
        end = self.terms.reader.end_reached
        self._then_key(self._services.gate.accept(self._profile.kind, words=words, end_reached=end))

    def _on_declined(self, words: str) -> None:
        assert self._profile is not None  # noqa: S101 - the step before made it
        end = self.terms.reader.end_reached
        decline = self._services.gate.decline(self._profile.kind, words=words, end_reached=end)

        async def both() -> None:
            await decline
            self.reject()

        self._tasks.start(both())

    def _on_own_server(self, words: str) -> None:
        self._then_key(self._services.gate.own_server(words=words))

    def _then_key(self, act: Coroutine[Any, Any, None]) -> None:
        async def both() -> None:
            await act
            self._ask_key()

        self._tasks.start(both())

    def _ask_key(self) -> None:
        assert self._profile is not None  # noqa: S101 - the step before made it
        profile = self._profile
        style = ApiStyle.OPENAI if profile.openai_base else ApiStyle.ANTHROPIC
        self.key.show_profile(
            profile,
            profile.base(style).host,
            developer_tools=self._services.preferences.current.developer_tools,
            needs_key=needs_terms(profile),
        )
        self._show_step(2)
        self.key.field.setFocus()
        self._tasks.start(self._ask_keychain())

    async def _ask_keychain(self) -> None:
        self.key.show_keychain(None)
        self.key.show_keychain(await self._services.accounts.keychain_state())

    # -- the key ---------------------------------------------------------------------------------

    def _on_key(self, key: Secret, session_only: bool) -> None:  # noqa: FBT001 - the signal's form
        assert self._profile is not None  # noqa: S101 - the step before made it
        profile = self._profile
        if session_only:
            self._services.accounts.keep_for_session(profile, key)
            self._finish(profile)
        else:
            self._storing = self._tasks.start(self._store(profile, key))

    async def _store(self, profile: Profile, key: Secret) -> None:
        self.key.show_waiting(waiting=True)
        try:
            await self._services.accounts.store_key(profile, key)
        except DuologueError as error:
            self.key.show_error(notice_for(error.failure()).sentence)
            self.key.show_keychain(await self._services.accounts.keychain_state())
        else:
            self._finish(profile)
        finally:
            self.key.show_waiting(waiting=False)

    def _on_test(self, key: Secret) -> None:
        assert self._profile is not None  # noqa: S101 - the step before made it
        self._tasks.start(self._test(with_confirmed_origins(with_key(self._profile)), key))

    async def _test(self, profile: Profile, key: Secret) -> None:
        """Ask the server with this key; the profile and the key are kept only when they are saved."""
        self.key.show_outcome(self.tr("Asking the server…"), "quiet")
        with self._services.accounts.trying(profile.id, key):
            results = [await self._services.profile_test.test(profile, style) for style in styles_of(profile)]
        self.key.show_outcome(*words_of_tests(results))

    def _stop_waiting(self) -> None:
        if self._storing is not None:
            self._storing.cancel()
        self.key.show_error(
            self.tr(
                "Stopped waiting. If you answer your system's prompt later, the key may still be "
                "stored there. You can keep it for this session only instead."
            )
        )
        self._tasks.start(self._ask_keychain())

    def _without_key(self) -> None:
        assert self._profile is not None  # noqa: S101 - the step before made it
        self._services.accounts.save_without_key(self._profile)
        self._finish(self._profile)

    def _finish(self, profile: Profile) -> None:
        self.key.field.clear()
        self.connected.emit(profile.id)
        self.accept()

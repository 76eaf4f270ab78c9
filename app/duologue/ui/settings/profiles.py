"""Profiles and keys: where a person can send to, and which key goes there."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from duologue.domain.address import BaseUrl
from duologue.domain.errors import DuologueError
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.services.connection.model_lists import styles_of
from duologue.services.suite import Services
from duologue.services.terms.gate import needs_terms
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.flow_layout import FlowLayout
from duologue.ui.controls.label import Label
from duologue.ui.dates import long_date
from duologue.ui.dialogs.link import offer_link
from duologue.ui.navigation import Navigation
from duologue.ui.notices import notice_for
from duologue.ui.profile_test_words import words_of_tests
from duologue.ui.settings.exposed_key import ExposedKeyDialog
from duologue.ui.settings.profile_editor import ProfileEditor
from duologue.ui.settings.profile_tables import terms_line
from duologue.ui.tasks import TaskScope
from duologue.ui.terms.clause import ClauseLine
from duologue.ui.terms.clause_dialog import ClauseDialog
from duologue.ui.terms.clauses import API_KEY, BILLING, ONE_ACCOUNT
from duologue.ui.theme import Theme


class ProfilesSection(QWidget):
    """One card per profile: its addresses, and what can be done."""

    def __init__(self, theme: Theme, services: Services, tasks: TaskScope, navigation: Navigation) -> None:
        super().__init__()
        self._theme = theme
        self._services = services
        self._tasks = tasks
        self._navigation = navigation
        self._cards: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(12))
        self._error = Label(theme, tone="danger", wrap=True)
        add = button(self.tr("Connect another…"), navigation.connect, kind="primary", name="connectAnother")
        row = QHBoxLayout()
        row.addWidget(add)
        row.addStretch(1)
        self._layout.addWidget(self._error)
        self._layout.addLayout(row)
        self._layout.addWidget(
            ClauseLine(
                theme,
                self.tr(
                    "The service allows one account for each person or company. More profiles are for other "
                    "services and servers, not for more accounts."
                ),
                ONE_ACCOUNT,
                navigation.clause,
            )
        )
        self.refresh()

    def refresh(self) -> None:
        """Show the profiles there are now."""
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._cards = [self._card(profile) for profile in self._services.accounts.profiles]
        for place, card in enumerate(self._cards):
            self._layout.insertWidget(place, card)

    def _card(self, profile: Profile) -> QWidget:
        theme = self._theme
        card = QWidget()
        card.setObjectName("card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        layout.setSpacing(theme.px(4))
        layout.addWidget(Label(theme, profile.name, strong=True))
        for line in self._lines(profile):
            layout.addWidget(Label(theme, line, tone="quiet", size=tokens.SMALL_TEXT, wrap=True))
        outcome = Label(theme, size=tokens.SMALL_TEXT, wrap=True)
        outcome.setObjectName("testOutcome")
        outcome.hide()
        if profile.kind is not ProfileKind.DEMO:
            doings = QWidget()
            row = FlowLayout(doings, theme.px(4))
            for words, act, kind, name in (
                (self.tr("Change key…"), lambda: self._navigation.enter_key(profile.id), "", "changeKey"),
                (self.tr("Test"), lambda: self._start_test(profile, outcome), "flat", "testProfile"),
                (self.tr("Edit…"), lambda: self._edit(profile), "flat", "editProfile"),
                (self.tr("Forget key"), lambda: self._start_forget(profile), "flat", "forgetKey"),
                (self.tr("Remove"), lambda: self._start_remove(profile), "flat", "removeProfile"),
            ):
                row.addWidget(button(words, act, kind=kind, name=name))
            if needs_terms(profile):
                self._add_duties(layout, profile)
            layout.addSpacing(theme.px(6))
            layout.addWidget(doings)
            layout.addWidget(outcome)
        return card

    def _add_duties(self, layout: QVBoxLayout, profile: Profile) -> None:
        """What the Terms ask and promise where keys and prices stand."""
        clause = self._navigation.clause
        prices = self.tr("Prices are before tax; a change comes with 30 days' notice.")
        layout.addWidget(ClauseLine(self._theme, prices, BILLING, clause))
        secrecy = self.tr("A key must not be shared, sold or handed on.")
        line = ClauseLine(self._theme, secrecy, API_KEY, clause)
        line.add(
            button(
                self.tr("My key may be exposed…"),
                lambda: self._ask_exposed(profile),
                kind="link",
                name="keyExposed",
            )
        )
        layout.addWidget(line)

    def _ask_exposed(self, profile: Profile) -> None:
        dialog = ExposedKeyDialog(self._theme, profile, self.window())

        async def remove() -> None:
            try:
                await self._services.accounts.forget_key(profile.id)
            except DuologueError as error:
                dialog.show_problem(notice_for(error.failure()).sentence)
            else:
                dialog.show_removed()
                self._navigation.activity()

        dialog.remove_wanted.connect(lambda: self._tasks.start(remove()))
        dialog.link_wanted.connect(lambda target: offer_link(self._theme, target, dialog))
        dialog.clause_wanted.connect(
            lambda title: ClauseDialog(self._theme, self._services.gate.current, title, dialog).open()
        )
        dialog.open()

    def _lines(self, profile: Profile) -> list[str]:
        if profile.kind is ProfileKind.DEMO:
            return [self.tr("Built in. Recorded examples, not the model; nothing leaves this computer.")]
        lines = []
        for style, text in (
            (ApiStyle.OPENAI, profile.openai_base),
            (ApiStyle.ANTHROPIC, profile.anthropic_base),
        ):
            if not text:
                lines.append(self.tr("{style}: no address").format(style=style.label))
                continue
            try:
                base = profile.base(style)
                lines.append(f"{style.label}: {base.endpoint(style)}{self._through(base, profile)}")
            except DuologueError as error:
                lines.append(f"{style.label}: {error.message}")
        lines.append(terms_line(profile))
        lines.append(self.tr("Prices: {costs}").format(costs=self._costs(profile)))
        return lines

    def _through(self, base: BaseUrl, profile: Profile) -> str:
        proxy = self._services.proxy_shown(base, profile.proxy)
        return self.tr(", through the proxy {proxy}").format(proxy=proxy) if proxy else ""

    def _costs(self, profile: Profile) -> str:
        if profile.quota is not None:
            return self.tr("a plan pays; its use is counted as quota, not as money")
        table = self._services.costs.tables.of(profile)
        return self.tr("unknown") if table is None else f"{table.name}, {long_date(table.as_of)}"

    def _start_test(self, profile: Profile, outcome: Label) -> None:
        self._tasks.start(self._test(profile, outcome))

    async def _test(self, profile: Profile, outcome: Label) -> None:
        outcome.set_tone("quiet")
        outcome.setText(self.tr("Asking the server…"))
        outcome.show()
        results = [await self._services.profile_test.test(profile, style) for style in styles_of(profile)]
        if isValid(outcome):  # else the cards were made anew while the server thought
            words, tone = words_of_tests(results)
            outcome.setText(words)
            outcome.set_tone(tone)

    def _edit(self, profile: Profile) -> None:
        editor = ProfileEditor(self._theme, profile, self._services.costs.tables, self.window())
        editor.saved.connect(self._save)
        editor.finished.connect(editor.deleteLater)
        editor.open()

    def _save(self, profile: Profile) -> None:
        self._services.accounts.save(profile)
        self.refresh()
        self._navigation.activity()

    def _start_forget(self, profile: Profile) -> None:
        self._tasks.start(self._forget(profile))

    def _start_remove(self, profile: Profile) -> None:
        self._tasks.start(self._remove(profile))

    async def _forget(self, profile: Profile) -> None:
        try:
            await self._services.accounts.forget_key(profile.id)
        except DuologueError as error:
            self._error.setText(notice_for(error.failure()).sentence)
            return
        self._navigation.toast(self.tr("The key was forgotten."), "", None)

    async def _remove(self, profile: Profile) -> None:
        try:
            await self._services.accounts.remove(profile.id)
        except DuologueError as error:
            self._error.setText(notice_for(error.failure()).sentence)
            return
        self.refresh()
        self._navigation.activity()
        again = self.tr("Undo")
        self._navigation.toast(
            self.tr("{profile} was removed, with its key.").format(profile=profile.name),
            again,
            lambda: self._save(profile),
        )

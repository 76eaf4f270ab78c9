"""The Terms page: the text with our reading, where the person stands, and the record behind it."""

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.profile import ProfileKind
from duologue.domain.terms import Acceptance, TermsAct, TermsEvent
from duologue.services import catalogue
from duologue.services.terms_gate import TermsGate
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.plain_list import PlainList
from duologue.ui.dates import local_time, long_date
from duologue.ui.navigation import Navigation
from duologue.ui.tasks import TaskScope
from duologue.ui.terms.accept_box import AcceptBox
from duologue.ui.terms.reader import TermsReader
from duologue.ui.theme import Theme

_HISTORY_ROWS = 50


class TermsPage(QWidget):
    """Everything on it is local: nothing is fetched."""

    def __init__(self, theme: Theme, gate: TermsGate, tasks: TaskScope, navigation: Navigation) -> None:
        super().__init__()
        self._theme = theme
        self._gate = gate
        self._tasks = tasks
        self._navigation = navigation
        self.reader = TermsReader(theme, gate.current, catalogue.terms_readings())
        self.box = AcceptBox(theme)
        self.state = Label(theme, strong=True, size=16, wrap=True)
        self._explanation = Label(theme, tone="quiet", wrap=True)
        self.withdraw = button(self.tr("Withdraw acceptance…"), self._ask_withdraw, name="withdrawTerms")
        self.confirm = button(
            self.tr("Withdraw, and stop sending"), self._withdraw, kind="danger", name="confirmWithdraw"
        )
        self._proof = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self._proof.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._proof.hide()
        self.history = PlainList(theme, self.tr("History of the Terms on this computer"))
        self.history.setObjectName("termsHistory")
        self.history.setSelectionMode(PlainList.SelectionMode.NoSelection)
        self._lay_out()
        self.box.accepted.connect(self._accept)
        self.box.declined.connect(self._decline)

    def refresh(self) -> None:
        """Show what the record says now."""
        self._tasks.start(self._refresh())

    async def _refresh(self) -> None:
        status = await self._gate.status()
        events = await self._gate.history()
        dated = long_date(self._gate.current.version)
        words, explanation = self._words(status, dated)
        self.state.setText(words)
        self.state.set_tone("good" if status is Acceptance.ACCEPTED else "")
        self._explanation.setText(explanation)
        accepted = status is Acceptance.ACCEPTED
        self.box.setVisible(not accepted)
        self.box.reset()
        self.withdraw.setVisible(accepted)
        self.confirm.hide()
        self.history.clear()
        for event in reversed(events[-_HISTORY_ROWS:]):
            self.history.add(self._history_words(event))
        current = self._gate.current
        self._proof.setText(
            self.tr("SHA-256 of the text: {digest}\nof its words alone: {words}\nlast row: {row}").format(
                digest=current.sha256,
                words=current.normalised_sha256,
                row=events[-1].hash if events else self.tr("none yet"),
            )
        )

    def _words(self, status: Acceptance, dated: str) -> tuple[str, str]:
        kept = self.tr("Reading, exporting and deleting your chats never depends on it.")
        match status:
            case Acceptance.ACCEPTED:
                return self.tr("Terms of {date}: accepted").format(date=dated), kept
            case Acceptance.DECLINED:
                return self.tr("Terms of {date}: declined").format(date=dated), kept
            case Acceptance.WITHDRAWN:
                return self.tr("Terms of {date}: acceptance withdrawn").format(date=dated), kept
            case Acceptance.TEXT_CHANGED:
                return self.tr("The Terms have changed"), self.tr("Please read them and decide again.")
            case Acceptance.RECORD_BROKEN:
                return (
                    self.tr("The record doesn't fit together"),
                    self.tr("It was changed from outside, so it proves nothing now. Please decide again."),
                )
            case Acceptance.NOT_ASKED:
                return (
                    self.tr("Terms of {date}: not accepted yet").format(date=dated),
                    self.tr("Nothing is sent to the service before you accept. {kept}").format(kept=kept),
                )

    def _history_words(self, event: TermsEvent) -> str:
        acts = {
            TermsAct.SHOWN: self.tr("Shown"),
            TermsAct.ACCEPTED: self.tr("Accepted"),
            TermsAct.DECLINED: self.tr("Declined"),
            TermsAct.WITHDRAWN: self.tr("Withdrawn"),
            TermsAct.SUPERSEDED: self.tr("Superseded"),
            TermsAct.OWN_SERVER: self.tr("Own server: other terms"),
        }
        return f"{acts[event.act]} · {local_time(event.time_utc)}"

    def _accept(self, words: str) -> None:
        end = self.reader.end_reached
        self._after(self._gate.accept(ProfileKind.SERVICE, words=words, end_reached=end))

    def _decline(self, words: str) -> None:
        end = self.reader.end_reached
        self._after(self._gate.decline(ProfileKind.SERVICE, words=words, end_reached=end))

    def _ask_withdraw(self) -> None:
        self.confirm.show()
        self.confirm.setFocus()

    def _withdraw(self) -> None:
        self._after(self._gate.withdraw(words=self.confirm.text()))

    def _after(self, act: Coroutine[Any, Any, None]) -> None:
        async def both() -> None:
            await act
            await self._refresh()
            self._navigation.activity()

        self._tasks.start(both())

    def _lay_out(self) -> None:
        theme = self._theme
        side = QVBoxLayout()
        side.setSpacing(theme.px(10))
        side.addWidget(self.state)
        side.addWidget(self._explanation)
        side.addWidget(self.withdraw, 0, Qt.AlignmentFlag.AlignLeft)
        side.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignLeft)
        side.addSpacing(theme.px(8))
        side.addWidget(Label(theme, self.tr("Checked for a newer text: never"), tone="quiet", size=12))
        side.addWidget(Label(theme, self.tr("History"), strong=True))
        side.addWidget(self.history, 1)
        proof = button(
            self.tr("Proof"),
            lambda: self._proof.setVisible(self._proof.isHidden()),
            kind="link",
            name="proof",
        )
        side.addWidget(proof, 0, Qt.AlignmentFlag.AlignLeft)
        side.addWidget(self._proof)
        aside = QWidget()
        aside.setLayout(side)
        aside.setFixedWidth(theme.px(260))
        main = QVBoxLayout()
        main.setSpacing(theme.px(12))
        main.addWidget(Label(theme, self.tr("Terms of Service"), size=tokens.TITLE_TEXT, strong=True))
        main.addWidget(self.reader, 1)
        main.addWidget(self.box)
        layout = QHBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, theme.px(tokens.WIDE))
        layout.setSpacing(pad)
        layout.addLayout(main, 1)
        layout.addWidget(aside)

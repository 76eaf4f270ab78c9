"""Step two: the Terms of the service, or a word that a server is under others."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QStackedLayout, QVBoxLayout, QWidget

from duologue.domain.profile import Profile
from duologue.domain.style import ApiStyle
from duologue.services.terms.gate import TermsGate, needs_terms
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.terms.accept_box import AcceptBox
from duologue.ui.terms.text_pane import TextPane
from duologue.ui.theme import Theme


class TermsStep(QWidget):
    """`accepted`, `declined` and `own_server` carry the words of the act."""

    accepted = Signal(str)
    declined = Signal(str)
    own_server = Signal(str)

    def __init__(self, theme: Theme, gate: TermsGate) -> None:
        super().__init__()
        self._gate = gate
        self._pane = TextPane(theme, gate.current)
        self.reader = self._pane.reader
        self.box = AcceptBox(theme)
        self.box.accepted.connect(self.accepted)
        self.box.declined.connect(self.declined)
        self.box.clause_wanted.connect(self._pane.go_to)
        service = QWidget()
        inside = QVBoxLayout(service)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(12))
        inside.addWidget(self._pane, 1)
        inside.addWidget(self.box)
        own = QWidget()
        words = QVBoxLayout(own)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(theme.px(12))
        words.addWidget(
            Label(
                theme,
                self.tr("The service's Terms are not asked for here, and nothing is accepted."),
                wrap=True,
            )
        )
        self.own_tick = QCheckBox(self.tr("This server is mine, or I use it under other terms"))
        self.own_tick.setObjectName("ownServerTick")
        self.go_on = button(self.tr("Continue"), self._own, kind="primary", name="ownServerContinue")
        self.go_on.setEnabled(False)
        self.own_tick.toggled.connect(self.go_on.setEnabled)
        words.addWidget(self.own_tick, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        words.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignRight)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(service)
        self._stack.addWidget(own)

    def show_profile(self, profile: Profile) -> None:
        """Ask what this profile needs."""
        self.box.reset()
        self.own_tick.setChecked(False)
        self._stack.setCurrentIndex(0 if needs_terms(profile) else 1)
        style = ApiStyle.OPENAI if profile.openai_base else ApiStyle.ANTHROPIC
        self.box.say_who_publishes(self.reader_publisher, profile.base(style).host)

    async def show_changes(self) -> None:
        """Where another text was accepted before, show first what differs; without a text, do not ask."""
        self._pane.offer(self._gate.current, await self._gate.accepted_text(), await self._gate.versions())
        self.box.setEnabled(self._gate.current.has_words)

    @property
    def reader_publisher(self) -> str:
        """The site that publishes the text."""
        return self._gate.current.publisher

    def _own(self) -> None:
        self.own_server.emit(f"{self.own_tick.text()} | {self.go_on.text()}")

"""Privacy: what stays here, what goes where, and whether the Terms are looked at by themselves."""

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from duologue.domain.address import read_base_url
from duologue.domain.errors import AddressRefused
from duologue.domain.settings import Settings, TermsSettings
from duologue.domain.style import ApiStyle
from duologue.services.suite import Services
from duologue.ui import tokens
from duologue.ui.controls.check_box import CheckBox
from duologue.ui.controls.label import Label
from duologue.ui.navigation import Navigation
from duologue.ui.settings.row import settings_row
from duologue.ui.terms.clause import ClauseLine
from duologue.ui.terms.clauses import DATA_PROCESSING
from duologue.ui.theme import Theme


class PrivacySection(QWidget):
    """Each line of words is a promise that a test holds us to."""

    def __init__(self, theme: Theme, services: Services, navigation: Navigation) -> None:
        super().__init__()
        self._preferences = services.preferences
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        first = (
            self.tr("Chats are stored on this computer."),
            self.tr(
                "Each message you send goes, with the chat's history, to the profile's host under its terms."
            ),
        )
        for line in first:
            layout.addWidget(Label(theme, line, wrap=True))
        use = self.tr("A service may use what you send to provide and improve it.")
        layout.addWidget(ClauseLine(theme, use, DATA_PROCESSING, navigation.clause))
        then = (
            self.tr(
                "The key is kept in the system's keychain, or in memory for this session: never in a file."
            ),
            self.tr("The key is sent only to the address you confirmed for it."),
            self.tr(
                "Another program that runs as you can read the keychain or memory; we can't prevent that."
            ),
            self.tr(
                "Duologue has no account and no telemetry, and fetches nothing by itself, unless you let it "
                "look at the Terms:"
            ),
        )
        for line in then:
            layout.addWidget(Label(theme, line, wrap=True))
        self.weekly = CheckBox(self.tr("Look once a week whether the Terms have changed"))
        self.weekly.setObjectName("weeklyTerms")
        self.address = QLineEdit()
        self.address.setObjectName("termsAddress")
        self.address.setPlaceholderText(f"https://{services.gate.current.document}")
        self._refused = Label(theme, tone="danger", size=tokens.SMALL_TEXT, wrap=True)
        self._refused.hide()
        layout.addSpacing(theme.px(8))
        layout.addWidget(
            settings_row(
                theme,
                "",
                self.weekly,
                self.tr("It asks for one page, without your key and without a word of yours."),
            )
        )
        layout.addWidget(settings_row(theme, self.tr("Page of the Terms"), self.address, "", stretch=True))
        layout.addWidget(self._refused)
        self._show(self._preferences.current)
        self.destroyed.connect(self._preferences.subscribe(self._show))
        self.weekly.toggled.connect(self._switch_weekly)
        self.address.editingFinished.connect(self._take_address)

    def _take_address(self) -> None:
        typed = self.address.text().strip()
        try:
            if typed:
                read_base_url(typed, ApiStyle.OPENAI)
        except AddressRefused as refused:
            self._refused.setText(refused.message)
            self._refused.show()
            return
        self._refused.hide()
        self._change(replace(self._preferences.current.terms, address=typed))

    def _switch_weekly(self, on: bool) -> None:  # noqa: FBT001 - the signal's form
        self._change(replace(self._preferences.current.terms, weekly_check=on))

    def _change(self, terms: TermsSettings) -> None:
        self._preferences.change(terms=terms)

    def _show(self, settings: Settings) -> None:
        self.weekly.setChecked(settings.terms.weekly_check)
        self.address.setText(settings.terms.address)

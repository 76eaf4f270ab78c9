"""Acceptance in two separate acts: a tick, then a button. Declining is as easy."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from duologue.services.tables import catalogue
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.flow_layout import FlowLayout
from duologue.ui.controls.label import Label
from duologue.ui.terms.clauses import ACCEPTABLE_USE, DISPUTES, EXPORT, PRIVACY_POLICY
from duologue.ui.theme import Theme


class AcceptBox(QWidget):
    """`accepted` and `declined` carry the words that were agreed to or declined.

    `clause_wanted` carries the title of a section, `link_wanted` an address.
    """

    accepted = Signal(str)
    declined = Signal(str)
    clause_wanted = Signal(str)
    link_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.tick = QCheckBox(self.tr("I have read these Terms and I agree to them"))
        self.tick.setObjectName("termsTick")
        self.accept = button(self.tr("Accept"), self._accept, kind="primary", name="acceptTerms")
        self.accept.setEnabled(False)
        self.decline = button(self.tr("Decline"), self._decline, name="declineTerms")
        self._publisher = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        note = Label(
            theme,
            self.tr("Declining here doesn't end an agreement you may have with the service."),
            tone="quiet",
            size=tokens.SMALL_TEXT,
            wrap=True,
        )
        row = QHBoxLayout()
        row.addWidget(self.tick)
        row.addStretch(1)
        row.addWidget(self.decline)
        row.addWidget(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(6))
        layout.addWidget(self._summary(theme))
        layout.addWidget(self._publisher)
        layout.addLayout(row)
        layout.addWidget(note)
        self._publisher.hide()
        self.tick.toggled.connect(self.accept.setEnabled)

    def say_who_publishes(self, publisher: str, host: str) -> None:
        """Say it where `host` is not the one that publishes the text; an empty host says nothing."""
        same = not host or host == publisher or host.endswith("." + publisher)
        self._publisher.setText(
            self.tr(
                "These Terms are published by {publisher}. You are connecting to {host}. "
                "Check that host's own terms too."
            ).format(publisher=publisher, host=host)
        )
        self._publisher.setVisible(not same)

    def reset(self) -> None:
        """Ask anew."""
        self.tick.setChecked(False)

    def _summary(self, theme: Theme) -> QWidget:
        """What is easily overlooked, each with its clause."""
        summary = QWidget()
        words = Label(
            theme,
            self.tr(
                "You also say that you are in no country under export restrictions and use the service "
                "lawfully; disputes go to arbitration, and you give up class actions. The Privacy Policy "
                "belongs to the agreement but isn't in this text."
            ),
            tone="quiet",
            size=tokens.SMALL_TEXT,
            wrap=True,
        )
        site = f"https://{catalogue.terms_text().publisher}"
        row = QWidget()
        links = FlowLayout(row, 0)
        for said, clause in (
            (self.tr("Export"), EXPORT),
            (self.tr("Lawful use"), ACCEPTABLE_USE),
            (self.tr("Disputes"), DISPUTES),
            (self.tr("Privacy Policy"), PRIVACY_POLICY),
        ):
            links.addWidget(self._link(said, clause))
        links.addWidget(
            button(
                self.tr("Look for it on {site}…").format(site=catalogue.terms_text().publisher),
                lambda: self.link_wanted.emit(site),
                kind="link",
                name="privacyPolicy",
            )
        )
        layout = QVBoxLayout(summary)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(words)
        layout.addWidget(row)
        return summary

    def _link(self, said: str, clause: str) -> QPushButton:
        return button(said, lambda: self.clause_wanted.emit(clause), kind="link", name=f"clause-{clause}")

    def _accept(self) -> None:
        self.accepted.emit(f"{self.tick.text()} | {self.accept.text()}")

    def _decline(self) -> None:
        self.declined.emit(self.decline.text())

"""Beside the text: where a person stands, what is new, what happened, and the proof of it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.terms import Acceptance, TermsAct, TermsEvent, TermsText
from duologue.services.terms.news import last_checked
from duologue.services.terms.proof import chain_state
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.dates import local_time
from duologue.ui.terms.section_list import SectionList
from duologue.ui.terms.words import (
    acceptance_words,
    act_words,
    chain_words,
    flag_words,
    row_words,
    state_words,
)
from duologue.ui.theme import Theme

_MOST_ROWS = 500
_ANY_WIDTH = 2**24 - 1  # Qt's own for no bound
_WIDTH = 300


class StatePane(QWidget):
    """Tells; what a person wants is told to the page by signals."""

    withdrawn = Signal(str)
    keys_wanted = Signal()
    check_wanted = Signal()
    file_wanted = Signal()
    unlike_wanted = Signal()
    receipt_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        small = tokens.SMALL_TEXT
        self.state = Label(theme, strong=True, size=16, wrap=True)
        self.state.setObjectName("termsState")
        self.explanation = Label(theme, tone="quiet", wrap=True)
        self.details = Label(theme, tone="quiet", size=small, wrap=True)
        self.flags = Label(theme, tone="danger", size=small, wrap=True)
        self.flags.setObjectName("termsFlags")
        self.withdraw = button(self.tr("Withdraw acceptance…"), self._ask_withdraw, name="withdrawTerms")
        self.confirm = button(
            self.tr("Withdraw, and stop sending"), self._withdraw, kind="danger", name="confirmWithdraw"
        )
        self.keys = button(
            self.tr("Remove a key…"), self.keys_wanted.emit, kind="link", name="keysAfterWithdrawal"
        )
        self.checked = Label(theme, tone="quiet", size=small, wrap=True)
        self.checked.setObjectName("termsChecked")
        self.check_now = button(self.tr("Check now"), self.check_wanted.emit, kind="link", name="checkTerms")
        self.from_file = button(
            self.tr("From a file…"), self.file_wanted.emit, kind="link", name="termsFromFile"
        )
        self.outcome = Label(theme, size=small, wrap=True)
        self.outcome.setObjectName("termsNews")
        self.unlike = button(
            self.tr("Compare and take it all the same…"),
            self.unlike_wanted.emit,
            kind="link",
            name="takeUnlike",
        )
        self.history = SectionList(theme, self.tr("History of the Terms on this computer"), "termsHistory")
        self.history.setSelectionMode(SectionList.SelectionMode.NoSelection)
        self.proof = Label(theme, tone="quiet", size=small, wrap=True)
        self.proof.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.receipt = button(
            self.tr("Receipt…"), self.receipt_wanted.emit, kind="link", name="termsReceiptButton"
        )
        self.export = button(
            self.tr("Export the record…"), self.export_wanted.emit, kind="link", name="exportTerms"
        )
        self.fold = self._fold()
        self.outcome.hide()
        self.unlike.hide()
        self._lay_out()

    def show_record(
        self,
        status: Acceptance,
        current: TermsText,
        events: Sequence[TermsEvent],
        versions: Mapping[str, str],
    ) -> None:
        """Say what the record says; `versions` are the dates of texts by digest."""
        title, sentence = state_words(status, current.version)
        chain = chain_state(events)
        accepted = status is Acceptance.ACCEPTED
        self.state.setText(title)
        self.state.set_tone("good" if accepted else "")
        self.explanation.setText(sentence)
        acts = [event for event in events if event.act is TermsAct.ACCEPTED and event.hash]
        self.details.setText(acceptance_words(acts[-1]) if accepted and acts else "")
        self.details.setVisible(accepted)
        flags = flag_words(chain)
        self.flags.setText(flags)
        self.flags.setVisible(bool(flags))
        self.withdraw.setVisible(accepted)
        self.confirm.hide()
        self.keys.setVisible(status is Acceptance.WITHDRAWN)
        asked = last_checked(events)
        self.checked.setText(
            self.tr("Checked for a newer text: {when}").format(
                when=self.tr("never") if asked is None else local_time(asked)
            )
        )
        self.history.clear()
        for event in reversed(events[-_MOST_ROWS:]):
            suspect = event.seq in chain.clock_suspects
            version = versions.get(event.sha256, "")
            self.history.add(act_words(event), row_words(event, version, clock_suspect=suspect))
        self.receipt.setVisible(bool(acts))
        last = next((event.hash for event in reversed(events) if event.hash), "")
        self.proof.setText(
            self.tr(
                "SHA-256 of the text:\n{digest}\nof its words alone:\n{words}\n{chain}\nlast row:\n{row}"
            ).format(
                digest=_in_fours(current.sha256),
                words=_in_fours(current.normalised_sha256),
                chain=chain_words(chain),
                row=_in_fours(last) if last else self.tr("none yet"),
            )
        )

    def tell(self, words: str, tone: str = "", *, unlike: bool = False) -> None:
        """Say what came of looking for another text; `unlike` offers to take it all the same."""
        self.outcome.setText(words)
        self.outcome.set_tone(tone)
        self.outcome.setVisible(bool(words))
        self.unlike.setVisible(unlike)

    def _ask_withdraw(self) -> None:
        self.confirm.show()
        self.confirm.setFocus()

    def _withdraw(self) -> None:
        self.withdrawn.emit(self.confirm.text())

    def _fold(self) -> QWidget:
        fold = QWidget()
        inside = QVBoxLayout(fold)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(self._theme.px(4))
        inside.addWidget(self.proof)
        row = QHBoxLayout()
        row.addWidget(self.receipt)
        row.addWidget(self.export)
        row.addStretch(1)
        inside.addLayout(row)
        fold.hide()
        return fold

    def _lay_out(self) -> None:
        theme = self._theme
        side = QVBoxLayout(self)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(theme.px(8))
        for part in (self.state, self.explanation, self.details, self.flags):
            side.addWidget(part)
        for act in (self.withdraw, self.confirm, self.keys):
            side.addWidget(act, 0, Qt.AlignmentFlag.AlignLeft)
        side.addSpacing(theme.px(8))
        side.addWidget(self.checked)
        news = QHBoxLayout()
        news.addWidget(self.check_now)
        news.addWidget(self.from_file)
        news.addStretch(1)
        side.addLayout(news)
        side.addWidget(self.outcome)
        side.addWidget(self.unlike, 0, Qt.AlignmentFlag.AlignLeft)
        side.addSpacing(theme.px(4))
        side.addWidget(Label(theme, self.tr("History"), strong=True))
        side.addWidget(self.history, 1)
        proof = button(
            self.tr("Proof"),
            lambda: self.fold.setVisible(self.fold.isHidden()),
            kind="link",
            name="proof",
        )
        side.addWidget(proof, 0, Qt.AlignmentFlag.AlignLeft)
        side.addWidget(self.fold)
        self.use_whole_width(whole=False)

    def use_whole_width(self, *, whole: bool) -> None:
        """Stand below the text, over its whole width, or beside it."""
        beside = self._theme.px(_WIDTH)
        self.setMinimumWidth(0 if whole else beside)
        self.setMaximumWidth(_ANY_WIDTH if whole else beside)


def _in_fours(digest: str) -> str:
    """A digest in groups that can be compared by eye, and that a narrow place can break."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))

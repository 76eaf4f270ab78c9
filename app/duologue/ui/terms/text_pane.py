"""What there is to read before deciding: what changed, then the whole text."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from duologue.domain.terms import TermsText
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.terms.compare import CompareView
from duologue.ui.terms.reader import TermsReader
from duologue.ui.theme import Theme


class TextPane(QWidget):
    """Where another text was accepted before, what changed comes first; the two buttons go to and fro."""

    def __init__(self, theme: Theme, text: TermsText) -> None:
        super().__init__()
        self.reader = TermsReader(theme, text)
        self.compare = CompareView(theme)
        self._offered = ""
        self.to_changes = button(
            self.tr("What changed"), self.show_changes, kind="choice", name="showChanges"
        )
        self.to_text = button(self.tr("The whole text"), self.show_text, kind="choice", name="showText")
        for one in (self.to_changes, self.to_text):
            one.setCheckable(True)
        self._switch = QWidget()
        row = QHBoxLayout(self._switch)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.to_changes)
        row.addWidget(self.to_text)
        row.addStretch(1)
        self._switch.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.reader)
        self._stack.addWidget(self.compare)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addWidget(self._switch)
        layout.addWidget(self._stack, 1)

    @property
    def shows_changes(self) -> bool:
        """Whether the comparison is on screen."""
        return self._stack.currentWidget() is self.compare

    def offer(self, text: TermsText, accepted: TermsText | None, versions: Sequence[TermsText]) -> None:
        """Show `text`; where one with other words was accepted before, or is known, it can be compared."""
        if text != self.reader.shown:
            self.reader.show_text(text)
        others = [known for known in reversed(versions) if known.normalised_sha256 != text.normalised_sha256]
        if accepted is not None and accepted in others:
            others = [accepted, *(known for known in others if known != accepted)]
        self._switch.setVisible(bool(others))
        if not others:
            self.show_text()
            return
        key = "".join(known.sha256 for known in (text, *others))
        if key != self._offered:
            self._offered = key
            named = {text.sha256: self.tr("counts now")}
            if accepted is not None:
                named.setdefault(accepted.sha256, self.tr("accepted before"))
            self.compare.show_versions(others, text, named)
            is_news = accepted is not None and accepted.normalised_sha256 != text.normalised_sha256
            (self.show_changes if is_news else self.show_text)()

    def show_changes(self) -> None:
        """The comparison."""
        self._show(self.compare)

    def show_text(self) -> None:
        """The whole text with our plain lines."""
        self._show(self.reader)

    def look_for_words(self) -> None:
        """Look for words in the whole text."""
        self.show_text()
        self.reader.finder.open()

    def go_to(self, title: str) -> None:
        """The section with this title."""
        self.show_text()
        self.reader.go_to(title)

    def _show(self, view: QWidget) -> None:
        self._stack.setCurrentWidget(view)
        self.to_changes.setChecked(view is self.compare)
        self.to_text.setChecked(view is self.reader)

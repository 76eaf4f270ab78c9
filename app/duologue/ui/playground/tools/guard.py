"""The card that says what a history has lost, and offers to mend it."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.domain.request import Turn
from duologue.domain.thinking_guard import Damage, Destination, Finding, findings, repaired
from duologue.ui import tokens
from duologue.ui.controls.notice_card import NoticeCard
from duologue.ui.playground.page_parts import DraftPlace
from duologue.ui.theme import Theme
from duologue.ui.words import QT_TRANSLATE_NOOP, translate

_WAIT_MS = 300  # after the last change

# For each damage: what it is, and what mending it does.
_WORDS: dict[Damage, tuple[str, str]] = {
    Damage.ORPHAN_TAG: (
        QT_TRANSLATE_NOOP("ThinkingGuard", "Message {place} holds a </think> that nothing opens."),
        QT_TRANSLATE_NOOP("ThinkingGuard", "What stands before it becomes thinking."),
    ),
    Damage.THINKING_DROPPED: (
        QT_TRANSLATE_NOOP(
            "ThinkingGuard", "Message {place} has lost thinking that came with its tool calls."
        ),
        QT_TRANSLATE_NOOP("ThinkingGuard", "The answer is put back as it came."),
    ),
    Damage.THINKING_CHANGED: (
        QT_TRANSLATE_NOOP("ThinkingGuard", "The thinking of message {place} was changed."),
        QT_TRANSLATE_NOOP("ThinkingGuard", "The answer is put back as it came."),
    ),
    Damage.SIGNATURE_CHANGED: (
        QT_TRANSLATE_NOOP("ThinkingGuard", "A signature of message {place} was changed."),
        QT_TRANSLATE_NOOP("ThinkingGuard", "The answer is put back as it came."),
    ),
    Damage.SIGNATURE_MISSING: (
        QT_TRANSLATE_NOOP("ThinkingGuard", "The thinking of message {place} has no signature."),
        QT_TRANSLATE_NOOP(
            "ThinkingGuard", "The answer is put back as it came, or its unsigned thinking left out."
        ),
    ),
    Damage.FOREIGN_THINKING: (
        QT_TRANSLATE_NOOP("ThinkingGuard", "The thinking of message {place} is signed by another server."),
        QT_TRANSLATE_NOOP("ThinkingGuard", "That thinking is left out."),
    ),
    Damage.CALL_WITHOUT_RESULT: (
        QT_TRANSLATE_NOOP("ThinkingGuard", "A tool call of message {place} has no result."),
        QT_TRANSLATE_NOOP("ThinkingGuard", "It gets the result “No result was given.”"),
    ),
    Damage.RESULT_WITHOUT_CALL: (
        QT_TRANSLATE_NOOP("ThinkingGuard", "A tool result in message {place} belongs to no call."),
        QT_TRANSLATE_NOOP("ThinkingGuard", "It becomes plain words."),
    ),
}


class ThinkingGuard(QWidget):
    """Looks the draft over a moment after each change. `originals` are answers as they came."""

    def __init__(
        self,
        theme: Theme,
        place: DraftPlace,
        originals: Callable[[], Mapping[str, Turn]],
        origin: Callable[[], str],
    ) -> None:
        super().__init__()
        self._theme = theme
        self._place = place
        self._originals = originals
        self._origin = origin
        self._ignored: tuple[Finding, ...] = ()
        self.findings: tuple[Finding, ...] = ()
        self.card: NoticeCard | None = None
        self.setObjectName("thinkingGuard")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(tokens.SPACE))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.look)
        place.draft_changed.connect(self._timer.start)
        self.hide()  # it would take room for nothing
        self.look()

    def look(self) -> None:
        """Look the draft over now."""
        self._timer.stop()
        draft = self._place.draft
        destination = Destination(draft.style, self._origin())
        found = findings(draft.request.turns, destination, self._originals())
        if found == self.findings and (self.card is not None) is bool(found):
            return
        self.findings = found
        self._show(found if found != self._ignored else ())

    def repair(self) -> None:
        """Mend everything that was found."""
        draft = self._place.draft
        turns = repaired(draft.request.turns, self.findings, self._originals())
        self._place.show_draft(replace(draft, request=replace(draft.request, turns=turns)))
        self.look()

    def _ignore(self) -> None:
        self._ignored = self.findings
        self._show(())

    def _show(self, found: tuple[Finding, ...]) -> None:
        if self.card is not None:
            self.card.hide()
            self.card.deleteLater()
            self.card = None
        self.setVisible(bool(found))
        layout = self.layout()
        if not found or layout is None:
            return
        self.card = NoticeCard(
            self._theme,
            self.tr("This history has lost something"),
            self._sentences(found),
            ((self.tr("Mend it"), self.repair), (self.tr("Send it as it is"), self._ignore)),
            tone="warning",
        )
        layout.addWidget(self.card)

    def _sentences(self, found: tuple[Finding, ...]) -> str:
        counts = Counter((finding.damage, finding.place) for finding in found)
        lines = []
        for damage, place in list(counts)[:4]:
            what, mending = (translate("ThinkingGuard", words) for words in _WORDS[damage])
            lines.append(f"{what.format(place=place + 1)} {mending}")
        if len(counts) > len(lines):
            lines.append(self.tr("And {number} more.").format(number=len(counts) - len(lines)))
        return "\n".join(lines)

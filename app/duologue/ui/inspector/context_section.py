"""The context: how much of the model's window the next request takes, and what is not sent any more."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt

from duologue.domain.usage import Provenance
from duologue.services.asking.context_window import ContextUse
from duologue.ui import provenance, tokens
from duologue.ui.context_words import plain_use_words, unsent_words, use_words
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.inspector.section import Section
from duologue.ui.theme import Theme
from duologue.ui.usage.level_bar import LevelBar
from duologue.ui.words import translate

_HIGH = 0.8
_WORTH_SHORTENING = 0.3  # of the window


@dataclass(frozen=True, slots=True)
class ContextActs:
    """What can be done about a long chat."""

    shorten: Callable[[], object]
    show_note: Callable[[], object]
    send_everything: Callable[[], object]


class ContextSection(Section):
    """A bar where the window is known; an estimate is called one."""

    def __init__(self, theme: Theme, acts: ContextActs, *, plain: bool = False) -> None:
        """`plain` leaves tokens out of the words."""
        title = (
            translate("ContextSection", "Length of this chat")
            if plain
            else translate("ContextSection", "Context of the next message")
        )
        super().__init__(theme, title)
        self._theme = theme
        self._words = plain_use_words if plain else use_words
        self.words = Label(theme, size=tokens.SMALL_TEXT, wrap=True)
        self.words.setObjectName("contextWords")
        self._bar: LevelBar | None = None
        self.unsent = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self.unsent.setObjectName("contextUnsent")
        self.shorten = button(self.tr("Send less of it…"), acts.shorten, kind="link", name="shortenChat")
        self.note = button(self.tr("Summary…"), acts.show_note, kind="link", name="showNote")
        self.everything = button(
            self.tr("Send everything again"), acts.send_everything, kind="link", name="sendEverything"
        )
        self.body.addWidget(self.words)
        self.body.addWidget(self.unsent)
        for act in (self.shorten, self.everything, self.note):
            act.hide()
            self.body.addWidget(act, 0, Qt.AlignmentFlag.AlignLeft)
        self.unsent.hide()

    def show_use(self, use: ContextUse, *, stored: bool, noted: bool, can_shorten: bool) -> None:
        """Show the next request; `noted` says that a summary stands for what is not sent."""
        self.words.setText(self._words(use))
        provenance.mark(self.words, Provenance.ESTIMATED)
        self.words.set_tone("warning" if use.overflows else "")
        if self._bar is not None:
            self.body.removeWidget(self._bar)
            self._bar.deleteLater()
            self._bar = None
        if use.share is not None:
            tone = "danger" if use.overflows else "warning" if use.share >= _HIGH else "accent"
            self._bar = LevelBar(self._theme, self._words(use), use.share, tone)
            self.body.insertWidget(0, self._bar)
        said = unsent_words(use, noted=noted)
        if not said and noted:
            said = self.tr("This chat begins with a summary of another one.")
        self.unsent.setText(said)
        self.unsent.setVisible(bool(said))
        self.note.setVisible(noted)
        self.everything.setVisible(bool(use.unsent))
        is_long = use.share is None or use.share >= _WORTH_SHORTENING
        self.shorten.setVisible(stored and can_shorten and is_long and not use.unsent)

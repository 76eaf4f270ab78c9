"""Beneath an answer: Copy, Regenerate, the versions, and in small type what it took."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from duologue.domain.message import Message
from duologue.domain.turn_state import TurnState
from duologue.ui import tokens
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme
from duologue.ui.transcript.answer_facts import facts_line
from duologue.ui.transcript.copying import copy_words
from duologue.ui.transcript.turn_actions import TurnActions

_SMALL = 28


class AnswerFooter(QWidget):
    """Buttons for one finished answer."""

    def __init__(self, theme: Theme, actions: TurnActions) -> None:
        super().__init__()
        self._actions = actions
        self._message: Message | None = None
        self._copy = IconButton(theme, "copy", self.tr("Copy answer"), size=_SMALL)
        self._copy.setObjectName("copyAnswer")
        self._regenerate = IconButton(theme, "refresh", self.tr("Regenerate"), size=_SMALL)
        self._regenerate.setObjectName("regenerate")
        self._before = IconButton(theme, "chevron-left", self.tr("Previous version"), size=_SMALL)
        self._after = IconButton(theme, "chevron-right", self.tr("Next version"), size=_SMALL)
        self._versions = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self._mark = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self._facts = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(2))
        for part in (self._before, self._versions, self._after, self._copy, self._regenerate):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(theme.px(tokens.SPACE))
        row.addWidget(self._mark)
        row.addStretch(1)
        row.addWidget(self._facts)
        self._copy.clicked.connect(self.copy)
        self._regenerate.clicked.connect(lambda: self._with(actions.regenerate))
        self._before.clicked.connect(lambda: self._with(lambda m: actions.show_version(m, -1)))
        self._after.clicked.connect(lambda: self._with(lambda m: actions.show_version(m, +1)))

    def show_message(self, message: Message) -> None:
        """Stand for this finished answer."""
        self._message = message
        several = message.versions > 1
        for part in (self._before, self._versions, self._after):
            part.setVisible(several)
        self._versions.setText(f"{message.version} / {message.versions}")
        self._before.setEnabled(message.version > 1)
        self._after.setEnabled(message.version < message.versions)
        self._copy.setVisible(bool(message.text))
        recorded = self.tr("Recorded example, not the model")
        marks = [self._state_words(message), recorded if self._actions.is_demo(message.profile_id) else ""]
        self._mark.setText(" · ".join(mark for mark in marks if mark))
        self._mark.setVisible(bool(self._mark.text()))
        developer = self._actions.developer_tools()
        self._facts.setText(facts_line(message, self.locale()) if developer else "")

    def copy(self) -> None:
        """Put the answer's Markdown on the clipboard."""
        if self._message is not None:
            copy_words(self._message.text)
            self._copy.show_icon("check")
            self._copy.rename(self.tr("Copied"))

    def _with(self, act: object) -> None:
        if self._message is not None and callable(act):
            act(self._message)

    def _state_words(self, message: Message) -> str:
        match message.state:
            case TurnState.STOPPED:
                return self.tr("Stopped by you")
            case TurnState.INTERRUPTED:
                return self.tr("Interrupted")
            case _ if message.stop_reason in ("length", "max_tokens"):
                return self.tr("Stopped at the length limit")
            case _:
                return ""

"""Beneath an answer: Copy, Regenerate, ⋯, the versions, and in small type what it took."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from duologue.domain.continuing import can_go_on
from duologue.domain.message import Message
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.ui import provenance, tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.flow_layout import FlowLayout
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.controls.tip import literal
from duologue.ui.stop_words import stop_words
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.copying import copy_words
from duologue.ui.transcript.turns.answer_facts import facts_line
from duologue.ui.transcript.turns.menu_entry import fill_menu
from duologue.ui.transcript.turns.message_menu import message_entries
from duologue.ui.transcript.turns.turn_actions import TurnActions
from duologue.ui.transcript.turns.version_switch import SMALL, VersionSwitch
from duologue.ui.words import translate

_COPIED_MS = 2000


class _Line(Label):
    """Small words in one line where there is room, else in several."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self.setObjectName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        """Qt: one line, where a label that wraps would wish for a block."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 1, max(metrics.height(), self._theme.px(SMALL)))


class AnswerFooter(QWidget):
    """Buttons for one finished answer; where there is no room beside them, the facts stand below."""

    def __init__(
        self, theme: Theme, actions: TurnActions, select_all: Callable[[], object] = lambda: None
    ) -> None:
        super().__init__()
        self._select_all = select_all
        self._actions = actions
        self._message: Message | None = None
        self._copy = IconButton(theme, "copy", self.tr("Copy answer"), size=SMALL)
        self._copy.setObjectName("copyAnswer")
        self._regenerate = IconButton(theme, "refresh", self.tr("Regenerate"), size=SMALL)
        self._regenerate.setObjectName("regenerate")
        self._more = IconButton(theme, "more", self.tr("More"), size=SMALL)
        self._more.setObjectName("moreAboutAnswer")
        self._menu = QMenu(self._more)
        self._menu.setObjectName("answerMenu")
        self._menu.setAccessibleName(self.tr("More"))
        self._versions: VersionSwitch | None = None  # made where there are several
        self._go_on = button(self.tr("Continue"), kind="link", name="goOn")
        self._theme = theme
        self._dress()
        theme.changed.connect(self._dress)
        self._mark = _Line(theme, "answerMark")
        self._facts = _Line(theme, "answerFacts")
        beside = QWidget()
        self._row = row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(2))
        for part in (self._copy, self._regenerate, self._more, self._go_on):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        whole = FlowLayout(self, theme.px(tokens.SPACE), spread=True)
        whole.addWidget(beside)
        whole.addWidget(self._mark)
        whole.addWidget(self._facts)
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(_COPIED_MS)
        self._copied.timeout.connect(lambda: self._say_copied(copied=False))
        self._more.clicked.connect(lambda: self._with(self._open_menu))
        self._copy.clicked.connect(self.copy)
        self._regenerate.clicked.connect(lambda: self._with(actions.regenerate))
        self._go_on.clicked.connect(lambda: self._with(actions.go_on))

    def show_arriving(self, message: Message) -> None:
        """Stand for an answer that still arrives: nothing but the way to its other versions."""
        self._message = message
        self._show_versions(message)
        for part in (self._copy, self._regenerate, self._more, self._go_on, self._mark, self._facts):
            part.hide()

    def show_message(self, message: Message) -> None:
        """Stand for this finished answer."""
        self._message = message
        self._regenerate.show()
        self._more.show()
        self._show_versions(message)
        self._go_on.setVisible(can_go_on(message))
        self._go_on.setToolTip(literal(go_on_words(message.style)))
        self._go_on.setAccessibleDescription(self._go_on.toolTip())
        self._copy.setVisible(bool(message.text))
        recorded = self.tr("Recorded example, not the model")
        edited = self.tr("Edited by you") if message.edited else ""
        marks = [
            edited or self._state_words(message),
            recorded if self._actions.is_demo(message.profile_id) else "",
        ]
        self._mark.setText(" · ".join(mark for mark in marks if mark))
        self._mark.setVisible(bool(self._mark.text()))
        developer = self._actions.developer_tools()
        self._facts.setText(facts_line(message, self.locale()) if developer else "")
        self._facts.setVisible(developer)
        provenance.mark(self._facts, provenance.of_answer(message))

    def copy(self) -> None:
        """Put the answer's Markdown on the clipboard."""
        if self._message is not None:
            copy_words(self._message.text)
            self._say_copied(copied=True)
            self._copied.start()

    def _show_versions(self, message: Message) -> None:
        if self._versions is None and message.versions > 1:
            self._versions = VersionSwitch(self._theme, self._actions.show_version)
            self._row.insertWidget(0, self._versions, 0, Qt.AlignmentFlag.AlignVCenter)
        if self._versions is not None:
            self._versions.show_message(message)

    def _say_copied(self, *, copied: bool) -> None:
        self._copy.show_icon("check" if copied else "copy")
        self._copy.rename(self.tr("Copied") if copied else self.tr("Copy answer"))

    def _dress(self) -> None:
        self._go_on.setFont(self._theme.font(tokens.SMALL_TEXT))

    def _open_menu(self, message: Message) -> None:
        fill_menu(self._menu, message_entries(message, self._actions, self._select_all))
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _with(self, act: object) -> None:
        if self._message is not None and callable(act):
            act(self._message)

    def _state_words(self, message: Message) -> str:
        match message.state:
            case TurnState.STOPPED:
                return self.tr("Stopped by you")
            case TurnState.INTERRUPTED:
                return self.tr("Interrupted")
            case TurnState.COMPLETE:
                asked_here = message.profile_id is not None  # an import may know of no reason
                return stop_words(message.stop_reason) if message.stop_reason or asked_here else ""
            case _:
                return ""


def go_on_words(style: ApiStyle | None) -> str:
    """What "Continue" does, which differs by the style of the answer."""
    if style is ApiStyle.ANTHROPIC:
        return translate("AnswerFooter", "The model goes on from the last word, as a new version")
    return translate(
        "AnswerFooter",
        "Sends this answer back with a short request to go on; old and new words become a new version",
    )

"""Below the answer: the calls that wait for results, and the rounds so far."""

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from duologue.domain.parts import ToolCallPart, ToolResultPart, plain_text
from duologue.services.playground.canned_results import CannedResults
from duologue.services.playground.tool_loop import MOST_ROUNDS, Round, ToolLoop
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.playground.tools.call_card import CallCard
from duologue.ui.theme import Theme
from duologue.ui.words import counted

_SHORT = 80
_ROOM_FOR_A_CALL = 206
_REST = 300  # of the height of the window: the answer above and what else stands there


class ToolPane(QWidget):
    """`results_given` brings the results of every waiting call, in their order."""

    results_given = Signal(object)
    rounds_chosen = Signal(int)
    ended = Signal()

    def __init__(self, theme: Theme, canned: CannedResults, rounds: int) -> None:
        super().__init__()
        self._theme = theme
        self._canned = canned
        self.setObjectName("toolPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Calls of tools"))
        self.title = Label(theme, strong=True)
        self.title.setObjectName("toolPaneTitle")
        self.sum = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self.sum.setObjectName("toolPaneSum")
        self.by_itself = QCheckBox(self.tr("By itself, up to"))
        self.by_itself.setObjectName("toolsByThemselves")
        self.by_itself.setToolTip(self.tr("Go on by itself where every call has a saved result"))
        self.most = QSpinBox()
        self.most.setObjectName("toolRounds")
        self.most.setAccessibleName(self.tr("Most rounds"))
        self.most.setRange(1, MOST_ROUNDS)
        self.most.setValue(rounds)
        self.most.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)
        self.most.setSuffix(self.tr(" rounds"))
        self.most.valueChanged.connect(self.rounds_chosen)
        self.send = button(self.tr("Send the results"), self._give, kind="primary", name="sendResults")
        self.end = button(self.tr("End here"), self.ended.emit, kind="flat", name="endTools")
        self.problem = Label(theme, tone="danger", wrap=True)
        self.cards: tuple[CallCard, ...] = ()
        self._shown = QVBoxLayout()
        self._shown.setSpacing(theme.px(tokens.SPACE))
        self._lay_out(theme)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_loop(self, loop: ToolLoop) -> None:
        """Show the rounds so far and what waits; nothing of it where no tool was called."""
        called = any(each.calls for each in loop.rounds)
        self.setVisible(called)
        if not called:
            return
        waiting = loop.waiting
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self.window())
        self.title.setText(self._title(loop, waiting))
        self.sum.setText(self._sum(loop))
        self._clear()
        for each in loop.rounds:
            self._add_round(each)
        self.cards = () if waiting is None else tuple(self._card(call) for call in waiting.calls)
        for card in self.cards:
            self._shown.addWidget(card)
        self._shown.addStretch(1)
        self.send.setVisible(waiting is not None)
        self.end.setVisible(waiting is not None)
        self._on_changed()
        room = min(self._theme.px(_ROOM_FOR_A_CALL), self.window().height() - self._theme.px(_REST))
        self._area.setMinimumHeight(room if self.cards else 0)
        if self.cards:
            self.cards[0].result.setFocus()
        elif had_focus:  # what had it went: it would be wherever Qt goes next, far from here
            self._area.setFocus()

    def tell(self, problem: str) -> None:
        """Say what went wrong here."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _give(self) -> None:
        self.results_given.emit(tuple(card.given() for card in self.cards))

    def _title(self, loop: ToolLoop, waiting: Round | None) -> str:
        if waiting is None:
            return counted(len(loop.rounds), self.tr("{number} round"), self.tr("{number} rounds"))
        calls = counted(len(waiting.calls), self.tr("{number} call waits"), self.tr("{number} calls wait"))
        return self.tr("Round {number} · {calls}").format(number=waiting.number, calls=calls)

    def _sum(self, loop: ToolLoop) -> str:
        used, number = loop.usage(), QLocale().toString
        words = self.tr("{input} in · {output} out · {seconds} s in all rounds").format(
            input=number(used.input),
            output=number(used.output),
            seconds=QLocale().toString(used.seconds, "f", 1),
        )
        return words if used.whole else self.tr("{sum}, without what was not told").format(sum=words)

    def _add_round(self, each: Round) -> None:
        results = {result.call_id: result for result in each.given}
        for call in each.calls:
            if call.call_id in results:
                self._shown.addWidget(self._line(each.number, _spoken(call, results[call.call_id])))
        if not each.calls:
            said = " ".join(plain_text(each.result.parts).split())
            self._shown.addWidget(self._line(each.number, _short(said) or self.tr("(no words)")))

    def _line(self, number: int, words: str) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.px(tokens.SPACE))
        row.addWidget(Label(self._theme, str(number), tone="faint"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(self._theme, words, tone="quiet", wrap=True), 1)
        line.setObjectName("toolRound")
        line.setAccessibleName(words)
        return line

    def _card(self, call: ToolCallPart) -> CallCard:
        card = CallCard(self._theme, call, self._canned)
        card.changed.connect(self._on_changed)
        card.problem_told.connect(self.tell)
        return card

    def _on_changed(self) -> None:
        self.tell("")

    def _clear(self) -> None:
        while self._shown.count():
            item = self._shown.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _lay_out(self, theme: Theme) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(tokens.SPACE))
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.sum)
        inner = QWidget()
        inner.setLayout(self._shown)
        edge = theme.px(tokens.GAP)  # for the ring of the focus
        self._shown.setContentsMargins(edge, edge, theme.px(tokens.SPACE), edge)
        area = self._area = QScrollArea()
        area.setObjectName("toolRoundsArea")
        area.setAccessibleName(self.tr("Rounds"))
        area.setWidget(inner)
        area.setWidgetResizable(True)
        below = QHBoxLayout()
        below.setSpacing(theme.px(tokens.SPACE))
        below.addWidget(self.send)
        below.addWidget(self.end)
        below.addStretch(1)
        below.addWidget(self.by_itself)
        below.addWidget(self.most)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addLayout(head)
        layout.addWidget(area, 1)
        layout.addWidget(self.problem)
        layout.addLayout(below)
        self.problem.hide()


def _spoken(call: ToolCallPart, result: ToolResultPart) -> str:
    arguments = " ".join(call.arguments.split())
    return f"{call.name}({_short(arguments)}) → {_short(' '.join(result.text.split()))}"


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"

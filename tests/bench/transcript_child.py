"""The list of turns as a program that draws long answers, and prints what each took as JSON lines."""

import json
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from bench import answers
from duologue.domain.events import TextAdded
from duologue.domain.message import Message, Role
from duologue.domain.parts import TextPart
from duologue.domain.settings import Appearance
from duologue.domain.settings import Theme as ThemeChoice
from duologue.domain.turn_state import TurnState
from duologue.event_loop import collect_only_here
from duologue.storage.chosen_files import ChosenFiles
from duologue.ui.application import build_application
from duologue.ui.file_saver import FileSaver
from duologue.ui.theme import Theme
from duologue.ui.transcript.list.turn_list import TurnList
from duologue.ui.transcript.turns.answer_turn import AnswerTurn
from duologue.ui.transcript.turns.turn_actions import TurnActions
from duologue.ui.transcript.turns.user_turn import UserTurn

ROUNDS = 5
A_FLUSH = 33  # tokens: 1,000 a second
LONG, USUAL, ONE_BLOCK = 50_000, 20_000, 8_000  # tokens
RESIZES, RESIZED = 20, 2_000
SIZE = (900, 700)

W = TypeVar("W", bound=QWidget)


def main() -> int:
    """Measure everything."""
    transcript = Transcript()
    _tell("growth 50k mixed", transcript.growths(answers.of_length(answers.mixed, LONG)))
    for name, lines in answers.ENDLESS.items():
        _tell(f"growth 8k {name}", transcript.growths(answers.of_length(lines, ONE_BLOCK)))
    tokens = answers.of_length(answers.mixed, USUAL)
    ours, plain, whole = [], [], []
    for _ in range(ROUNDS):  # in turns, so that a noisy moment meets all three
        ours.append(transcript.stream(tokens))
        plain.append(sum(plain_insertion(tokens)))
        whole.append(set_markdown("".join(tokens)))
    _tell("flush s", [sum(costs) for costs in ours])
    _tell("plain s", plain)
    _tell("p99 flush s", [sorted(costs)[int(len(costs) * 0.99)] for costs in ours])
    _tell("setMarkdown s", whole)
    _tell("longest resize s", [max(transcript.resizes()) for _ in range(ROUNDS)])
    return 0


class Transcript:
    """The list of turns in a window of its own."""

    def __init__(self) -> None:
        self._application = build_application()
        collect_only_here()
        self._theme = Theme(self._application, Appearance(ThemeChoice.LIGHT))
        self.growths(answers.of_length(answers.mixed, 2000))  # the first round imports and fills caches

    def growths(self, tokens: Sequence[str]) -> list[float]:
        """What the last quarter of the flushes cost, as a multiple of the first, each round."""
        found = []
        for _ in range(ROUNDS):
            costs = self.stream(tokens)
            quarter = len(costs) // 4
            found.append(sum(costs[-quarter:]) / sum(costs[:quarter]))
        return found

    def stream(self, tokens: Sequence[str]) -> list[float]:
        """CPU seconds of each flush with all that follows from it: layout, scrolling, painting."""
        turns = _shown(TurnList(self._theme, self._make))
        message = _message(1, Role.ASSISTANT, "", TurnState.STREAMING)
        turns.show_messages([_message(0, Role.USER, "Tell me about the sea."), message])
        _pump()
        turn = turns.answer(message.id)
        assert turn is not None

        def flush(pieces: Sequence[str]) -> None:
            for piece in pieces:
                turn.feed(TextAdded(piece))
            turn.flush()

        costs = _in_rhythm(tokens, flush)
        turn.finish(_message(1, Role.ASSISTANT, "".join(tokens)))
        _gone(turns)
        return costs

    def resizes(self) -> list[float]:
        """CPU seconds of each of twenty changes of width, half of them amid the chat."""
        turns = _shown(TurnList(self._theme, self._make))
        answer = "".join(answers.of_length(answers.mixed, 600))
        roles = (Role.USER, Role.ASSISTANT)
        texts = ("And then?", answer)
        turns.show_messages([_message(n, roles[n % 2], texts[n % 2]) for n in range(RESIZED)])
        _pump()
        costs = []
        for number in range(RESIZES):
            if number == RESIZES // 2:
                turns.verticalScrollBar().setValue(turns.verticalScrollBar().maximum() // 2)
                _pump()
            before = time.process_time()
            turns.resize(SIZE[0] - 31 * (number % 7), SIZE[1])
            QCoreApplication.processEvents()
            costs.append(time.process_time() - before)
        _gone(turns)
        return costs

    def _make(self, message: Message) -> AnswerTurn | UserTurn:
        kind = UserTurn if message.role is Role.USER else AnswerTurn
        return kind(self._theme, _ACTIONS, message)


def plain_insertion(tokens: Sequence[str]) -> list[float]:
    """CPU seconds of the same tokens in the same rhythm, put as plain text at the end of a text browser."""
    view = _shown(QTextBrowser())
    cursor, bar = QTextCursor(view.document()), view.verticalScrollBar()

    def flush(pieces: Sequence[str]) -> None:
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for piece in pieces:
            cursor.insertText(piece)
        bar.setValue(bar.maximum())

    costs = _in_rhythm(tokens, flush)
    _gone(view)
    return costs


def set_markdown(text: str) -> float:
    """CPU seconds that Qt's own Markdown reader takes for the whole text, laid out."""
    document = QTextDocument()
    document.setTextWidth(760)
    before = time.process_time()
    document.setMarkdown(text)
    document.documentLayout().documentSize()
    return time.process_time() - before


def _in_rhythm(tokens: Sequence[str], flush: Callable[[Sequence[str]], None]) -> list[float]:
    costs = []
    for place in range(0, len(tokens), A_FLUSH):
        before = time.process_time()
        flush(tokens[place : place + A_FLUSH])
        QCoreApplication.processEvents()
        costs.append(time.process_time() - before)
    return costs


def _message(number: int, role: Role, text: str, state: TurnState = TurnState.COMPLETE) -> Message:
    return Message(f"m{number}", "chat", None, number, role, state, (TextPart(text),) if text else ())


def _shown(widget: W) -> W:
    widget.resize(*SIZE)
    widget.show()
    _pump()
    return widget


def _gone(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()
    _pump()


def _pump() -> None:
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _tell(name: str, rounds: Sequence[float]) -> None:
    values = {"name": name, "median": median(rounds), "most": max(rounds)}
    print(json.dumps(values), flush=True)  # noqa: T201 - told to the parent


def _nothing(*_: object) -> None:
    pass


_ACTIONS = TurnActions(
    open_link=_nothing,
    stop=_nothing,
    regenerate=_nothing,
    show_version=_nothing,
    act=_nothing,
    files=FileSaver(ChosenFiles()),
    developer_tools=lambda: False,
    is_demo=lambda _profile_id: False,
)


if __name__ == "__main__":
    sys.exit(main())

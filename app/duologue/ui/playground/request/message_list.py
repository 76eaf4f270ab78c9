"""The messages of the request, in order."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.parts import Part, TextPart, ToolCallPart
from duologue.domain.request import Turn
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.playground.request.message_card import MessageCard
from duologue.ui.theme import Theme

_MOST_CARDS = 40  # each is a dozen widgets; the rest is built when a person asks for it


class MessageList(QWidget):
    """`changed` after every change; `undoable` carries words and a call that brings the old messages back."""

    changed = Signal()
    undoable = Signal(str, object)
    files_wanted = Signal(object, object)  # the card and what is to be added to it

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("messageList")
        self._earlier: tuple[Turn, ...] = ()
        self._cards: list[MessageCard] = []
        self._heirs: dict[MessageCard, MessageCard] = {}
        self._more = button("", self._show_earlier, kind="link", name="earlierMessages")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px(tokens.SPACE))
        adding = QHBoxLayout()
        adding.setSpacing(theme.px(tokens.GAP))
        add = button(self.tr("Add message"), self._add, kind="link", name="addMessage")
        adding.addWidget(add)
        adding.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(self._rows)
        layout.addLayout(adding)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The messages as they stand now."""
        return (*self._earlier, *(card.turn for card in self._cards))

    @property
    def cards(self) -> Sequence[MessageCard]:
        """The cards that are built, in order."""
        return tuple(self._cards)

    def show_turns(self, turns: Sequence[Turn], most: int = _MOST_CARDS) -> None:
        """Put these messages in place of what is there."""
        for card in self._cards:
            self._drop(card)
        self._heirs = {}
        hidden = max(0, len(turns) - most)
        self._earlier = tuple(turns[:hidden])
        self._cards = []
        for place in range(hidden, len(turns)):
            self._insert(len(self._cards), turns[place], calls_in(turns[:place]))
        words = self.tr("Show {number} earlier messages").format(number=hidden)
        self._more.setText(words)
        self._more.setVisible(hidden > 0)
        self._mark_prefill()

    def attach(self, card: MessageCard, parts: Sequence[Part], problem: str) -> None:
        """Add parts to a message, if it is still there, and say there what could not be added."""
        while card in self._heirs:
            card = self._heirs[card]
        if card not in self._cards:
            return
        if parts:
            turn = card.turn
            kept = () if turn.parts == (TextPart(""),) else turn.parts
            card = self._replace(card, replace(turn, parts=(*kept, *parts)))
        card.tell(problem)

    def _insert(self, place: int, turn: Turn, calls: Sequence[tuple[str, str]]) -> MessageCard:
        card = MessageCard(self._theme, turn, calls)
        card.changed.connect(self._on_change)
        card.wanted.connect(lambda wish: self._do(card, wish))
        card.dragged.connect(lambda height: self._drag(card, height))
        card.files_wanted.connect(lambda sources: self.files_wanted.emit(card, sources))
        card.rebuilt.connect(lambda turn: self._replace(card, turn))
        self._cards.insert(place, card)
        self._rows.insertWidget(place, card)
        return card

    def _drop(self, card: MessageCard) -> None:
        self._rows.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _on_change(self) -> None:
        self._mark_prefill()
        self.changed.emit()

    def _mark_prefill(self) -> None:
        for card in self._cards:
            card.say_prefill(prefill=card is self._cards[-1] and is_prefill(card.turn))

    def _add(self) -> None:
        turns = self.turns
        role = "assistant" if turns and turns[-1].role == "user" else "user"
        card = self._insert(len(self._cards), Turn(role, (TextPart(""),)), calls_in(turns))
        self._on_change()
        card.focus_first()

    def _do(self, card: MessageCard, wish: str) -> None:
        place = self._cards.index(card)
        if wish == "copy":
            self._insert(place + 1, card.turn, calls_in((*self._earlier, *self._before(place)))).focus_first()
            self._on_change()
        elif wish == "remove":
            before = self.turns
            self._cards.remove(card)
            self._drop(card)
            if self._cards:
                self._cards[min(place, len(self._cards) - 1)].focus_first()
            self._on_change()
            self.undoable.emit(self.tr("The message was removed."), self._bring_back(before))
        else:
            self._move(place, place + (-1 if wish == "up" else 1))
            card.focus_first()

    def _bring_back(self, turns: tuple[Turn, ...]) -> Callable[[], None]:
        def bring_back() -> None:
            self.show_turns(turns)
            self.changed.emit()

        return bring_back

    def _before(self, place: int) -> tuple[Turn, ...]:
        return tuple(card.turn for card in self._cards[:place])

    def _move(self, place: int, to: int) -> None:
        if 0 <= to < len(self._cards):
            card = self._cards.pop(place)
            self._cards.insert(to, card)
            self._rows.removeWidget(card)
            self._rows.insertWidget(to, card)
            self._on_change()

    def _drag(self, card: MessageCard, height: int) -> None:
        """Let the card change places with a neighbour whose middle the mouse has passed."""
        place = self._cards.index(card)
        here = self.mapFromGlobal(QPoint(0, height)).y()
        if place > 0 and here < self._cards[place - 1].geometry().center().y():
            self._move(place, place - 1)
        elif place + 1 < len(self._cards) and here > self._cards[place + 1].geometry().center().y():
            self._move(place, place + 1)

    def _replace(self, card: MessageCard, turn: Turn) -> MessageCard:
        place = self._cards.index(card)
        self._cards.remove(card)
        self._drop(card)
        fresh = self._insert(place, turn, calls_in((*self._earlier, *self._before(place))))
        self._heirs[card] = fresh
        self._on_change()
        fresh.focus_first()
        return fresh

    def _show_earlier(self) -> None:
        self.show_turns(self.turns, len(self.turns))


def calls_in(turns: Sequence[Turn]) -> list[tuple[str, str]]:
    """The ids and names of the tool calls in these messages."""
    parts = [part for turn in turns for part in turn.parts]
    return [(part.call_id, part.name) for part in parts if isinstance(part, ToolCallPart)]


def is_prefill(turn: Turn) -> bool:
    """Whether a last message is the beginning of the answer: words of the assistant and nothing else."""
    only_words = len(turn.parts) == 1 and isinstance(turn.parts[0], TextPart) and turn.raw is None
    return turn.role == "assistant" and only_words and bool(turn.parts[0].text)  # type: ignore[union-attr]  # see only_words


def with_prefill(turns: tuple[Turn, ...], prefill: str) -> tuple[Turn, ...]:
    """The messages with the prefill as the last one."""
    return (*turns, Turn("assistant", (TextPart(prefill),))) if prefill else turns


def without_prefill(turns: tuple[Turn, ...]) -> tuple[tuple[Turn, ...], str]:
    """The messages before the prefill, and the prefill."""
    if turns and is_prefill(turns[-1]):
        part = turns[-1].parts[0]
        return turns[:-1], part.text if isinstance(part, TextPart) else ""
    return turns, ""

"""A list of turns holds an outline, and reads what a turn says when it becomes a widget."""

import sys
import tracemalloc
from dataclasses import dataclass, field, replace

import pytest

from duologue.domain.errors import StoreDamaged
from duologue.domain.message import Message, Role
from duologue.domain.outline import outline_of
from duologue.domain.parts import TextPart
from duologue.domain.turn_state import TurnState
from duologue.ui.theme import Theme
from duologue.ui.transcript.list.turn_list import TurnList
from duologue.ui.transcript.list.turn_rows import TurnRows
from duologue.ui.transcript.turns.answer_turn import AnswerTurn
from helpers import gui


@dataclass
class Store:
    """Stored turns, and which of them were read."""

    messages: list[Message]
    read_ids: list[str] = field(default_factory=list)

    def read(self, message_id: str) -> Message | None:
        self.read_ids.append(message_id)
        found = next((message for message in self.messages if message.id == message_id), None)
        if found is not None and found.text == "damaged":
            raise StoreDamaged("A stored message can't be read.")
        return found

    def change(self, number: int, **changes: object) -> None:
        self.messages[number] = replace(self.messages[number], **changes)  # type: ignore[arg-type] - tests


def _store(pairs: int) -> Store:
    turns: list[Message] = []
    for number in range(pairs):
        turns += [
            gui.said(f"Question {number}", number),
            gui.answered(f"Answer {number}\n\nEnd", number=number),
        ]
    return Store(turns)


def _shown(theme: Theme, store: Store) -> TurnList:
    turns = gui.shown(TurnList(theme, gui.Asked().make, store.read), 900, 600)
    turns.show_messages(outline_of(store.messages))
    gui.pump()
    return turns


def test_only_what_is_built_is_read(theme: Theme) -> None:
    store = _store(1000)
    turns = _shown(theme, store)
    assert 2 < len(turns.turns) < 30
    assert set(store.read_ids) == {turn.message.id for turn in turns.turns}
    assert [turn.message for turn in turns.turns] == store.messages[-len(turns.turns) :]
    read = len(store.read_ids)
    turns.verticalScrollBar().setValue(0)
    gui.pump()
    assert turns.turns[0].message == store.messages[0]
    assert len(store.read_ids) - read < 80


def test_a_turn_is_read_again_when_it_is_built_again(theme: Theme) -> None:
    store = _store(200)
    turns = _shown(theme, store)
    turns.verticalScrollBar().setValue(0)
    store.change(-1, parts=(TextPart("Other words"),))
    turns.go_to_newest()
    gui.pump()
    assert turns.turns[-1].message.text == "Other words"


def test_messages_can_be_asked_for_one_by_one_or_by_rows(theme: Theme) -> None:
    store = _store(50)
    turns = _shown(theme, store)
    assert len(turns.messages) == 100
    assert turns.messages[-1] == store.messages[-1]
    assert turns.messages[3:6] == store.messages[3:6]
    assert list(turns.messages) == store.messages
    assert turns.last_of(Role.USER) == store.messages[-2]
    assert turns.beside("user-7", +1) == store.messages[15]
    assert turns.beside("user-0", -1) is None
    assert turns.beside("answer-49", +1) is None
    with pytest.raises(IndexError):
        turns.messages[100]


def test_of_other_versions_only_what_differs_is_built_anew(theme: Theme) -> None:
    store = _store(5)
    turns = _shown(theme, store)
    gui.wait(lambda: len(turns.turns) == len(store.messages))
    built = {turn.message.id: turn for turn in turns.turns}
    turns.show_changes(outline_of(store.messages))
    gui.pump()
    assert {turn.message.id: turn for turn in turns.turns} == built
    store.change(7, versions=2, version=2)
    store.messages[8:] = [gui.said("Another", 90)]
    turns.show_changes(outline_of(store.messages))
    gui.wait(lambda: len(turns.turns) == len(store.messages))
    assert [turn.message for turn in turns.turns] == store.messages
    assert turns.turn_of("user-3") is built["user-3"]
    assert turns.turn_of("answer-3") is not built["answer-3"]
    assert turns.turns[7].message.versions == 2


def test_a_turn_that_was_deleted_meanwhile_is_empty_until_the_path_is_shown(theme: Theme) -> None:
    store = _store(200)
    turns = _shown(theme, store)
    del store.messages[0]
    turns.verticalScrollBar().setValue(0)
    gui.pump()
    assert turns.turns[0].message.text == ""
    turns.show_changes(outline_of(store.messages))
    gui.pump()
    assert turns.turns[0].message == store.messages[0]


def test_a_turn_that_cannot_be_read_says_why_and_the_others_are_shown(theme: Theme) -> None:
    store = _store(3)
    store.change(2, parts=(TextPart("damaged"),))
    store.change(3, parts=(TextPart("damaged"),))
    turns = _shown(theme, store)
    shown = turns.turns
    assert len(shown) == 6
    for turn in shown[2:4]:
        assert isinstance(turn, AnswerTurn)
        assert turn.message.failure is not None
        assert turn.message.failure.kind == StoreDamaged.kind
        assert "A stored message can't be read." in gui.words_of(turn)
    assert shown[4].message == store.messages[4]


def test_what_arrives_is_held_until_it_is_stored_and_out_of_sight(theme: Theme) -> None:
    store = _store(200)
    turns = _shown(theme, store)
    arriving = gui.answered(number=900, state=TurnState.STREAMING)
    turns.add(arriving)
    gui.pump()
    assert turns.messages[-1] is arriving
    done = gui.answered("It came\n\nwhole", number=900)
    turns.update_message(done)
    store.messages.append(done)
    turns.verticalScrollBar().setValue(0)
    gui.pump()
    assert turns.turn_of(done.id) is None
    store.change(-1, parts=(TextPart("Changed"),))
    assert turns.messages[-1].text == "Changed"


def test_ten_thousand_rows_are_light() -> None:
    store = _store(5000)
    outline = outline_of(store.messages)
    ids = sum(map(sys.getsizeof, outline.ids))
    tracemalloc.start()
    try:
        rows = TurnRows(store.read)
        rows.replace_from(0, outline)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(rows) == 10_000
    assert taken + ids < 10_000 * 150
    assert store.read_ids == []

"""What is still sent of a long chat: pairs of a tool's call and its result stay whole, whatever is cut."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.message import Chat, Message, Role
from duologue.domain.parts import Part, TextPart, ToolCallPart, ToolResultPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.asking.chat_session import request_of
from duologue.services.asking.context_cut import cut_places, first_sent, place_to_cut
from duologue.services.asking.context_window import weights_of

CHAT = Chat("chat", "", "own", ApiStyle.OPENAI, "m", system="Be kind.")


def turn(number: int, role: Role, *parts: Part) -> Message:
    state = TurnState.SENT if role is Role.USER else TurnState.COMPLETE
    return Message(f"m{number}", "chat", None, number, role, state, parts)


def talk(*texts: str) -> list[Message]:
    """Turns by turns of the person and the model."""
    roles = (Role.USER, Role.ASSISTANT)
    return [turn(number, roles[number % 2], TextPart(text)) for number, text in enumerate(texts)]


def with_tool() -> list[Message]:
    return [
        turn(0, Role.USER, TextPart("weather?")),
        turn(1, Role.ASSISTANT, ToolCallPart("c", "f", "{}")),
        turn(2, Role.USER, ToolResultPart("c", "sun")),
        turn(3, Role.ASSISTANT, TextPart("sunny")),
        turn(4, Role.USER, TextPart("thanks")),
    ]


@st.composite
def paths(draw: st.DrawFn) -> list[Message]:
    """Paths with calls, results, lone ones of both, and ids that come twice."""
    ids = st.sampled_from(["a", "b", "c"])
    said = st.builds(TextPart, st.sampled_from(["", "a", "two words", "word " * 9]))
    answer = st.one_of(said, st.builds(ToolCallPart, ids, st.just("f"), st.just("{}")))
    asked = st.one_of(said, st.builds(ToolResultPart, ids, st.just("sun")))
    count = draw(st.integers(0, 9))
    path = []
    for number in range(count):
        role = Role.ASSISTANT if number % 2 else Role.USER
        parts = draw(st.lists(answer if number % 2 else asked, max_size=2))
        path.append(turn(number, role, *parts))
    return path


def torn_at(path: list[Message], place: int) -> bool:
    """Whether a result at or after `place` belongs to the last call of its name, which is before it."""
    called: dict[str, int] = {}
    for number, message in enumerate(path):
        for part in message.parts:
            if isinstance(part, ToolCallPart):
                called[part.call_id] = number
            elif isinstance(part, ToolResultPart) and called.get(part.call_id, number) < place <= number:
                return True
    return False


@given(paths())
def test_every_place_to_cut_is_a_turn_of_the_person_and_tears_no_pair(path: list[Message]) -> None:
    for place in cut_places(path):
        assert path[place].role is Role.USER
        assert not torn_at(path, place)


@given(paths(), st.integers(0, 14))
def test_what_is_sent_never_tears_a_pair_whatever_the_chat_says(path: list[Message], number: int) -> None:
    first = first_sent(replace(CHAT, context_from=f"m{number}"), path)
    assert not torn_at(path, first)
    assert first <= number
    assert first == 0 or path[first].role is Role.USER


@given(paths(), st.integers(0, 200))
def test_a_cut_fits_the_room_wherever_any_cut_does(path: list[Message], room: int) -> None:
    weights = weights_of(path)
    place = place_to_cut(path, weights, room)
    places = cut_places(path)
    if not places:
        assert place is None
        return
    fitting = [each for each in places if sum(weights[each:]) <= room]
    assert place == (fitting[0] if fitting else places[-1])


def test_a_turn_that_gives_a_tools_result_is_no_place_to_cut() -> None:
    assert cut_places(with_tool()) == [4]
    cut = replace(CHAT, context_from="m2")
    assert first_sent(cut, with_tool()) == 0


def test_turns_before_the_cut_are_not_sent_and_the_note_stands_for_them() -> None:
    path = talk("one", "first", "two", "second", "three")
    request = request_of(replace(CHAT, context_from="m2", context_note="They counted."), path)
    assert [each.role for each in request.turns] == ["user", "assistant", "user"]
    note, words = request.turns[0].parts
    assert isinstance(note, TextPart)
    assert "They counted." in note.text
    assert words == TextPart("two")
    assert request.system == "Be kind."


def test_a_cut_at_a_turn_that_is_not_shown_shortens_nothing() -> None:
    path = talk("one", "first", "two")
    request = request_of(replace(CHAT, context_from="elsewhere", context_note="A note."), path)
    assert request == request_of(CHAT, path)


def test_a_note_without_a_cut_stands_before_the_whole_chat() -> None:
    request = request_of(replace(CHAT, context_note="Before."), talk("one", "first"))
    assert len(request.turns[0].parts) == 2
    assert [each.role for each in request.turns] == ["user", "assistant"]

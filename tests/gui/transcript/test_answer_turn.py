"""A turn of the model in every state it can be in, stored or arriving."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from duologue.domain.errors import Failure
from duologue.domain.events import (
    AnswerStarted,
    TextAdded,
    ThinkingAdded,
    ThinkingReplaced,
    ToolArgumentsAdded,
    ToolCallStarted,
)
from duologue.domain.message import Message
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.turn_state import TurnState
from duologue.ui.controls.notice_card import NoticeCard
from duologue.ui.notices import NoticeAction
from duologue.ui.theme import Theme
from duologue.ui.transcript.turns.answer_footer import AnswerFooter
from duologue.ui.transcript.turns.answer_turn import AnswerTurn
from duologue.ui.transcript.turns.thinking_fold import ThinkingFold
from duologue.ui.transcript.turns.tool_card import ToolCard
from duologue.ui.transcript.view.text_view import TextView
from helpers import gui

WAITING = "Waiting for the first word…"


class Case:
    """An answer on screen and what it asked of the page."""

    def __init__(self, theme: Theme, message: Message, asked: gui.Asked | None = None) -> None:
        self.asked = asked or gui.Asked()
        self.turn = AnswerTurn(theme, self.asked.actions(), message)
        gui.shown(self.turn, 700, 600)

    @property
    def words(self) -> str:
        return gui.words_of(self.turn)

    @property
    def texts(self) -> list[str]:
        views = [view for view in self.turn.findChildren(TextView) if view.isVisible()]
        return [view.toPlainText() for view in sorted(views, key=lambda view: view.y())]

    @property
    def footer(self) -> AnswerFooter:
        return self.turn.findChild(AnswerFooter)

    def feed(self, *events: object) -> None:
        for event in events:
            self.turn.feed(event)  # type: ignore[arg-type] - any event of the union
        self.turn.flush()
        gui.pump()

    def finish(self, message: Message) -> None:
        self.turn.finish(message)
        gui.pump()


def _streaming(theme: Theme) -> Case:
    return Case(theme, gui.answered(state=TurnState.STREAMING))


def test_a_stored_answer_shows_its_words_and_what_can_be_done(theme: Theme) -> None:
    case = Case(theme, gui.answered("# Title\n\nWords."))
    assert case.texts == ["Title\nWords."]
    assert case.footer.isVisible()
    assert WAITING not in case.words
    assert case.turn.accessibleName() == "Answer: Title Words."


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        (TurnState.STOPPED, "Stopped by you"),
        (TurnState.INTERRUPTED, "The answer broke off"),
        (TurnState.COMPLETE, ""),
    ],
)
def test_a_stored_answer_says_how_it_ended(theme: Theme, state: TurnState, mark: str) -> None:
    case = Case(theme, gui.answered("Some words", state=state))
    ends = {"Stopped by you", "The answer broke off", "Stopped at the length limit"}
    assert {line for line in case.words.split("\n") if line in ends} == ({mark} if mark else set())


@pytest.mark.parametrize("reason", ["length", "max_tokens"])
def test_an_answer_that_was_too_long_says_so(theme: Theme, reason: str) -> None:
    case = Case(theme, replace(gui.answered("Some words"), stop_reason=reason))
    assert "Stopped at the length limit" in case.words


def test_a_recorded_example_is_never_taken_for_the_model(theme: Theme) -> None:
    case = Case(theme, gui.answered("Words"), gui.Asked(demo=True))
    assert "Recorded example, not the model" in case.words


def test_a_failed_answer_keeps_its_words_and_shows_a_card(theme: Theme) -> None:
    failure = Failure("rate_limited", "Too <b>many</b> requests", 429, "1002", detail="{'raw': 1}")
    message = replace(gui.answered("Half of the", state=TurnState.FAILED), failure=failure)
    case = Case(theme, message)
    assert case.texts == ["Half of the"]
    assert "A little too fast" in case.words
    card = case.turn.findChild(NoticeCard)
    assert "Too <b>many</b> requests" not in case.words
    gui.press(card, "noticeDetails")
    assert "Too <b>many</b> requests" in case.words
    assert "HTTP 429" in case.words
    assert "{'raw': 1}" in case.words
    gui.press(card, "noticeAction")
    assert case.asked.acts == [(NoticeAction.RETRY, message)]


def test_each_action_of_a_card_does_its_own_thing(theme: Theme) -> None:
    failure = Failure("context_too_long", "Too long", 400)
    message = replace(gui.answered(state=TurnState.FAILED), failure=failure)
    case = Case(theme, message)
    gui.press(case.turn, "noticeAction")
    gui.press(case.turn, "noticeOtherAction")
    assert [act for act, _ in case.asked.acts] == [NoticeAction.SHORTEN, NoticeAction.NEW_CHAT]


def test_a_refusal_is_shown_as_words(theme: Theme) -> None:
    case = Case(theme, gui.answered(TextPart("I can't help with that.", refusal=True)))
    assert case.texts == ["I can't help with that."]


def test_stored_thinking_is_folded_and_says_how_long_it_took(theme: Theme) -> None:
    case = Case(theme, gui.answered(ThinkingPart("Let me think", seconds=3.2), "Answer"))
    fold = case.turn.findChild(ThinkingFold)
    assert "Thought for 3.2 s" in case.words
    assert case.texts == ["Answer"]
    fold.toggle()
    gui.pump()
    assert case.texts == ["Let me think", "Answer"]


def test_several_thoughts_share_one_fold_and_their_time(theme: Theme) -> None:
    thoughts = [ThinkingPart("One", seconds=1.5), ThinkingPart("Two", seconds=2.0)]
    case = Case(theme, gui.answered(thoughts[0], "Between", thoughts[1], "End"))
    assert len(case.turn.findChildren(ThinkingFold)) == 1
    assert "Thought for 3.5 s" in case.words
    assert case.texts == ["Between", "End"]


def test_thinking_only_the_server_can_read_is_said_to_be_that(theme: Theme) -> None:
    case = Case(theme, gui.answered(ThinkingPart("", redacted="c2VjcmV0"), "Answer"))
    case.turn.findChild(ThinkingFold).toggle()
    gui.pump()
    assert "only readable by the server" in case.texts[0]
    assert "c2VjcmV0" not in "".join(case.texts)


def test_a_tool_call_shows_its_name_and_arguments_and_that_nothing_runs(theme: Theme) -> None:
    case = Case(theme, gui.answered("Let me look.", ToolCallPart("1", "get_weather", '{"city":"Bonn"}')))
    card = case.turn.findChild(ToolCard)
    assert "get_weather" in gui.words_of(card)
    assert '{\n  "city": "Bonn"\n}' in gui.words_of(card)
    assert "Duologue runs nothing" in gui.words_of(card)


def test_a_tool_result_in_an_answer_is_not_shown_twice(theme: Theme) -> None:
    case = Case(theme, gui.answered(ToolResultPart("1", "result"), "Words"))
    assert case.texts == ["Words"]


# -- arriving -----------------------------------------------------------------------------------------


def test_before_the_first_word_it_waits(theme: Theme) -> None:
    case = _streaming(theme)
    assert WAITING in case.words
    assert not case.footer.isVisible()
    case.feed(AnswerStarted("id", "model"))
    assert WAITING in case.words
    case.feed(TextAdded("H"))
    assert WAITING not in case.words


def test_words_arrive_and_the_end_shows_what_can_be_done(theme: Theme) -> None:
    case = _streaming(theme)
    for piece in ("Hel", "lo **wor", "ld**\n\n", "End"):
        case.feed(TextAdded(piece))
    assert case.texts == ["Hello world\nEnd"]
    view = case.turn.findChild(TextView)
    case.finish(gui.answered("Hello **world**\n\nEnd"))
    assert case.turn.findChild(TextView) is view  # what was drawn stays
    assert case.texts == ["Hello world\nEnd"]
    assert case.footer.isVisible()


def test_nothing_is_drawn_before_the_next_frame(theme: Theme) -> None:
    case = _streaming(theme)
    case.turn.feed(TextAdded("Hello"))
    gui.pump()
    assert case.texts == [""]
    case.turn.flush()
    assert case.texts == ["Hello"]


def test_thinking_arrives_in_its_fold(theme: Theme) -> None:
    case = _streaming(theme)
    case.feed(ThinkingAdded("First ", 0))
    assert "Thinking…" in case.words
    case.turn.findChild(ThinkingFold).toggle()
    case.feed(ThinkingAdded("second", 0), TextAdded("Answer", 1))
    assert case.texts == ["First second", "Answer"]
    case.finish(gui.answered(ThinkingPart("First second", seconds=75), "Answer"))
    assert "Thought for 1 min 15 s" in case.words


def test_words_that_turn_out_to_be_thinking_leave_the_answer(theme: Theme) -> None:
    """Some servers close a thinking tag that their template had opened."""
    case = _streaming(theme)
    case.feed(TextAdded("I plan to", 0))
    assert case.texts == ["I plan to"]
    case.feed(ThinkingReplaced("I plan to answer", 0), TextAdded("Answer", 1))
    assert case.texts == ["Answer"]
    case.turn.findChild(ThinkingFold).toggle()
    gui.pump()
    assert "I plan to answer" in case.texts
    case.finish(gui.answered(ThinkingPart("I plan to answer"), "Answer"))
    assert sorted(case.texts) == ["Answer", "I plan to answer"]


def test_thinking_that_is_replaced_is_shown_once(theme: Theme) -> None:
    case = _streaming(theme)
    case.feed(ThinkingAdded("One", 0), ThinkingAdded("Two", 2))
    case.turn.findChild(ThinkingFold).toggle()
    case.feed(ThinkingReplaced("One and more", 0))
    assert case.texts == ["One and more\nTwo"]


def test_a_tool_call_arrives_piece_by_piece(theme: Theme) -> None:
    case = _streaming(theme)
    case.feed(ToolCallStarted("1", "search", 0), ToolArgumentsAdded('{"q": ', 0))
    card = case.turn.findChild(ToolCard)
    assert '{"q": ' in gui.words_of(card)
    case.feed(ToolArgumentsAdded('"x"}', 0))
    assert '{\n  "q": "x"\n}' in gui.words_of(card)


def test_arguments_before_their_call_are_not_lost(theme: Theme) -> None:
    case = _streaming(theme)
    case.feed(ToolArgumentsAdded("{}", 0))
    assert "(no name)" in gui.words_of(case.turn.findChild(ToolCard))


@pytest.mark.parametrize("state", [TurnState.STOPPED, TurnState.INTERRUPTED, TurnState.COMPLETE])
def test_an_answer_without_a_word_is_no_empty_hole(theme: Theme, state: TurnState) -> None:
    case = _streaming(theme)
    case.finish(gui.answered(state=state))
    assert WAITING not in case.words
    assert case.footer.isVisible()


def test_a_failure_while_it_arrives_keeps_what_came(theme: Theme) -> None:
    case = _streaming(theme)
    case.feed(TextAdded("Half"))
    failure = Failure("connection_lost", "The connection broke.")
    case.finish(replace(gui.answered("Half", state=TurnState.FAILED), failure=failure))
    assert case.texts == ["Half"]
    assert "The connection broke" in case.words
    assert len(case.turn.findChildren(NoticeCard)) == 1


def test_a_change_of_height_is_told(theme: Theme) -> None:
    case = _streaming(theme)
    heights: list[int] = []
    case.turn.height_changed.connect(lambda: heights.append(case.turn.fit(700)))
    case.feed(TextAdded("Words\n\n" * 5))
    assert heights
    before = case.turn.fit(700)
    case.finish(gui.answered("Words\n\n" * 5))
    assert heights[-1] == case.turn.fit(700) > before


def test_fit_is_right_before_and_after_every_change_of_width(theme: Theme) -> None:
    parts = (ThinkingPart("t"), "Words that wrap. " * 30, ToolCallPart("1", "f", '{"a": 1}'))
    case = Case(theme, gui.answered(*parts))
    for width in (700, 400, 520, 700):
        height = case.turn.fit(width)
        case.turn.resize(width, height)
        gui.pump()
        assert case.turn.fit(width) == height
        assert case.footer.geometry().bottom() < height
        view = case.turn.findChild(TextView)
        assert view.height() >= int(view.document().size().height())


def test_developer_tools_reach_the_footer_of_a_turn_on_screen(theme: Theme) -> None:
    case = Case(theme, replace(gui.answered("Words"), model="MiniMax-M2.7"))
    assert "MiniMax-M2.7" not in case.words
    case.asked.developer_tools = True
    case.turn.refresh()
    assert "MiniMax-M2.7" in case.words


def test_server_text_is_never_read_as_html(theme: Theme) -> None:
    html = "<h1 style='color:red'>x</h1>"
    failure = Failure("request_rejected", html, 400, html, detail=html)
    message = replace(
        gui.answered(html, ToolCallPart("1", html, html), state=TurnState.FAILED), failure=failure, model=html
    )
    case = Case(theme, message, gui.Asked(developer_tools=True))
    gui.press(case.turn, "noticeDetails")
    for label in case.turn.findChildren(QLabel):
        assert not label.text() or label.textFormat() == Qt.TextFormat.PlainText
    assert case.words.count(html) >= 4
    assert case.texts == [html]

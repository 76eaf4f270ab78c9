"""What every dialect must do; each style inherits it and says only how its server tells the story."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import pytest

from duologue.api.replay import replay, replayed_events
from duologue.domain.events import AnswerEnded, RawMessageAssembled
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart
from duologue.domain.recording import RecordedAnswer
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Usage


@dataclass(frozen=True, slots=True)
class Story:
    """An answer, told in neither style."""

    thinking: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    tools: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    prompt: int | None = None
    cached: int | None = None
    output: int | None = None


FULL = Story(
    thinking=("Let me ", "plan."),
    text=("The \u4e16\u754c ", "is \U0001f600", " round."),
    tools=(("call_1", "get_weather", ('{"city": "S\u00e3o', ' Paulo"}')), ("call_2", "get_time", ("{}",))),
    prompt=120,
    cached=100,
    output=42,
)


class DialectConformance(ABC):
    """Inherited by the tests of each style, under a name that pytest collects."""

    style: ApiStyle
    word_for_done: str
    word_for_length: str

    @abstractmethod
    def pieces(self, story: Story, reason: str) -> list[bytes]:
        """The records of a stream that tells `story`; the last ones hold the end."""

    @abstractmethod
    def whole(self, story: Story, reason: str) -> bytes:
        """The same as one JSON object."""

    @abstractmethod
    def failing(self, message: str) -> bytes:
        """A record that says the server is overloaded."""

    @abstractmethod
    def unknown(self) -> bytes:
        """A record of a kind nobody knows yet."""

    def read(self, body: bytes, *, cut: bool = False) -> Reply:
        return replay(RecordedAnswer(body, self.style, cut=cut), Redactor())

    def test_the_whole_story_is_understood(self) -> None:
        reply = self.read(b"".join(self.pieces(FULL, self.word_for_done)))
        assert reply.state is TurnState.COMPLETE
        assert [part for part in reply.parts() if not isinstance(part, ThinkingPart)] == [
            TextPart("The \u4e16\u754c is \U0001f600 round."),
            ToolCallPart("call_1", "get_weather", '{"city": "S\u00e3o Paulo"}'),
            ToolCallPart("call_2", "get_time", "{}"),
        ]
        assert reply.thinking == "Let me plan."
        assert reply.usage == Usage(input=120, output=42, cache_read=100)
        assert reply.stop_reason == self.word_for_done

    def test_thinking_comes_before_the_words(self) -> None:
        parts = self.read(b"".join(self.pieces(FULL, self.word_for_done))).parts()
        assert isinstance(parts[0], ThinkingPart)

    @pytest.mark.fault("F49")
    def test_a_whole_object_tells_the_same_story(self) -> None:
        streamed = self.read(b"".join(self.pieces(FULL, self.word_for_done)))
        whole = self.read(self.whole(FULL, self.word_for_done))
        assert whole.text == streamed.text
        assert whole.thinking == streamed.thinking
        assert [(call.name, call.parsed()) for call in whole.tool_calls] == [
            (call.name, call.parsed()) for call in streamed.tool_calls
        ]
        assert (whole.usage, whole.stop_reason, whole.state) == (
            streamed.usage,
            streamed.stop_reason,
            streamed.state,
        )

    @pytest.mark.fault("F38")
    def test_every_beginning_is_interrupted(self) -> None:
        pieces = self.pieces(Story(text=("a", "b", "c")), self.word_for_done)
        ends = [
            n for n in range(1, len(pieces)) if self.read(b"".join(pieces[:n])).state is TurnState.COMPLETE
        ]
        states = {
            self.read(b"".join(pieces[:n]), cut=True).state for n in range(1, (ends or [len(pieces)])[0])
        }
        assert states == {TurnState.INTERRUPTED}

    @pytest.mark.fault("F38")
    def test_an_interrupted_answer_has_no_message_to_send_back(self) -> None:
        pieces = self.pieces(Story(text=("a", "b")), self.word_for_done)
        reply = self.read(b"".join(pieces[:2]), cut=True)
        assert reply.raw_message is None

    @pytest.mark.fault("F40")
    def test_the_length_limit_is_the_servers_word(self) -> None:
        reply = self.read(b"".join(self.pieces(Story(text=("a",)), self.word_for_length)))
        assert (reply.state, reply.stop_reason) == (TurnState.COMPLETE, self.word_for_length)

    @pytest.mark.fault("F40")
    def test_an_unknown_reason_is_complete(self) -> None:
        reply = self.read(b"".join(self.pieces(Story(text=("a",)), "brand_new")))
        assert (reply.state, reply.stop_reason) == (TurnState.COMPLETE, "brand_new")

    @pytest.mark.fault("F39")
    def test_an_error_keeps_what_came(self) -> None:
        pieces = self.pieces(Story(text=("Some te", "xt")), self.word_for_done)
        at = next(n for n, piece in enumerate(pieces) if b"Some te" in piece) + 1
        reply = self.read(b"".join(pieces[:at]) + self.failing("Overloaded") + b"".join(pieces[at:]))
        assert reply.text == "Some te"
        assert reply.failure is not None
        assert (reply.failure.kind, reply.failure.message) == ("overloaded", "Overloaded")
        assert reply.raw_message is None

    def test_a_native_error_of_minimax_is_understood_in_either_style(self) -> None:
        error = (
            b'data: {"base_resp":{"status_code":1008,"status_msg":"insufficient balance"},"choices":null}\n\n'
        )
        reply = self.read(error)
        assert reply.failure is not None
        assert (reply.failure.kind, reply.failure.code) == ("out_of_balance", "1008")

    def test_the_other_styles_envelope_is_understood(self) -> None:
        for body in (
            b'{"type":"error","error":{"type":"authentication_error","message":"no (1004)"}}',
            b'{"error":{"message":"no (1004)","type":"authorized_error","code":null}}',
            b'{"object":"error","message":"no (1004)","type":"BadRequestError","code":401}',
        ):
            reply = replay(RecordedAnswer(body, self.style, 401), Redactor())
            assert reply.failure is not None
            assert (reply.failure.kind, reply.failure.code) == ("key_rejected", "1004")

    @pytest.mark.fault("F45")
    def test_an_unreadable_record_keeps_the_rest_and_fails(self) -> None:
        pieces = self.pieces(Story(text=("a", "b")), self.word_for_done)
        at = next(n for n, piece in enumerate(pieces) if b'"a"' in piece) + 1
        reply = self.read(b"".join(pieces[:at]) + b'data: {"broken\n\n' + b"".join(pieces[at:]))
        assert reply.text == "ab"
        assert reply.failure is not None
        assert reply.failure.kind == "broken_stream"

    @pytest.mark.fault("F39")
    def test_unknown_records_are_skipped(self) -> None:
        pieces = self.pieces(Story(text=("a", "b")), self.word_for_done)
        reply = self.read(self.unknown().join(pieces))
        assert (reply.text, reply.state) == ("ab", TurnState.COMPLETE)

    @pytest.mark.fault("F39")
    def test_comments_and_pings_between_records_change_nothing(self) -> None:
        pieces = self.pieces(FULL, self.word_for_done)
        filler = b': OPENROUTER PROCESSING\n\nevent: ping\n\nevent: ping\ndata: {"type": "ping"}\n\n'
        assert self.read(filler.join(pieces)).parts() == self.read(b"".join(pieces)).parts()

    @pytest.mark.fault("F44")
    def test_a_character_cut_in_half_is_joined(self) -> None:
        pieces = self.pieces(Story(text=("x\ud83d", "\ude00y")), self.word_for_done)
        assert self.read(b"".join(pieces)).text == "x\U0001f600y"

    @pytest.mark.fault("F44")
    def test_half_a_character_without_its_other_half_can_be_stored(self) -> None:
        pieces = self.pieces(
            Story(thinking=("a\ud83d",), text=("x\ud83d", "y\ude00", "z\ud83d")), self.word_for_done
        )
        reply = self.read(b"".join(pieces))
        assert reply.text == "x\ufffdy\ufffdz\ufffd"
        assert reply.thinking == "a\ufffd"
        assert reply.raw_message is not None
        assert str(reply.raw_message).encode()

    def test_a_leading_think_tag_is_thinking(self) -> None:
        reply = self.read(
            b"".join(self.pieces(Story(text=("<thi", "nk>\npl", "an\n</th", "ink>\n\nAnswer")), "x"))
        )
        assert (reply.thinking, reply.text) == ("plan", "Answer")

    def test_an_unclosed_think_tag_is_thinking_to_the_end(self) -> None:
        reply = self.read(b"".join(self.pieces(Story(text=("<think>plan", " and ")), self.word_for_length)))
        assert (reply.thinking, reply.text) == ("plan and ", "")

    def test_an_orphan_closing_tag_turns_words_into_thinking(self) -> None:
        reply = self.read(b"".join(self.pieces(Story(text=("plan", " it", "</think>", "\n\nAnswer")), "x")))
        assert (reply.thinking, reply.text) == ("plan it", "Answer")
        assert isinstance(reply.parts()[0], ThinkingPart)

    def test_the_raw_message_keeps_the_tags(self) -> None:
        reply = self.read(b"".join(self.pieces(Story(text=("<think>\nplan\n</think>\n\nA",)), "x")))
        assert "<think>\\nplan\\n</think>\\n\\nA" in str(reply.raw_message)

    @pytest.mark.fault("F56")
    def test_a_placeholder_is_no_usage(self) -> None:
        story = Story(text=("a",), prompt=0, cached=0, output=0)
        assert self.read(b"".join(self.pieces(story, self.word_for_done))).usage is None

    def test_cut_arguments_stay_raw_text(self) -> None:
        story = Story(tools=(("t", "f", ('{"a": [1, 2',)),))
        assert (
            self.read(b"".join(self.pieces(story, self.word_for_length))).tool_calls[0].parsed()
            == '{"a": [1, 2'
        )

    def test_an_answer_without_a_word_is_complete(self) -> None:
        reply = self.read(b"".join(self.pieces(Story(), self.word_for_done)))
        assert (reply.text, reply.state) == ("", TurnState.COMPLETE)

    @pytest.mark.fault("F48")
    def test_an_empty_body_is_an_error(self) -> None:
        for body in (b"", b"\n\n", b": ping\n\n", b"data: [DONE]\n\n"):
            failure = self.read(body).failure
            assert failure is not None
            assert failure.kind == "empty_answer"

    @pytest.mark.fault("F48")
    def test_a_web_page_is_no_answer(self) -> None:
        failure = self.read(b"<!DOCTYPE html><html><body>Please log in</body></html>").failure
        assert failure is not None
        assert failure.kind == "not_an_answer"
        assert "Please log in" in str(failure.detail)

    @pytest.mark.fault("F48")
    def test_json_of_another_kind_is_no_answer(self) -> None:
        for body in (b"{}", b"[]", b'{"status":"ok"}', b'[{"x":1}]', b'{"object":"list","data":[]}'):
            failure = self.read(body).failure
            assert failure is not None
            assert failure.kind == "not_an_answer"

    @pytest.mark.fault("F48")
    @pytest.mark.fault("F49")
    def test_events_of_another_kind_are_no_answer(self) -> None:
        failure = self.read(self.unknown()).failure
        assert failure is not None
        assert (failure.kind, "API style" in failure.message) == ("not_an_answer", True)

    def test_the_end_comes_once_and_last(self) -> None:
        body = b"".join(self.pieces(FULL, self.word_for_done)) + b"data: [DONE]\n\n"
        events = list(replayed_events(RecordedAnswer(body, self.style), Redactor()))
        assert events.count(AnswerEnded()) == 1
        assert events[-1] == AnswerEnded()
        assert isinstance(events[-2], RawMessageAssembled)

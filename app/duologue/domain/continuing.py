"""Going on from an answer that was cut: what is sent, and how what comes joins what was there."""

from collections.abc import Iterator
from dataclasses import replace

from duologue.domain.events import StreamEvent, TextAdded, ThinkingAdded, ThinkingReplaced
from duologue.domain.message import Message, Role
from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState

CUT_REASONS = frozenset(("length", "max_tokens", "model_context_window_exceeded"))
_CUT_STATES = frozenset((TurnState.STOPPED, TurnState.INTERRUPTED, TurnState.FAILED))
GO_ON = (
    "Your last answer was cut off. Go on exactly where it stopped, beginning with the very next character. "
    "Repeat nothing of it and say nothing about this request."
)


def can_go_on(message: Message) -> bool:
    """Whether an answer lacks its end and holds words to go on from."""
    if message.role is not Role.ASSISTANT or not message.text.strip():
        return False
    if any(isinstance(part, ToolCallPart) for part in message.parts):
        return False
    reworded = message.edited and message.stop_reason is None  # of an answer that was stopped or broke off
    return message.state in _CUT_STATES or reworded or message.stop_reason in CUT_REASONS


class GoingOn:
    """What an answer begins with, in blocks below 0, and the new words joined to it as they come."""

    def __init__(self, earlier: tuple[Part, ...], style: ApiStyle) -> None:
        self._earlier = tuple(part for part in earlier if isinstance(part, ThinkingPart) and part.text)
        self._style = style
        text = "".join(part.text for part in earlier if isinstance(part, TextPart))
        # The Anthropic style refuses a beginning that ends in white space; the model writes it again.
        self.text = text.rstrip() if style is ApiStyle.ANTHROPIC else text
        self._block = -1 - len(self._earlier)
        self._joined: set[int] = set()

    def head(self) -> tuple[StreamEvent, ...]:
        """The events that lead to what was there."""
        thoughts = (ThinkingAdded(part.text, -1 - number) for number, part in enumerate(self._earlier))
        return (*thoughts, TextAdded(self.text, self._block))

    def request(self, request: ChatRequest) -> ChatRequest:
        """The request that asks to go on, made of the one that asked for the answer.

        Anthropic style: the answer so far is its beginning, which the model goes on from. OpenAI style
        knows no such thing: the answer so far is a turn, and a short request to go on follows it.
        """
        if self._style is ApiStyle.ANTHROPIC:
            parameters = request.parameters
            if parameters.thinking == "adaptive":  # a beginning leaves no place to think before it
                parameters = replace(parameters, thinking=None)
            return replace(request, prefill=self.text, parameters=parameters)
        so_far, wish = Turn("assistant", (TextPart(self.text),)), Turn("user", (TextPart(GO_ON),))
        return replace(request, turns=(*request.turns, so_far, wish))

    def joined(self, event: StreamEvent) -> Iterator[StreamEvent]:
        """An event of the new answer as one of the whole answer."""
        match event:
            case TextAdded(text, block, refusal):
                self._joined.add(block)
                yield TextAdded(text, self._block, refusal)
            case ThinkingReplaced(text, block) if block in self._joined:
                # All that came was thinking: it leaves the words, and what was there stands alone again.
                yield ThinkingReplaced(text, self._block)
                self._joined.clear()
                self._block -= 1
                yield TextAdded(self.text, self._block)
            case _:
                yield event

    @property
    def thoughts(self) -> int:
        """How many parts of thinking the answer begins with."""
        return len(self._earlier)

    def whole(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """The parts of the whole answer, with the earlier thinking as it was kept."""
        earlier = iter(self._earlier)
        return tuple(next(earlier, part) if isinstance(part, ThinkingPart) else part for part in parts)

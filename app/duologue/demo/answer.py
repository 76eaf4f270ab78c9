"""An answer ready to be told in either API style: its pieces in order, its end, its usage."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum


class Finish(Enum):
    """Why a recorded answer ends; the value holds each style's own word: OpenAI, Anthropic."""

    END = ("stop", "end_turn")
    TOOL = ("tool_calls", "tool_use")
    LENGTH = ("length", "max_tokens")

    @property
    def openai(self) -> str:
        """The `finish_reason` of the OpenAI style."""
        return self.value[0]

    @property
    def anthropic(self) -> str:
        """The `stop_reason` of the Anthropic style."""
        return self.value[1]


class Track(Enum):
    """Which part of an answer a piece belongs to."""

    THINKING = "thinking"
    TEXT = "text"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool the recorded model wants called; `arguments` are the pieces of its JSON text."""

    call_id: str
    name: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One piece on its way; `tool` is the place of the tool call it belongs to."""

    track: Track
    piece: str
    tool: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told, piece by piece.

    `input_tokens` is the whole prompt; `cache_read` and `cache_write` are parts of it. `rate` is in
    tokens per second and `first_token` in seconds.
    """

    thinking: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    tools: tuple[ToolCall, ...] = ()
    finish: Finish = Finish.END
    input_tokens: int = 0
    cache_read: int = 0
    cache_write: int = 0
    rate: float = 60.0
    first_token: float = 0.3

    @property
    def output_tokens(self) -> int:
        """Every piece: thinking counts, as it does at the service."""
        return len(self.thinking) + len(self.text) + sum(len(tool.arguments) for tool in self.tools)

    def steps(self) -> Iterator[Step]:
        """The pieces in the order in which they are sent."""
        for piece in self.thinking:
            yield Step(Track.THINKING, piece)
        for piece in self.text:
            yield Step(Track.TEXT, piece)
        for place, tool in enumerate(self.tools):
            for piece in tool.arguments:
                yield Step(Track.TOOL, piece, place)

    def cut(self, most: int | None) -> "Answer":
        """This answer, ended by length where it has more than `most` pieces."""
        if most is None or self.output_tokens <= most:
            return self
        thinking = self.thinking[:most]
        text = self.text[: most - len(thinking)]
        left = most - len(thinking) - len(text)
        tools = []
        for tool in self.tools:
            if left <= 0:
                break
            tools.append(replace(tool, arguments=tool.arguments[:left]))
            left -= len(tool.arguments)
        return replace(self, thinking=thinking, text=text, tools=tuple(tools), finish=Finish.LENGTH)

    def asked_with(self, input_tokens: int) -> "Answer":
        """This answer to a prompt of so many tokens; no more than the prompt can come from a cache."""
        read = min(self.cache_read, input_tokens)
        write = min(self.cache_write, input_tokens - read)
        return replace(self, input_tokens=input_tokens, cache_read=read, cache_write=write)

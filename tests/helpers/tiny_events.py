"""Streams of events of two letters each, and what they cost in memory."""

from pathlib import Path

from duologue.domain.style import ApiStyle
from helpers.wire import anthropic_event, openai_chunk


def beginning(style: ApiStyle) -> bytes:
    """What comes before the first tiny event."""
    if style is ApiStyle.OPENAI:  # arguments that begin with a brace, else two letters again are a repetition
        call = {"index": 0, "id": "a", "function": {"name": "f", "arguments": "{}"}}
        return openai_chunk({"tool_calls": [call]})
    blocks = ({"type": "thinking"}, {"type": "text"}, {"type": "tool_use", "id": "a", "name": "f"})
    starts = (
        anthropic_event("content_block_start", index=index, content_block=block)
        for index, block in enumerate(blocks)
    )
    return anthropic_event("message_start", message={"id": "m", "model": "m", "usage": {}}) + b"".join(starts)


def tiny_events(style: ApiStyle) -> list[bytes]:
    """One event of thinking, one of words and one of a tool call's arguments, two letters each."""
    if style is ApiStyle.OPENAI:
        call = {"index": 0, "function": {"arguments": "ab"}}
        deltas = ({"reasoning_content": "ab"}, {"content": "ab"}, {"tool_calls": [call]})
        return [openai_chunk(delta) for delta in deltas]
    grown = (
        {"type": "thinking_delta", "thinking": "ab"},
        {"type": "text_delta", "text": "ab"},
        {"type": "input_json_delta", "partial_json": "ab"},
    )
    return [
        anthropic_event("content_block_delta", index=index, delta=delta) for index, delta in enumerate(grown)
    ]


def peak_bytes() -> int:
    """The most memory this process has held so far, in bytes; Linux only.

    Not `resource.getrusage`: a child begins there with the peak of the process that started it.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024

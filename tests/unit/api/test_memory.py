"""A million tiny events must cost their letters, not a million objects."""

import json
import sys

import pytest

from helpers import child_process

MOST_MEGABYTES = 50
PROGRAM = """
import json, sys
from duologue.api.dialects import dialect_of
from duologue.api.reader import AnswerReader
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from helpers.tiny_events import beginning, peak_bytes, tiny_events

style, count = ApiStyle(sys.argv[1]), int(sys.argv[2])
events = tiny_events(style)
reader, reply = AnswerReader(dialect_of(style).decoder(), 200, {}, Redactor()), Reply()
for event in reader.feed(beginning(style)):
    reply.add(event)
before, fed = peak_bytes(), 0
while fed < count:
    for record in events:
        for event in reader.feed(record * 100):
            reply.add(event)
        fed += 100
for event in reader.finish():
    reply.add(event)
parts = reply.parts()
letters = sum(len(getattr(part, "text", "") or getattr(part, "arguments", "")) for part in parts)
print(json.dumps({"added": peak_bytes() - before, "letters": letters, "fed": fed, "parts": len(parts)}))
"""


@pytest.mark.fault("F46")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process its own peak")
@pytest.mark.parametrize(("style", "count"), [("openai", 600_000), ("anthropic", 400_000)])
def test_a_million_tiny_events_are_bounded_in_memory(style: str, count: int) -> None:
    told = child_process.run(PROGRAM, style, str(count))
    assert told.returncode == 0, told.stderr
    seen = json.loads(told.stdout)
    assert seen["fed"] >= count
    assert 2 * seen["fed"] <= seen["letters"] <= 2 * seen["fed"] + 2
    assert seen["parts"] == 3
    assert seen["added"] < MOST_MEGABYTES * 1024 * 1024

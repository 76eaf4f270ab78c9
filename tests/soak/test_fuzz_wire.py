"""Random answers for as long as asked: no bytes may bring anything but events and errors of our tree.

DUOLOGUE_FUZZ_SECONDS says how long (600), DUOLOGUE_FUZZ_SEED with which seed; the count is logged.
"""

import json
import logging
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from duologue.api.dialects import dialect_of
from duologue.api.failures import Route, translate
from duologue.api.model_list import read_page
from duologue.api.reader import AnswerReader
from duologue.api.replay import joined_headers
from duologue.api.service_errors import read_complaint, service_error
from duologue.domain.errors import ConnectionLost, DuologueError
from duologue.domain.events import AnswerEnded, ProblemReported, StreamEvent
from duologue.domain.journal import decode, encode
from duologue.domain.parts import parts_from_json, parts_to_json
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.wire import CANARY, anthropic_event, in_pieces, openai_chunk, recorded_cases

pytestmark = pytest.mark.soak
LOG = logging.getLogger("duologue.fuzz")
CASES = recorded_cases()
BODIES = [case.answer.body for case in CASES if len(case.answer.body) < 20_000]
NAMES = sorted(
    {name for case in CASES for name in json.loads("[" + ",".join(
        json.dumps(word) for word in case.answer.body.decode("utf-8", "replace").split('"')[1::2]
    ) + "]") if len(name) < 30}
    | {"reasoning_details", "function_call", "refusal", "base_resp", "citations_delta", "redacted_thinking"}
)  # fmt: skip
SPICE = [
    b"\r", b"\n", b"\r\n", b"\n\n", b"\xef\xbb\xbf", b"\xff", b"\0", b"data:", b"data: ", b"event: error\n",
    b"data: [DONE]\n\n", b"</think>", b"<think>", b"\\ud83d", b"\\ude00", "\u2028".encode(), b"1e999", b"NaN",
    b"[" * 2000, b'{"a":' * 2000, b"9" * 5000, b"<html>", b": ", b"null", b"true", b"\xf0\x9f",
    CANARY.encode(),
]  # fmt: skip


class Fuzz:
    """One source of chance for everything."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - chance, not secrets

    def value(self, depth: int = 0) -> Any:
        chance = self.chance
        simple: list[Callable[[], Any]] = [
            lambda: None,
            lambda: chance.choice([True, False]),
            lambda: chance.choice([0, 1, -1, 2**70, 1_000_001]),
            lambda: chance.choice([0.0, -1.5, 1e300]),
            lambda: chance.choice(NAMES),
            lambda: "".join(chr(chance.choice([65, 0x2028, 0xD83D, 0xDE00, 0, 0x1F600])) for _ in range(3)),
            lambda: chance.choice(["<think>a", "</think>", "a", "", "text_delta", "stop", "error"]),
        ]
        if depth < 4 and chance.random() < 0.6:
            if chance.random() < 0.4:
                return [self.value(depth + 1) for _ in range(chance.randrange(4))]
            return {chance.choice(NAMES): self.value(depth + 1) for _ in range(chance.randrange(6))}
        return chance.choice(simple)()

    def altered(self, value: Any) -> Any:
        """A JSON value with something of it changed."""
        chance = self.chance
        if chance.random() < 0.15:
            return self.value()
        if isinstance(value, dict):
            return {
                name: self.altered(inner) if chance.random() < 0.5 else inner
                for name, inner in value.items()
                if chance.random() > 0.05
            }
        if isinstance(value, list):
            return [self.altered(inner) for inner in value for _ in range(chance.choice([0, 1, 1, 1, 2]))]
        return value

    def body(self) -> bytes:
        chance = self.chance
        kind = chance.random()
        if kind < 0.3:
            return self.damaged(chance.choice(BODIES))
        if kind < 0.65:
            return self.rewritten(chance.choice(BODIES))
        if kind < 0.9:
            return b"".join(self.record() for _ in range(chance.randrange(1, 12)))
        return chance.choice([chance.randbytes(200), json.dumps(self.value()).encode(), b"".join(
            chance.choice(SPICE) for _ in range(8))])  # fmt: skip

    def record(self) -> bytes:
        chance = self.chance
        if chance.random() < 0.5:
            return openai_chunk(self.value(2), chance.choice([None, "stop", "tool_calls"]))
        kinds = ["message_start", "content_block_start", "content_block_delta", "content_block_stop"]
        kinds += ["message_delta", "message_stop", "ping", "error"]
        fields = {name: self.value(1) for name in ("index", "delta", "message", "content_block", "usage")}
        if chance.random() < 0.7:
            fields["index"] = chance.randrange(3)
        return anthropic_event(chance.choice(kinds), **fields)

    def damaged(self, body: bytes) -> bytes:
        chance, damaged = self.chance, bytearray(body)
        for _ in range(chance.randrange(1, 6)):
            place = chance.randrange(len(damaged) + 1)
            match chance.randrange(4):
                case 0:
                    damaged[place:place] = chance.choice(SPICE)
                case 1:
                    del damaged[place : place + chance.randrange(40)]
                case 2:
                    damaged[place : place + 1] = chance.randbytes(1)
                case _:
                    other = chance.choice(BODIES)
                    start = chance.randrange(len(other) + 1)
                    damaged[place:place] = other[start : start + chance.randrange(200)]
        return bytes(damaged)

    def rewritten(self, body: bytes) -> bytes:
        """A stream whose JSON was read, altered and written again."""
        lines = []
        for line in body.split(b"\n"):
            head, colon, data = line.partition(b"data: ")
            try:
                value = json.loads(data if colon else line)
            except (ValueError, RecursionError):
                lines.append(line)
                continue
            lines.append(head + colon + json.dumps(self.altered(value)).encode())
        return b"\n".join(lines)


def check(fuzz: Fuzz, redactor: Redactor) -> TurnState:
    """How one random answer ended that was read, folded, stored and told."""
    chance = fuzz.chance
    body, style = fuzz.body(), chance.choice(list(ApiStyle))
    status = chance.choice([200] * 8 + [204, 302, 400, 401, 429, 500, 529])
    header = chance.choice(["retry-after", "retry-after-ms", "x-ratelimit-reset-requests", "content-type"])
    headers = joined_headers([(header, chance.choice(["1", "-1", "NaN", "1e400", "soon", "6m0s", "x" * 50]))])
    decoder = dialect_of(style).decoder(cumulative=chance.random() < 0.3)
    reader = AnswerReader(decoder, status, headers, redactor)
    events: list[StreamEvent] = []
    raised: DuologueError | None = None
    try:
        events.extend(reader.head())
        cuts = [chance.randrange(len(body) + 1) for _ in range(chance.choice([0, 1, 5, 40]))]
        for piece in in_pieces(body, cuts):
            events.extend(reader.feed(piece))
        events.extend(reader.finish(ConnectionLost("cut") if chance.random() < 0.2 else None))
    except DuologueError as error:
        raised = error
    reply = Reply(events)
    state, failure = reply.ending(raised)
    assert (state is TurnState.COMPLETE) == (AnswerEnded() in events and failure is None)
    problems = [event.failure for event in events if isinstance(event, ProblemReported)]
    told = json.dumps([str(failure), *map(str, problems), str(raised and raised.failure())])
    assert CANARY not in told
    told.encode()
    assert parts_from_json(parts_to_json(reply.parts())) == reply.parts()
    parts_to_json(reply.parts()).encode()
    json.dumps(reply.raw_message, ensure_ascii=False, default=dict).encode()
    assert Reply(decode(encode(events))).parts() == reply.parts()
    return state


def check_failures(fuzz: Fuzz, redactor: Redactor) -> None:
    """One random refusal, and one random list of models."""
    chance = fuzz.chance
    body = chance.choice([fuzz.body().decode("utf-8", "replace"), json.dumps(fuzz.value())])
    error = service_error(read_complaint(chance.choice([400, 401, 429, 500]), body), 500, {}, redactor)
    assert CANARY not in str(error.failure())
    str(error.failure()).encode()
    read_page(fuzz.value())
    oddity = chance.choice([UnicodeError, OSError, ValueError, ConnectionResetError])(body[:50])
    assert translate(oddity, Route("host"), redactor).message


@pytest.mark.fault("F44")
@pytest.mark.fault("F45")
@pytest.mark.timeout(0)
def test_no_answer_brings_anything_but_events_and_our_own_errors(caplog: pytest.LogCaptureFixture) -> None:
    seconds = float(os.environ.get("DUOLOGUE_FUZZ_SECONDS", "600"))
    seed = int(os.environ.get("DUOLOGUE_FUZZ_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
    redactor = Redactor()
    redactor.learn(Secret(CANARY))
    count, end, ended = 0, time.monotonic() + seconds, Counter[str]()
    while time.monotonic() < end:
        fuzz = Fuzz(seed + count)
        try:
            ended[check(fuzz, redactor)] += 1
            check_failures(fuzz, redactor)
        except Exception as error:
            error.add_note(f"DUOLOGUE_FUZZ_SEED={seed + count}")
            raise
        count += 1
    with caplog.at_level(logging.INFO, logger=LOG.name):
        LOG.info(
            "%d answers (%s) and as many refusals in %.0f seconds, first seed %d",
            *(count, dict(ended), seconds, seed),
        )
    assert min(ended[state] for state in (TurnState.COMPLETE, TurnState.INTERRUPTED, TurnState.FAILED)) > 0

"""How records may be framed: the results of the web platform tests, and whole answers in both styles.

Source: https://github.com/web-platform-tests/wpt, eventsource/format-*; each case is named as its file there.
"""

from collections.abc import Callable

import pytest

from duologue.api.client import Client
from duologue.api.sse import EventStream
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.wire import LoopbackServer, answer_in, collect, whole_response

MARK = b"\xef\xbb\xbf"
TAIL_OF_PARSING = b"data:3\rdata:\r\n data:32\ndata:4\n\n"

# (the stream, the data of its events), after the file of that name
PLATFORM: dict[str, tuple[bytes, list[str]]] = {
    "format-bom": (MARK + b"data:1\n\n\ndata:2\n\n" + b"data:3\n\n", ["1", "2", "3"]),
    "format-bom-2": (MARK + MARK + b"data:1\n\ndata:2\n\ndata:3\n\n", ["2", "3"]),
    "format-comments": (
        b"data:1\r:\0\n:\r\ndata:2\n:"
        + b"x" * 2048
        + b"\rdata:3\n:data:fail\r:"
        + b"x" * 2048
        + b"\ndata:4\n\n",
        ["1\n2\n3\n4"],
    ),
    "format-data-before-final-empty-line": (b"retry:1000\ndata:test1\n\nid:test\ndata:test2", ["test1"]),
    "format-field-data": (b"data:\n\ndata\ndata\n\ndata:test\n\n", ["", "\n", "test"]),
    "format-field-event-empty": (b"event: \ndata:data\n\n", ["data"]),
    "format-field-id": ("id: \u2026\ndata: a\n\n".encode(), ["a"]),
    "format-field-id-null": (b"id: test\0x\n\ndata: x\n\n", ["x"]),
    "format-field-parsing": (
        b"data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\n" + TAIL_OF_PARSING,
        ["\0\n 2\n1\n3\n\n4"],
    ),
    "format-field-retry": (b"retry:03000\ndata:x\n\n", ["x"]),
    "format-field-retry-bogus": (b"retry:3000\nretry:1000x\ndata:x\n\n", ["x"]),
    "format-field-retry-empty": (b"retry\ndata:test\n\n", ["test"]),
    "format-field-unknown": (
        b"data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n",
        ["test\n\ntest"],
    ),
    "format-leading-space": (b"data:\ttest\rdata: \ndata:test\n\n", ["\ttest\n\ntest"]),
    "format-newlines": (b"data:test\r\ndata\ndata:test\r\n\r", ["test\n\ntest"]),
    "format-null-character": (b"data:\0\n\n\n\n", ["\0"]),
    "format-utf-8": ("data:ok\u2026\n\n".encode(), ["ok\u2026"]),
}


@pytest.mark.fault("F43")
@pytest.mark.parametrize("size", [1, 3, 10_000])
@pytest.mark.parametrize(("body", "expected"), PLATFORM.values(), ids=PLATFORM)
def test_the_platforms_results(body: bytes, expected: list[str], size: int) -> None:
    stream = EventStream()
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    assert [record.data for piece in pieces for record in stream.feed(piece)] == expected


def many_lines(body: bytes) -> bytes:
    """Every object over several data lines, broken where JSON allows it."""
    return body.replace(b", ", b",\ndata: ")


def alternating(body: bytes) -> bytes:
    """The three line ends in turn."""
    ends = [b"\n", b"\r", b"\r\n"]  # in this order no CR stands before a LF of the next line
    lines = body.split(b"\n")
    return b"".join(line + ends[number % 3] for number, line in enumerate(lines[:-1])) + lines[-1]


FRAMES: dict[str, Callable[[bytes], bytes]] = {
    "LF": bytes,
    "CR": lambda body: body.replace(b"\n", b"\r"),
    "CRLF": lambda body: body.replace(b"\n", b"\r\n"),
    "mixed": alternating,
    "a byte order mark": lambda body: MARK + body,
    "comments": lambda body: b": hello\n" + body.replace(b"data:", b":\n: data: no\ndata:"),
    "data without a colon": lambda body: b"data\n\n" + body.replace(b"data:", b"data\ndata:"),
    "no space": lambda body: body.replace(b"data: ", b"data:"),
    "two spaces": lambda body: body.replace(b"data: ", b"data:  "),
    "many data lines": many_lines,
    "id and retry that are none": lambda body: body.replace(b"data:", b"id\nretry: -1\nretry: x\ndata:"),
    "NUL in an id": lambda body: body.replace(b"data:", b"id: a\0b\ndata:"),
    "a field nobody knows": lambda body: body.replace(b"data:", b"foo: bar\nda-ta: no\ndata:"),
    "all at once": lambda body: MARK + alternating(many_lines(body.replace(b"data:", b"id: \0\n: x\ndata:"))),
}  # fmt: skip


@pytest.mark.fault("F43")
@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("style", ApiStyle)
async def test_an_answer_is_the_same_in_every_frame(style: ApiStyle, frame: Callable[[bytes], bytes]) -> None:
    body = answer_in(style, "One ", "two ", "three.")
    client = Client(Redactor())
    async with LoopbackServer(whole_response(body)) as server:
        plain = await collect(client, server.endpoint(style))
        server.handler = whole_response(frame(body))
        framed = await collect(client, server.endpoint(style))
    await client.close()
    assert framed == plain
    assert (Reply(framed).text, Reply(framed).state) == ("One two three.", TurnState.COMPLETE)

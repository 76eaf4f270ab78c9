"""A server in a process of its own that streams prepared answers: only the client's CPU is counted."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from duologue.domain.style import ApiStyle
from helpers.wire import anthropic_answer, openai_answer

WORDS = ("The ", "quick ", "brown ", "fox ", "jumps ", "over ", "the ", "lazy ", "dog. ")
_TESTS = Path(__file__).resolve().parents[1]
_BATCH = 64
_PAUSE = 0.0003  # seconds; long enough for the client to have read the event before


@contextmanager
def serving() -> Iterator[int]:
    """The port of a running server, on which the first part of a path says how it answers."""
    paths = f"import sys; sys.path[:0] = {[str(_TESTS), str(_TESTS.parent / 'app')]!r};"
    command = [sys.executable, "-c", f"{paths} from bench.wire_server import serve; serve()"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def serve() -> None:
    """Answer until killed: `/COUNT/TEMPO/...` gives so many events, at once or one by one."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)  # noqa: T201 - told to the parent
        while True:
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=_answer, args=(connection,), daemon=True).start()


def records(style: ApiStyle, count: int) -> list[bytes]:
    """The records of an answer of so many words."""
    words = [WORDS[number % len(WORDS)] for number in range(count)]
    whole = openai_answer(*words) if style is ApiStyle.OPENAI else anthropic_answer(*words)
    return [record + b"\n\n" for record in whole.split(b"\n\n") if record]


def _answer(connection: socket.socket) -> None:
    with connection, suppress(OSError):
        while True:
            request = b""
            while b"\r\n\r\n" not in request:
                read = connection.recv(65536)
                if not read:
                    return
                request += read
            head, _, body = request.partition(b"\r\n\r\n")
            lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            while lengths and len(body) < int(lengths[0].split(b":")[1]):
                body += connection.recv(65536)
            _, count, tempo, *rest = head.split(b" ")[1].decode().split("/")
            style = ApiStyle.ANTHROPIC if rest[-1] == "messages" else ApiStyle.OPENAI
            _stream(connection, records(style, int(count)), one_by_one=tempo == "one-by-one")


def _stream(connection: socket.socket, answer: Sequence[bytes], *, one_by_one: bool) -> None:
    """One HTTP chunk an event; one by one, each is a packet of its own as well."""
    connection.sendall(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    )
    chunks = [b"%x\r\n%s\r\n" % (len(record), record) for record in answer]
    if one_by_one:
        for chunk in chunks:
            connection.sendall(chunk)
            time.sleep(_PAUSE)
    else:
        for place in range(0, len(chunks), _BATCH):
            connection.sendall(b"".join(chunks[place : place + _BATCH]))
    connection.sendall(b"0\r\n\r\n")

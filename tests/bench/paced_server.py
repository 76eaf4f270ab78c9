"""A server in a process of its own that streams an answer at a pace, and knows when it sent the last word."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bench import answers
from helpers.wire import openai_answer

LAST_WORD = "Theend"
_TESTS = Path(__file__).resolve().parents[1]
_SLEEP = 0.002  # seconds; above 500 events a second several go in one write, as on a network
_LONGEST_SLEEP = 0.01


@contextmanager
def serving(count: int, rate: float) -> Iterator[int]:
    """The port of a server that answers each question with `count` tokens, `rate` a second."""
    paths = f"import sys; sys.path[:0] = {[str(_TESTS), str(_TESTS.parent / 'app')]!r};"
    command = [sys.executable, "-c", f"{paths} from bench.paced_server import serve; serve({count}, {rate})"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def sent_last_at(port: int) -> float:
    """When the server last sent a word, by this computer's monotonic clock."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET /sent HTTP/1.1\r\n\r\n")
        return float(json.loads(connection.makefile("rb").read().partition(b"\r\n\r\n")[2]))


def serve(count: int, rate: float) -> None:
    """Answer until killed."""
    words = [*answers.of_length(answers.mixed, count - 1), f"\n\n{LAST_WORD}"]
    records = [record + b"\n\n" for record in openai_answer(*words).split(b"\n\n") if record]
    chunks = [b"%x\r\n%s\r\n" % (len(record), record) for record in records]
    sent = [0.0]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)  # noqa: T201 - told to the parent
        while True:
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=_answer, args=(connection, chunks, rate, sent), daemon=True).start()


def _answer(connection: socket.socket, chunks: Sequence[bytes], rate: float, sent: list[float]) -> None:
    with connection, suppress(OSError):
        request = b""
        while b"\r\n\r\n" not in request:
            request += connection.recv(65536)
        head, _, body = request.partition(b"\r\n\r\n")
        if head.startswith(b"GET /sent"):
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + json.dumps(sent[0]).encode())
            return
        if head.startswith(b"GET"):
            connection.sendall(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")
            return
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        while len(body) < int(lengths[0].split(b":")[1]):
            body += connection.recv(65536)
        connection.sendall(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        began, done = time.monotonic(), 0
        while done < len(chunks):
            due = min(int((time.monotonic() - began) * rate) + 1, len(chunks))
            if due > done:
                connection.sendall(b"".join(chunks[done:due]))
                done, sent[0] = due, time.monotonic()
            time.sleep(min(_LONGEST_SLEEP, max(_SLEEP, 1 / rate)))
        connection.sendall(b"0\r\n\r\n")

"""Compressed answers are refused before a byte of them is unfolded, so no bomb can go off."""

import json
import sys

import pytest

from helpers import child_process

MOST_MEGABYTES = 50

# Each body unfolds to 200 MB; the peak of the memory is taken before and after the app has met it.
PROGRAM = """
import asyncio, gzip, json, sys, zlib
from duologue.api.client import Client
from duologue.domain.errors import DuologueError
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from helpers.tiny_events import peak_bytes
from helpers.wire import LoopbackServer, answer_in, collect, whole_response

def bomb(bits):
    folder, zeros = zlib.compressobj(1, zlib.DEFLATED, bits), bytes(1_000_000)
    return b"".join(folder.compress(zeros) for _ in range(200)) + folder.flush()

def zstd_bomb():
    block = ((128 * 1024 << 3) | 0b010).to_bytes(3, "little") + b"0"  # a byte, 131,072 times
    last = ((1 << 3) | 0b011).to_bytes(3, "little") + b"0"
    return bytes.fromhex("28b52ffd00b0") + block * 1600 + last

async def main(style, encoding, status):
    zipped = bomb(31) if "gzip" in encoding else zstd_bomb() if encoding == "zstd" else bomb(15)
    body = gzip.compress(zipped) if encoding == "gzip, gzip" else zipped
    headers = [("content-type", "text/event-stream"), ("content-encoding", encoding)]
    client, told = Client(Redactor()), []
    async with LoopbackServer(whole_response(answer_in(style, "warm"))) as server:
        await collect(client, server.endpoint(style))
        server.handler = whole_response(body, status, headers)
        before = peak_bytes()
        for ask in (lambda e: collect(client, e), client.models):
            try:
                await ask(server.endpoint(style))
            except DuologueError as error:
                told.append(error.kind)
        accepted = {request.headers["accept-encoding"] for request in server.requests}
        added = peak_bytes() - before
        requests = len(server.requests)
    await client.close()
    said = {"told": told, "added": added, "accepted": sorted(accepted), "requests": requests}
    print(json.dumps(said | {"body": len(body)}))

asyncio.run(main(ApiStyle(sys.argv[1]), sys.argv[2], sys.argv[3]))
"""

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process its own peak")


@pytest.mark.fault("F33")
@linux_only
@pytest.mark.parametrize("style", ["openai", "anthropic"])
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip", "br", "zstd"])
def test_a_bomb_is_refused_and_takes_no_memory(style: str, encoding: str) -> None:
    seen = run(style, encoding, "200 OK")
    assert seen["told"] == ["encoding_refused", "encoding_refused"]


@pytest.mark.fault("F33")
@linux_only
def test_a_bomb_in_a_refusal_takes_no_memory_either() -> None:
    assert run("openai", "gzip", "400 Bad")["told"] == ["request_rejected", "request_rejected"]


def run(style: str, encoding: str, status: str) -> dict[str, object]:
    child = child_process.run(PROGRAM, style, encoding, status)
    assert child.returncode == 0, child.stderr
    seen = json.loads(child.stdout)
    assert seen["accepted"] == ["identity"]  # nobody asked for a compressed answer
    assert seen["requests"] == 3
    assert 0 < seen["body"] < 2_000_000
    assert seen["added"] < MOST_MEGABYTES * 1024 * 1024
    return dict(seen)

"""What it costs to read a stream, beside bare httpx and the vendors' own libraries; memory; and Stop."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from statistics import median

import anthropic
import httpx
import openai

from bench.result import Result
from bench.wire_server import serving
from duologue.api.client import Client
from duologue.domain.address import read_base_url
from duologue.domain.events import TextAdded
from duologue.domain.profile import Endpoint
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from helpers.wire import Exchange, LoopbackServer, beginning_in, chat

ROUNDS = 9
EVENTS = 5000
BARE_LIMIT = 2.0
SDK_LIMITS = {ApiStyle.OPENAI: 0.35, ApiStyle.ANTHROPIC: 0.8}
MEGABYTES_LIMIT = 50.0
STOP_LIMIT_MS = 50.0

Contender = Callable[[], Awaitable[int]]

_TESTS = Path(__file__).resolve().parents[1]
_MEMORY = """
import sys
sys.path[:0] = {paths!r}
from duologue.api.dialects import dialect_of
from duologue.api.reader import AnswerReader
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from helpers.tiny_events import beginning, peak_bytes, tiny_events
from helpers.wire import answer_in
style, kind = ApiStyle({style!r}), {kind!r}
reader, reply = AnswerReader(dialect_of(style).decoder(), 200, {{}}, Redactor()), Reply()
if kind == "tiny":
    feed = (record * 100 for _ in range(10_000 // 3 + 1) for record in tiny_events(style))
    chunks = (chunk for part in ((beginning(style),), feed) for chunk in part)
else:
    whole = answer_in(style, "x" * 1024 * 1024)
    chunks = (whole[place : place + 4096] for place in range(0, len(whole), 4096))
before = peak_bytes()
for chunk in chunks:
    for event in reader.feed(chunk):
        reply.add(event)
for event in reader.finish():
    reply.add(event)
assert sum(map(len, (reply.text, reply.thinking))) > 1_000_000
print(peak_bytes() - before)
"""


def measure() -> Iterator[Result]:
    """CPU of each reader, taken in turns; then memory; then how long Stop takes."""
    with serving() as port:
        yield from asyncio.run(_reading(port))
    if sys.platform == "linux":
        for style in ApiStyle:
            yield _memory(style, "tiny", "10^6 tiny events")
            yield _memory(style, "large", "one event of 1 MB")
    for style in ApiStyle:
        yield asyncio.run(_stopping(style))


async def _reading(port: int) -> list[Result]:
    results: list[Result] = []
    for style in ApiStyle:
        spent: dict[str, list[float]] = {}
        async with _contenders(port, style) as contenders:
            for _ in range(1 + ROUNDS):
                for name, read in contenders.items():
                    began = time.process_time()
                    count = await read()
                    spent.setdefault(name, []).append(time.process_time() - began)
                    if count < EVENTS:
                        raise RuntimeError(f"{name} read {count} of {EVENTS} events")
        # The first round opens the connections and fills the caches.
        each = {name: median(times[1:]) / EVENTS * 1e6 for name, times in spent.items()}
        for rival, limit in (("bare httpx", BARE_LIMIT), ("the vendor's library", SDK_LIMITS[style])):
            pairs = zip(spent["Duologue"][1:], spent[rival][1:], strict=True)
            results.append(
                Result(
                    bench="wire",
                    what=f"CPU an event, {style.label} style, against {rival}",
                    ratio=round(median(ours / theirs for ours, theirs in pairs), 3),
                    limit=limit,
                    figures={"ours us": each["Duologue"], f"{rival} us": each[rival]},
                )
            )
    return results


@asynccontextmanager
async def _contenders(port: int, style: ApiStyle) -> AsyncIterator[Mapping[str, Contender]]:
    """The readers of one style's stream, each giving how many pieces it saw."""
    root = f"http://127.0.0.1:{port}/{EVENTS}/at-once"
    base = read_base_url(root + ("/v1" if style is ApiStyle.OPENAI else ""), style)
    endpoint = Endpoint(style, base)
    client, bare = Client(Redactor()), httpx.AsyncClient(trust_env=False)
    vendor = _openai(root) if style is ApiStyle.OPENAI else _anthropic(root)

    async def ours() -> int:
        count = 0
        async with aclosing(client.stream(endpoint, chat())) as events:
            async for _ in events:
                count += 1
        return count

    async def bytes_only() -> int:
        count = 0
        async with bare.stream("POST", endpoint.url, json={"stream": True}) as response:
            async for _ in response.aiter_raw():
                count += 1
        return count

    try:
        yield {"Duologue": ours, "bare httpx": bytes_only, "the vendor's library": vendor}
    finally:
        await client.close()
        await bare.aclose()


def _openai(root: str) -> Contender:
    client = openai.AsyncOpenAI(api_key="none", base_url=f"{root}/v1")

    async def read() -> int:
        count = 0
        messages = [{"role": "user", "content": "Hello"}]
        async for _ in await client.chat.completions.create(model="m", messages=messages, stream=True):
            count += 1
        return count

    return read


def _anthropic(root: str) -> Contender:
    client = anthropic.AsyncAnthropic(api_key="none", base_url=root)

    async def read() -> int:
        count = 0
        messages = [{"role": "user", "content": "Hello"}]
        stream = await client.messages.create(model="m", max_tokens=9, messages=messages, stream=True)
        async for _ in stream:
            count += 1
        return count

    return read


def _memory(style: ApiStyle, kind: str, what: str) -> Result:
    paths = [str(_TESTS), str(_TESTS.parent / "app")]
    program = _MEMORY.format(paths=paths, style=style.value, kind=kind)
    added = [
        json.loads(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True).stdout)
        for _ in range(5)
    ]
    megabytes = median(added) / 1024 / 1024
    return Result(
        bench="wire",
        what=f"MB added by {what}, {style.label} style",
        ratio=round(megabytes, 2),
        limit=MEGABYTES_LIMIT,
        figures={"most MB": max(added) / 1024 / 1024},
    )


async def _stopping(style: ApiStyle) -> Result:
    """Milliseconds from closing the stream until the server sees its connection closed."""
    gone: asyncio.Queue[float] = asyncio.Queue()

    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(beginning_in(style, "One"))
        await exchange.until_hung_up()
        gone.put_nowait(time.perf_counter())

    client, taken = Client(Redactor()), []
    async with LoopbackServer(handler) as server:
        for _ in range(ROUNDS):
            async with aclosing(client.stream(server.endpoint(style), chat())) as events:
                async for event in events:
                    if isinstance(event, TextAdded):
                        break
                pressed = time.perf_counter()
            taken.append((await gone.get() - pressed) * 1000)
    await client.close()
    return Result(
        bench="wire",
        what=f"Stop to closed socket in ms, {style.label} style",
        ratio=round(median(taken), 3),
        limit=STOP_LIMIT_MS,
        figures={"longest ms": max(taken)},
    )

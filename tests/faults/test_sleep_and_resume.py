"""A computer that sleeps in mid-answer: on waking, a server that is gone is noticed and what came is kept."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from duologue.domain.style import ApiStyle
from helpers import child_process
from helpers.wire import Exchange, LoopbackServer, answer_in, beginning_in

pytestmark = [
    pytest.mark.fault("F51"),
    pytest.mark.skipif(sys.platform == "win32", reason="stops and continues a process"),
    pytest.mark.parametrize("style", list(ApiStyle)),
]

# Asks one question and tells, a line each, when words came and how it ended. Patience is in seconds.
ASKING = """
import asyncio, json, sys
from dataclasses import replace
from pathlib import Path
from duologue.api.client import Client
from duologue.api.retry import RetryPolicy
from duologue.api.transport import Patience
from duologue.domain.errors import DuologueError
from duologue.domain.events import TextAdded
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from helpers.services import OWN, world

async def main(home, origin, style, patience):
    patient = Patience(silence=patience, wordless=patience)
    client = Client(Redactor(), patience=patient, policy=RetryPolicy(retries=0))
    async with world(home, client) as here:
        chat = await here.chat(replace(OWN, openai_base=origin + "/v1", anthropic_base=origin), style)
        async for event in here.session.send(chat.id, "q"):
            if isinstance(event, TextAdded):
                print("words", flush=True)
        [answer] = await here.answers(chat.id)
        failure = answer.failure.kind if answer.failure else None
        print(json.dumps([answer.state, answer.text, failure]), flush=True)
    await client.close()

asyncio.run(main(Path(sys.argv[1]), sys.argv[2], ApiStyle(sys.argv[3]), float(sys.argv[4])))
"""


async def slept_through(
    home: Path, style: ApiStyle, patience: float, meanwhile: Callable[[Exchange], Awaitable[None]]
) -> Any:
    """How an answer ended whose client slept while `meanwhile` happened at the server."""
    asleep, happened = asyncio.Event(), asyncio.Event()

    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(beginning_in(style, "Half of it. "))
        await asleep.wait()
        await meanwhile(exchange)
        happened.set()
        await exchange.until_hung_up()

    async with LoopbackServer(handler) as server:
        arguments = (str(home), server.origin, style.value, str(patience))
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            ASKING,
            *arguments,
            env=child_process.environment(),
            stdout=asyncio.subprocess.PIPE,
        )
        assert child.stdout is not None
        assert await child.stdout.readline() == b"words\n"
        os.kill(child.pid, signal.SIGSTOP)
        asleep.set()
        await happened.wait()
        os.kill(child.pid, signal.SIGCONT)
        said = await child.stdout.read()
        assert await child.wait() == 0
        return json.loads(said.splitlines()[-1])


async def test_a_server_that_broke_off_is_noticed(tmp_path: Path, style: ApiStyle) -> None:
    async def gone(exchange: Exchange) -> None:
        exchange.reset()

    state, text, failure = await slept_through(tmp_path, style, 300, gone)
    assert (state, text) == ("interrupted", "Half of it. ")
    assert failure in (None, "connection_lost")  # as the system tells it: an end, or a break


async def test_a_server_that_closed_without_an_end_is_noticed(tmp_path: Path, style: ApiStyle) -> None:
    async def closed(exchange: Exchange) -> None:
        exchange.writer.close()
        await exchange.writer.wait_closed()

    state, text, _ = await slept_through(tmp_path, style, 300, closed)
    assert (state, text) == ("interrupted", "Half of it. ")


async def test_a_network_that_is_gone_without_a_word_is_noticed(tmp_path: Path, style: ApiStyle) -> None:
    async def longer_than_the_patience(_exchange: Exchange) -> None:
        await asyncio.sleep(0.6)

    state, text, failure = await slept_through(tmp_path, style, 0.5, longer_than_the_patience)
    assert (state, text, failure) == ("failed", "Half of it. ", "timed_out")


async def test_an_answer_that_came_meanwhile_is_whole(tmp_path: Path, style: ApiStyle) -> None:
    async def the_rest(exchange: Exchange) -> None:
        whole = answer_in(style, "Half of it. ", "The rest.")
        await exchange.send(whole.removeprefix(beginning_in(style, "Half of it. ")))
        exchange.writer.close()

    state, text, failure = await slept_through(tmp_path, style, 300, the_rest)
    assert (state, text, failure) == ("complete", "Half of it. The rest.", None)

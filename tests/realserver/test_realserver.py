"""Both API styles against a real llama.cpp server: chat, thinking, tools, stop, a wrong key, usage.

Run with `python3 packaging/dev.py test -m realserver`.
"""

import asyncio
import itertools
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, aclosing
from pathlib import Path
from typing import Any

import pytest

from duologue.api.client import Client
from duologue.domain.address import read_base_url
from duologue.domain.errors import ContextTooLong, KeyRejected
from duologue.domain.events import StreamEvent, TextAdded
from duologue.domain.parts import TextPart
from duologue.domain.profile import AuthForm, Endpoint
from duologue.domain.reply import Reply
from duologue.domain.request import ChatRequest, Parameters, Tool, Turn
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from realserver.llama_server import CONTEXT, KEY, MODEL, LlamaServer, ServerUnavailable, running

pytestmark = pytest.mark.realserver

SLOTS = 2  # as serve.py starts it
THINKING = "The user wants an answer. Let me plan it first."
PROSE = "Gr\u00fc\u00dfe aus Z\u00fcrich\U0001f600! \u4f60\u597d\uff0c\u4e16\u754c \U0001f469\u200d\U0001f4bb"
WEATHER = Tool(
    "get_weather",
    "The weather of a city",
    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)
both_styles = pytest.mark.parametrize("style", list(ApiStyle))
StartServer = Callable[[str], LlamaServer]


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartServer]:
    """Gives the server of a kind of model; each starts when first asked for and runs to the end."""
    folder = tmp_path_factory.mktemp("models")
    started: dict[str, LlamaServer] = {}
    with ExitStack() as servers:

        def start(kind: str) -> LlamaServer:
            if kind not in started:
                try:
                    started[kind] = servers.enter_context(running(kind, folder))
                except ServerUnavailable as reason:
                    pytest.skip(str(reason))
            return started[kind]

        yield start


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    client = Client(Redactor())
    yield client
    await client.close()


def base(server: LlamaServer, style: ApiStyle) -> str:
    return server.root + ("/v1" if style is ApiStyle.OPENAI else "")


def endpoint(server: LlamaServer, style: ApiStyle, key: str = KEY) -> Endpoint:
    auth = AuthForm.BEARER if style is ApiStyle.OPENAI else AuthForm.X_API_KEY
    return Endpoint(style, read_base_url(base(server, style), style), auth, Secret(key))


def request(prompt: str = "Greet me", *, max_tokens: int = 500, tools: tuple[Tool, ...] = ()) -> ChatRequest:
    likeliest = Parameters(max_tokens=max_tokens, temperature=0)
    return ChatRequest(MODEL, (Turn("user", (TextPart(prompt),)),), "Be brief.", likeliest, tools)


async def answer(client: Client, place: Endpoint, asked: ChatRequest) -> Reply:
    async with aclosing(client.stream(place, asked)) as events:
        return Reply([event async for event in events])


def at_work(server: LlamaServer) -> bool:
    """Whether the server itself says that it generates."""
    asked = urllib.request.Request(f"{server.root}/metrics", headers={"Authorization": f"Bearer {KEY}"})
    with urllib.request.urlopen(asked, timeout=5) as told:
        return "\nllamacpp:requests_processing 0" not in told.read().decode()


async def until_idle(server: LlamaServer) -> None:
    while await asyncio.to_thread(at_work, server):  # noqa: ASYNC110 - the server has no event for it
        await asyncio.sleep(0.02)


@both_styles
async def test_an_answer_streams_in_with_its_thinking_apart(
    style: ApiStyle, client: Client, start_server: StartServer
) -> None:
    reply = await answer(client, endpoint(start_server("prose"), style), request())
    assert reply.state is TurnState.COMPLETE
    assert reply.text == PROSE
    assert reply.thinking.strip() == THINKING
    assert reply.stop_reason == ("stop" if style is ApiStyle.OPENAI else "end_turn")


async def test_the_same_prompt_costs_the_same_in_both_styles(
    client: Client, start_server: StartServer
) -> None:
    server = start_server("prose")
    used = [(await answer(client, endpoint(server, style), request("Count me"))).usage for style in ApiStyle]
    openai, anthropic = used
    assert openai is not None
    assert anthropic is not None
    assert openai.input == anthropic.input > 20
    assert openai.output == anthropic.output > 10
    # The second prompt is served from the cache, and is still counted whole.
    assert 0 < (anthropic.cache_read or 0) < anthropic.input


@both_styles
async def test_an_answer_that_meets_its_limit_says_so_and_counts_to_it(
    style: ApiStyle, client: Client, start_server: StartServer
) -> None:
    reply = await answer(client, endpoint(start_server("endless"), style), request(max_tokens=40))
    assert reply.state is TurnState.COMPLETE
    assert reply.stop_reason == ("length" if style is ApiStyle.OPENAI else "max_tokens")
    assert reply.usage is not None
    assert reply.usage.output == 40


@both_styles
async def test_stop_ends_the_servers_work_and_keeps_the_part(
    style: ApiStyle, client: Client, start_server: StartServer
) -> None:
    server = start_server("endless")
    seen: list[StreamEvent] = []
    async with aclosing(client.stream(endpoint(server, style), request(max_tokens=50_000))) as events:
        async for event in events:
            seen.append(event)
            if sum(isinstance(event, TextAdded) for event in seen) == 20:
                assert await asyncio.to_thread(at_work, server)
                break
        stopped = time.monotonic()
    assert time.monotonic() - stopped < 0.5
    await asyncio.wait_for(until_idle(server), timeout=2)
    partial = Reply(seen)
    assert partial.state is TurnState.INTERRUPTED
    assert partial.text.startswith("Once upon time the river ran")


@both_styles
async def test_a_wrong_key_is_told_as_such(
    style: ApiStyle, client: Client, start_server: StartServer
) -> None:
    place = endpoint(start_server("prose"), style, key="sk-not-this-one-999")
    with pytest.raises(KeyRejected) as caught:
        await answer(client, place, request())
    assert caught.value.status == 401
    assert "sk-not-this-one-999" not in repr(caught.value.failure())


@both_styles
async def test_a_tool_call_arrives_whole(style: ApiStyle, client: Client, start_server: StartServer) -> None:
    asked = request("How is the weather?", tools=(WEATHER,))
    reply = await answer(client, endpoint(start_server("tools"), style), asked)
    assert [(call.name, call.parsed()) for call in reply.tool_calls] == [
        ("get_weather", {"city": "Z\u00fcrich"})
    ]
    assert all(call.call_id for call in reply.tool_calls)
    assert reply.stop_reason == ("tool_calls" if style is ApiStyle.OPENAI else "tool_use")


@both_styles
async def test_an_answer_is_understood_when_it_goes_back_as_history(
    style: ApiStyle, client: Client, start_server: StartServer
) -> None:
    place = endpoint(start_server("prose"), style)
    first = await answer(client, place, request())
    turns = (*request().turns, Turn("assistant", first.parts()), Turn("user", (TextPart("And again"),)))
    again = ChatRequest(MODEL, turns, "Be brief.", Parameters(max_tokens=500, temperature=0))
    second = await answer(client, place, again)
    assert second.text == PROSE
    assert first.usage is not None
    assert second.usage is not None
    assert (second.usage.input or 0) > (first.usage.input or 0) + (first.usage.output or 0) // 2


@both_styles
async def test_a_conversation_that_is_too_long_is_told_as_such(
    style: ApiStyle, client: Client, start_server: StartServer
) -> None:
    place = endpoint(start_server("prose"), style)
    with pytest.raises(ContextTooLong) as caught:
        await answer(client, place, request("too long " * CONTEXT))
    assert caught.value.status == 400
    assert (await answer(client, place, request())).state is TurnState.COMPLETE


@both_styles
async def test_a_busy_server_is_waited_for_and_two_answers_never_mix(
    style: ApiStyle, client: Client, start_server: StartServer
) -> None:
    server = start_server("endless")
    begun: asyncio.Queue[int] = asyncio.Queue()
    replies = [Reply() for _ in range(SLOTS)]

    async def hold(place: int) -> None:
        stream = client.stream(endpoint(server, style), request(f"Story {place}", max_tokens=50_000))
        async with aclosing(stream) as events:
            async for event in events:
                if isinstance(event, TextAdded) and not replies[place].text:
                    begun.put_nowait(place)
                replies[place].add(event)

    holding = [asyncio.create_task(hold(place)) for place in range(SLOTS)]
    for _ in holding:
        await asyncio.wait_for(begun.get(), timeout=30)
    # Every slot is taken: the server sends not even a head until one is free.
    waiting = asyncio.create_task(answer(client, endpoint(server, style), request("Me too", max_tokens=20)))
    done, _ = await asyncio.wait({waiting}, timeout=2)
    assert not done
    for held in holding:
        held.cancel()
    await asyncio.gather(*holding, return_exceptions=True)
    last = await asyncio.wait_for(waiting, timeout=30)
    assert last.state is TurnState.COMPLETE
    assert last.usage is not None
    assert last.usage.output == 20
    assert [reply.state for reply in replies] == [TurnState.INTERRUPTED] * SLOTS
    # Each is the model's one story from its beginning, so a word of another would show.
    texts = sorted((last.text, *(reply.text for reply in replies)), key=len)
    assert all(longer.startswith(shorter) for shorter, longer in itertools.pairwise(texts))


@both_styles
async def test_the_list_of_models_names_the_model(
    style: ApiStyle, client: Client, start_server: StartServer
) -> None:
    assert MODEL in await client.models(endpoint(start_server("prose"), style))


def ask(server: LlamaServer, style: ApiStyle, *arguments: str, key: str = KEY) -> tuple[int, dict[str, Any]]:
    """Exit code and last line of `duologue ask --json`."""
    command = [*ask_command(server, style), *arguments, "Greet me"]
    told = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment(key), timeout=60
    )
    assert key not in told.stdout + told.stderr
    return told.returncode, json.loads(told.stdout.splitlines()[-1])


def ask_command(server: LlamaServer, style: ApiStyle) -> list[str]:
    where = ["--base-url", base(server, style), "--style", style.value, "--model", MODEL]
    return [sys.executable, "-m", "duologue", "ask", *where, "--key-env", "LLAMA_KEY", "--json"]


def environment(key: str) -> dict[str, str]:
    app = str(Path(__file__).parents[2] / "app")
    return {**os.environ, "LLAMA_KEY": key, "PYTHONPATH": app}


@both_styles
def test_the_terminal_answers(style: ApiStyle, start_server: StartServer) -> None:
    code, last = ask(start_server("prose"), style)
    assert code == 0
    assert (last["type"], last["state"], last["error"]) == ("finished", "complete", None)
    assert last["text"]
    assert last["thinking"]
    assert last["usage"]["input"] > 20
    assert last["usage"]["output"] > 10


@both_styles
def test_the_terminal_tells_a_wrong_key_from_other_failures(
    style: ApiStyle, start_server: StartServer
) -> None:
    code, last = ask(start_server("prose"), style, key="sk-not-this-one-999")
    assert code == 4
    assert (last["state"], last["error"]["kind"], last["error"]["status"]) == ("failed", "key_rejected", 401)


@both_styles
def test_the_terminal_stops_on_interrupt(style: ApiStyle, start_server: StartServer) -> None:
    server = start_server("endless")
    command = [*ask_command(server, style), "--max-tokens", "50000", "Tell me a long story"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(KEY)) as process:
        assert process.stdout is not None
        first = [process.stdout.readline() for _ in range(20)]
        process.send_signal(signal.SIGINT)  # what Ctrl+C does
        rest = process.stdout.read().splitlines()
        code = process.wait(timeout=10)
    last = json.loads(rest[-1])
    assert code == 130
    assert (last["type"], last["state"]) == ("finished", "stopped")
    assert len(first) == 20

"""One turn of a chat, from the person's words to the stored answer, over a real database."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from duologue.domain.errors import (
    AddressRefused,
    AnswerUnsaved,
    ConnectionLost,
    ConnectionRefused,
    Failure,
    InputUnreadable,
    KeychainMissing,
    KeyMissing,
    OriginNotConfirmed,
    ProfileGone,
    RateLimited,
    StorageError,
    TermsNotAccepted,
)
from duologue.domain.events import (
    AnswerEnded,
    AnswerStarted,
    ProblemReported,
    RawMessageAssembled,
    StreamEvent,
    TextAdded,
    ThinkingAdded,
    UsageReported,
)
from duologue.domain.exchange import ExchangeObserver
from duologue.domain.message import Chat
from duologue.domain.parts import TextPart, ThinkingPart
from duologue.domain.profile import AuthForm, Endpoint
from duologue.domain.request import ChatRequest, Parameters, RawMessage, Turn
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Usage
from duologue.services.asking.chat_session import (
    AnswerAccepted,
    AnswerBegun,
    AnswerFinished,
    SessionEvent,
    TurnSaved,
)
from helpers.services import (
    ANSWER,
    KEY,
    OWN,
    SERVICE,
    FakeKeychain,
    ScriptedWire,
    World,
    eventually,
    for_ever,
    pull,
    world,
)

PROBLEM = Failure("overloaded", "Busy", 529)


def seen_from_outside(home: Path, query: str) -> list[tuple[object, ...]]:
    """What another process would read from the database now."""
    connection = sqlite3.connect(home / "duologue.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def finished(events: list[SessionEvent]) -> AnswerFinished:
    last = events[-1]
    assert isinstance(last, AnswerFinished)
    return last


async def test_a_turn_is_told_in_order_and_kept(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire(*ANSWER)) as here:
        chat = await here.chat()
        events = await pull(here.session.send(chat.id, "Say hello"))
        assert isinstance(events[0], TurnSaved)
        assert isinstance(events[1], AnswerBegun)
        assert isinstance(events[2], AnswerAccepted)
        assert tuple(events[3:-1]) == ANSWER
        question, answer = await here.store.path(chat.id)
        assert (question.text, question.state) == ("Say hello", TurnState.SENT)
        assert finished(events).message == answer
        assert (answer.text, answer.state, answer.stop_reason) == ("Hello world", TurnState.COMPLETE, "stop")
        assert (answer.model, answer.style, answer.profile_id) == ("told-model", ApiStyle.OPENAI, "own")


async def test_the_finished_answer_brings_its_usage_and_timing(tmp_path: Path) -> None:
    script = (TextAdded("x"), UsageReported(Usage(input=5, output=1), {"n": 1}), AnswerEnded())
    async with world(tmp_path, ScriptedWire(*script)) as here:
        chat = await here.chat()
        message = finished(await pull(here.session.send(chat.id, "q"))).message
        assert message.usage == Usage(input=5, output=1)
        assert message.timing is not None
        assert message.timing.first_token_ms is not None


async def test_the_persons_turn_is_on_disk_before_the_request_leaves(tmp_path: Path) -> None:
    seen: list[tuple[object, ...]] = []

    async def look() -> None:
        seen.extend(seen_from_outside(tmp_path, "SELECT role, state, text_plain FROM message ORDER BY seq"))

    async with world(tmp_path, ScriptedWire(look, *ANSWER)) as here:
        chat = await here.chat()
        await pull(here.session.send(chat.id, "My words"))
    assert seen == [("user", "sent", "My words"), ("assistant", "streaming", "")]


async def test_the_request_says_what_the_chat_is_set_to(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        await here.library.save(
            replace(chat, model="m2", system="Be brief.", parameters=Parameters(max_tokens=7))
        )
        await pull(here.session.send(chat.id, "One"))
        await pull(here.session.send(chat.id, "Two"))
    endpoint, request = wire.requests[1]
    assert endpoint.url == "http://127.0.0.1:9/v1/chat/completions"
    assert (request.model, request.system, request.parameters) == (
        "m2",
        "Be brief.",
        Parameters(max_tokens=7),
    )
    assert [(turn.role, turn.parts[0]) for turn in request.turns] == [
        ("user", TextPart("One")),
        ("assistant", TextPart("Hello world")),
        ("user", TextPart("Two")),
    ]


# -- refused before anything is stored or sent ---------------------------------------------------


async def refused(here: World, wire: ScriptedWire, chat: Chat, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        await pull(here.session.send(chat.id, "Not to be sent"))
    assert wire.requests == []
    assert await here.store.path(chat.id) == []
    assert await here.ledger_rows() == []
    stored = await here.store.chat(chat.id)
    assert stored is not None
    assert stored.active_leaf is None


@pytest.mark.parametrize("style", ApiStyle)
async def test_without_accepted_terms_nothing_is_stored_or_sent(tmp_path: Path, style: ApiStyle) -> None:
    wire, keychain = ScriptedWire(*ANSWER), FakeKeychain()
    async with world(tmp_path, wire, keychain=keychain) as here:
        chat = await here.chat(SERVICE, style)
        await here.accounts.store_key(SERVICE, KEY)
        await refused(here, wire, chat, TermsNotAccepted)
        await here.gate.accept("service", words="I agree", end_reached=True)
        await pull(here.session.send(chat.id, "Now"))
        assert len(wire.requests) == 1
        await here.gate.withdraw(words="Withdraw")
        with pytest.raises(TermsNotAccepted):
            await pull(here.session.send(chat.id, "No more"))
        assert len(wire.requests) == 1


async def test_without_a_key_nothing_is_stored_or_sent(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        await here.gate.accept("service", words="I agree", end_reached=True)
        await refused(here, wire, await here.chat(SERVICE), KeyMissing)


async def test_without_a_keychain_nothing_is_stored_or_sent(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire, keychain=FakeKeychain(safe=False)) as here:
        await here.gate.accept("service", words="I agree", end_reached=True)
        await refused(here, wire, await here.chat(SERVICE), KeychainMissing)


@pytest.mark.fault("F04")
async def test_to_an_origin_that_is_not_confirmed_nothing_is_stored_or_sent(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        await here.gate.accept("service", words="I agree", end_reached=True)
        await here.accounts.store_key(SERVICE, KEY)
        moved = replace(here.accounts.profile("svc"), openai_base="https://elsewhere.example/v1")
        await refused(here, wire, await here.chat(moved), OriginNotConfirmed)


@pytest.mark.fault("F03")
async def test_to_an_address_that_may_not_be_used_nothing_is_stored_or_sent(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        bad = replace(OWN, openai_base="http://example.com/v1")
        await refused(here, wire, await here.chat(bad), AddressRefused)


async def test_a_chat_whose_profile_is_gone_asks_for_another_one(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        await here.accounts.remove("own")
        await refused(here, wire, chat, ProfileGone)


async def test_a_chat_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        with pytest.raises(InputUnreadable):
            await pull(here.session.send("nowhere", "x"))


# -- how answers end -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "state", "text", "kind"),
    [
        (ANSWER, TurnState.COMPLETE, "Hello world", None),
        ((AnswerStarted(), AnswerEnded()), TurnState.COMPLETE, "", None),
        ((ConnectionRefused("No"),), TurnState.FAILED, "", "connection_refused"),
        ((RateLimited("Slow down", status=429),), TurnState.FAILED, "", "rate_limited"),
        ((AnswerStarted(), ConnectionLost("Gone")), TurnState.FAILED, "", "connection_lost"),
        ((TextAdded("Half"), ConnectionLost("Gone")), TurnState.INTERRUPTED, "Half", None),
        ((TextAdded("Half"),), TurnState.INTERRUPTED, "Half", None),
        ((), TurnState.INTERRUPTED, "", None),
        ((TextAdded("Half"), ProblemReported(PROBLEM)), TurnState.FAILED, "Half", "overloaded"),
        ((*ANSWER, ConnectionLost("Late")), TurnState.COMPLETE, "Hello world", None),
    ],
)
async def test_every_end_is_stored_and_has_its_row_in_the_ledger(
    tmp_path: Path,
    script: tuple[StreamEvent | BaseException, ...],
    state: TurnState,
    text: str,
    kind: str | None,
) -> None:
    wire = ScriptedWire(*script)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        told = finished(await pull(here.session.send(chat.id, "q"))).message
        (answer,) = await here.answers(chat.id)
        assert told == answer
        assert (answer.state, answer.text) == (state, text)
        assert (answer.failure and answer.failure.kind) == kind
        assert await here.ledger_rows() == [(state, answer.id)]
        assert await here.count("delta") == 0
        assert here.meter.running_since("own") == []
        assert wire.open == 0


async def test_the_time_of_thinking_is_kept_with_it(tmp_path: Path) -> None:
    async def a_while() -> None:
        await asyncio.sleep(0.02)

    script = (ThinkingAdded("hm"), a_while, ThinkingAdded("m"), TextAdded("x", 1), AnswerEnded())
    async with world(tmp_path, ScriptedWire(*script)) as here:
        chat = await here.chat()
        await pull(here.session.send(chat.id, "q"))
        (answer,) = await here.answers(chat.id)
        thought = answer.parts[0]
        assert isinstance(thought, ThinkingPart)
        assert thought.seconds is not None
        assert 0.01 < thought.seconds < 5


# -- stop ----------------------------------------------------------------------------------------


def is_text(event: SessionEvent) -> bool:
    return isinstance(event, TextAdded)


STOPS: list[tuple[str, Callable[[SessionEvent], bool], TurnState, str]] = [
    ("begun", lambda event: isinstance(event, AnswerBegun), TurnState.STOPPED, ""),
    ("started", lambda event: isinstance(event, AnswerStarted), TurnState.STOPPED, ""),
    ("first token", is_text, TurnState.STOPPED, "Hello "),
    ("last token", lambda event: event == TextAdded("world"), TurnState.STOPPED, "Hello world"),
    ("end", lambda event: isinstance(event, AnswerEnded), TurnState.COMPLETE, "Hello world"),
]


@pytest.mark.parametrize(("stage", "until", "state", "text"), STOPS, ids=[stop[0] for stop in STOPS])
async def test_closing_keeps_what_came(
    tmp_path: Path, stage: str, until: Callable[[SessionEvent], bool], state: TurnState, text: str
) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        await pull(here.session.send(chat.id, stage), until)
        (answer,) = await here.answers(chat.id)
        assert (answer.state, answer.text, answer.failure) == (state, text, None)
        sent = [] if stage == "begun" else [(state, answer.id)]
        assert await here.ledger_rows() == sent
        assert await here.count("delta") == 0
        assert wire.open == 0


async def test_closing_before_the_answer_began_keeps_the_persons_words_alone(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        await pull(here.session.send(chat.id, "q"), lambda event: isinstance(event, TurnSaved))
        assert [message.text for message in await here.store.path(chat.id)] == ["q"]
        assert (wire.requests, await here.ledger_rows()) == ([], [])


async def test_stopping_at_a_reported_problem_keeps_the_problem(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire(TextAdded("x"), ProblemReported(PROBLEM), for_ever)) as here:
        chat = await here.chat()
        await pull(here.session.send(chat.id, "q"), lambda event: isinstance(event, ProblemReported))
        (answer,) = await here.answers(chat.id)
        assert (answer.state, answer.failure) == (TurnState.FAILED, PROBLEM)


@pytest.mark.parametrize("cancels", [1, 2, 5])
@pytest.mark.parametrize(
    ("script", "text"),
    [((for_ever,), ""), ((TextAdded("Half"), for_ever), "Half"), ((*ANSWER[:3], for_ever), "Hello world")],
)
async def test_cancelling_once_or_more_often_keeps_what_came(
    tmp_path: Path, script: tuple[StreamEvent, ...], text: str, cancels: int
) -> None:
    wire = ScriptedWire(*script)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        hangs = asyncio.Event()
        wire.script = (*script[:-1], _note(hangs), for_ever)
        task = asyncio.create_task(pull(here.session.send(chat.id, "q")))
        await hangs.wait()
        for _ in range(cancels):
            task.cancel()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError):
            await task
        (answer,) = await here.answers(chat.id)
        assert (answer.state, answer.text) == (TurnState.STOPPED, text)
        assert await here.ledger_rows() == [(TurnState.STOPPED, answer.id)]
        assert await here.count("delta") == 0
        assert (wire.open, here.meter.running_since("own")) == (0, [])


def _note(event: asyncio.Event) -> Callable[[], "asyncio.Future[None]"]:
    def note() -> "asyncio.Future[None]":
        event.set()
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done

    return note


@pytest.mark.parametrize("turns_of_the_loop", range(0, 60, 3))
async def test_a_cancel_at_any_moment_leaves_nothing_streaming(
    tmp_path: Path, turns_of_the_loop: int
) -> None:
    async with world(tmp_path, ScriptedWire(*ANSWER, for_ever)) as here:
        chat = await here.chat()
        task = asyncio.create_task(pull(here.session.send(chat.id, "q")))
        for _ in range(turns_of_the_loop):
            await asyncio.sleep(0.0002)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        states = {message.state for message in await here.store.path(chat.id)}
        assert states <= {TurnState.SENT, TurnState.STOPPED, TurnState.COMPLETE}
        assert await here.count("delta") == 0
        assert here.meter.running_since("own") == []


# -- regenerate, versions, styles ----------------------------------------------------------------


async def test_regenerating_adds_a_version_and_asks_without_the_former_one(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        first = finished(await pull(here.session.send(chat.id, "q"))).message
        wire.script = (TextAdded("Other"), AnswerEnded())
        second = finished(await pull(here.session.regenerate(chat.id, first.id))).message
        assert (second.parent_id, second.version, second.versions) == (first.parent_id, 2, 2)
        assert [message.text for message in await here.store.path(chat.id)] == ["q", "Other"]
        assert wire.requests[1][1].turns == (Turn("user", (TextPart("q"),)),)
        kept = await here.store.message(first.id)
        assert kept is not None
        assert kept.text == "Hello world"
        assert len(await here.ledger_rows()) == 2


async def test_regenerating_an_earlier_answer_asks_with_what_came_before_it(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        first = finished(await pull(here.session.send(chat.id, "one"))).message
        await pull(here.session.send(chat.id, "two"))
        await pull(here.session.regenerate(chat.id, first.id))
        assert [turn.parts for turn in wire.requests[2][1].turns] == [(TextPart("one"),)]


async def test_a_question_without_an_answer_can_be_asked_again(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        stopped = here.session.send(chat.id, "q")
        await anext(stopped)
        await stopped.aclose()
        (question,) = await here.store.path(chat.id)
        await pull(here.session.regenerate(chat.id, question.id))
        assert [message.text for message in await here.store.path(chat.id)] == ["q", "Hello world"]


async def test_a_message_that_is_gone_cannot_be_regenerated(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        with pytest.raises(InputUnreadable):
            await pull(here.session.regenerate(chat.id, "nowhere"))
        assert wire.requests == []


async def test_an_answer_without_words_is_not_sent_back(tmp_path: Path) -> None:
    wire = ScriptedWire(ConnectionRefused("No"))
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        await pull(here.session.send(chat.id, "one"))
        wire.script = ANSWER
        await pull(here.session.send(chat.id, "two"))
        assert wire.requests[1][1].turns == (Turn("user", (TextPart("one"), TextPart("two"))),)


async def test_the_raw_message_is_kept_with_its_style_and_origin(tmp_path: Path) -> None:
    message = {"role": "assistant", "content": "Hello", "extra": {"kept": True}}
    wire = ScriptedWire(TextAdded("Hello"), RawMessageAssembled(message), AnswerEnded())
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        await pull(here.session.send(chat.id, "one"))
        await pull(here.session.send(chat.id, "two"))
        raw = RawMessage(ApiStyle.OPENAI, "http://127.0.0.1:9", message)
        assert wire.requests[1][1].turns[1] == Turn("assistant", (TextPart("Hello"),), raw)


async def test_a_chat_that_switches_its_style_goes_on_in_the_other_one(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        await pull(here.session.send(chat.id, "one"))
        stored = await here.store.chat(chat.id)
        assert stored is not None
        await here.library.save(replace(stored, style=ApiStyle.ANTHROPIC))
        second = finished(await pull(here.session.send(chat.id, "two"))).message
        endpoint, request = wire.requests[1]
        assert (endpoint.style, endpoint.url) == (ApiStyle.ANTHROPIC, "http://127.0.0.1:9/v1/messages")
        assert [turn.role for turn in request.turns] == ["user", "assistant", "user"]
        assert second.style is ApiStyle.ANTHROPIC
        assert [message.style for message in await here.answers(chat.id)] == [
            ApiStyle.OPENAI,
            ApiStyle.ANTHROPIC,
        ]


# -- the journal, several answers, a failing disk --------------------------------------------------


async def test_what_came_is_on_disk_soon_even_if_nothing_more_comes(tmp_path: Path) -> None:
    hangs = asyncio.Event()
    async with world(tmp_path, ScriptedWire(TextAdded("Kept"), _note(hangs), for_ever)) as here:
        chat = await here.chat()
        task = asyncio.create_task(pull(here.session.send(chat.id, "q")))
        await hangs.wait()
        took = await eventually(lambda: seen_from_outside(tmp_path, "SELECT payload FROM delta"))
        assert 0.15 < took < 1
        ((payload,),) = seen_from_outside(tmp_path, "SELECT payload FROM delta")
        assert json.loads(str(payload)) == [["text", "Kept", 0, False]]
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_killed_answer_is_found_again_as_interrupted(tmp_path: Path) -> None:
    async def journalled() -> None:
        await eventually(lambda: seen_from_outside(tmp_path, "SELECT n FROM delta"))

    async with world(tmp_path, ScriptedWire(TextAdded("Kept"), journalled, TextAdded(" lost"))) as here:
        chat = await here.chat()
        events = here.session.send(chat.id, "q")
        async with aclosing(events):
            async for event in events:
                if event == TextAdded(" lost"):
                    break
            killed = tmp_path / "killed"
            _copy_as_after_a_kill(tmp_path, killed)
    async with world(killed, ScriptedWire(*ANSWER)) as here:
        assert await here.library.recover() == 1
        (answer,) = await here.answers(chat.id)
        assert (answer.state, answer.text) == (TurnState.INTERRUPTED, "Kept")
        assert await here.ledger_rows() == [(TurnState.INTERRUPTED, answer.id)]


def _copy_as_after_a_kill(home: Path, copy: Path) -> None:
    copy.mkdir()
    for name in ("duologue.db", "duologue.db-wal"):
        (copy / name).write_bytes((home / name).read_bytes())


class TwoVoices:
    """A wire that answers each question with its own words, letter by letter, as its turn comes."""

    async def stream(
        self,
        endpoint: Endpoint,
        request: ChatRequest,
        observer: ExchangeObserver | None = None,  # noqa: ARG002 - a wire is given one
    ) -> AsyncGenerator[StreamEvent]:
        assert endpoint.auth is AuthForm.NONE
        part = request.turns[-1].parts[-1]
        assert isinstance(part, TextPart)
        for letter in part.text * 20:
            yield TextAdded(letter)
            await asyncio.sleep(0)
        yield AnswerEnded()

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.fault("F54")
async def test_two_answers_at_once_never_mix(tmp_path: Path) -> None:
    async with world(tmp_path, TwoVoices()) as here:
        chats = [await here.chat() for _ in range(3)]
        await asyncio.gather(
            *(
                pull(here.session.send(chat.id, words))
                for chat, words in zip(chats, ("abc", "DEF", "123"), strict=True)
            )
        )
        for chat, words in zip(chats, ("abc", "DEF", "123"), strict=True):
            (answer,) = await here.answers(chat.id)
            assert answer.text == words * 20
        assert len(await here.ledger_rows()) == 3


async def test_a_disk_that_refuses_for_a_while_costs_nothing(tmp_path: Path) -> None:
    steps: list[Callable[[], Awaitable[object]]] = []

    async def step() -> None:
        await steps.pop(0)()

    script = (step, TextAdded("One "), step, TextAdded("two"), AnswerEnded())
    async with world(tmp_path, ScriptedWire(*script)) as here:

        async def two_refused_pieces() -> None:
            await asyncio.sleep(0.6)
            await here.refuse_writes(refuse=False)
            await eventually(lambda: seen_from_outside(tmp_path, "SELECT payload FROM delta"))

        steps[:] = [here.refuse_writes, two_refused_pieces]
        chat = await here.chat()
        await pull(here.session.send(chat.id, "q"))
        (answer,) = await here.answers(chat.id)
        assert (answer.text, answer.state) == ("One two", TurnState.COMPLETE)


@pytest.mark.fault("F16")
async def test_a_disk_that_refuses_in_mid_answer_loses_nothing_while_the_app_is_open(
    tmp_path: Path,
) -> None:
    refuse: list[World] = []

    async def disk_full() -> None:
        await eventually(lambda: seen_from_outside(tmp_path, "SELECT n FROM delta"))
        await refuse[0].refuse_writes()

    script = (TextAdded("Journalled"), disk_full, TextAdded(" shown"), AnswerEnded())
    async with world(tmp_path, ScriptedWire(*script)) as here:
        refuse.append(here)
        chat = await here.chat()
        shown = await pull(here.session.send(chat.id, "My words"))
        assert TextAdded(" shown") in shown
        finished = shown[-1]
        assert isinstance(finished, AnswerFinished)
        unsaved = here.at_hand.unsaved_in(chat.id)
        assert unsaved is not None
        assert unsaved.message == finished.message == here.at_hand.read(finished.message.id)
        assert (finished.message.text, finished.message.state) == ("Journalled shown", TurnState.COMPLETE)
        with pytest.raises(AnswerUnsaved):
            await pull(here.session.send(chat.id, "More"))
        assert here.at_hand.unsaved_in(chat.id) is unsaved
        assert here.meter.running_since("own") == []
        await here.refuse_writes(refuse=False)
    async with world(tmp_path, ScriptedWire()) as here:
        assert await here.library.recover() == 1
        question, answer = await here.store.path(chat.id)
        assert question.text == "My words"
        assert (answer.text, answer.state) == ("Journalled", TurnState.INTERRUPTED)


async def test_a_disk_that_refuses_from_the_start_keeps_the_request_here(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        chat = await here.chat()
        await here.refuse_writes()
        with pytest.raises(StorageError):
            await pull(here.session.send(chat.id, "q"))
        assert wire.requests == []

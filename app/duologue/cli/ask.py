"""`duologue ask`: one question, its answer streamed to the terminal; no chat is stored."""

import argparse
import asyncio
import os
import re
import sys
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from duologue.cli.exit_codes import code_for
from duologue.cli.finished import as_line, event_line, finished_line
from duologue.cli.nobody_reads import nobody_reads
from duologue.domain.address import read_base_url
from duologue.domain.errors import DuologueError, InputUnreadable, KeyMissing, StorageError
from duologue.domain.events import RetryScheduled, StreamEvent, TextAdded
from duologue.domain.parts import TextPart
from duologue.domain.profile import AuthForm, Endpoint, Profile, ProfileKind
from duologue.domain.reply import Reply
from duologue.domain.request import ChatRequest, Parameters, Turn
from duologue.domain.secret import Secret, read_key
from duologue.domain.style import ApiStyle
from duologue.domain.token_estimate import tokens_of_request
from duologue.domain.turn_state import TurnState
from duologue.services.connection.accounts import endpoint_with
from duologue.services.daemon_thread import in_daemon_thread
from duologue.services.suite import Services
from duologue.services.tables import catalogue
from duologue.services.usage.budget_words import alert
from duologue.services.usage.worst_case import worst_case

AD_HOC_PROFILE_ID = "terminal"
_ANSWER = "terminal"  # the only answer there is

# What would steer a terminal: an answer may hold anything, even sequences that type or copy.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--demo", action="store_true", help="ask the offline demo; needs nothing else")
    where.add_argument("--profile", metavar="NAME", help="ask a saved profile")
    where.add_argument("--base-url", metavar="URL", help="ask a server (with /v1 for openai)")
    parser.add_argument(
        "--style", choices=[style.value for style in ApiStyle], default="openai", help="default: openai"
    )
    parser.add_argument("--model", metavar="M", help="the model's id")
    parser.add_argument("--key-env", metavar="VAR", help="read the key from this environment variable")
    parser.add_argument("--system", metavar="S", default="", help="the system prompt")
    parser.add_argument("--max-tokens", metavar="N", type=_positive, help="tokens at most, thinking included")
    parser.add_argument(
        "--record",
        metavar="FILE",
        type=Path,
        help="keep what crossed the wire, without the key: FILE.duorec for replay, FILE.har for others",
    )
    parser.add_argument(
        "--over-budget", action="store_true", help="send even if this could go over a budget you set"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object an event, and a last one")
    parser.add_argument("prompt", metavar="PROMPT", help="what to ask; - reads standard input")


async def run(arguments: argparse.Namespace, services: Services) -> int:
    """Ask and print; the exit code says how it ended. Ctrl+C stops and keeps what was printed."""
    try:
        return await _run(arguments, services)
    except BrokenPipeError:  # whoever read the answer has enough of it
        return nobody_reads()


async def _run(arguments: argparse.Namespace, services: Services) -> int:
    reply = Reply()
    error: DuologueError | None = None
    stopped = False
    unsubscribe = services.budget_news.subscribe(lambda told: _complain(alert(told.budget, told.used)))
    try:
        profile = _profile(arguments, services)
        await services.gate.check(profile)
        style = ApiStyle(arguments.style)
        endpoint = await _endpoint(arguments, services, profile, style)
        request = await _request(arguments, profile)
        run_id = uuid4().hex  # one call is one run, for the budget of a run
        claim = worst_case(services.costs, profile, style, request, run_id=run_id)
        async with services.budgets.admitted(claim, over_budget=arguments.over_budget):
            await _ask(arguments, services, profile, endpoint, request, reply, run_id)
    except DuologueError as raised:
        error = raised
    except asyncio.CancelledError:
        stopped = not reply.ended and reply.failure is None
    finally:
        unsubscribe()
    state, failure = (TurnState.STOPPED, None) if stopped else reply.ending(error)
    if arguments.json:
        _print(as_line(finished_line(reply, state, failure)))
    else:
        if reply.text and not reply.text.endswith("\n"):
            _print("\n", end="")
        if failure is not None:
            _complain(failure.message)
        elif state is TurnState.INTERRUPTED:
            _complain("the answer was interrupted")
    return code_for(state, error)


async def _request(arguments: argparse.Namespace, profile: Profile) -> ChatRequest:
    prompt = arguments.prompt
    if prompt == "-":
        prompt = await in_daemon_thread(_standard_input)  # reading here would hold up Ctrl+C
    if not prompt.strip():
        raise InputUnreadable("There is nothing to ask: the prompt is empty.")
    return ChatRequest(
        model=arguments.model or _default_model(profile),
        turns=(Turn("user", (TextPart(prompt),)),),
        system=arguments.system,
        parameters=Parameters(max_tokens=arguments.max_tokens),
    )


def _standard_input() -> str:
    # Python's own buffer stays locked while it waits, and ending the program then aborts it.
    number = sys.stdin.fileno()
    read = b"".join(iter(lambda: os.read(number, 65536), b""))
    try:
        return read.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputUnreadable("Standard input is not text in UTF-8.") from error


async def _ask(
    arguments: argparse.Namespace,
    services: Services,
    profile: Profile,
    endpoint: Endpoint,
    request: ChatRequest,
    reply: Reply,
    run_id: str,
) -> None:
    measurement = services.meter.begin(
        profile.id, endpoint.style, request.model, tokens_of_request(request), run_id
    )
    recorder = services.exchanges.recorder(endpoint)
    error: DuologueError | None = None
    stopped = False
    try:
        answered = services.wire.stream(endpoint, request, recorder if arguments.record else None)
        async with aclosing(measurement.watch(answered)) as events:
            async for event in events:
                reply.add(event)
                _show(event, as_json=arguments.json)
    except DuologueError as raised:
        error = raised
        raise
    except (asyncio.CancelledError, BrokenPipeError):
        stopped = not reply.ended and reply.failure is None
        raise
    finally:
        state, failure = (TurnState.STOPPED, None) if stopped else reply.ending(error)
        try:
            await services.meter.record(measurement, reply, state, None, failure)
            if arguments.record:
                services.exchanges.keep(_ANSWER, recorder)
                await services.exchanges.save(_ANSWER, arguments.record)
        except (StorageError, InputUnreadable) as untold:  # the answer, or its own trouble, is worth more
            _complain(untold.message)


def _show(event: StreamEvent, *, as_json: bool) -> None:
    if as_json:
        line = event_line(event)
        if line is not None:
            _print(as_line(line))
    elif isinstance(event, TextAdded):
        _print(_STEERING.sub("\ufffd", event.text) if sys.stdout.isatty() else event.text, end="")
    elif isinstance(event, RetryScheduled):
        _complain(f"trying again in {event.delay:.0f} s (Ctrl+C stops): {event.failure.message}")


def _print(text: str, end: str = "\n") -> None:
    print(text, end=end, flush=True)


def _complain(sentence: str) -> None:
    print(f"duologue: {_STEERING.sub(' ', sentence)}", file=sys.stderr)


def _profile(arguments: argparse.Namespace, services: Services) -> Profile:
    if arguments.demo:
        return catalogue.demo_profile()
    if arguments.base_url:
        return _ad_hoc(arguments)
    if arguments.profile:
        return services.accounts.named(arguments.profile)
    first = services.accounts.profiles[0]
    if first.kind is ProfileKind.DEMO:
        raise InputUnreadable("No profile is saved. Use --demo, --base-url, or connect in the window first.")
    return first


def _ad_hoc(arguments: argparse.Namespace) -> Profile:
    """A profile for --base-url: loopback needs neither key nor Terms, any other host needs the Terms."""
    style = ApiStyle(arguments.style)
    base = read_base_url(arguments.base_url, style)
    is_openai = style is ApiStyle.OPENAI
    return Profile(
        id=AD_HOC_PROFILE_ID,
        name=base.host,
        kind=ProfileKind.OWN if base.is_loopback else ProfileKind.SERVICE,
        openai_base=str(base) if is_openai else "",
        anthropic_base="" if is_openai else str(base),
        auth=AuthForm.BEARER if arguments.key_env else AuthForm.NONE,
        terms=None if base.is_loopback else catalogue.terms_text().document,
    )


async def _endpoint(
    arguments: argparse.Namespace, services: Services, profile: Profile, style: ApiStyle
) -> Endpoint:
    if not arguments.key_env:
        if profile.id == AD_HOC_PROFILE_ID and not profile.base(style).is_loopback:
            raise KeyMissing("Name the environment variable that holds the key: --key-env VAR.")
        return await services.accounts.endpoint(profile, style)
    key = _key_from(arguments.key_env)
    if profile.kind is ProfileKind.DEMO:
        return await services.accounts.endpoint(profile, style)  # it takes no key, so it gets none
    if profile.auth is AuthForm.NONE:
        profile = replace(profile, auth=AuthForm.BEARER)
    return endpoint_with(profile, style, key)


def _key_from(variable: str) -> Secret:
    value = os.environ.get(variable)
    if value is None:
        raise KeyMissing(f"There is no environment variable {variable}.")
    return read_key(value)


def _default_model(profile: Profile) -> str:
    """The profile's own first model, else the one a new chat at the service starts with."""
    as_service = replace(profile, kind=ProfileKind.SERVICE)
    return catalogue.default_model(profile, ()) or catalogue.default_model(as_service, ())


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number, 1 or more")
    return int(text)

"""Runs a terminal command with the same services as the window, without Qt."""

import argparse
import asyncio
import io
import sys
from functools import partial

from duologue.bootstrap.core import diagnostics_without_store, open_core
from duologue.bootstrap.late import LatePlayer
from duologue.cli import ask, doctor, replay, terms, usage
from duologue.cli.exit_codes import REFUSED, STOPPED
from duologue.cli.finished import as_line, finished_line
from duologue.cli.nobody_reads import nobody_reads
from duologue.domain.errors import StorageError
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.turn_state import TurnState
from duologue.storage.recordings import Recordings


def run_command(arguments: argparse.Namespace) -> int:
    """Run a command; the exit code. A reader of our output may go away at any time."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without a character must not end the answer
    try:
        code = _command(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        return nobody_reads()
    return code


def _command(arguments: argparse.Namespace) -> int:
    try:
        if arguments.command == "replay":
            return replay.run(arguments, _decoding())
        return asyncio.run(_with_services(arguments))
    except StorageError as error:
        if arguments.command == "ask" and arguments.json:
            print(as_line(finished_line(Reply(), TurnState.FAILED, error.failure())), flush=True)  # noqa: T201 - see below
        print(f"duologue: {error.message}", file=sys.stderr)  # noqa: T201 - it talks to a terminal
        return REFUSED
    except KeyboardInterrupt:
        return STOPPED


def _decoding() -> replay.Decoding:
    from duologue.api.replay import replayed_events  # noqa: PLC0415 - only `replay` needs it

    redactor = Redactor()
    return replay.Decoding(
        replay=partial(replayed_events, redactor=redactor),
        play=LatePlayer(redactor),
        read=Recordings.read,
    )


async def _with_services(arguments: argparse.Namespace) -> int:
    if arguments.command == "doctor":
        return await _doctor(arguments)
    async with open_core(arguments.home, debug=arguments.debug, beside_window=True) as core:
        if arguments.command == "terms":
            return await terms.run(arguments, core.services)
        if arguments.command == "usage":
            return await usage.run(arguments, core.services)
        return await ask.run(arguments, core.services)


async def _doctor(arguments: argparse.Namespace) -> int:
    """The report; a store that cannot be opened is a part of it."""
    try:
        async with open_core(arguments.home, debug=arguments.debug, beside_window=True) as core:
            return await doctor.run(arguments, core.services.diagnostics, core.services)
    except StorageError as error:
        return await doctor.run(arguments, diagnostics_without_store(arguments.home, error))

"""Runs a terminal command with the same services as the window, without Qt."""

import argparse
import asyncio
import io
import os
import sys
from functools import partial

from duologue.bootstrap.asked import Asked
from duologue.bootstrap.core import diagnostics_without_store, open_core
from duologue.bootstrap.late import LatePlayer
from duologue.bootstrap.sealed import seal
from duologue.cli import (
    ask,
    doctor,
    export_chats,
    import_chats,
    replay,
    search_chats,
    terms,
    usage,
)
from duologue.cli.exit_codes import COMPLETE, REFUSED, STOPPED
from duologue.cli.finished import as_line, finished_line
from duologue.cli.nobody_reads import nobody_reads
from duologue.domain.errors import StorageError
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.turn_state import TurnState
from duologue.storage.paths import DataPaths
from duologue.storage.recordings import Recordings


def run_command(arguments: argparse.Namespace) -> int:
    """Run a command; the exit code. A reader of our output may go away at any time."""
    seal(os.environ)
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
        if arguments.command == "import" and not arguments.dry_run:
            return asyncio.run(_import(arguments))
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
        if arguments.command == "export":
            return await export_chats.run(arguments, core.services)
        if arguments.command == "import":
            return await import_chats.run(arguments, core.services)
        if arguments.command == "search":
            return await search_chats.run(arguments, core.services)
        return await ask.run(arguments, core.services)


async def _import(arguments: argparse.Namespace) -> int:
    """Import where no window has the folder; an open window is asked to do it, so that one of us writes.

    An import is one long transaction: beside it, an answer that arrives in the window could not be kept.
    """
    from duologue.bootstrap.single_instance import SingleInstance  # noqa: PLC0415 - brings a part of Qt

    paths = DataPaths.chosen(arguments.home, os.environ)
    paths.create()
    instance = SingleInstance(paths.home)
    if not instance.hold(Asked(files=tuple(str(path.absolute()) for path in arguments.files))):
        print("The window that is open asks what to do with it.")  # noqa: T201 - it talks to a terminal
        return COMPLETE
    try:
        return await _with_services(arguments)
    finally:
        instance.release()


async def _doctor(arguments: argparse.Namespace) -> int:
    """The report; a store that cannot be opened is a part of it."""
    try:
        async with open_core(arguments.home, debug=arguments.debug, beside_window=True) as core:
            return await doctor.run(arguments, core.services.diagnostics, core.services)
    except StorageError as error:
        return await doctor.run(arguments, diagnostics_without_store(arguments.home, error))

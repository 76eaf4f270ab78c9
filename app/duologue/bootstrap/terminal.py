"""Runs a terminal command with the same services as the window, without Qt."""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from duologue.bootstrap.asked import Asked
from duologue.bootstrap.core import diagnostics_without_store, open_core
from duologue.bootstrap.late import LatePlayer
from duologue.bootstrap.sealed import seal
from duologue.cli.exit_codes import COMPLETE, REFUSED, STOPPED
from duologue.cli.nobody_reads import nobody_reads
from duologue.domain.errors import StorageError
from duologue.domain.secret import Redactor
from duologue.domain.turn_state import TurnState
from duologue.storage.paths import DataPaths

if TYPE_CHECKING:
    from duologue.cli import replay
    from duologue.services.suite import Services

# A command is imported when it runs: none pays for the others.


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
            from duologue.cli import replay

            return replay.run(arguments, _decoding())
        if arguments.command == "import" and not arguments.dry_run:
            return asyncio.run(_import(arguments))
        return asyncio.run(_with_services(arguments))
    except StorageError as error:
        if arguments.command == "ask" and arguments.json:
            from duologue.cli.finished import as_line, finished_line
            from duologue.domain.reply import Reply

            print(as_line(finished_line(Reply(), TurnState.FAILED, error.failure())), flush=True)  # noqa: T201 - see below
        print(f"duologue: {error.message}", file=sys.stderr)  # noqa: T201 - it talks to a terminal
        return REFUSED
    except KeyboardInterrupt:
        return STOPPED


def _decoding() -> replay.Decoding:
    from duologue.api.replay import replayed_events
    from duologue.cli import replay
    from duologue.storage.recordings import Recordings

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
        return await _run(arguments, core.services)


async def _run(arguments: argparse.Namespace, services: Services) -> int:
    match arguments.command:
        case "terms":
            from duologue.cli import terms

            return await terms.run(arguments, services)
        case "usage":
            from duologue.cli import usage

            return await usage.run(arguments, services)
        case "export":
            from duologue.cli import export_chats

            return await export_chats.run(arguments, services)
        case "import":
            from duologue.cli import import_chats

            return await import_chats.run(arguments, services)
        case "search":
            from duologue.cli import search_chats

            return await search_chats.run(arguments, services)
    from duologue.cli import ask

    return await ask.run(arguments, services)


async def _import(arguments: argparse.Namespace) -> int:
    """Import where no window has the folder; an open window is asked to do it.

    There its list shows what came and Undo takes it back, and one of us writes, not two in turns.
    """
    from duologue.bootstrap.single_instance import SingleInstance

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
    from duologue.cli import doctor

    try:
        async with open_core(arguments.home, debug=arguments.debug, beside_window=True) as core:
            return await doctor.run(arguments, core.services.diagnostics, core.services)
    except StorageError as error:
        return await doctor.run(arguments, diagnostics_without_store(arguments.home, error))

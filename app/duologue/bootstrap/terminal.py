"""Runs a terminal command with the same services as the window, without Qt."""

import argparse
import asyncio
import sys
from functools import partial

from duologue.bootstrap.core import open_core
from duologue.cli import ask, doctor, replay
from duologue.cli.exit_codes import REFUSED, STOPPED
from duologue.domain.errors import StorageError
from duologue.domain.secret import Redactor


def run_command(arguments: argparse.Namespace) -> int:
    """Run `ask`, `replay` or `doctor`; the exit code."""
    if arguments.command == "replay":
        from duologue.api.replay import replayed_events  # noqa: PLC0415 - only this command needs it

        return replay.run(arguments, partial(replayed_events, redactor=Redactor()))
    try:
        return asyncio.run(_with_services(arguments))
    except StorageError as error:
        print(f"duologue: {error.message}", file=sys.stderr)  # noqa: T201 - it talks to a terminal
        return REFUSED
    except KeyboardInterrupt:
        return STOPPED


async def _with_services(arguments: argparse.Namespace) -> int:
    async with open_core(arguments.home, debug=arguments.debug, beside_window=True) as core:
        if arguments.command == "doctor":
            return await doctor.run(arguments, core.services.diagnostics)
        return await ask.run(arguments, core.services)

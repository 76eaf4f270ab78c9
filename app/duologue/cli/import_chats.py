"""`duologue import`: chats from files of this and other apps."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from duologue.cli.exit_codes import COMPLETE, REFUSED
from duologue.domain.errors import DuologueError
from duologue.domain.transfer import ImportPreview, LeftOut, OnKnown, Source
from duologue.services.suite import Services
from duologue.services.transfer.long_work import LongWork

_SOURCES = {
    Source.DUOLOGUE: "an export of Duologue",
    Source.CHATGPT: "an export of ChatGPT",
    Source.MESSAGES: "messages of requests",
}
_LEFT_OUT = {
    LeftOut.IMAGES: "images not in the file",
    LeftOut.AUDIO: "recordings of speech",
    LeftOut.NOTES: "hidden notes",
    LeftOut.EMPTY_CHATS: "empty chats",
    LeftOut.PARTS: "parts of unknown kinds",
    LeftOut.FILES: "attached files not in the file",
    LeftOut.TOO_LARGE: "files too large to attach",
    LeftOut.UNFIT: "files neither text nor an image (PNG, JPEG, WebP, GIF)",
    LeftOut.KNOWN: "chats that were here already",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        type=Path,
        help="a Duologue or ChatGPT export (json or zip), or messages of requests (json, jsonl)",
    )
    parser.add_argument("--dry-run", action="store_true", help="say what is in the files, and keep nothing")
    parser.add_argument(
        "--copies", action="store_true", help="import chats that are here already again, as copies"
    )


async def run(arguments: argparse.Namespace, services: Services) -> int:
    """Import file by file, each whole or not at all; the exit code is that of the first one refused."""
    code = COMPLETE
    for path in arguments.files:
        try:
            await _take(path, arguments, services)
        except DuologueError as error:
            named = "" if path.name in error.message else f"{path.name}: "
            print(f"duologue: {named}{error.message}", file=sys.stderr)
            code = REFUSED
    return code


async def _take(path: Path, arguments: argparse.Namespace, services: Services) -> None:
    imports = services.transfers.imports
    preview = await imports.look(path, LongWork())
    if arguments.dry_run:
        print(f"{path.name}: {_found(preview)}{_without(preview.left_out)}")
        return
    on_known = OnKnown.COPY if arguments.copies else OnKnown.SKIP
    report = await imports.take(path, preview, on_known, LongWork())
    print(f"{path.name}: imported {_count(len(report.chat_ids), report.turns)}{_without(report.left_out)}")


def _found(preview: ImportPreview) -> str:
    known = f", {preview.known} here already" if preview.known else ""
    return f"{_SOURCES[preview.source]}, {_count(preview.chats, preview.turns)}{known}"


def _count(chats: int, turns: int) -> str:
    return f"{_number(chats, 'chat')}, {_number(turns, 'message')}"


def _number(number: int, word: str) -> str:
    return f"1 {word}" if number == 1 else f"{number} {word}s"


def _without(left_out: Mapping[LeftOut, int]) -> str:
    said = ", ".join(f"{_LEFT_OUT[what]} ({number})" for what, number in left_out.items() if number)
    return f"; left out: {said}" if said else ""

"""`duologue export`: chats to a file, or to standard output."""

import argparse
import sys
from pathlib import Path

from duologue.cli.exit_codes import COMPLETE, REFUSED, STOPPED, USAGE
from duologue.domain.errors import DuologueError
from duologue.domain.transfer import ExportChoice, ExportFormat, ExportReport
from duologue.services.suite import Services
from duologue.services.transfer.exports import ExportPlan
from duologue.services.transfer.long_work import LongWork, Stopped

_REMINDER = (
    "duologue: these lines are a form of training data; the service's Terms (Acceptable Use) forbid to use "
    "it for training competing AI models"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--chat", metavar="ID", action="append", help="this chat; may be given several times")
    which.add_argument("--folder", metavar="NAME", help="the chats of a folder")
    which.add_argument("--all", action="store_true", help="all chats (the default)")
    parser.add_argument("--archived", action="store_true", help="archived chats too")
    parser.add_argument(
        "--format",
        choices=[str(kind) for kind in ExportFormat],
        default=str(ExportFormat.JSON),
        help="default: json, which keeps everything; the others hold the turns that are shown",
    )
    parser.add_argument(
        "--no-thinking", action="store_true", help="leave the model's thinking out of documents"
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        default="-",
        help="- is standard output; several documents are one archive (zip)",
    )


async def run(arguments: argparse.Namespace, services: Services) -> int:
    """Write; the exit code."""
    kind = ExportFormat(arguments.format)
    try:
        choice = await _choice(arguments, services)
        if choice is None:
            return _complain(f"there is no folder {arguments.folder!r}", USAGE)
        plan = ExportPlan(choice, kind, thinking=not arguments.no_thinking)
        if kind is ExportFormat.JSONL:
            print(_REMINDER, file=sys.stderr)
        if arguments.file != "-":
            report = await services.transfers.exports.save(plan, Path(arguments.file), LongWork())
            _tell(report, arguments.file)
            return COMPLETE
        is_archive = kind in (ExportFormat.MARKDOWN, ExportFormat.HTML)
        if is_archive and sys.stdout.isatty() and await services.transfers.exports.count(choice) > 1:
            return _complain("several documents are an archive: name a file for it", USAGE)
        await services.transfers.exports.write(plan, sys.stdout.buffer, LongWork())
        sys.stdout.flush()
    except DuologueError as error:
        return _complain(error.message, REFUSED)
    except Stopped:
        return STOPPED
    return COMPLETE


async def _choice(arguments: argparse.Namespace, services: Services) -> ExportChoice | None:
    if arguments.chat:
        return ExportChoice(tuple(arguments.chat))
    if arguments.folder is None:
        return ExportChoice(archived=arguments.archived)
    folders = await services.folders.all()
    found = next((folder for folder in folders if folder.name == arguments.folder), None)
    return None if found is None else ExportChoice(folder=found.id, archived=arguments.archived)


def _tell(report: ExportReport, file: str) -> None:
    chats = "1 chat" if report.chats == 1 else f"{report.chats} chats"
    empty = f", {report.empty} empty left out" if report.empty else ""
    print(f"{chats} in {file}{empty}", file=sys.stderr)


def _complain(sentence: str, code: int) -> int:
    print(f"duologue: {sentence}", file=sys.stderr)
    return code

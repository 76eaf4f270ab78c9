"""`duologue replay`: runs the bytes of recorded answers through the same decoder as live ones."""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from duologue.cli.finished import as_line, event_line, finished_line
from duologue.domain import duorec
from duologue.domain.errors import InputUnreadable
from duologue.domain.events import StreamEvent, TextAdded
from duologue.domain.exchange import Exchange
from duologue.domain.recording import RecordedAnswer
from duologue.domain.reply import Reply
from duologue.domain.style import ApiStyle
from duologue.services.daemon_thread import in_daemon_thread
from duologue.services.ports import Player

_UNREADABLE = 2

Replay = Callable[[RecordedAnswer], Iterable[StreamEvent]]
Wait = Callable[[float], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Decoding:
    """What the command is handed; the room that can decode is not known here.

    `replay` gives the events of an answer at once, `play` those of an exchange as it went, and `read`
    the exchange in a file.
    """

    replay: Replay
    play: Player
    read: Callable[[Path], Exchange]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="the bytes of an answer's body (.sse), or a recording (.duorec)",
    )
    parser.add_argument("--style", choices=[style.value for style in ApiStyle], help="default: guessed")
    parser.add_argument("--status", type=int, default=200, help="the HTTP status it came with")
    parser.add_argument(
        "--header", action="append", default=[], metavar="'NAME: VALUE'", help="a header it came with"
    )
    parser.add_argument("--cut", action="store_true", help="the connection broke behind the last byte")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    pace = parser.add_mutually_exclusive_group()
    pace.add_argument("--true-speed", action="store_true", help="play a recording as fast as it once came")
    pace.add_argument(
        "--step", action="store_true", help="play a recording piece by piece, one at each Enter"
    )
    parser.add_argument(
        "--case",
        nargs="+",
        action="extend",
        default=[],
        type=Path,
        metavar="NAME.json",
        help="take style, status, headers and cut from this file and the bytes from NAME.sse beside it",
    )


def run(
    args: argparse.Namespace, decoding: Decoding, out: TextIO | None = None, err: TextIO | None = None
) -> int:
    """Replay what was named. Returns 0 if everything could be read, else 2."""
    out, err = out or sys.stdout, err or sys.stderr
    jobs = [*((path, False) for path in args.files), *((path, True) for path in args.case)]
    if not jobs:
        print("Name a recording: FILE.sse, or --case NAME.json.", file=err)
        return _UNREADABLE
    code = 0
    for path, is_case in jobs:
        try:
            if args.true_speed or args.step:
                asyncio.run(_play(path, args, decoding, out, err))
                continue
            recording = _read_case(path) if is_case else _read_file(path, args, decoding)
        except InputUnreadable as error:
            print(error.message, file=err)
            code = _UNREADABLE
            continue
        if args.json:
            for line in _lines(path, recording, decoding.replay, whole=not is_case):
                print(line, file=out, flush=True)
        else:
            reply = Reply(decoding.replay(recording))
            print(reply.text, file=out, flush=True)
            _tell(reply, err)
    return code


async def _play(path: Path, args: argparse.Namespace, decoding: Decoding, out: TextIO, err: TextIO) -> None:
    """Show a recording as it once came, or a piece at a time."""
    if path.suffix != duorec.SUFFIX:
        raise InputUnreadable(f"{path.name} holds no times; only a recording ({duorec.SUFFIX}) does.")
    exchange = decoding.read(path)
    reply = Reply()
    wait: Wait = _enter if args.step else asyncio.sleep
    async with aclosing(decoding.play(exchange, wait)) as events:
        async for event in events:
            reply.add(event)
            _show(event, out, as_json=args.json)
    if args.json:
        print(as_line(finished_line(reply, reply.state, reply.failure)), file=out, flush=True)
    else:
        print(file=out, flush=True)
        _tell(reply, err)


async def _enter(_seconds: float) -> None:
    """Wait until Enter is pressed; at the end of the input there is nothing more to wait for."""
    await in_daemon_thread(sys.stdin.readline)


def _show(event: StreamEvent, out: TextIO, *, as_json: bool) -> None:
    if as_json:
        line = event_line(event)
        if line is not None:
            print(as_line(line), file=out, flush=True)
    elif isinstance(event, TextAdded):
        print(event.text, file=out, end="", flush=True)


def _lines(path: Path, recording: RecordedAnswer, replay: Replay, *, whole: bool) -> Iterator[str]:
    """A line per event and the finished line; of a case only the latter, with its name."""
    reply = Reply()
    for event in replay(recording):
        reply.add(event)
        if whole:
            yield as_line(event_line(event))
    finished = finished_line(reply, reply.state, reply.failure)
    yield as_line(finished if whole else finished | {"case": path.stem})


def _tell(reply: Reply, err: TextIO) -> None:
    if reply.failure is not None:
        print(f"Failed: {reply.failure.message}", file=err)
    elif not reply.ended:
        print("Interrupted: the end of the answer never came.", file=err)


def _read_file(path: Path, args: argparse.Namespace, decoding: Decoding) -> RecordedAnswer:
    if path.suffix == duorec.SUFFIX:
        return decoding.read(path).answer()
    style = None if args.style is None else ApiStyle(args.style)
    headers = tuple(_header(text) for text in args.header)
    return RecordedAnswer(_bytes(path), style, args.status, headers, args.cut)


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise InputUnreadable(f"A header is written as 'name: value', not as {text!r}.")
    return name.strip(), value.strip()


def _read_case(path: Path) -> RecordedAnswer:
    try:
        case: dict[str, Any] = json.loads(_bytes(path))
        headers = tuple((str(name), str(value)) for name, value in case.get("headers") or ())
        style = ApiStyle(case["style"]) if case.get("style") else None
        status, cut = int(case.get("status") or 200), bool(case.get("cut"))
    except (ValueError, TypeError, AttributeError) as error:
        raise InputUnreadable(f"{path} does not describe a recording.") from error
    return RecordedAnswer(_bytes(path.with_suffix(".sse")), style, status, headers, cut)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputUnreadable(f"{path} can't be read: {error.strerror}.") from error

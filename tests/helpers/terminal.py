"""The app as a program: run from a terminal, or with a window that nobody sees."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers import child_process


def command(home: Path, *arguments: str) -> list[str]:
    """The command line with all data in `home`."""
    return [sys.executable, "-m", "duologue", "--home", str(home), *arguments]


def run(
    home: Path, *arguments: str, extra: Mapping[str, str] | None = None, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """A finished run, whatever its exit code."""
    return subprocess.run(
        command(home, *arguments),
        env=child_process.environment(extra),
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )


def start(home: Path, *arguments: str, extra: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """A running command; its output is read from `stdout` as it comes, without a buffer."""
    return subprocess.Popen(
        command(home, *arguments),
        env=child_process.environment(extra),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )


def finished_line(output: bytes) -> dict[str, Any]:
    """The last line of `--json`."""
    line = json.loads(output.splitlines()[-1])
    assert line["type"] == "finished"
    return dict(line)


def read_until(process: subprocess.Popen[bytes], needle: bytes) -> bytes:
    """What the process prints up to and with the read that brought `needle`."""
    assert process.stdout is not None
    read = b""
    while needle not in read:
        piece = os.read(process.stdout.fileno(), 65536)
        assert piece, f"it ended with {read!r}"
        read += piece
    return read


def everything_in(home: Path) -> bytes:
    """The bytes of every file in a folder."""
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())

"""Runs Python text in a process of its own, with the app importable."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """A small environment: nothing of the desktop, the session bus or a key is passed on."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    paths = os.pathsep.join((str(ROOT / "app"), str(ROOT / "tests")))
    return {**kept, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", **(extra or {})}


def start(script: str, *arguments: str, extra: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """A running child; its output is read line by line from `stdout`."""
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, env=environment(extra), stdout=subprocess.PIPE, text=True)


def run(
    script: str, *arguments: str, extra: Mapping[str, str] | None = None, seconds: float = 60
) -> subprocess.CompletedProcess[str]:
    """A finished child with its output, whatever its exit code."""
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(
        command, env=environment(extra), capture_output=True, text=True, timeout=seconds, check=False
    )

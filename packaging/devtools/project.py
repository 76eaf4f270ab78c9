"""Where things are in a checkout, and how a problem is told: one sentence and an exit code."""

import os
import sys
from enum import IntEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
LOCK_RUN_TIME = ROOT / "packaging" / "requirements.txt"
LOCK_DEVELOPMENT = ROOT / "packaging" / "requirements-dev.txt"
LOCK_REAL_SERVER = ROOT / "tests" / "realserver" / "requirements.txt"


class Exit(IntEnum):
    """What the script's exit code says; `run` passes on the app's own codes as well."""

    FINE = 0
    CHECK_FAILED = 1
    USAGE = 2
    SYSTEM_INCOMPLETE = 3
    SETUP_FAILED = 4


class DevelopmentError(Exception):
    """Something that stops the script; `str()` of it is what the person reads."""

    def __init__(self, message: str, exit_code: Exit) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def python_in(environment: Path) -> Path:
    """The interpreter of a virtual environment, whether it exists or not."""
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def tool_beside(python: Path, name: str) -> str:
    """The command `name` of the environment that `python` belongs to."""
    return str(python.with_name(name + (".exe" if sys.platform == "win32" else "")))


def environment_variables(**changes: str) -> dict[str, str]:
    """This process's variables with `changes`; a new mapping."""
    return {**os.environ, **changes}


def say(sentence: str) -> None:
    """Tell the person what happens, on stderr, so that stdout stays for results."""
    print(sentence, file=sys.stderr, flush=True)

"""The checks: `lint` looks at the text, `test` does that and then runs the whole suite."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from devtools.project import ROOT, Exit, environment_variables, say, tool_beside

# The tests of one file stay together: they share what is dear to make.
ON_EVERY_CORE = ("--numprocesses", "auto", "--dist", "loadfile")


def lint(python: Path) -> Exit:
    """Format, lint, types and import contracts; every one runs, so that one look shows everything."""
    commands = {
        "format": [tool_beside(python, "ruff"), "format", "--check", "--quiet", "."],
        "lint": [tool_beside(python, "ruff"), "check", "--quiet", "."],
        "types": [tool_beside(python, "mypy")],
        "import contracts": [tool_beside(python, "lint-imports")],
    }
    failed = [name for name, command in commands.items() if not _passes(name, command)]
    if failed:
        say(f"Not in order: {', '.join(failed)}.")
    return Exit.CHECK_FAILED if failed else Exit.FINE


def test(python: Path, arguments: Sequence[str]) -> Exit:
    """The whole suite; with arguments for pytest only what they name, without the look at the text."""
    looked = Exit.FINE if arguments else lint(python)
    ran = _pytest(python, arguments or ON_EVERY_CORE)
    if looked is not Exit.FINE:
        say("The look at the text above failed.")
    return Exit.FINE if looked is ran is Exit.FINE else Exit.CHECK_FAILED


def _passes(name: str, command: Sequence[str]) -> bool:
    say(f"== {name}")
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def _pytest(python: Path, arguments: Sequence[str]) -> Exit:
    say("== tests")
    command = [str(python), "-m", "pytest", *arguments]
    ran = subprocess.run(command, cwd=ROOT, env=offscreen(), check=False)
    return Exit.FINE if ran.returncode == 0 else Exit.CHECK_FAILED


def offscreen() -> dict[str, str]:
    """The variables for a run without windows, unless the person chose a platform."""
    variables = environment_variables()
    variables.setdefault("QT_QPA_PLATFORM", "offscreen")
    return variables

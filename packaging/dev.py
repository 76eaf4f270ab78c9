"""The one command a developer needs: sets everything up, then runs, tests, measures or packages.

Standard library only, so that a bare Python is enough.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# No newer syntax in this file: an older Python shall get this sentence, not a SyntaxError.
if sys.version_info < (3, 11):  # noqa: UP036 - the one place that an older Python reaches
    sys.exit(f"Duologue needs Python 3.11 or newer; this is {sys.version.split()[0]}.")

from devtools import checks, distribution, environment, locks, system_libraries
from devtools.project import ROOT, DevelopmentError, environment_variables, say

EXIT_CODES = """\
exit codes: 0 all is well, 1 a check failed or a measurement does not hold, 2 the command was not
understood, 3 a system package is missing and could not be installed, 4 .venv could not be set up.
`run` ends with the app's own code, such as 6 where there is no display.
"""


def main() -> int:
    """Do what the command line asks. Returns the exit code."""
    parser = _parser()
    options, passed_on = parser.parse_known_args()
    if passed_on and not options.passes_on:
        parser.error(f"unrecognized arguments: {' '.join(passed_on)}")
    try:
        return int(_perform(options, passed_on))
    except DevelopmentError as error:
        say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description=__doc__,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, words: str, *, passes_on: bool = False) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words, description=words, allow_abbrev=False)
        added.add_argument("--here", action="store_true", help="use this Python as it is instead of .venv")
        added.set_defaults(passes_on=passes_on)
        return added

    command("run", "open the app on its offline demo; further arguments go to the app", passes_on=True)
    command("test", "check everything; arguments go to pytest, which then runs alone", passes_on=True)
    command("lint", "format, lint, types, import contracts")
    bench = command("bench", "measure; without a name everything in tests/bench")
    bench.add_argument("name", nargs="*", help="a module in tests/bench, such as start")
    bench.add_argument("--json", action="store_true", help="print one object per line")
    tour = command("tour", "save a picture of every page and state")
    tour.add_argument("folder", type=Path, help="where the pictures go")
    command("package", "build the wheel and the source archive, and try the wheel; no installers yet")
    lock = command("lock", "write the lock files again from pyproject.toml")
    lock.add_argument("--upgrade", action="store_true", help="take the newest releases that fit")
    return parser


def _perform(options: argparse.Namespace, passed_on: Sequence[str]) -> int:
    python = _prepare(options)
    if options.command == "run":
        return _start(python, ["-m", "duologue", "--demo", *passed_on], environment_variables())
    if options.command == "test":
        return checks.test(python, passed_on)
    if options.command == "lint":
        return checks.lint(python)
    if options.command == "bench":
        wanted = [*options.name, *["--json"] * options.json]
        return _start(python, [str(ROOT / "tests/bench/runner.py"), *wanted], checks.offscreen())
    if options.command == "tour":
        return _start(python, [str(ROOT / "packaging/tour.py"), str(options.folder)], checks.offscreen())
    if options.command == "package":
        return distribution.package(python)
    return locks.lock(python, upgrade=options.upgrade)


def _prepare(options: argparse.Namespace) -> Path:
    """The interpreter to use, with everything it needs in place. Raises DevelopmentError."""
    system_libraries.ensure(for_tests=options.command == "test")
    if options.command == "lock":
        return Path(sys.executable)
    if not options.here:
        return environment.ensure()
    paths = [str(ROOT / "app"), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    return Path(sys.executable)


def _start(python: Path, arguments: Sequence[str], variables: dict[str, str]) -> int:
    """Run a program of the project where the person stands. Returns its exit code."""
    command = [str(python), *arguments]
    if os.name == "posix":
        os.execve(python, command, variables)  # noqa: S606 - so that signals reach the program, not us
    return subprocess.run(command, env=variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

"""Runs benches, for `packaging/dev.py bench`: each is a module here whose `measure()` gives results."""

import argparse
import importlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
TESTS = FOLDER.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent / "app")]

from bench.result import Result  # noqa: E402 - found only by the line above


def benches(folder: Path = FOLDER) -> list[str]:
    """The names of the benches: the modules here that define `measure`."""
    modules = sorted(folder.glob("*.py"))
    return [module.stem for module in modules if "\ndef measure(" in module.read_text(encoding="utf-8")]


def results(names: Iterable[str]) -> Iterator[Result]:
    """The results of these benches, as they come."""
    for name in names:
        yield from importlib.import_module(f"bench.{name}").measure()


def as_json(result: Result) -> str:
    """One object, the form that a program reads."""
    keys = ("bench", "what", "ratio", "limit", "holds")
    return json.dumps({key: getattr(result, key) for key in keys})


def as_row(result: Result) -> str:
    """One line of the table, the form that a person reads."""
    figures = ", ".join(f"{name} {value:.4g}" for name, value in result.figures.items())
    verdict = "holds" if result.holds else "FAILS"
    return f"{verdict}  {result.ratio:8.3f} of {result.limit:<8g} {result.bench}: {result.what}  ({figures})"


def main(arguments: list[str]) -> int:
    """Measure and print. Returns 0 if everything holds, 1 if not, 2 for a name that is none."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("name", nargs="*")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    known = benches()
    unknown = [name for name in options.name if name not in known]
    if unknown:
        print(f"No bench is called {', '.join(unknown)}; there are: {', '.join(known)}.", file=sys.stderr)
        return 2
    form = as_json if options.json else as_row
    all_hold = True
    for result in results(options.name or known):
        print(form(result), flush=True)
        all_hold = all_hold and result.holds
    return 0 if all_hold else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`duologue doctor`: reports versions, places and states of this computer and this installation."""

import argparse
import json
from typing import Any

from duologue.services.diagnostics import Diagnostics


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("--json", action="store_true", help="one JSON object")


async def run(arguments: argparse.Namespace, diagnostics: Diagnostics) -> int:
    """Print the report; 0 when it could report."""
    report = await diagnostics.report()
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for line in _lines(report):
            print(line)
    return 0


def _lines(value: Any, name: str = "", depth: int = -1) -> list[str]:
    """The report as indented lines; what is not known is said to be unknown."""
    indent = "  " * max(0, depth)
    if isinstance(value, dict):
        heading = [f"{indent}{name}"] if name else []
        return heading + [line for key, inner in value.items() for line in _lines(inner, key, depth + 1)]
    shown = "unknown" if value is None else value
    return [f"{indent}{name}: {shown}"]

"""`duologue doctor`: reports versions, places and states of this computer and this installation."""

import argparse
import json
import sys
from typing import Any

from duologue.cli.exit_codes import COMPLETE, REFUSED
from duologue.domain.errors import InputUnreadable
from duologue.domain.profile import Profile, ProfileKind
from duologue.services.connection.model_lists import styles_of
from duologue.services.connection.profile_test import TestResult
from duologue.services.diagnostics import Diagnostics
from duologue.services.suite import Services

_WORDS_FOR_NONE = {"problem": "none", "platform": "not set", "wayland": "not set", "x11": "not set"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument(
        "--online", action="store_true", help="ask the server of every profile for its models"
    )
    parser.add_argument("--profile", metavar="NAME", help="with --online: only this profile")


async def run(
    arguments: argparse.Namespace, diagnostics: Diagnostics, services: Services | None = None
) -> int:
    """Print the report; 0 when it could report, whatever it says. `services` is None without a store."""
    report = await diagnostics.report()
    if services is not None and (arguments.online or arguments.profile):
        try:
            profiles = _profiles(services, arguments.profile)
        except InputUnreadable as error:
            print(f"duologue: {error.message}", file=sys.stderr)
            return REFUSED
        report["online"] = [
            _tested(profile, await services.profile_test.test(profile, style))
            for profile in profiles
            for style in styles_of(profile)
        ]
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for line in _lines(report):
            print(line)
    return COMPLETE


def _profiles(services: Services, name: str | None) -> list[Profile]:
    """The profile of that name, or every saved one. Raises InputUnreadable where the name is none."""
    if name:
        return [services.accounts.named(name)]
    return [profile for profile in services.accounts.profiles if profile.kind is not ProfileKind.DEMO]


def _tested(profile: Profile, result: TestResult) -> dict[str, Any]:
    milliseconds = result.milliseconds
    return {
        "profile": profile.name,
        "style": result.style.value,
        "result": result.verdict.value,
        "says": result.message,
        "address": result.address or None,
        "models": result.models,
        "milliseconds": None if milliseconds is None else round(milliseconds, 1),
        "other_region": result.other_region,
    }


def _lines(value: Any, name: str = "", depth: int = -1) -> list[str]:
    """The report as indented lines; what is not known is said to be unknown."""
    indent = "  " * max(0, depth)
    if isinstance(value, dict):
        heading = [f"{indent}{name}"] if name else []
        return heading + [line for key, inner in value.items() for line in _lines(inner, key, depth + 1)]
    if isinstance(value, list):
        named = [(f"{name} {number}", inner) for number, inner in enumerate(value, 1)]
        return [line for key, inner in named for line in _lines(inner, key, depth)] or [
            f"{indent}{name}: none"
        ]
    shown = _WORDS_FOR_NONE.get(name, "unknown") if value is None else value
    return [f"{indent}{name}: {shown}"]

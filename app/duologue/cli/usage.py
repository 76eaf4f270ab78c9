"""`duologue usage`: what was used and what it cost, and where the limits and budgets stand."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from duologue.cli.exit_codes import COMPLETE, REFUSED
from duologue.domain.budget import Budget
from duologue.domain.errors import StorageError
from duologue.domain.limits import LimitStatus
from duologue.domain.money import MICROS
from duologue.domain.usage_sums import Grouping, UsageSums, total
from duologue.services.clock import today
from duologue.services.suite import Services
from duologue.services.tables import catalogue
from duologue.services.usage.budgets import BudgetStanding
from duologue.services.usage.report import Group, Span

_UNKNOWN = "unknown"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("--days", metavar="N", type=_positive, default=1, help="so many days, today the last")
    parser.add_argument(
        "--by", choices=[str(by) for by in Grouping], default=str(Grouping.MODEL), help="default: model"
    )
    parser.add_argument("--csv", metavar="FILE", type=Path, help="write every request to a file instead")
    parser.add_argument("--json", action="store_true", help="one JSON object; null is unknown")


async def run(arguments: argparse.Namespace, services: Services) -> int:
    """Print, or write the file; the exit code."""
    span = Span(today() - timedelta(days=arguments.days - 1), today())
    try:
        if arguments.csv is not None:
            await services.report.save_rows(arguments.csv, span)
            return COMPLETE
        used = await _used(services, span, Grouping(arguments.by))
    except StorageError as error:
        print(f"duologue: {error.message}", file=sys.stderr)
        return REFUSED
    if arguments.json:
        print(json.dumps(_object(used)))
    else:
        _tell(used)
    return COMPLETE


@dataclass(frozen=True, slots=True)
class _Used:
    """Everything that is told; limits by the name of their profile."""

    span: Span
    by: Grouping
    sums: UsageSums
    groups: Sequence[Group]
    limits: Mapping[str, Sequence[LimitStatus]]
    budgets: Sequence[BudgetStanding]


async def _used(services: Services, span: Span, by: Grouping) -> _Used:
    lines = await services.report.daily(span)
    return _Used(
        span,
        by,
        total(line.sums for line in lines),
        await services.report.groups(span, lines, by),
        await _limits(services),
        await services.budgets.standings(),
    )


async def _limits(services: Services) -> dict[str, tuple[LimitStatus, ...]]:
    """The limits of every profile but the demo, by the profile's name."""
    found = {}
    for profile in services.accounts.profiles[:-1]:
        documented = catalogue.documented_limit(profile, catalogue.default_model(profile, ()))
        found[profile.name] = await services.limits.statuses(profile.id, documented)
    return found


def _object(used: _Used) -> dict[str, Any]:
    return {
        "first_day": used.span.first.isoformat(),
        "last_day": used.span.last.isoformat(),
        "total": _numbers(used.sums),
        "by": str(used.by),
        "groups": [{"key": group.key, "name": group.name, **_numbers(group.sums)} for group in used.groups],
        "limits": {name: [asdict(status) for status in found] for name, found in used.limits.items()},
        "budgets": [
            {**asdict(standing.budget), "used": standing.used, "reserved": standing.reserved}
            for standing in used.budgets
        ],
    }


def _numbers(sums: UsageSums) -> dict[str, Any]:
    return {
        "requests": sums.requests,
        "input": sums.input if sums.known else None,
        "output": sums.output if sums.known else None,
        "requests_without_numbers": sums.unknown,
        "requests_estimated": sums.estimated,
        "requests_of_unknown_cost": sums.unpriced,
        "requests_on_plan": sums.on_plan,
        "costs": [{"currency": cost.currency, "amount": cost.micros / MICROS} for cost in sums.costs],
    }


def _tell(used: _Used) -> None:
    first, last = used.span.first, used.span.last
    days = "today" if first == last else f"from {first} to {last}"
    print(f"{days}: {_line(used.sums)}")
    for group in used.groups:
        print(f"  {group.name or group.key or '(no chat)'}: {_line(group.sums)}")
    for name, statuses in used.limits.items():
        for status in statuses:
            print(f"{name}: {_limit(status)}")
    for standing in used.budgets:
        stop = standing.budget.stop
        most = "no stop" if stop is None else _amount(stop, standing.budget)
        print(f"budget, {standing.budget.window}: {_amount(standing.used, standing.budget)} of {most}")


def _line(sums: UsageSums) -> str:
    if not sums.requests:
        return "nothing was used"
    given, made = (str(number) if sums.known else _UNKNOWN for number in (sums.input, sums.output))
    requests = "1 request" if sums.requests == 1 else f"{sums.requests} requests"
    parts = [f"{requests}, {given} tokens in, {made} tokens out"]
    parts += [f"about {cost.micros / MICROS:.4f} {cost.currency}" for cost in sums.costs]
    for number, words in (
        (sums.unknown, "without numbers"),
        (sums.estimated, "estimated"),
        (sums.unpriced, "of unknown cost"),
        (sums.on_plan, "on a plan"),
    ):
        if number:
            parts.append(f"{number} {words}")
    return ", ".join(parts)


def _limit(status: LimitStatus) -> str:
    used = _UNKNOWN if status.used is None else str(status.used)
    limit = _UNKNOWN if status.limit is None else str(status.limit)
    return f"{used} of {limit} {status.name} ({status.provenance}; the limit is {status.limit_from})"


def _amount(value: int, budget: Budget) -> str:
    return f"{value} tokens" if budget.counts_tokens else f"{value / MICROS:.4f} {budget.unit}"


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 3660:  # noqa: PLR2004 - ten years
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 3660")
    return int(text)

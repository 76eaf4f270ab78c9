"""A report of one request of the playground as Markdown, for whoever runs the server or writes this app."""

import platform
from collections.abc import Iterator, Sequence
from http import HTTPStatus

import duologue
from duologue.domain.errors import Failure
from duologue.domain.exchange import Exchange
from duologue.domain.phases import phases, reused
from duologue.domain.secret import Redactor
from duologue.domain.usage import Usage
from duologue.services.playground.answer import AnswerResult
from duologue.services.playground.event_log import EventLog

_LONGEST_BODY = 20_000  # characters
_LONGEST_RECORD = 400
_FIRST, _LAST = 40, 20  # records
_FENCE = "```"


def bug_report(result: AnswerResult, log: EventLog | None, redact: Redactor, number: int = -1) -> str:
    """What request `number` of a result was and what came of it. Redacted as the last step."""
    if not result.exchanges:
        return redact("\n".join([*_versions(), "", "Nothing was sent.", *_failure(result.failure)]))
    exchange = result.exchanges[number]
    lines = [
        *_versions(),
        *_request(exchange),
        *_answer(exchange, result),
        *_events(log),
        *_timing(exchange),
    ]
    return redact("\n".join(lines) + "\n")


def _versions() -> list[str]:
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return [
        "# A request and its answer",
        "",
        f"Duologue {duologue.__version__}, Python {platform.python_version()}, {system}",
    ]


def _request(exchange: Exchange) -> list[str]:
    return [
        "",
        "## Request",
        "",
        f"`{exchange.method} {exchange.url}` ({exchange.style.value} style), {exchange.started}",
        "",
        *_fenced(_headers(exchange.request_headers)),
        "",
        *_fenced(_cut(exchange.request_body, _LONGEST_BODY), "json"),
    ]


def _answer(exchange: Exchange, result: AnswerResult) -> list[str]:
    status = exchange.status
    named = ""
    if status is not None:
        named = f"{status} {HTTPStatus(status).phrase}" if status in set(HTTPStatus) else str(status)
    usage = result.row.usage if result.row is not None else None
    return [
        "",
        "## Answer",
        "",
        f"- status: {named or 'no answer'}",
        f"- state: {result.state.value}",
        *_failure(result.failure),
        f"- model: {result.model or 'unknown'}",
        f"- stop reason: {result.stop_reason or 'unknown'}",
        f"- tokens: {_tokens(usage)}",
        f"- tries: {len(result.exchanges)}",
        "",
        *_fenced(_headers(exchange.headers)),
    ]


def _failure(failure: Failure | None) -> list[str]:
    if failure is None:
        return []
    lines = [f"- failed: {failure.kind}: {failure.message}"]
    if failure.code is not None:
        lines.append(f"- code: {failure.code}")
    if failure.detail:
        lines += ["", *_fenced(_cut(failure.detail, _LONGEST_BODY))]
    return lines


def _events(log: EventLog | None) -> list[str]:
    if log is None or not len(log):
        return ["", "## Events", "", "None."]
    shown = list(_shown(len(log)))
    rows = ["no.\ttime\tgap\tsize\ttype\tbytes"]
    before = -1
    for number in shown:
        if number != before + 1:
            rows.append(f"… {number - before - 1} more …")
        before = number
        gap = log.gap(number)
        told = "" if gap is None else f"+{gap * 1000:.1f} ms"
        raw = _cut(log.raw(number), _LONGEST_RECORD).replace("\r", "\\r").replace("\n", "\\n")
        time, size = f"{log.seconds(number):.3f} s", f"{log.size_of(number)} B"
        rows.append("\t".join((str(number + 1), time, told, size, log.name(number), raw)))
    return ["", f"## Events ({len(log)})", "", *_fenced("\n".join(rows))]


def _shown(count: int) -> Iterator[int]:
    """The first and the last records, each once."""
    if count <= _FIRST + _LAST:
        return iter(range(count))
    return iter((*range(_FIRST), *range(count - _LAST, count)))


def _timing(exchange: Exchange) -> list[str]:
    found = phases(exchange, exchange.chunks[-1].seconds if exchange.chunks else None)
    lines = [f"- {phase.kind.value}: {phase.seconds:.3f} s" for phase in found]
    if reused(exchange):
        lines.append("- the connection was used again")
    return ["", "## Timing", "", *(lines or ["Nothing was measured."])]


def _tokens(usage: Usage | None) -> str:
    known = {} if usage is None else {name: n for name, n in usage.to_json().items() if n is not None}
    return ", ".join(f"{name} {number}" for name, number in known.items()) or "unknown"


def _headers(pairs: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in pairs)


def _fenced(text: str, language: str = "") -> list[str]:
    """A code block whose fence is longer than any in the text."""
    fence = _FENCE
    while fence in text:
        fence += "`"
    return [f"{fence}{language}", text, fence]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}… ({len(text)} characters in all)"

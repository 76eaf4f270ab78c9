"""What an answer announces besides the answer: that something is deprecated, goes away or is maintained.

Headers: Deprecation (RFC 9745), Sunset (RFC 8594), Warning 199 and 299 (RFC 7234). In the body only
fields of our own list at the top of a JSON record count: the words of an answer are never looked at.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

_FIELDS = (
    "announcement",
    "deprecation",
    "deprecation_notice",
    "maintenance",
    "notice",
    "notices",
    "sunset",
    "system_notice",
    "warning",
    "warnings",
)
_LIKELY = re.compile(rb'"(?:%s)"\s*:' % "|".join(_FIELDS).encode())
_WARNING = re.compile(r'\b(?:199|299) [^\s"]+ "((?:[^"\\]|\\.)*)"')
_LONGEST = 300
_MOST = 5


class NoticeKind(StrEnum):
    """What is announced; WORDS are the service's own."""

    DEPRECATED = "deprecated"
    SUNSET = "sunset"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class ServiceNotice:
    """One announcement. `day` is when it holds, in ISO 8601, "" where that is not said."""

    host: str
    kind: NoticeKind
    day: str = ""
    words: str = ""

    @property
    def digest(self) -> str:
        """The same for the same announcement, so that it is shown once."""
        whole = f"{self.host}\0{self.kind}\0{self.day}\0{self.words}"
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def notices_in(host: str, headers: Iterable[tuple[str, str]], body: bytes) -> tuple[ServiceNotice, ...]:
    """What an answer of this host announces, each once; `body` may be its beginning and end alone."""
    found = dict.fromkeys((*_in_headers(host, headers), *_in_body(host, body)))
    return tuple(found)[:_MOST]


def _in_headers(host: str, headers: Iterable[tuple[str, str]]) -> Iterator[ServiceNotice]:
    for name, value in headers:
        match name.lower():
            case "deprecation" if value.strip().lower() not in ("", "false", "?0"):
                yield ServiceNotice(host, NoticeKind.DEPRECATED, _day(value))
            case "sunset" if _day(value):
                yield ServiceNotice(host, NoticeKind.SUNSET, _day(value))
            case "warning":
                for words in _WARNING.findall(value):
                    yield from _said(host, words.replace('\\"', '"'))


def _day(value: str) -> str:
    """The day in an HTTP date, or in seconds since 1970 as "@1735689599"."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - slow to import, and rarely needed

    value = value.strip()
    try:
        if value.startswith("@"):
            return datetime.fromtimestamp(int(value[1:]), UTC).date().isoformat()
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _in_body(host: str, body: bytes) -> Iterator[ServiceNotice]:
    if _LIKELY.search(body) is None:
        return
    for line in body.splitlines():
        if _LIKELY.search(line) is None:
            continue
        try:
            record = json.loads(line.removeprefix(b"data:"))
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            for name in _FIELDS:
                yield from _said(host, record.get(name))


def _said(host: str, value: object) -> Iterator[ServiceNotice]:
    """The words in a field: a text, an object with a message, or several of them."""
    match value:
        case str(words) if words.strip():
            shown = "".join(letter if letter.isprintable() else " " for letter in words[: 4 * _LONGEST])
            yield ServiceNotice(host, NoticeKind.WORDS, words=" ".join(shown.split())[:_LONGEST])
        case {"message": str(words)} | {"text": str(words)}:
            yield from _said(host, words)
        case list(several):
            for one in several[:_MOST]:
                if not isinstance(one, list):
                    yield from _said(host, one)
        case _:
            return

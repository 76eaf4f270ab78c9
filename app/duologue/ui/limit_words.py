"""Limits in words: how much of which one is used, how that is known, and when there is room again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from duologue.domain.limits import REQUESTS, TOKENS, LimitChange, LimitStatus
from duologue.domain.usage import Provenance
from duologue.ui.dates import local_time
from duologue.ui.words import QT_TRANSLATE_NOOP, translate

if TYPE_CHECKING:
    from duologue.domain.quota import QuotaWindow

_CONTEXT = "Limits"
_MINUTE = 60
_PROVENANCES: dict[Provenance, str] = {
    Provenance.TOLD: QT_TRANSLATE_NOOP("Limits", "told by the server"),
    Provenance.COUNTED: QT_TRANSLATE_NOOP("Limits", "counted here"),
    Provenance.DOCUMENTED: QT_TRANSLATE_NOOP("Limits", "documented"),
    Provenance.ESTIMATED: QT_TRANSLATE_NOOP("Limits", "estimated"),
    Provenance.UNKNOWN: QT_TRANSLATE_NOOP("Limits", "unknown"),
}
_NAMES: dict[str, str] = {
    REQUESTS: QT_TRANSLATE_NOOP("Limits", "requests"),
    TOKENS: QT_TRANSLATE_NOOP("Limits", "tokens"),
    "concurrency": QT_TRANSLATE_NOOP("Limits", "requests at once"),
}


def provenance_words(provenance: Provenance) -> str:
    """How a number is known."""
    return translate(_CONTEXT, _PROVENANCES[provenance])


def limit_name(name: str) -> str:
    """What a limit counts; a server's own word where we have none."""
    return translate(_CONTEXT, _NAMES[name]) if name in _NAMES else name


def limit_line(status: LimitStatus, locale: QLocale) -> str:
    """Such as "12 of 500 requests this minute (counted here)"; what is not known is said to be unknown."""
    unknown = translate(_CONTEXT, "unknown")
    used = unknown if status.used is None else locale.toString(status.used)
    known = provenance_words(status.provenance)
    name = limit_name(status.name)
    if status.provenance is Provenance.TOLD:
        limit = unknown if status.limit is None else locale.toString(status.limit)
        words = translate(_CONTEXT, "{used} of {limit} {name} ({known})")
        return words.format(used=used, limit=limit, name=name, known=known)
    if status.limit is None and status.name == REQUESTS and status.used == 1:
        return translate(_CONTEXT, "1 request this minute ({known})").format(known=known)
    if status.limit is None:
        words = translate(_CONTEXT, "{used} {name} this minute ({known})")
        return words.format(used=used, name=name, known=known)
    words = translate(_CONTEXT, "{used} of {limit} {name} this minute ({known})")
    return words.format(used=used, limit=locale.toString(status.limit), name=name, known=known)


def limit_explained(status: LimitStatus) -> str:
    """Where the limit itself comes from."""
    match status.limit_from:
        case Provenance.TOLD:
            return translate(_CONTEXT, "The server itself told this limit and what is left of it.")
        case Provenance.DOCUMENTED:
            return translate(_CONTEXT, "The limit is the one the service publishes.")
        case _:
            return translate(_CONTEXT, "No limit is published for this profile and model: unknown.")


def change_line(change: LimitChange, locale: QLocale) -> str:
    """Such as "24/11/2026 09:40: the server changed its limit of requests from 500 to 200"."""
    words = translate(_CONTEXT, "{time}: the server changed its limit of {name} from {before} to {after}.")
    return words.format(
        time=local_time(change.time),
        name=limit_name(change.name),
        before=locale.toString(change.before),
        after=locale.toString(change.after),
    )


def room_words(seconds: int) -> str:
    """When there is more room."""
    if seconds < _MINUTE:
        return translate(_CONTEXT, "more room in {seconds} s").format(seconds=seconds)
    minutes = math.ceil(seconds / _MINUTE)
    return translate(_CONTEXT, "more room in {minutes} min").format(minutes=minutes)


def quota_line(window: QuotaWindow) -> str:
    """Such as "Plan (general), this week: 62 % left until 24/11/2026 18:00 (told by the server)"."""
    span = translate(_CONTEXT, "this week") if window.weekly else translate(_CONTEXT, "this window")
    name = (
        translate(_CONTEXT, "Plan ({model})").format(model=window.model)
        if window.model
        else translate(_CONTEXT, "Plan")
    )
    known = provenance_words(Provenance.TOLD)
    if window.unlimited:
        return translate(_CONTEXT, "{name}, {span}: unlimited ({known})").format(
            name=name, span=span, known=known
        )
    left = QLocale().toString(window.left_percent or 0.0, "f", 0)
    words = translate(_CONTEXT, "{name}, {span}: {left} % left")
    told = words.format(name=name, span=span, left=left)
    if window.resets_at is not None:
        until = translate(_CONTEXT, "until {time}").format(time=local_time(window.resets_at))
        told = f"{told} {until}"
    return f"{told} ({known})"

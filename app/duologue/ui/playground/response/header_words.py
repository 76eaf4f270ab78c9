"""Headers of an answer in words: what they say of limits, waiting and the request itself."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale

from duologue.domain.limits import LimitReading
from duologue.ui.limit_words import limit_name
from duologue.ui.playground.response import number_words
from duologue.ui.words import translate

_CONTEXT = "HeaderWords"
_LIMIT = "ratelimit"


def header_note(name: str) -> str:
    """What a header is for, where a person may wonder; empty for all others."""
    notes = {
        "retry-after": translate(_CONTEXT, "How long the server asks to wait before the next request."),
        "x-request-id": translate(_CONTEXT, "Name this id when you ask the service about this request."),
        "request-id": translate(_CONTEXT, "Name this id when you ask the service about this request."),
        "trace-id": translate(_CONTEXT, "Name this id when you ask the service about this request."),
        "x-should-retry": translate(_CONTEXT, "Whether the server wants the request sent again."),
        "authorization": translate(_CONTEXT, "Your key was sent here; it is never shown or kept."),
        "x-api-key": translate(_CONTEXT, "Your key was sent here; it is never shown or kept."),
        "anthropic-version": translate(_CONTEXT, "The version of the style that the answer is to have."),
    }
    return notes.get(name.lower(), "")


def is_limit(name: str) -> bool:
    """Whether a header tells of a rate limit."""
    return _LIMIT in name.lower()


def limit_facts(limits: Sequence[LimitReading]) -> list[tuple[str, str]]:
    """Each limit that the headers told, as its name and a sentence."""
    return [(limit_name(reading.name), _sentence(reading)) for reading in limits]


def _sentence(reading: LimitReading) -> str:
    locale = QLocale()
    limit = number_words.count(reading.limit)
    left = number_words.count(reading.remaining)
    if reading.limit is not None and reading.remaining is not None:
        words = translate(_CONTEXT, "{left} of {limit} are left")
    elif reading.remaining is not None:
        words = translate(_CONTEXT, "{left} are left; the limit itself is unknown")
    elif reading.limit is not None:
        words = translate(_CONTEXT, "the limit is {limit}; what is left is unknown")
    else:
        words = translate(_CONTEXT, "neither the limit nor what is left was told")
    said = words.format(left=left, limit=limit)
    if reading.resets_in is None:
        return said + "; " + translate(_CONTEXT, "when it resets was not told")
    number = locale.toString(reading.resets_in, "f", 0 if reading.resets_in >= 1 else 1)
    return said + "; " + translate(_CONTEXT, "it resets in {number} s").format(number=number)


def status_note(status: int | None) -> str:
    """What a status means for a request of this kind."""
    notes = {
        200: translate(_CONTEXT, "The server answered."),
        400: translate(_CONTEXT, "The server does not accept the request as it is."),
        401: translate(_CONTEXT, "The key was refused, or none was sent."),
        402: translate(_CONTEXT, "The account has no balance left."),
        403: translate(_CONTEXT, "The key may not do this."),
        404: translate(_CONTEXT, "The address or the model is not there for this key."),
        413: translate(_CONTEXT, "The request is too large."),
        422: translate(_CONTEXT, "The server understands the request but not a value in it."),
        429: translate(_CONTEXT, "Too many requests or tokens in a short time."),
        500: translate(_CONTEXT, "Something went wrong at the server."),
        502: translate(_CONTEXT, "A server in between got no proper answer."),
        503: translate(_CONTEXT, "The server is busy or down for a while."),
        504: translate(_CONTEXT, "A server in between waited too long."),
        529: translate(_CONTEXT, "The service is overloaded."),
    }
    return notes.get(status or 0, "")

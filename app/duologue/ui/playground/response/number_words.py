"""Times, sizes and rates in words; what is not known is a word, never 0."""

from http import HTTPStatus

from PySide6.QtCore import QLocale

from duologue.ui.words import translate

_CONTEXT = "PlaygroundNumbers"
_KILO = 1024
_SHORT = 10.0  # seconds below which thousandths are told
_MINUTE = 60.0
_FINE = 0.01  # seconds below which tenths of a millisecond are told


def unknown() -> str:
    """The word for what is not known."""
    return translate(_CONTEXT, "unknown")


def seconds(value: float | None) -> str:
    """A time since the request was begun, or how long something took."""
    if value is None:
        return unknown()
    if 0 < value < _FINE:
        return translate(_CONTEXT, "{number} ms").format(number=QLocale().toString(value * 1000, "f", 1))
    digits = 3 if value < _SHORT else 2 if value < _MINUTE else 1
    return translate(_CONTEXT, "{number} s").format(number=QLocale().toString(value, "f", digits))


def gap(value: float | None) -> str:
    """The time since the record before, with a sign."""
    if value is None:
        return ""
    if value < 1:
        number = QLocale().toString(value * 1000, "f", 0 if value >= _FINE else 1)
        return translate(_CONTEXT, "+{number} ms").format(number=number)
    return "+" + seconds(value)


def size(value: int) -> str:
    """Bytes, at a glance."""
    locale = QLocale()
    if value < _KILO:
        return translate(_CONTEXT, "{number} B").format(number=locale.toString(value))
    if value < _KILO * _KILO:
        return translate(_CONTEXT, "{number} KB").format(number=locale.toString(value / _KILO, "f", 1))
    return translate(_CONTEXT, "{number} MB").format(number=locale.toString(value / _KILO / _KILO, "f", 1))


def count(value: int | None) -> str:
    """A whole number."""
    return unknown() if value is None else QLocale().toString(value)


def rate(value: float | None) -> str:
    """Tokens a second."""
    if value is None:
        return unknown()
    digits = 0 if value >= _SHORT else 1
    return translate(_CONTEXT, "{number} tok/s").format(number=QLocale().toString(value, "f", digits))


def status(code: int | None) -> str:
    """A status with its name, such as "429 Too Many Requests"."""
    if code is None:
        return translate(_CONTEXT, "no answer")
    known = code in set(HTTPStatus)
    return f"{code} {HTTPStatus(code).phrase}" if known else str(code)

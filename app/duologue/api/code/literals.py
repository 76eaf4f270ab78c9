"""JSON values as literals of Python and JavaScript, and words quoted for a shell.

Everything that cannot be seen is escaped: a prompt may hold characters that turn the reading order
around, or that end a line in some editors.
"""

import json
from collections.abc import Callable
from typing import Any

_STEP = "    "
_LONG = 60  # characters; a text with line ends that is longer is written a line of it per line
_BASIC = 0xFFFF
_SAFE_INTEGER = 2**53 - 1


def python_literal(value: Any, indent: int = 0) -> str:
    """A JSON value as a Python expression, over several lines; `indent` counts steps of four spaces."""
    match value:
        case None | bool():
            return repr(value)
        case str():
            return _python_text(value, indent)
        case list():
            return _enclosed("[", [python_literal(entry, indent + 1) for entry in value], "]", indent)
        case dict():
            pairs = [f"{python_string(name)}: {python_literal(value[name], indent + 1)}" for name in value]
            return _enclosed("{", pairs, "}", indent)
        case _:
            return json.dumps(value)


def python_string(text: str) -> str:
    """A text as one Python string literal."""
    return _quoted(text, lambda code: f"\\u{code:04x}" if code <= _BASIC else f"\\U{code:08x}")


def javascript_literal(value: Any, indent: int = 0) -> str:
    """A JSON value as a JavaScript expression, over several lines."""
    match value:
        case str():
            return javascript_string(value)
        case list():
            return _enclosed("[", [javascript_literal(entry, indent + 1) for entry in value], "]", indent)
        case dict():
            pairs = [f"{_property(name)}: {javascript_literal(value[name], indent + 1)}" for name in value]
            return _enclosed("{", pairs, "}", indent)
        case _:
            return json.dumps(value)


def javascript_string(text: str) -> str:
    """A text as one JavaScript string literal."""
    return _quoted(text, _utf16_escape)


def exact_in_javascript(value: Any) -> bool:
    """Whether JavaScript keeps this JSON value as it is: it has no whole numbers beyond 53 bits."""
    match value:
        case list():
            return all(map(exact_in_javascript, value))
        case dict():
            return all(map(exact_in_javascript, value.values()))
        case int():
            return abs(value) <= _SAFE_INTEGER
        case _:
            return True


def shell_quoted(text: str) -> str:
    """A text as one word of a POSIX shell, in which nothing has a meaning. It must not hold NUL."""
    return "'" + text.replace("'", "'\\''") + "'"


def _python_text(text: str, indent: int) -> str:
    lines = text.splitlines(keepends=True) if "\n" in text else [text]
    if len(text) <= _LONG or len(lines) == 1:
        return python_string(text)
    inner = "\n" + _STEP * (indent + 1)
    return "(" + "".join(inner + python_string(line) for line in lines) + "\n" + _STEP * indent + ")"


def _enclosed(opens: str, entries: list[str], closes: str, indent: int) -> str:
    if not entries:
        return opens + closes
    inner = "\n" + _STEP * (indent + 1)
    return opens + "".join(f"{inner}{entry}," for entry in entries) + "\n" + _STEP * indent + closes


def _property(name: str) -> str:
    # Written plainly, this one name would set the object's prototype instead.
    return '["__proto__"]' if name == "__proto__" else javascript_string(name)


def _quoted(text: str, escape: Callable[[int], str]) -> str:
    # What JSON escapes means the same in both languages.
    quoted = json.dumps(text, ensure_ascii=False)
    if quoted.isprintable():
        return quoted
    return "".join(letter if letter.isprintable() else escape(ord(letter)) for letter in quoted)


def _utf16_escape(code: int) -> str:
    units = chr(code).encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n : n + 2].hex()}" for n in range(0, len(units), 2))

"""The beginning of what a server said, without secrets: hidden first and shortened then.

The other way round, a key across the cut would be too short to be recognised, and half of it shown.
"""

from duologue.api.surrogates import without_lone_surrogates
from duologue.domain.secret import MAX_KEY_LENGTH, Redactor

MARGIN = 3 * MAX_KEY_LENGTH  # a key in its longest spelling, which is percent-encoded


def excerpt(text: str, longest: int, redact: Redactor) -> str:
    """At most `longest` characters of the beginning of `text`."""
    return redact(without_lone_surrogates(text[: longest + MARGIN]))[:longest]

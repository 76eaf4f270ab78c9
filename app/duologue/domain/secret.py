"""Secrets and the one redactor: the last step before anything is shown, logged or stored."""

import base64
import json
import re
from urllib.parse import quote

from duologue.domain.errors import KeyUnusable

MASK = "[key]"
MAX_KEY_LENGTH = 1000  # Windows keeps 1,280 UTF-16 units at most; stay clear of it everywhere.
_SHORTEST_REDACTED = 6  # Shorter secrets would mask ordinary words.

# What looks like a key even if it is not one we know: a server may echo somebody else's.
_KEY_SHAPES = re.compile(
    r"""(?ix)
    (?P<lead> \b(?:bearer|x-api-key|api[-_ ]?key|authorization)\b ["']? \s* [:=]? \s* ["']? (?:bearer\s+)? )
    (?P<key> [A-Za-z0-9._~+/=-]{16,} )
    | \b sk-[A-Za-z0-9_-]{8,}
    | \b eyJ[A-Za-z0-9_-]{10,} \. [A-Za-z0-9_-]{10,} (?: \. [A-Za-z0-9_-]+ )?
    """
)


class Secret:
    """A key in memory. It never appears in `repr`, `str`, an f-string or a pickle."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key itself; only the request encoder, the keychain and the redactor may ask."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> str:
        raise TypeError("A secret is not pickled.")


def read_key(pasted: str) -> Secret:
    """A pasted key, stripped of white space at its ends.

    Raises KeyUnusable where a header could not carry it: an HTTP library would otherwise print the
    whole key in its own error (measured with httpx 0.28.1).
    """
    key = pasted.strip()
    if not key:
        raise KeyUnusable("The key is empty.")
    if len(key) > MAX_KEY_LENGTH:
        raise KeyUnusable(f"The key is {len(key)} characters long; more than {MAX_KEY_LENGTH} can't be kept.")
    for position, character in enumerate(key, 1):
        if not "!" <= character <= "~":
            name = "a space" if character == " " else f"U+{ord(character):04X}"
            raise KeyUnusable(
                f"Character {position} of the key is {name}, which no key has. Copy the key again."
            )
    return Secret(key)


class Redactor:
    """Replaces every secret it was told, in the forms it might take, and whatever looks like a key."""

    def __init__(self) -> None:
        self._known: dict[Secret, tuple[str, ...]] = {}
        self._pattern: re.Pattern[str] | None = None

    def learn(self, secret: Secret) -> None:
        """From now on, hide this secret."""
        if secret in self._known or len(secret.reveal()) < _SHORTEST_REDACTED:
            return
        self._known[secret] = _forms(secret.reveal())
        every = {form for forms in self._known.values() for form in forms}
        longest_first = sorted(every, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)

    def __call__(self, text: str) -> str:
        """`text` without secrets."""
        if self._pattern is not None:
            text = self._pattern.sub(MASK, text)
        return _KEY_SHAPES.sub(lambda found: (found["lead"] or "") + MASK, text)

    def cover(self, text: str) -> str:
        """`text` with an asterisk for every character of a secret, so that nothing else moves."""
        if self._pattern is not None:
            text = self._pattern.sub(lambda found: "*" * len(found[0]), text)
        return _KEY_SHAPES.sub(_covered, text)


def _covered(found: re.Match[str]) -> str:
    lead = found["lead"] or ""
    return lead + "*" * (len(found[0]) - len(lead))


def _forms(key: str) -> tuple[str, ...]:
    """The spellings a key could take in a text: plain, quoted, URL, hexadecimal, base64."""
    raw = key.encode()
    forms = {key, repr(key)[1:-1], json.dumps(key)[1:-1], quote(key, safe=""), quote(key), raw.hex()}
    for offset in range(3):  # base64 of a longer text shows the key in one of three alignments
        encoded = base64.b64encode(b"\0" * offset + raw).decode()
        first = (offset * 8 + 5) // 6  # whole base64 characters that belong to the key alone
        last = (offset + len(raw)) * 8 // 6
        forms.add(encoded[first:last])
        forms.add(encoded[first:last].replace("+", "-").replace("/", "_"))
    return tuple(form for form in forms if len(form) >= _SHORTEST_REDACTED)

"""A proxy's address as it may be shown: without the password in it."""

import re

HIDDEN = "•••"
_PASSWORD = re.compile(r"(?P<user>^(?:[^/@]*//)?[^/@:]*:)(?P<password>[^/]*)@")


def without_password(url: str) -> str:
    """The address with dots for its password; one without a password is unchanged."""
    return _PASSWORD.sub(lambda found: f"{found['user']}{HIDDEN}@", url)


def with_password_of(shown: str, stored: str | None) -> str:
    """What a person means by `shown`: dots stand for the password of the address that is stored."""
    known = _PASSWORD.search(stored or "")
    marked = _PASSWORD.search(shown)
    if known is None or marked is None or marked["password"] != HIDDEN:
        return shown
    return f"{marked['user']}{known['password']}@{shown[marked.end() :]}"

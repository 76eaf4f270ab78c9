"""Which proxy a request goes through, and how it is shown."""

import re
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_for(host: str, *, configured: str | None, loopback: bool) -> str | None:
    """The proxy's URL, or None for a direct connection.

    A proxy set in the profile counts before the environment's (and, on Windows and macOS, the
    system's). A server on this computer is never reached through a proxy.
    """
    if loopback:
        return None
    if configured:
        return configured
    found = getproxies()
    proxy = found.get("https") or found.get("all")
    return None if not proxy or proxy_bypass(host) else proxy


def shown_proxy(url: str) -> str:
    """The proxy without its user name and password, nor anything behind its host and port."""
    scheme, separator, rest = url.partition("://")
    place = rest if separator else scheme
    shown = re.split(r"[/?#]", place.rpartition("@")[2])[0]
    return f"{scheme}://{shown}" if separator else shown


def proxy_passwords(url: str) -> tuple[str, ...]:
    """The password in a proxy's URL as written and as sent, to be hidden wherever it might turn up."""
    try:
        password = urlsplit(url).password
    except ValueError:
        return ()
    return (password, unquote(password)) if password else ()

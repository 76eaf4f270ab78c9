"""Base URLs: which ones may be used, what origin they have, where a request goes."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from duologue.domain.errors import AddressRefused
from duologue.domain.style import ApiStyle

_HOST_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_ENDPOINT = {ApiStyle.OPENAI: "/chat/completions", ApiStyle.ANTHROPIC: "/v1/messages"}


@dataclass(frozen=True, slots=True)
class BaseUrl:
    """A checked base URL; `host` is in its ASCII form and `path` has no slash at its end."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a key is bound to."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        default = 443 if self.scheme == "https" else 80
        return f"{self.scheme}://{host}" + ("" if self.port == default else f":{self.port}")

    @property
    def is_loopback(self) -> bool:
        """Whether this is a server on this computer."""
        return _is_loopback(self.host)

    def endpoint(self, style: ApiStyle) -> str:
        """Where a request in `style` goes: an OpenAI base includes `/v1`, an Anthropic base does not."""
        return self.origin + self.path + _ENDPOINT[style]

    def models(self, style: ApiStyle) -> str:
        """Where the list of models is."""
        return self.origin + self.path + ("/models" if style is ApiStyle.OPENAI else "/v1/models")

    def __str__(self) -> str:
        return self.origin + self.path


def read_base_url(text: str, style: ApiStyle) -> BaseUrl:
    """A base URL as a person typed it; a pasted full endpoint of the style is understood.

    Raises AddressRefused for anything but https (or http to this computer), and for everything by
    which an address can look like another: user names, back slashes, invisible characters, a query.
    """
    text = text.strip()
    if not text:
        raise AddressRefused(f"No {style.label} address is set for this profile.")
    if any(c in " \\" or not c.isprintable() for c in text):
        raise AddressRefused("The address holds a space, a back slash or an invisible character.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise AddressRefused("The address isn't a valid URL.") from error
    scheme = parts.scheme.lower()
    if scheme not in ("https", "http") or not parts.netloc:
        raise AddressRefused("The address must begin with https://")
    if "@" in parts.netloc:
        raise AddressRefused("The address must not hold a user name or password.")
    if parts.query or parts.fragment or "?" in text or "#" in text:
        raise AddressRefused("The address must not hold a ? or #.")
    host = _ascii_host(parts.hostname or "")
    if "[" in parts.netloc and ":" not in host:
        raise AddressRefused("The host's name isn't valid.")
    if scheme == "http" and not _is_loopback(host):
        raise AddressRefused(
            f"http:// would send your key to {host} in the open. Use https://, or a server on this computer."
        )
    if port == 0:
        raise AddressRefused("Port 0 can't be used.")
    return BaseUrl(scheme, host, port or (443 if scheme == "https" else 80), _base_path(parts.path, style))


def _base_path(path: str, style: ApiStyle) -> str:
    """The path without what the endpoint adds to it again."""
    path = path.rstrip("/").removesuffix(_ENDPOINT[style]).rstrip("/")
    return path.removesuffix("/v1").rstrip("/") if style is ApiStyle.ANTHROPIC else path


def _ascii_host(host: str) -> str:
    host = host.rstrip(".")
    if not host:
        raise AddressRefused("The address has no host.")
    try:
        if ":" in host:
            return str(ipaddress.IPv6Address(host))
        name = host.encode("idna").decode("ascii").lower()
    except ValueError as error:  # UnicodeError is one
        raise AddressRefused("The host's name isn't valid.") from error
    if not _HOST_NAME.fullmatch(name):
        raise AddressRefused("The host's name isn't valid.")
    return name


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

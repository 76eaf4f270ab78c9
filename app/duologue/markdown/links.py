"""The one place that decides which addresses count as links, and what host a person is told."""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote

LONGEST_TARGET = 4096  # characters; browsers agree on nothing longer than about this

_SCHEME = re.compile(r"(https?|mailto):", re.IGNORECASE)
_AUTHORITY = re.compile(r"//([^/?#]+)(.*)", re.DOTALL)
_PORT = re.compile(r":([0-9]{0,5})$")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=^_`{|}~-]{1,64}")
_MAIL_HEADERS = frozenset({"subject", "body", "cc", "bcc"})
_HIGHEST_PORT = 65535
_LONGEST_HOST = 253
_URL_SAFE = "/?#[]@!$&'()*+,;=:%-._~|"


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """An address that may be offered as a link.

    `url` is what would be opened, all ASCII; `host` is its host in ASCII (international names in their
    `xn--` form), empty for a mail to nobody in particular; `userinfo` is True where a name stands before
    the host (`good.example@bad.example` goes to bad.example); `international` where the host is not
    plain ASCII, so that it may look like another.
    """

    url: str
    host: str
    userinfo: bool = False
    international: bool = False


def judge(target: str) -> LinkTarget | None:
    """The link that `target` is, or None if it must stay text.

    Only http, https and mailto count, with a host that is one beyond doubt. Nothing is resolved:
    relative addresses, `//host` and every other scheme are text. Judging the resulting `url` again
    gives the same answer.
    """
    target = target.strip(" ")
    if len(target) > LONGEST_TARGET or any(_is_hidden(character) for character in target):
        return None
    scheme = _SCHEME.match(target)
    if scheme is None:
        return None
    rest = target[scheme.end() :]
    if scheme[1].lower() == "mailto":
        return _judge_mail(rest)
    authority = _AUTHORITY.fullmatch(rest)
    if authority is None:
        return None
    userinfo, at, host_and_port = authority[1].rpartition("@")
    port = _PORT.search(host_and_port)
    if port is not None and port[1] and int(port[1]) > _HIGHEST_PORT:
        return None
    host = ascii_host(host_and_port[: port.start()] if port else host_and_port)
    if host is None or "\\" in userinfo:
        return None
    shown_port = f":{port[1]}" if port and port[1] else ""
    prefix = quote(userinfo, safe="!$&'()*+,;=:%-._~") + at
    url = f"{scheme[1].lower()}://{prefix}{host}{shown_port}{quote(authority[2], safe=_URL_SAFE)}"
    return LinkTarget(url, host, bool(at), "xn--" in host)


def ascii_host(host: str) -> str | None:
    """`host` in lower-case ASCII as a browser would read it, or None if it is no host beyond doubt.

    Percent-coding is undone; numbers that only some programs read as an IPv4 address are refused.
    """
    if host.startswith("["):
        return _address(host[1:-1], ipaddress.IPv6Address, "[{}]") if host.endswith("]") else None
    try:
        name = unicodedata.normalize("NFKC", unquote(host, errors="strict")).lower()
    except UnicodeDecodeError:
        return None
    name = name.replace("\u3002", ".")
    labels = name.removesuffix(".").split(".")
    if _NUMERIC.fullmatch(labels[-1]):
        return _address(name, ipaddress.IPv4Address, "{}")
    encoded = [_ascii_label(label) for label in labels]
    joined = ".".join(label for label in encoded if label is not None)
    return joined if None not in encoded and len(joined) <= _LONGEST_HOST else None


def _address(
    text: str, kind: type[ipaddress.IPv4Address] | type[ipaddress.IPv6Address], form: str
) -> str | None:
    try:
        return form.format(kind(text).compressed) if "%" not in text else None
    except ValueError:
        return None


def _ascii_label(label: str) -> str | None:
    """One label in ASCII; the punycode codec alone, as the stdlib's IDNA 2003 would turn `ß` into `ss`."""
    if not label.isascii():
        if any(not (character == "-" or _may_be_in_a_name(character)) for character in label):
            return None
        label = "xn--" + label.encode("punycode").decode("ascii")
    return label if _LABEL.fullmatch(label) else None


def _may_be_in_a_name(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN" or character == "_"


def _is_hidden(character: str) -> bool:
    """Control, format, surrogate, private and unassigned characters, and every line or odd space."""
    category = unicodedata.category(character)
    return category[0] == "C" or (category[0] == "Z" and character != " ")


def _judge_mail(rest: str) -> LinkTarget | None:
    address, question, query = rest.partition("?")
    names = {part.partition("=")[0].lower() for part in query.split("&")} if question else set()
    if not names <= _MAIL_HEADERS:  # some mail programs attach files when a link says so
        return None
    name, at, domain = address.strip().rpartition("@")
    host = ascii_host(domain) if at else None
    if host is None or not _MAIL_ADDRESS.fullmatch(name):
        return None
    headers = f"?{quote(query, safe=_URL_SAFE)}" if query else ""
    return LinkTarget(f"mailto:{name}@{host}{headers}", host, international="xn--" in host)

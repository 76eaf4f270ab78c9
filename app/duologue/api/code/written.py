"""A request as it goes over the wire, with a gap where the key belongs."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from duologue.api.dialects import dialect_of
from duologue.api.json_text import JsonObject, write_json
from duologue.domain.profile import AuthForm, Endpoint
from duologue.domain.request import ChatRequest
from duologue.domain.secret import Secret
from duologue.domain.style import ApiStyle

# No key comes near what writes code: the dialect gets this in its place.
_GAP = "the-key-of-the-person-belongs-here"
# Who asks, and how the answer is packed, is for the other program to say.
_OURS = ("user-agent", "accept-encoding")
# Beyond this many tokens the Anthropic libraries refuse to wait for a whole answer unless told how long.
_LONG_ANSWER = 20_000


@dataclass(frozen=True, slots=True)
class Header:
    """A header of the request; where `with_key`, the key follows `value`."""

    name: str
    value: str
    with_key: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What goes over the wire: `body` is the very text, `fields` what it holds.

    `base` is the address without the end that the style's own library adds. `masked` says that a key
    stood in the request and was covered.
    """

    style: ApiStyle
    url: str
    base: str
    auth: AuthForm
    headers: tuple[Header, ...]
    body: str
    fields: Mapping[str, Any]
    left_out: tuple[str, ...]
    masked: bool

    @property
    def streams(self) -> bool:
        """Whether the answer comes in pieces."""
        return self.fields.get("stream") is True

    @property
    def needs_patience(self) -> bool:
        """Whether the library of the style has to be told how long to wait."""
        most = self.fields.get("max_tokens")
        long = isinstance(most, int) and most > _LONG_ANSWER
        return self.style is ApiStyle.ANTHROPIC and not self.streams and long


def written(endpoint: Endpoint, request: ChatRequest, redact: Callable[[str], str]) -> Written:
    """The request in the style of `endpoint`, whose key is not looked at."""
    key = None if endpoint.auth is AuthForm.NONE else Secret(_GAP)
    call = dialect_of(endpoint.style).encode(replace(endpoint, key=key), request)
    sent: JsonObject = json.loads(write_json(call.body).encode("utf-8", "replace"))
    shown = covered(sent, redact)
    return Written(
        style=endpoint.style,
        url=call.url,
        base=str(endpoint.base),
        auth=endpoint.auth,
        headers=tuple(_header(name, call.headers[name]) for name in call.headers if name not in _OURS),
        body=write_json(shown),
        fields=shown,
        left_out=call.left_out,
        masked=shown != sent,
    )


def _header(name: str, value: str) -> Header:
    return Header(name, value.removesuffix(_GAP), with_key=value.endswith(_GAP))


def covered(value: Any, redact: Callable[[str], str]) -> Any:
    """A JSON value with every secret in its texts and names covered."""
    match value:
        case str():
            return redact(value)
        case list():
            return [covered(entry, redact) for entry in value]
        case dict():
            return {redact(name): covered(entry, redact) for name, entry in value.items()}
        case _:
            return value

"""The Anthropic style: messages."""

from collections.abc import Mapping
from typing import Any

from duologue.api.anthropic.body_reader import read
from duologue.api.anthropic.decoder import AnthropicDecoder
from duologue.api.anthropic.encoder import body, encode, headers
from duologue.api.dialect import Call, Decoder
from duologue.api.json_text import JsonObject
from duologue.domain.profile import Endpoint
from duologue.domain.request import ChatRequest
from duologue.domain.request_body import BodyRead


class AnthropicDialect:
    """How the Anthropic style is written and read."""

    def encode(self, endpoint: Endpoint, request: ChatRequest) -> Call:
        """The request in this style's own words. Raises KeyUnusable."""
        return encode(endpoint, request)

    def body(self, request: ChatRequest, origin: str) -> JsonObject:
        """The body of the request to the server of this origin."""
        return body(request, origin)

    def read(self, written: Mapping[str, Any]) -> BodyRead:
        """A body in this style as a request. Never raises."""
        return read(written)

    def headers(self, endpoint: Endpoint, *, stream: bool = False) -> dict[str, str]:
        """The headers of any request in this style. Raises KeyUnusable."""
        return headers(endpoint, stream=stream)

    def decoder(self, *, cumulative: bool = False) -> Decoder:  # noqa: ARG002 - blocks never grow by snapshots
        """A decoder for one answer."""
        return AnthropicDecoder()

"""The Anthropic style: messages."""

from duologue.api.anthropic.decoder import AnthropicDecoder
from duologue.api.anthropic.encoder import encode, headers
from duologue.api.dialect import Call, Decoder
from duologue.domain.profile import Endpoint
from duologue.domain.request import ChatRequest


class AnthropicDialect:
    """How the Anthropic style is written and read."""

    def encode(self, endpoint: Endpoint, request: ChatRequest) -> Call:
        """The request in this style's own words. Raises KeyUnusable."""
        return encode(endpoint, request)

    def headers(self, endpoint: Endpoint, *, stream: bool = False) -> dict[str, str]:
        """The headers of any request in this style. Raises KeyUnusable."""
        return headers(endpoint, stream=stream)

    def decoder(self, *, cumulative: bool = False) -> Decoder:  # noqa: ARG002 - blocks never grow by snapshots
        """A decoder for one answer."""
        return AnthropicDecoder()

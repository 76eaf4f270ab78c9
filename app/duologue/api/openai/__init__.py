"""The OpenAI style: chat completions."""

from duologue.api.dialect import Call, Decoder
from duologue.api.headers import request_headers
from duologue.api.openai.decoder import OpenAIDecoder
from duologue.api.openai.encoder import encode
from duologue.domain.profile import Endpoint
from duologue.domain.request import ChatRequest


class OpenAIDialect:
    """How the OpenAI style is written and read."""

    def encode(self, endpoint: Endpoint, request: ChatRequest) -> Call:
        """The request in this style's own words. Raises KeyUnusable."""
        return encode(endpoint, request)

    def headers(self, endpoint: Endpoint, *, stream: bool = False) -> dict[str, str]:
        """The headers of any request in this style. Raises KeyUnusable."""
        return request_headers(endpoint, stream=stream)

    def decoder(self, *, cumulative: bool = False) -> Decoder:
        """A decoder for one answer."""
        return OpenAIDecoder(cumulative=cumulative)

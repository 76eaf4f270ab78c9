"""The headers of a request: how the key travels, and what kind of answer we want."""

from duologue import __version__
from duologue.domain.profile import AuthForm, Endpoint
from duologue.domain.secret import read_key


def request_headers(endpoint: Endpoint, *, stream: bool) -> dict[str, str]:
    """Headers for either style. Raises KeyUnusable where the key could not be a header.

    The answer must come as plain bytes: a few hundred compressed bytes can unfold to 300 MB in one
    piece before any limit of ours could act (measured with httpx 0.28.1).
    """
    headers = {
        "accept": "text/event-stream" if stream else "application/json",
        "accept-encoding": "identity",
        "content-type": "application/json",
        "user-agent": f"Duologue/{__version__}",
    }
    if endpoint.key is None:
        return headers
    key = read_key(endpoint.key.reveal()).reveal()
    match endpoint.auth:
        case AuthForm.BEARER:
            headers["authorization"] = f"Bearer {key}"
        case AuthForm.X_API_KEY:
            headers["x-api-key"] = key
        case AuthForm.NONE:
            pass
    return headers

"""What the head of an answer alone forbids: to follow a redirect, and to unfold a compressed body."""

from collections.abc import Mapping

from duologue.api.excerpt import excerpt
from duologue.api.service_errors import Complaint, service_error
from duologue.domain.errors import EncodingRefused, RedirectRefused
from duologue.domain.secret import Redactor

_LONGEST_TARGET = 300
FIRST_REFUSAL = 400  # HTTP's own classes: from here on the server says no
_REDIRECTS = range(300, 400)


def check_head(status: int, headers: Mapping[str, str], redact: Redactor) -> None:
    """Refuse what must not be read or followed; `headers` have names in lower case.

    Raises RedirectRefused, EncodingRefused, and ServiceError for a refusal in a compressed body.
    """
    if status in _REDIRECTS:
        target = excerpt(headers.get("location", ""), _LONGEST_TARGET, redact) or "an unnamed address"
        raise RedirectRefused(
            f"The server wants to send this request on to {target}. It was not sent there.", status=status
        )
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return
    if status >= FIRST_REFUSAL:
        raise service_error(Complaint("", "", None, ""), status, headers, redact)
    raise EncodingRefused(
        f"The server compressed its answer ({encoding[:40]}) although plain bytes were asked for.",
        status=status,
    )

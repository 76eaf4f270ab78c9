"""Fetches a small JSON document that stands beside the answers: a list of models, a plan's quota."""

import contextlib
from typing import Any

from duologue.api.answer_head import FIRST_REFUSAL, check_head
from duologue.api.dialects import dialect_of
from duologue.api.excerpt import excerpt
from duologue.api.failures import translated
from duologue.api.json_text import Unparseable, read_json
from duologue.api.service_errors import find_complaint, read_complaint, service_error
from duologue.api.transport import Transport
from duologue.domain.errors import AnswerTooLarge, NotAnAnswer
from duologue.domain.profile import Endpoint
from duologue.domain.secret import Redactor

_MAX_BYTES = 16 * 1024 * 1024
_LONGEST_QUOTE = 300


class JsonDocument:
    """What a server sent at `url`; `what` names it in sentences, such as "the list of models"."""

    def __init__(self, what: str, status: int, text: str, redact: Redactor) -> None:
        self._what = what
        self._status = status
        self._text = text
        self._redact = redact
        try:
            self.value: Any = read_json(text)
        except Unparseable:
            self.value = None

    def unreadable(self) -> NotAnAnswer:
        """The error for a document that is something else."""
        return NotAnAnswer(
            f"What came instead of {self._what} can't be read. Check the address.",
            status=self._status,
            detail=excerpt(self._text, _LONGEST_QUOTE, self._redact) or None,
        )


async def fetch_json(
    transport: Transport, endpoint: Endpoint, url: str, redact: Redactor, what: str
) -> JsonDocument:
    """The document at an address of this endpoint. Raises DuologueError, also for a complaint in it."""
    async with translated(transport.route(endpoint), redact):
        answer = await transport.get(endpoint, url, dialect_of(endpoint.style).headers(endpoint))
        async with contextlib.aclosing(answer):
            check_head(answer.status, answer.headers, redact)
            body = bytearray()
            while (chunk := await answer.read()) is not None:
                body += chunk
                if len(body) > _MAX_BYTES:
                    largest = f"{_MAX_BYTES // 1024 // 1024} MB"
                    raise AnswerTooLarge(f"{what[:1].upper()}{what[1:]} is larger than {largest}.")
            status, headers = answer.status, answer.headers
    text = bytes(body).decode("utf-8", "replace").removeprefix("\ufeff").strip()
    if status >= FIRST_REFUSAL:
        raise service_error(read_complaint(status, text), status, headers, redact)
    document = JsonDocument(what, status, text, redact)
    complaint = find_complaint(document.value) if isinstance(document.value, dict) else None
    if complaint is not None:
        raise service_error(complaint, status, headers, redact)
    return document

"""A recorded exchange for tests."""

from typing import Any

from duologue.domain.chunks import Chunks
from duologue.domain.exchange import Exchange, Mark
from duologue.domain.style import ApiStyle
from helpers.wire import answer_in


def exchange(*texts: str, style: ApiStyle = ApiStyle.OPENAI, **changes: Any) -> Exchange:
    """An exchange whose answer came record by record, a tenth of a second apart."""
    records = [record + b"\n\n" for record in answer_in(style, *texts).split(b"\n\n") if record]
    fields: dict[str, Any] = {
        "style": style,
        "method": "POST",
        "url": "https://api.example.com/v1/chat/completions?a=1",
        "request_headers": (("authorization", "[key]"), ("accept", "text/event-stream")),
        "request_body": '{"model":"m"}',
        "started": "2026-11-24T07:00:00.000Z",
        "status": 200,
        "headers": (("content-type", "text/event-stream"),),
        "marks": (
            (Mark.CONNECTING, 0.01),
            (Mark.RESOLVED, 0.02),
            (Mark.CONNECTED, 0.04),
            (Mark.ENCRYPTED, 0.08),
            (Mark.SENT, 0.09),
            (Mark.FIRST_BYTE, 0.2),
            (Mark.FIRST_TOKEN, 0.3),
            (Mark.LAST_BYTE, 1.0),
        ),
        "chunks": Chunks([number / 10 for number in range(3, len(records) + 3)], records),
    }
    return Exchange(**fields | changes)

"""Text made fit to stand in HTML."""

import re
from html import escape

_FORBIDDEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def escape_text(text: str) -> str:
    """`text` as HTML text or attribute value; characters HTML forbids become U+FFFD."""
    return escape(_FORBIDDEN.sub("\ufffd", text), quote=True)

"""Cuts text into token-like pieces, the same way every time."""

import re

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"

# A word piece of at most six letters with the space before it, one or two CJK characters, a run of
# white space, or one other character: about four characters a piece in English, as real tokens have.
_PIECE = re.compile(rf"\s?[^\W{_CJK}]{{1,6}}|[{_CJK}]{{1,2}}|\s+|.", re.DOTALL)


def pieces(text: str) -> tuple[str, ...]:
    """`text` in pieces; joined they are `text` again. The number of pieces is what usage counts."""
    return tuple(_PIECE.findall(text))

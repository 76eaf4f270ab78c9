"""Characters that a person can't see: shown in code, and left out of what is copied.

Trojan Source (CVE-2021-42574) hides other code behind bidirectional controls; escape sequences and tag
characters can say to a terminal or a model what nobody read.
"""

import re

_EMOJI = "[\u2190-\u2bff\u3030-\u303d\U0001f000-\U0001faff]"
_HIDDEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and LF, DEL, C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, fillers, marks without form
    "\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f"  # zero width, line ends, bidirectional controls
    "\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb"  # fillers, variants, byte order mark, annotations
    "\U000e0000-\U000e0fff]"  # tags and further variants
    f"|(?<!{_EMOJI})\ufe0f"  # a picture style of no emoji
    f"|(?<!{_EMOJI})(?<!{_EMOJI}\ufe0f)\u200d|\u200d(?!{_EMOJI})"  # a joiner that joins no emoji
)
_LINE_ENDS = re.compile(r"\r\n?")
_FIRST_PICTURE = 0x2400  # Unicode has a picture of every C0 control
_C0_COUNT = 0x20
_DELETE = 0x7F
_DELETE_PICTURE = "\u2421"


def reveal(text: str) -> str:
    """`text` for display, with a visible mark in place of every hidden character; line ends become LF.

    A control character shows as its picture (U+241B for escape), any other as `[U+202E]` in white
    square brackets. Colour the result, not the source: positions differ.
    """
    return _HIDDEN.sub(_mark, _LINE_ENDS.sub("\n", text))


def count_hidden(text: str) -> int:
    """How many characters `clean_for_copy` leaves out, line ends not counted."""
    return len(_HIDDEN.findall(_LINE_ENDS.sub("\n", text)))


def clean_for_copy(text: str) -> str:
    """`text` without hidden characters, with LF line ends and none at the end, so that no shell runs it."""
    return _HIDDEN.sub("", _LINE_ENDS.sub("\n", text)).rstrip("\n")


def _mark(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < _C0_COUNT:
        return chr(_FIRST_PICTURE + code)
    return _DELETE_PICTURE if code == _DELETE else f"\u27e6U+{code:04X}\u27e7"

"""Names for files, made of titles: safe on every system, and each only once."""

import re
import unicodedata

_UNSAFE = re.compile(r"[^\w.,()+ -]+")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_LONGEST = 60
_NAMELESS = "chat"


def safe_name(title: str, suffix: str) -> str:
    """A file name for a chat."""
    words = _UNSAFE.sub(" ", unicodedata.normalize("NFC", title)).strip(" .")
    words = " ".join(words.split())[:_LONGEST].strip(" .")
    if not words or _RESERVED.fullmatch(words):
        words = f"{_NAMELESS} {words}".strip()
    return words + suffix


class FileNames:
    """Names within one archive; compared without case, as most systems do."""

    def __init__(self, suffix: str) -> None:
        self._suffix = suffix
        self._taken: dict[str, int] = {}

    def of(self, title: str) -> str:
        """A name that no other chat has."""
        name = safe_name(title, "")
        number = self._taken.get(name.casefold(), 0) + 1
        self._taken[name.casefold()] = number
        if number == 1:
            return name + self._suffix
        return self.of(f"{name} ({number})")

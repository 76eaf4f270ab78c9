"""Keeps endless lines out of the editor: Qt needs seconds to lay one out."""

import json
import re
from collections.abc import Mapping

_LONGEST_LINE = 4000
_LONGEST_TEXT = 3000  # characters of a text inside JSON that are shown
_SHOWN = 80
_TEXT = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_KEPT = re.compile(r"⟦[\d,]+ more characters, kept as they are: #\d+⟧")
_BREAKS = re.compile(r"([\[{,])")


class LongTexts:
    """Swaps long texts for short stand-ins and back; any thread may do the work."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    @property
    def held(self) -> int:
        """How many long texts stand shortened."""
        return len(self._kept)

    def shortened(self, text: str) -> str:
        """JSON in lines that can be shown: laid out anew if a line is too long, long texts shortened."""
        self._kept = {}
        return text if _longest_line(text) <= _LONGEST_LINE else self._laid_out(text)

    def added(self, text: str, longest: int = _LONGEST_LINE) -> str:
        """A text that is put among what stands there, its endless lines shortened; what is held stays."""
        if _longest_line(text) <= longest:
            return text
        if longest == _LONGEST_LINE and text.lstrip()[:1] in ("{", "["):
            return self._laid_out(text)
        return "\n".join(self._cut(line, longest) for line in text.split("\n"))

    def whole(self, shown: str) -> str:
        """The text that was meant: every stand-in is what it stands for."""
        kept: Mapping[str, str] = self._kept
        return _KEPT.sub(lambda found: kept.get(found[0], found[0]), shown) if kept else shown

    def _laid_out(self, text: str) -> str:
        try:
            text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
        except (ValueError, RecursionError):
            text = _broken_up(text)
        if _longest_line(text) <= _LONGEST_LINE:
            return text
        text = _TEXT.sub(self._short, text)
        return "\n".join(self._cut(line, _LONGEST_LINE) for line in text.split("\n"))

    def _short(self, found: "re.Match[str]") -> str:
        text = found[0]
        if len(text) <= _LONGEST_TEXT:
            return text
        cut = _SHOWN
        while text[:cut].endswith("\\") or re.search(r"\\u[0-9a-fA-F]{0,3}$", text[:cut]):
            cut -= 1
        return f"{text[:cut]}{self._keep(text[cut:-1])}{text[-1]}"

    def _cut(self, line: str, longest: int) -> str:
        return line if len(line) <= longest else line[:_SHOWN] + self._keep(line[_SHOWN:])

    def _keep(self, text: str) -> str:
        stands = f"⟦{len(text):,} more characters, kept as they are: #{len(self._kept) + 1}⟧"
        self._kept[stands] = text
        return stands


def _longest_line(text: str) -> int:
    return max(map(len, text.split("\n")), default=0)


def _broken_up(text: str) -> str:
    """A line end after every bracket and comma that stands in no text: the JSON means the same."""
    pieces, place = [], 0
    for found in _TEXT.finditer(text):
        pieces += [_BREAKS.sub(r"\1\n", text[place : found.start()]), found[0]]
        place = found.end()
    return "".join([*pieces, _BREAKS.sub(r"\1\n", text[place:])])

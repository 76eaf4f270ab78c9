r"""Formulas in Markdown: `$$ … $$`, `\[ … \]` and `\( … \)`, and nothing else - a price is no formula.

Two rules for markdown-it. A formula on lines of its own is a block, so that nothing in it is read as
Markdown; any other is an inline. While a text is still growing, a block that has been opened but not
closed holds its lines together, so that what follows does not settle as something else.
"""

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

LONGEST_BLOCK = 4000  # characters of a formula on lines of its own
LONGEST_INLINE_FORMULA = 1000  # characters of one within a paragraph
GROWING = "duologue.growing"  # set in the parser's environment while more text may follow
MATHS_BLOCK = "maths_block"
MATHS_INLINE = "maths_inline"

_CLOSINGS = {
    "$$": re.compile(r"(?<![\\$])\$\$(?!\$)"),
    "\\[": re.compile(r"(?<!\\)(?:\\\\)*(\\\])"),
    "\\(": re.compile(r"(?<!\\)(?:\\\\)*(\\\))"),
}
_DEFINING = re.compile(r"\\(?:(?:re|provide)?new|providecommand|[gex]?def(?![a-z])|let(?![a-z])|DeclareMath)")
_BLOCK_OPENINGS = ("$$", "\\[")


class _State(Enum):
    """What a possible block turned out to be."""

    NONE = 0
    OPEN = 1
    CLOSED = 2


@dataclass(frozen=True, slots=True)
class _Found:
    state: _State
    source: str = ""
    end_line: int = 0


_NOTHING = _Found(_State.NONE)


def maths_block(state: "StateBlock", start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 - a rule
    """The rule for a formula on lines of its own; `meta["closed"]` tells whether its end has come."""
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    opening = state.src[start : start + 2]
    if opening not in _BLOCK_OPENINGS or state.src[start + 2 : start + 3] == "$":
        return False
    found = _read_block(state, start_line, end_line, opening)
    if found.state is _State.NONE:
        return False
    if not silent:
        state.line = found.end_line
        token = state.push(MATHS_BLOCK, "math", 0)
        token.content, token.markup = found.source, opening
        token.map = [start_line, found.end_line]
        token.meta["closed"] = found.state is _State.CLOSED
    return True


def maths_inline(state: "StateInline", silent: bool) -> bool:  # noqa: FBT001 - a rule
    """The rule for a formula within a paragraph; one that is not closed stays as it was written."""
    start = state.pos
    opening = state.src[start : start + 2]
    if opening not in _CLOSINGS or "$" in (
        state.src[start + 2 : start + 3],
        state.src[max(0, start - 1) : start],
    ):
        return False
    limit = min(state.posMax, start + 2 + LONGEST_INLINE_FORMULA)
    found = _find_closing(opening, state.src, start + 2, limit)
    if found is None:
        return False
    source = state.src[start + 2 : found[0]]
    if not _is_formula(source, opening) or (opening == "$$" and not _is_tight(state, found[1], source)):
        return False
    if not silent:
        token = state.push(MATHS_INLINE, "math", 0)
        token.content, token.markup = source, opening
    state.pos = found[1]
    return True


def defines_commands(source: str) -> bool:
    """Whether a formula makes commands: a few that repeat what they are given grow beyond bounds."""
    return _DEFINING.search(source) is not None


def ends_within_formula(text: str) -> bool:
    """Whether a formula may be open at the end of `text`, which is a paragraph's."""
    recent = text[-LONGEST_INLINE_FORMULA:]
    if recent.count("$$") % 2:
        return True
    for opening in ("\\[", "\\("):
        last = recent.rfind(opening)
        if last >= 0 and _find_closing(opening, recent, last + 2, len(recent)) is None:
            return True
    return False


def _read_block(state: "StateBlock", start_line: int, end_line: int, opening: str) -> _Found:
    """The formula that opens on `start_line`; an empty line may stand in it only if its mark stands alone."""
    lines: list[str] = []
    length = 0
    for line in range(start_line, end_line):
        text = _line(state, line, 2 if line == start_line else 0)
        length += len(text or "") + 1
        if text is None or length > LONGEST_BLOCK or (not text and "".join(lines[:1]).strip()):
            return _NOTHING
        closed = _closed_on(opening, text)
        if closed is not None:
            source = "\n".join([*lines, closed])
            return _Found(_State.CLOSED, source, line + 1) if _is_formula(source, opening) else _NOTHING
        if _CLOSINGS[opening].search(text) or opening in text.replace("\\\\", ""):
            return _NOTHING
        lines.append(text)
    if GROWING in state.env and end_line >= len(state.bMarks) - 1:
        return _Found(_State.OPEN, "\n".join(lines).rstrip("\n"), end_line)
    return _NOTHING


def _line(state: "StateBlock", line: int, skipped: int) -> str | None:
    """A line without its indentation and the first `skipped` characters; None beyond the container."""
    if not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
        return None
    return state.src[state.bMarks[line] + state.tShift[line] + skipped : state.eMarks[line]]


def _closed_on(opening: str, line: str) -> str | None:
    """What stands before the closing mark, if that ends the line."""
    found = _find_closing(opening, line, 0, len(line))
    return line[: found[0]] if found is not None and not line[found[1] :].strip() else None


def _find_closing(opening: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the closing mark starts and ends."""
    found = _CLOSINGS[opening].search(text, start, end)
    if found is None:
        return None
    return found.start(found.re.groups), found.end()


def _is_formula(source: str, opening: str) -> bool:
    """Whether there is something to calculate with, and no second opening."""
    if len(source) > LONGEST_BLOCK or not any(character.isalnum() for character in source):
        return False
    return opening == "$$" or opening not in source.replace("\\\\", "")


def _is_tight(state: "StateInline", end: int, source: str) -> bool:
    """`$$x$$` is a formula anywhere, `$$ x $$` only alone on its lines: $$ and $$$ also rate restaurants."""
    if not source[0].isspace() and not source[-1].isspace():
        return True
    before = state.src[: state.pos].rpartition("\n")[2]
    after = state.src[end : state.posMax].partition("\n")[0]
    return not before.strip() and not after.strip(" .,;:")

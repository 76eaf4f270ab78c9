"""A code fence that is still open: lines are added to it without parsing anything again."""

import re

from duologue.markdown.blocks import CodeBlock

_OPENING = re.compile(r"( {0,3})(`{3,}|~{3,})")
_UNDECIDED = re.compile(r"[ \t]*[`~]*[ \t]*")
_TAB = 4


class OpenFence:
    """Grows a top-level fenced code block line by line, to the letter as CommonMark reads it.

    Made from the block as the parser saw it and its opening line; `feed` is then given everything
    after that line.
    """

    def __init__(self, block: CodeBlock, opening: str) -> None:
        mark = _OPENING.match(opening)
        if mark is None:
            raise ValueError("The line opens no fence.")
        self._language = block.language
        self._first_line = block.lines[0]
        self._indent = len(mark[1])
        self._closing = re.compile(rf" {{0,3}}{re.escape(mark[2][0])}{{{len(mark[2])},}}[ \t]*")
        self._code = ""
        self._line_count = 0
        self._partial = ""

    def feed(self, text: str) -> str | None:
        """Take in more text; what follows the closing line, or None while the fence stays open."""
        *lines, self._partial = (self._partial + text).split("\n")
        for number, line in enumerate(lines):
            if self._closing.fullmatch(line):
                rest = "\n".join([*lines[number + 1 :], self._partial])
                self._add(lines[:number])
                self._partial = ""
                return rest
        self._add(lines)
        return None

    def block(self, *, closed: bool) -> CodeBlock:
        """The code so far; an unfinished line is shown unless it may become the closing one."""
        text = self._code
        if self._partial and not _UNDECIDED.fullmatch(self._partial):
            text += self._outdent(self._partial)
        else:
            text = text.removesuffix("\n")
        end = self._first_line + self._line_count + (2 if closed else 1)
        return CodeBlock(self._language, text, closed, lines=(self._first_line, end))

    def _add(self, lines: list[str]) -> None:
        if lines:
            self._code += "\n".join(map(self._outdent, lines)) + "\n"
            self._line_count += len(lines)

    def _outdent(self, line: str) -> str:
        """`line` without as much leading white space as the opening line had; tabs stop at every 4."""
        if not self._indent:
            return line
        column = taken = 0
        while taken < len(line) and column < self._indent and line[taken] in " \t":
            column += _TAB - column % _TAB if line[taken] == "\t" else 1
            taken += 1
        return " " * max(0, column - self._indent) + line[taken:]

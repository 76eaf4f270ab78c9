"""Puts words on the clipboard: plain text, without the characters that cannot be seen."""

from PySide6.QtGui import QGuiApplication, QTextCursor

from duologue.markdown.blocks import CodeBlock
from duologue.markdown.hidden import clean_for_copy
from duologue.markdown.parser import parse
from duologue.ui.transcript.document_lines import goes_on, runs_of
from duologue.ui.transcript.inline_writer import LINE_SEPARATOR


def selected_words(cursor: QTextCursor) -> str:
    """The selected words as they would be typed: without the space painted around code."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    block = cursor.document().findBlock(start)
    lines: list[str] = []
    while block.isValid() and block.position() <= end:
        words = "".join(run.between(start, end) for run in runs_of(block)).replace(LINE_SEPARATOR, "\n")
        if lines and goes_on(block):
            lines[-1] += words
        else:
            lines.append(words)
        block = block.next()
    return "\n".join(lines)


def copy_words(text: str) -> None:
    """Copy `text`."""
    QGuiApplication.clipboard().setText(clean_for_copy(text))


def copy_last_code(markdown: str) -> None:
    """Copy the last code block of an answer; nothing happens where there is none."""
    code = [block.text for block in parse(markdown) if isinstance(block, CodeBlock)]
    if code:
        copy_words(code[-1])

"""Puts words on the clipboard: plain text, without the characters that cannot be seen."""

from PySide6.QtGui import QGuiApplication, QTextCursor

from duologue.markdown.blocks import CodeBlock
from duologue.markdown.hidden import clean_for_copy
from duologue.markdown.parser import parse
from duologue.ui.transcript.inline_writer import LINE_SEPARATOR
from duologue.ui.transcript.text_formats import PADDING


def selected_words(cursor: QTextCursor) -> str:
    """The selected words as they would be typed: without the space painted around code."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    block = cursor.document().findBlock(start)
    lines: list[str] = []
    while block.isValid() and block.position() <= end:
        pieces = []
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            first = fragment.position()
            if not fragment.charFormat().boolProperty(PADDING):
                pieces.append(fragment.text()[max(0, start - first) : max(0, end - first)])
            iterator += 1
        lines.append("".join(pieces).replace(LINE_SEPARATOR, "\n"))
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

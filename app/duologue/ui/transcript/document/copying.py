"""Puts words on the clipboard, without the characters that cannot be seen; HTML only when asked."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QTextCursor

from duologue.markdown.blocks import CodeBlock
from duologue.markdown.hidden import clean_for_copy
from duologue.markdown.html import to_html
from duologue.markdown.parser import parse
from duologue.markdown.plain import plain_text
from duologue.ui.transcript.document.document_lines import goes_on, in_reading_order, runs_of
from duologue.ui.transcript.document.inline_writer import LINE_SEPARATOR
from duologue.ui.transcript.document.maths import whole_formulas


def selected_words(cursor: QTextCursor) -> str:
    """The selected words as they would be typed: without the space painted around code."""
    start, end = whole_formulas(cursor)
    lines: list[str] = []
    for block in in_reading_order(cursor.document(), start, end):
        words = "".join(run.between(start, end) for run in runs_of(block)).replace(LINE_SEPARATOR, "\n")
        if lines and goes_on(block):
            lines[-1] += words
        else:
            lines.append(words)
    return "\n".join(lines)


def copy_words(text: str) -> None:
    """Copy `text`."""
    QGuiApplication.clipboard().setText(clean_for_copy(text))


def copy_plain(markdown: str) -> None:
    """Copy the words of some Markdown, without its marks."""
    copy_words(plain_text(parse(markdown)))


def copy_html(markdown: str) -> None:
    """Copy Markdown as HTML for programs that take it, and its words for those that don't."""
    blocks = parse(clean_for_copy(markdown))
    copied = QMimeData()
    copied.setData("text/html", to_html(blocks).encode())
    copied.setText(clean_for_copy(plain_text(blocks)))
    QGuiApplication.clipboard().setMimeData(copied)


def copy_last_code(markdown: str) -> bool:
    """Copy the last code block of an answer; whether there is one."""
    code = [block.text for block in parse(markdown) if isinstance(block, CodeBlock)]
    if code:
        copy_words(code[-1])
    return bool(code)

"""Puts words on the clipboard: plain text, without the characters that cannot be seen."""

from PySide6.QtGui import QGuiApplication

from duologue.markdown.blocks import CodeBlock
from duologue.markdown.hidden import clean_for_copy
from duologue.markdown.parser import parse


def copy_words(text: str) -> None:
    """Copy `text`."""
    QGuiApplication.clipboard().setText(clean_for_copy(text))


def copy_last_code(markdown: str) -> None:
    """Copy the last code block of an answer; nothing happens where there is none."""
    code = [block.text for block in parse(markdown) if isinstance(block, CodeBlock)]
    if code:
        copy_words(code[-1])

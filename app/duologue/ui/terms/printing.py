"""The text of Terms and receipts for paper: plain words, titles standing out."""

from collections.abc import Iterable

from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from duologue.ui import tokens

_POINTS = 10.5


def printable(text: str, titles: Iterable[str] = (), *, code: bool = False) -> QTextDocument:
    """The text as a document; `titles` are lines that stand out.

    It is written by cursor, so that words can only ever be words.
    """
    document = QTextDocument()
    font = QFont(tokens.CODE_FONT if code else tokens.UI_FONT)
    font.setPointSizeF(_POINTS * (0.85 if code else 1))
    document.setDefaultFont(font)
    heavy, plain, space = QTextCharFormat(), QTextCharFormat(), QTextBlockFormat()
    heavy.setFontWeight(QFont.Weight.DemiBold)
    known = set(titles)
    cursor = QTextCursor(document)
    for number, line in enumerate(text.splitlines()):
        is_title = line.strip() in known
        space.setTopMargin(8 if is_title else 0)
        space.setBottomMargin(0 if code else 3)
        if number:
            cursor.insertBlock(space)
        cursor.insertText(line, heavy if is_title else plain)
    return document

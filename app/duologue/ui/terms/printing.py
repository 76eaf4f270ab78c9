"""Prints a text, or writes it as PDF: plain words on paper, with a page number."""

from collections.abc import Iterable

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import (
    QFont,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from duologue.ui import tokens
from duologue.ui.file_saver import FileSaver
from duologue.ui.words import translate

_POINTS = 10.5
_MARGIN = 20.0  # millimetres
_DOTS_PER_INCH = 300


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


def pdf_of(document: QTextDocument, title: str) -> bytes:
    """The document as a PDF file."""
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(held)
    writer.setTitle(title)
    writer.setCreator("Duologue")
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN), QPageLayout.Unit.Millimeter)
    document.print_(writer)
    return bytes(held.data().data())


def save_pdf(files: FileSaver, parent: QWidget, name: str, document: QTextDocument, title: str) -> str:
    """Ask where, `name` being what is offered, and write the document there as PDF.

    Gives "" where it went well or the person thought better of it, else one sentence that says why not.
    """
    ask = translate("Terms", "Save as PDF")
    return files.save(parent, name, lambda: pdf_of(document, title), title=ask, kinds="PDF (*.pdf)")


def offer_print(parent: QWidget, document: QTextDocument, title: str) -> None:
    """The system's own print dialog; it prints to a file too where it knows how."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setObjectName("printDialog")
    dialog.accepted.connect(lambda: document.print_(printer))
    dialog.finished.connect(dialog.deleteLater)
    dialog.setModal(True)  # its own `open` wants another form
    dialog.show()

"""Puts a text document on paper, or into a PDF: numbered pages, through the system's own print dialog."""

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from duologue.ui.file_saver import FileSaver
from duologue.ui.words import translate

_MARGIN = 2.0  # millimetres; Qt itself leaves twenty more
_DOTS_PER_INCH = 300


def pdf_of(document: QTextDocument, title: str) -> bytes:
    """The document as a PDF file."""
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(held)
    writer.setTitle(title)
    writer.setCreator("Duologue")
    writer.setResolution(_DOTS_PER_INCH)
    page_like_paper(writer)
    document.print_(writer)
    return bytes(held.data().data())


def page_like_paper(device: QPdfWriter | QPrinter) -> None:
    """A4 with our margins."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageMargins(QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN), QPageLayout.Unit.Millimeter)


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

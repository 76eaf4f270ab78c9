"""A chat as it will stand on paper: to look at, to print, or to keep as PDF."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QTextDocument
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from PySide6.QtWidgets import QCheckBox, QDialog, QGraphicsView, QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.parts import ThinkingPart
from duologue.domain.transfer import ChatTree
from duologue.services.transfer.formats.file_names import safe_name
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.within import height_within, within
from duologue.ui.file_saver import FileSaver
from duologue.ui.paper import offer_print, page_like_paper, save_pdf
from duologue.ui.theme import Theme
from duologue.ui.transfer.chat_paper import chat_on_paper
from duologue.ui.transfer.words import document_words

_SIZE = (760, 680)


class PrintDialog(QDialog):
    """The pages on the left can be scrolled; Print… is the system's own dialog."""

    def __init__(self, theme: Theme, files: FileSaver, tree: ChatTree, parent: QWidget) -> None:
        super().__init__(parent)
        self._files = files
        self._chat = tree.chat
        self._path = path = tree.path
        self.setObjectName("printPreview")
        self.setWindowTitle(self.tr("Print"))
        self.resize(within(self, theme.px(_SIZE[0])), height_within(self, theme.px(_SIZE[1])))
        self.thinking = QCheckBox(self.tr("With the model's thinking"))
        self.thinking.setObjectName("printThinking")
        self.thinking.setVisible(any(isinstance(part, ThinkingPart) for turn in path for part in turn.parts))
        self.document = self._made()
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        page_like_paper(self._printer)
        self.pages = QPrintPreviewWidget(self._printer)
        self.pages.setObjectName("printedPages")
        self.pages.setAccessibleName(self.tr("The pages"))
        self.pages.paintRequested.connect(self._paint)
        for view in self.pages.findChildren(QGraphicsView):
            view.setObjectName("printedView")
            view.setAccessibleName(self.pages.accessibleName())
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # a page always fits
        self._problem = Label(theme, tone="danger", wrap=True)
        self._problem.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.SPACE))
        row.addWidget(self.thinking)
        row.addStretch(1)
        row.addWidget(button(self.tr("Close"), self.reject, name="closePrint"))
        row.addWidget(button(self.tr("Save as PDF…"), self._save, name="savePdf"))
        go = button(self.tr("Print…"), self._print, kind="primary", name="printPages")
        go.setDefault(True)
        row.addWidget(go)
        layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, theme.px(20))
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, self.tr("Print"), size=18, strong=True))
        layout.addWidget(self.pages, 1)
        layout.addWidget(self._problem)
        layout.addLayout(row)
        self.thinking.toggled.connect(self._on_change)
        self.finished.connect(self.deleteLater)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: a page is always as wide as there is room for."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self.pages, self.pages.fitToWidth)

    @property
    def title(self) -> str:
        """What the document is called."""
        return self._chat.title or document_words().untitled

    def _paint(self, printer: QPrinter) -> None:
        self.document.print_(printer)

    def _made(self) -> QTextDocument:
        return chat_on_paper(self._chat, self._path, document_words(), thinking=self.thinking.isChecked())

    def _on_change(self) -> None:
        self.document = self._made()
        self.pages.updatePreview()

    def _print(self) -> None:
        offer_print(self, self.document, self.title)

    def _save(self) -> None:
        problem = save_pdf(self._files, self, safe_name(self.title, ".pdf"), self.document, self.title)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

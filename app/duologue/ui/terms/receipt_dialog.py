"""The receipt of an acceptance: to read, to print, to keep."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.file_saver import FileSaver
from duologue.ui.paper import offer_print, save_pdf
from duologue.ui.terms.printing import printable
from duologue.ui.theme import Theme

_NAME = "terms-receipt"


class ReceiptDialog(QDialog):
    """Plain text, so that it can be read everywhere and for ever."""

    def __init__(self, theme: Theme, files: FileSaver, receipt: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._files = files
        self._receipt = receipt
        self.setObjectName("termsReceipt")
        self.setWindowTitle(self.tr("Receipt"))
        self.resize(theme.px(660), theme.px(620))
        self.text = QPlainTextEdit(receipt)
        self.text.setObjectName("receiptText")
        self.text.setAccessibleName(self.tr("Receipt"))
        self.text.setReadOnly(True)
        self.text.setFont(theme.font(tokens.SMALL_TEXT, code=True))
        self._problem = Label(theme, tone="danger", wrap=True)
        self._problem.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.SPACE))
        row.addWidget(button(self.tr("Print…"), self._print, name="printReceipt"))
        row.addWidget(button(self.tr("Save as PDF…"), self._save_pdf, name="saveReceiptPdf"))
        row.addWidget(button(self.tr("Save as text…"), self._save_text, name="saveReceiptText"))
        row.addStretch(1)
        close = button(self.tr("Close"), self.accept, kind="primary", name="closeReceipt")
        close.setDefault(True)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, self.tr("Your receipt"), size=18, strong=True))
        about = self.tr(
            "Your own note of what you agreed to, with the exact text. It isn't the provider's record."
        )
        layout.addWidget(Label(theme, about, tone="quiet", wrap=True))
        layout.addWidget(self.text, 1)
        layout.addWidget(self._problem)
        layout.addLayout(row)
        self.finished.connect(self.deleteLater)

    def _print(self) -> None:
        offer_print(self, printable(self._receipt, code=True), self.tr("Receipt"))

    def _save_pdf(self) -> None:
        document = printable(self._receipt, code=True)
        self._tell(save_pdf(self._files, self, f"{_NAME}.pdf", document, self.tr("Receipt")))

    def _save_text(self) -> None:
        self._tell(self._files.save_text(self, f"{_NAME}.txt", self._receipt))

    def _tell(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

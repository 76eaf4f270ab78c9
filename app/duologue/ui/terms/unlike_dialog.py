"""Shows a text that has little in common with the Terms, before a person takes it as the new ones."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.terms import TermsText
from duologue.services.terms.news import News
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.terms.compare import CompareView
from duologue.ui.theme import Theme


class UnlikeDialog(QDialog):
    """`taken` carries what was found."""

    taken = Signal(object)

    def __init__(self, theme: Theme, current: TermsText, news: News, parent: QWidget) -> None:
        super().__init__(parent)
        self._news = news
        self.setObjectName("unlikeTerms")
        self.setWindowTitle(self.tr("Are these the new Terms?"))
        self.resize(theme.px(860), theme.px(600))
        compare = CompareView(theme)
        compare.show_versions(
            [current],
            news.text,
            {current.sha256: self.tr("counts now"), news.text.sha256: self.tr("found")},
        )
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = button(self.tr("No, change nothing"), self.reject, kind="primary", name="refuseUnlike")
        cancel.setDefault(True)
        row.addWidget(button(self.tr("Yes, these are the new Terms"), self._take, name="acceptUnlike"))
        row.addWidget(cancel)
        layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, self.tr("Are these the new Terms?"), size=18, strong=True))
        words = self.tr(
            "Found at {place}. If you take it, you will be asked to accept it before anything is sent."
        )
        layout.addWidget(Label(theme, words.format(place=news.source), tone="quiet", wrap=True))
        layout.addWidget(compare, 1)
        layout.addLayout(row)
        self.finished.connect(self.deleteLater)

    def _take(self) -> None:
        self.taken.emit(self._news)
        self.accept()

"""The Terms page: the text with our reading, where the person stands, and the record behind it."""

from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from duologue.domain.errors import DuologueError
from duologue.domain.profile import ProfileKind
from duologue.domain.terms import Acceptance
from duologue.services.suite import Services
from duologue.services.terms.news import News, Verdict
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.file_saver import FileSaver
from duologue.ui.navigation import Navigation
from duologue.ui.paper import offer_print, save_pdf
from duologue.ui.tasks import TaskScope
from duologue.ui.terms.accept_box import AcceptBox
from duologue.ui.terms.printing import printable
from duologue.ui.terms.receipt_dialog import ReceiptDialog
from duologue.ui.terms.state_pane import StatePane
from duologue.ui.terms.text_pane import TextPane
from duologue.ui.terms.unlike_dialog import UnlikeDialog
from duologue.ui.terms.words import news_words
from duologue.ui.theme import Theme

_NARROW = 900  # below this, where a person stands is told below the text instead of beside it
_ASKED = (Acceptance.NOT_ASKED, Acceptance.TEXT_CHANGED)


class TermsPage(QWidget):
    """Everything on it is local; the publisher's page is asked only on request."""

    def __init__(self, theme: Theme, services: Services, tasks: TaskScope, navigation: Navigation) -> None:
        super().__init__()
        self._theme = theme
        self._gate = services.gate
        self._news = services.terms_news
        self._proof = services.terms_proof
        self._files = FileSaver(services.files)
        self._tasks = tasks
        self._navigation = navigation
        self._shown: set[str] = set()  # digests of texts that were noted as shown
        self._unlike: News | None = None
        self.pane = TextPane(theme, self._gate.current)
        self.reader = self.pane.reader
        self.box = AcceptBox(theme)
        self.side = StatePane(theme)
        self._lay_out()
        self.box.accepted.connect(self._accept)
        self.box.declined.connect(self._decline)
        self.box.clause_wanted.connect(self.pane.go_to)
        self.box.link_wanted.connect(navigation.link)
        self.side.withdrawn.connect(lambda words: self._after(self._gate.withdraw(words=words)))
        self.side.keys_wanted.connect(navigation.settings)
        self.side.check_wanted.connect(lambda: self._look(self._news.check()))
        self.side.file_wanted.connect(self._ask_file)
        self.side.unlike_wanted.connect(self._offer_unlike)
        self.side.receipt_wanted.connect(lambda: self._tasks.start(self._show_receipt()))
        self.side.export_wanted.connect(lambda: self._tasks.start(self._export()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: where there is little room, the text with its buttons fills the view, and the rest is below."""
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(_NARROW)
        down, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._both.setDirection(down if narrow else beside)
        edges = self._both.contentsMargins()
        self._main.setMinimumHeight(self.height() - edges.top() - edges.bottom() if narrow else 0)
        self.side.use_whole_width(whole=narrow)

    def refresh(self) -> None:
        """Show what the record says now."""
        self._tasks.start(self._refresh())

    def go_to(self, title: str) -> None:
        """Show the section with this title."""
        self.pane.go_to(title)

    def look_for_words(self) -> None:
        """Look for words in the text."""
        self.pane.look_for_words()

    def find_step(self, by: int) -> None:
        """Go to the next hit (+1) or the one before (-1)."""
        self.pane.show_text()
        self.reader.finder.step(by)

    async def _refresh(self) -> None:
        status = await self._gate.status()
        current = self._gate.current
        if status in _ASKED and current.sha256 not in self._shown and self.isVisible():
            self._shown.add(current.sha256)
            await self._gate.shown(ProfileKind.SERVICE)
        events = await self._gate.history()
        versions = await self._gate.versions()
        accepted = await self._gate.accepted_text()
        if not isValid(self):  # another zoom built the page anew meanwhile
            return
        self.pane.offer(current, accepted, versions)
        dates = {text.sha256: text.version for text in versions}
        self.side.show_record(status, current, events, dates)
        self.box.setVisible(status not in (Acceptance.ACCEPTED, Acceptance.NO_TEXT))
        self.box.reset()

    def _accept(self, words: str) -> None:
        end = self.reader.end_reached
        self._after(self._gate.accept(ProfileKind.SERVICE, words=words, end_reached=end))

    def _decline(self, words: str) -> None:
        end = self.reader.end_reached
        self._after(self._gate.decline(ProfileKind.SERVICE, words=words, end_reached=end))

    def _after(self, act: Coroutine[Any, Any, None]) -> None:
        async def both() -> None:
            await act
            await self._refresh()
            self._navigation.activity()

        self._tasks.start(both())

    # -- other texts -----------------------------------------------------------------------------

    def _ask_file(self) -> None:
        kinds = self.tr("Texts and web pages (*.txt *.md *.html *.htm)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Terms from a file"), "", kinds)
        if path:
            self._look(self._news.read_file(Path(path)))

    def _look(self, found: Coroutine[Any, Any, News]) -> None:
        async def look() -> None:
            self.side.check_now.setEnabled(False)
            self.side.tell(self.tr("Looking…"), "quiet")
            try:
                news = await found
            except DuologueError as error:
                self._tell_failure(error)
                return
            if not isValid(self):
                return
            self.side.check_now.setEnabled(True)
            self._unlike = news if news.verdict is Verdict.UNLIKE else None
            await self._refresh()
            self.side.tell(news_words(news), unlike=self._unlike is not None)
            self._navigation.activity()

        self._tasks.start(look())

    def _tell_failure(self, error: DuologueError) -> None:
        if isValid(self):
            self.side.check_now.setEnabled(True)
            self.side.tell(self.tr("{reason} Nothing was changed.").format(reason=error.message), "danger")

    def _offer_unlike(self) -> None:
        if self._unlike is not None:
            dialog = UnlikeDialog(self._theme, self._gate.current, self._unlike, self.window())
            dialog.taken.connect(self._take)
            dialog.open()

    def _take(self, news: News) -> None:
        self._unlike = None
        self.side.tell("")
        self._after(self._news.take(news))

    # -- paper -----------------------------------------------------------------------------------

    def _print(self) -> None:
        offer_print(self, self._printable(), self.tr("Terms of Service"))

    def _save_pdf(self) -> None:
        name = f"terms-{self.reader.shown.version}.pdf"
        problem = save_pdf(self._files, self, name, self._printable(), self.tr("Terms of Service"))
        self.side.tell(problem, "danger")

    def _printable(self) -> Any:
        text = self.reader.shown.text
        return printable(
            text, (self.reader.sections.item(n).text() for n in range(self.reader.sections.count()))
        )

    async def _show_receipt(self) -> None:
        receipt = await self._proof.receipt()
        ReceiptDialog(self._theme, self._files, receipt, self.window()).open()

    async def _export(self) -> None:
        record = await self._proof.record_json()
        self.side.tell(self._files.save_text(self, "terms-record.json", record), "danger")

    def _lay_out(self) -> None:
        theme = self._theme
        find = IconButton(theme, "search", self.tr("Find in this text (Ctrl+F)"))
        find.setObjectName("findInTerms")
        find.clicked.connect(self.look_for_words)
        head = QHBoxLayout()
        head.setSpacing(theme.px(4))
        head.addWidget(Label(theme, self.tr("Terms of Service"), size=tokens.TITLE_TEXT, strong=True))
        head.addStretch(1)
        head.addWidget(find)
        head.addWidget(button(self.tr("Print…"), self._print, kind="flat", name="printTerms"))
        head.addWidget(button(self.tr("Save as PDF…"), self._save_pdf, kind="flat", name="saveTermsPdf"))
        self._main = QWidget()
        main = QVBoxLayout(self._main)
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(theme.px(12))
        main.addLayout(head)
        main.addWidget(self.pane, 1)
        main.addWidget(self.box)
        inside = QWidget()
        pad = theme.px(tokens.AIR)
        self._both = QHBoxLayout(inside)
        self._both.setContentsMargins(pad, pad, pad, theme.px(tokens.WIDE))
        self._both.setSpacing(pad)
        self._both.addWidget(self._main, 1)
        self._both.addWidget(self.side)
        area = QScrollArea()
        area.setObjectName("termsArea")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what stands in it takes the focus
        area.setWidgetResizable(True)
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

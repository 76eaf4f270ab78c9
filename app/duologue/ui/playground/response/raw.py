"""The bytes of request and answer as text, exactly as they crossed the wire, secrets covered."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout

from duologue.domain.exchange import Exchange
from duologue.services.playground.event_log import EventLog
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.file_saver import FileSaver
from duologue.ui.playground.response import number_words
from duologue.ui.playground.response.answer_pane import AnswerPane
from duologue.ui.playground.response.cut_text import MOST, CutText
from duologue.ui.theme import Theme

_LIVE = 20_000  # characters of an answer that still comes


class RawPane(AnswerPane):
    """One body at a time; of an answer that still comes only the beginning, so that it costs little."""

    def __init__(self, theme: Theme, files: FileSaver) -> None:
        super().__init__(theme, "rawPane")
        self._files = files
        self._settled: EventLog | None = None  # the ended log whose body stands here
        self.answer_chosen = self._choice(self.tr("Answer"), "rawAnswer")
        self.request_chosen = self._choice(self.tr("Request"), "rawRequest")
        self.answer_chosen.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.answer_chosen)
        group.addButton(self.request_chosen)
        group.buttonToggled.connect(self._on_choice)
        self.text = CutText(theme, files, "rawText", self.tr("The body as it crossed the wire"))
        self._size = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self._problem = Label(theme, tone="danger", size=tokens.SMALL_TEXT)
        pad, space = theme.px(16), theme.px(tokens.SPACE)
        bar = QHBoxLayout()
        bar.setSpacing(theme.px(tokens.GAP))
        bar.addWidget(self.answer_chosen)
        bar.addWidget(self.request_chosen)
        bar.addWidget(self._size)
        bar.addWidget(self._problem)
        bar.addStretch(1)
        bar.addWidget(button(self.tr("Save…"), self._save, kind="flat", name="saveRaw"))
        bar.addWidget(button(self.tr("Copy"), self._copy, kind="flat", name="copyRaw"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(pad, space, pad, space)
        layout.setSpacing(space)
        layout.addLayout(bar)
        layout.addWidget(self.text, 1)

    def refresh(self) -> None:
        """See AnswerPane."""
        log, outline = self._shown()
        if self.request_chosen.isChecked():
            body = "" if outline is None else outline.request_body
            self.text.show_text(body, "json")
            self._size.setText("" if outline is None else number_words.size(len(body.encode())))
            return
        self._size.setText("" if log is None else number_words.size(log.size))
        if log is None:
            self._settled = None
            self.text.show_text("")
        elif not log.ended:
            self.text.show_text(log.body(_LIVE))
        elif log is not self._settled:
            self._settled = log
            is_long = log.size > MOST
            self.text.show_text(log.body(MOST), whole=log.body if is_long else None, size=log.size)

    def _shown(self) -> tuple[EventLog | None, Exchange | None]:
        number = self.shown_number
        if self.watch is None or number < 0:
            return None, None
        return self.watch.log_of(number), self.watch.outlines[number]

    def _body(self) -> str:
        """All of the chosen body as it is now."""
        log, outline = self._shown()
        if self.request_chosen.isChecked():
            return "" if outline is None else outline.request_body
        return "" if log is None else log.body()

    def _on_choice(self) -> None:
        self._settled = None
        self.refresh()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._body())  # exactly as it came, hidden characters too

    def _save(self) -> None:
        name = "request.json" if self.request_chosen.isChecked() else "answer.txt"
        self._problem.setText(self._files.save(self, name, lambda: self._body().encode("utf-8", "replace")))

    def _choice(self, words: str, name: str) -> QPushButton:
        made = button(words, kind="choice", name=name)
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

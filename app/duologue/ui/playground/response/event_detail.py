"""One record of an answer in full: what it means, its JSON laid out, or its bytes as they came."""

import json

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from duologue.services.playground.event_log import EventLog
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import ElidedLabel
from duologue.ui.file_saver import FileSaver
from duologue.ui.playground.response import number_words
from duologue.ui.playground.response.cut_text import CutText
from duologue.ui.playground.response.event_words import record_words, shown
from duologue.ui.theme import Theme

_DATA = "data:"


class EventDetail(QWidget):
    """Stands for one record."""

    def __init__(self, theme: Theme, files: FileSaver) -> None:
        super().__init__()
        self.setObjectName("eventDetail")
        self._raw = ""
        self._head = ElidedLabel(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self._meaning = ElidedLabel(theme)
        self._text = CutText(theme, files, "eventText", self.tr("The record"))
        self._as_it_came = button(self.tr("Raw"), kind="choice", name="eventRaw")
        self._as_it_came.setCheckable(True)
        self._as_it_came.setAccessibleName(self.tr("The record as it came"))
        self._as_it_came.toggled.connect(self._show)
        copy = IconButton(theme, "copy", self.tr("Copy this record"), size=28)
        copy.setObjectName("copyEvent")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._raw))
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(self._head)
        words.addWidget(self._meaning)
        head = QHBoxLayout()
        head.setSpacing(theme.px(tokens.GAP))
        head.addLayout(words, 1)
        head.addWidget(self._as_it_came)
        head.addWidget(copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(16), theme.px(tokens.SPACE), theme.px(16), theme.px(tokens.SPACE))
        layout.setSpacing(theme.px(tokens.GAP))
        layout.addLayout(head)
        layout.addWidget(self._text, 1)

    def show_record(self, log: EventLog, number: int) -> None:
        """Stand for this record."""
        self._raw = log.raw(number)
        name = log.name(number)
        words = self.tr("No. {number} · {time} · {size} · {type}")
        self._head.setText(
            words.format(
                number=number_words.count(number + 1),
                time=number_words.seconds(log.seconds(number)),
                size=number_words.size(log.size_of(number)),
                type=shown(name),
            )
        )
        self._meaning.setText(record_words(name, log.meaning(number)))
        self._show()

    def _show(self) -> None:
        pretty = laid_out(self._raw)
        self._as_it_came.setEnabled(pretty is not None)
        if pretty is None or self._as_it_came.isChecked():
            self._text.show_text(self._raw)
        else:
            self._text.show_text(pretty, "json")


def laid_out(record: str) -> str | None:
    """The JSON of a record, indented; None where there is none."""
    every = record.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [line[len(_DATA) :].lstrip(" ") for line in every if line.startswith(_DATA)]
    text = "\n".join(lines) if lines else record
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return json.dumps(value, ensure_ascii=False, indent=2)

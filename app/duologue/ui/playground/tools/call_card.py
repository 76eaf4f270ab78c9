"""One call of a tool that waits: its arguments, and a place for the result."""

import json

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from duologue.domain.errors import StoreNotWritable
from duologue.domain.parts import ToolCallPart, ToolResultPart
from duologue.services.playground.canned_results import CannedResults
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.playground.code.coloured_text import ColouredText
from duologue.ui.theme import Theme

_MOST_LINES = 8
_SHORTEST = 3


class CallCard(QWidget):
    """`problem_told` says why a result could not be saved."""

    changed = Signal()
    problem_told = Signal(str)

    def __init__(self, theme: Theme, call: ToolCallPart, canned: CannedResults) -> None:
        super().__init__()
        self.call = call
        self._theme = theme
        self._canned = canned
        self.setObjectName("callCard")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Call of {tool}").format(tool=call.name))
        self.arguments = ColouredText(theme, self.tr("Arguments"))
        self.arguments.setObjectName("callArguments")
        text = pretty(call)
        self.arguments.show_text(text, "json")
        height = self._height(text.count("\n") + 1)
        self.arguments.setFixedHeight(height)
        self.result = QPlainTextEdit()
        self.result.setObjectName("callResult")
        self.result.setAccessibleName(self.tr("Result of {tool}").format(tool=call.name))
        self.result.setPlaceholderText(self.tr("What the tool gives back"))
        self.result.setTabChangesFocus(True)
        self.result.setProperty("kind", "field")
        self.result.setFont(theme.font(tokens.CODE_TEXT, code=True))
        self.result.setFixedHeight(height)
        self.result.textChanged.connect(self.changed)
        self.is_error = QCheckBox(self.tr("It is an error"))
        self.is_error.setObjectName("callIsError")
        self.saved = button(self.tr("Saved results") + " ▾", kind="flat", name="savedResults")
        self._menu = QMenu(self.saved)
        self._menu.setObjectName("savedResultsMenu")
        self._menu.aboutToShow.connect(self.fill_menu)
        self.saved.setMenu(self._menu)
        self._lay_out(theme)
        canned_result = canned.result_for(call)
        if canned_result is not None:
            self.show_result(canned_result.text, is_error=canned_result.is_error)

    def given(self) -> ToolResultPart:
        """The result as it stands."""
        return ToolResultPart(self.call.call_id, self.result.toPlainText(), self.is_error.isChecked())

    def show_result(self, text: str, *, is_error: bool) -> None:
        """Put a result into the card."""
        self.result.setPlainText(text)
        self.is_error.setChecked(is_error)

    def fill_menu(self) -> None:
        """Offer what is saved for this call, and to save what stands here."""
        self._menu.clear()
        fitting = self._canned.fitting(self.call)
        for saved in fitting:
            words = " ".join(saved.text.split())[:60].replace("&", "&&") or self.tr("(empty)")
            use = self._menu.addAction(words)
            use.triggered.connect(
                lambda _checked=False, saved=saved: self.show_result(saved.text, is_error=saved.is_error)
            )
        if not fitting:
            self._menu.addAction(self.tr("Nothing is saved for this call")).setEnabled(False)
        self._menu.addSeparator()
        name = self.call.name.replace("&", "&&")
        for words, for_arguments in (
            (self.tr("Save for every call of {tool}").format(tool=name), False),
            (self.tr("Save for calls with these arguments"), True),
        ):
            self._menu.addAction(words).triggered.connect(
                lambda _checked=False, only=for_arguments: self.save(for_arguments=only)
            )

    def save(self, *, for_arguments: bool) -> None:
        """Keep the result as a file."""
        given = self.given()
        try:
            self._canned.save(self.call, given.text, is_error=given.is_error, for_arguments=for_arguments)
        except StoreNotWritable as error:
            self.problem_told.emit(error.message)
        else:
            self.changed.emit()

    def _height(self, lines: int) -> int:
        shown = max(_SHORTEST, min(_MOST_LINES, lines))
        metrics = QFontMetrics(self._theme.font(tokens.CODE_TEXT, code=True))
        return self._theme.px(26) + shown * metrics.lineSpacing()

    def _lay_out(self, theme: Theme) -> None:
        head = QHBoxLayout()
        head.addWidget(Label(theme, self.call.name or self.tr("(no name)"), strong=True))
        head.addWidget(Label(theme, self.call.call_id, tone="faint", size=tokens.SMALL_TEXT))
        head.addStretch(1)
        head.addWidget(self.saved)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(10))
        layout.setSpacing(theme.px(tokens.GAP))
        columns = QGridLayout()
        columns.setHorizontalSpacing(theme.px(tokens.WIDE))
        columns.setVerticalSpacing(theme.px(tokens.GAP))
        result = QHBoxLayout()
        result.addWidget(Label(theme, self.tr("Result"), tone="quiet", size=tokens.SMALL_TEXT))
        result.addStretch(1)
        result.addWidget(self.is_error)
        columns.addWidget(Label(theme, self.tr("Arguments"), tone="quiet", size=tokens.SMALL_TEXT), 0, 0)
        columns.addLayout(result, 0, 1)
        for place, field in enumerate((self.arguments, self.result)):
            columns.setColumnStretch(place, 1)
            columns.addWidget(field, 1, place)
        layout.addLayout(head)
        layout.addLayout(columns)


def pretty(call: ToolCallPart) -> str:
    """The arguments laid out for reading; as they are where they are no JSON object."""
    parsed = call.parsed()
    return json.dumps(parsed, ensure_ascii=False, indent=2) if isinstance(parsed, dict) else str(parsed)

"""The sheet that shows a request in both styles, and what won't carry over."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from duologue.domain.draft import Draft
from duologue.domain.errors import DuologueError
from duologue.domain.translation import Difference, Fate, WrittenBothWays
from duologue.services.playground.code_sheet import CodeSheet, other_style
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.playground.code.coloured_text import ColouredText
from duologue.ui.playground.sheet_size import fit_into
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.copying import copy_words

_SIZE = (1060, 700)
_TONES = {Fate.LOST: "danger", Fate.AT_RISK: "", Fate.ADDED: "", Fate.REWRITTEN: "quiet"}


class TranslationDialog(QDialog):
    """Nothing is sent. `taken` gives the draft in the other style."""

    taken = Signal(object)

    def __init__(
        self, theme: Theme, parent: QWidget, sheet: CodeSheet, tasks: TaskScope, draft: Draft
    ) -> None:
        super().__init__(parent.window())
        self._theme = theme
        self._sheet = sheet
        self._draft = draft
        self._written: WrittenBothWays | None = None
        other = other_style(draft.style)
        self.setObjectName("translation")
        self.setWindowTitle(self.tr("Translate"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit_into(self, parent, theme, _SIZE)
        self.before = ColouredText(
            theme, self.tr("As it stands, {style} style").format(style=draft.style.label)
        )
        self.before.setObjectName("translatedFrom")
        self.after = ColouredText(theme, self.tr("In the {style} style").format(style=other.label))
        self.after.setObjectName("translatedTo")
        self.problem = Label(theme, tone="danger", wrap=True)
        self.problem.setObjectName("translationProblem")
        self.use = button(
            self.tr("Use the {style} style").format(style=other.label),
            self._take,
            kind="primary",
            name="useStyle",
        )
        self.use.setEnabled(False)
        self._table = QGridLayout()
        self._lay_out(theme)
        tasks.start(self._write())

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What is said to differ."""
        return () if self._written is None else self._written.differences

    async def _write(self) -> None:
        try:
            written = await self._sheet.translation(self._draft)
        except DuologueError as error:
            self.problem.setText(error.message)
            self.problem.show()
            return
        self._written = written
        self.use.setEnabled(True)
        self.before.show_text(written.before, "json")
        self.after.show_text(written.after, "json")
        self._show_differences(written)
        self.setProperty("written", True)  # noqa: FBT003 - Qt's own signature

    def _show_differences(self, written: WrittenBothWays) -> None:
        row = 0
        for fate, title in (
            (Fate.LOST, self.tr("Won't carry over")),
            (Fate.AT_RISK, self.tr("May not be understood")),
            (Fate.ADDED, self.tr("Added")),
            (Fate.REWRITTEN, self.tr("Written differently")),
        ):
            found = [difference for difference in written.differences if difference.fate is fate]
            for place, difference in enumerate(found):
                heading = Label(self._theme, title if place == 0 else "", tone=_TONES[fate], strong=True)
                top = Qt.AlignmentFlag.AlignTop
                self._table.addWidget(heading, row, 0, top)
                self._table.addWidget(Label(self._theme, difference.about, tone="quiet"), row, 1, top)
                self._table.addWidget(Label(self._theme, difference.sentence, wrap=True), row, 2, top)
                row += 1
        if row == 0:
            self._table.addWidget(Label(self._theme, self.tr("Everything carries over as it is.")), 0, 0)

    def _take(self) -> None:
        if self._written is not None:
            self.taken.emit(self._sheet.in_style(self._draft, self._written.style))
            self.accept()

    def _column(self, text: ColouredText, name: str) -> QWidget:
        theme = self._theme
        copy = IconButton(theme, "copy", self.tr("Copy"), size=28)
        copy.setObjectName(name)
        copy.clicked.connect(lambda: copy_words(text.toPlainText()))
        head = QHBoxLayout()
        head.addWidget(Label(theme, text.accessibleName(), strong=True))
        head.addStretch(1)
        head.addWidget(copy)
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.GAP))
        layout.addLayout(head)
        layout.addWidget(text, 1)
        return column

    def _lay_out(self, theme: Theme) -> None:
        close = button(self.tr("Close"), self.reject, name="closeTranslation")
        close.setShortcut(QKeySequence(QKeySequence.StandardKey.Close))
        head = QHBoxLayout()
        head.setSpacing(theme.px(tokens.SPACE))
        head.addWidget(Label(theme, self.tr("The same request in the other style"), strong=True, size=16))
        head.addStretch(1)
        head.addWidget(self.use)
        head.addWidget(close)
        self._table.setHorizontalSpacing(theme.px(tokens.WIDE))
        self._table.setVerticalSpacing(theme.px(6))
        self._table.setColumnStretch(2, 1)
        inner = QWidget()
        filled = QVBoxLayout(inner)
        filled.setContentsMargins(0, 0, theme.px(tokens.SPACE), 0)
        filled.addLayout(self._table)
        filled.addStretch(1)
        area = QScrollArea()
        area.setObjectName("translationDifferences")
        area.setAccessibleName(self.tr("What differs"))
        area.setWidget(inner)
        area.setWidgetResizable(True)
        columns = QHBoxLayout()
        columns.setSpacing(theme.px(tokens.WIDE))
        columns.addWidget(self._column(self.before, "copyTranslatedFrom"), 1)
        columns.addWidget(self._column(self.after, "copyTranslatedTo"), 1)
        layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(tokens.WIDE))
        layout.addLayout(head)
        layout.addWidget(self.problem)
        layout.addWidget(area, 1)
        layout.addLayout(columns, 2)
        self.problem.hide()

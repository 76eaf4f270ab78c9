"""The find bar above the conversation: a field, a count and where to go next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from duologue.ui import tokens
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.controls.tip import literal
from duologue.ui.theme import Theme
from duologue.ui.words import counted

_FIELD = 190
_COUNT = 84
_SMALL = 28


class FindField(QLineEdit):
    """Enter goes on, Shift+Enter goes back."""

    step_wanted = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: the keys that step."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.step_wanted.emit(-1 if back else +1)
        else:
            super().keyPressEvent(event)


class FindBar(QWidget):
    """`changed` tells of other words or another "match case", `step_wanted` of +1 or -1, `closed` of Esc."""

    changed = Signal()
    step_wanted = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("findBar")
        self.setAccessibleName(self.tr("Find in this chat"))
        self.field = FindField(self)
        self.field.setObjectName("findField")
        self.field.setProperty("kind", "plain")
        self.field.setAccessibleName(self.tr("Find in this chat"))
        self.field.setPlaceholderText(self.tr("Find in this chat"))
        self.count = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self.count.setObjectName("findCount")
        self.place = ""  # of the current hit among all, in words
        self.count.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.case = self._button("match-case", self.tr("Match case"), "findMatchCase")
        self.case.setCheckable(True)
        back = self._button("chevron-up", self.tr("Previous hit (Shift+Enter)"), "findPreviousHit")
        forth = self._button("chevron-down", self.tr("Next hit (Enter)"), "findNextHit")
        close = self._button("close", self.tr("Close (Esc)"), "findClose")
        card = QWidget(self)
        card.setObjectName("findCard")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = row = QHBoxLayout(card)
        row.setSpacing(theme.px(2))
        self._around = QHBoxLayout(self)
        self._around.addStretch(1)
        self._around.addWidget(card)
        for part in (self.field, self.count, self.case, back, forth, close):
            row.addWidget(part)
        self.parts: tuple[QWidget, ...] = (self.field, self.case, back, forth, close)  # in the order of Tab
        self.field.textChanged.connect(lambda _: self.changed.emit())
        self.case.toggled.connect(lambda _: self.changed.emit())
        self.field.step_wanted.connect(self.step_wanted)
        back.clicked.connect(lambda: self.step_wanted.emit(-1))
        forth.clicked.connect(lambda: self.step_wanted.emit(+1))
        close.clicked.connect(self.closed)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def open_with(self, words: str) -> None:
        """Show the bar with `words`, or what was looked for last, ready to be typed over."""
        self.show()  # first: what is looked for is marked only while the bar is shown
        if words:
            self.field.setText(words)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_count(self, number: int | None, total: int, *, counting: bool, is_beyond: bool = False) -> None:
        """Say where the person is and how many hits there are.

        `is_beyond` says that the conversation does not show the hit, because its block is shown in part.
        """
        many = self.locale().toString(total)
        if counting:
            words = self.tr("{total}…").format(total=many)
        elif not self.field.text():
            words = ""
        elif not total:
            words = self.tr("No hits")
        elif number is None:
            words = counted(total, self.tr("{number} hit"), self.tr("{number} hits"))
        else:
            words = self.tr("{number} of {total}").format(number=self.locale().toString(number), total=many)
            self.place = words
            if is_beyond:
                words = self.tr("{place}, not shown here").format(place=words)
        self.count.setToolTip(literal(self.tr("Enter shows it in all of its block") if is_beyond else ""))
        self.count.setText(words)
        self.count.set_tone("danger" if not counting and self.field.text() and not total else "quiet")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc closes the bar, and nothing else."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _button(self, picture: str, name: str, object_name: str) -> IconButton:
        built = IconButton(self._theme, picture, name, self, size=_SMALL)
        built.setObjectName(object_name)
        return built

    def _dress(self) -> None:
        px = self._theme.px
        self.field.setFont(self._theme.font())
        self.field.setMinimumWidth(px(_FIELD))
        self.count.setMinimumWidth(px(_COUNT))
        self._row.setContentsMargins(px(6), px(4), px(6), px(4))
        self._around.setContentsMargins(px(12), 0, px(12), px(tokens.SPACE))

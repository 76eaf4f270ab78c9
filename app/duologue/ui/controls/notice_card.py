"""A calm card that says what happened and offers one or two things to do."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.icons import icon
from duologue.ui.theme import Theme

CardAction = tuple[str, Callable[[], object]]


class NoticeCard(QWidget):
    """Title, sentence and actions. `tone`: danger, warning or calm.

    `body` stands before the actions, `details` behind a fold.
    """

    height_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        sentence: str,
        actions: Sequence[CardAction] = (),
        *,
        tone: str = "danger",
        details: str = "",
        body: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("noticeCard")
        self.setProperty("tone", tone)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(f"{title} {sentence}")
        self._theme = theme
        self._tone = tone
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(theme.px(tokens.GAP))
        words.addWidget(Label(theme, title, strong=True, wrap=True))
        if sentence:
            words.addWidget(Label(theme, sentence, wrap=True))
        if body is not None:
            words.addSpacing(theme.px(tokens.GAP))
            words.addWidget(body)
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.SPACE))
        for place, (text, act) in enumerate(actions):
            kind, name = ("", "noticeAction") if place == 0 else ("flat", "noticeOtherAction")
            row.addWidget(button(text, act, kind=kind, name=name))
        self._details = Label(theme, details, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self._details.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._details.hide()
        if details:
            row.addWidget(button(self.tr("Details"), self._toggle, kind="flat", name="noticeDetails"))
        row.addStretch(1)
        if actions or details:
            words.addSpacing(theme.px(tokens.GAP))
            words.addLayout(row)
        words.addWidget(self._details)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(14), theme.px(12), theme.px(14), theme.px(12))
        layout.setSpacing(theme.px(10))
        layout.addWidget(self._picture)
        layout.addLayout(words, 1)
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        colours = self._theme.colours
        colour = {"danger": colours.danger, "warning": colours.warning}.get(self._tone, colours.quiet)
        side = self._theme.px(18)
        name = "sparkle" if self._tone == "calm" else "alert"
        self._picture.setPixmap(icon(name, colour, side).pixmap(side))

    def _toggle(self) -> None:
        self._details.setVisible(self._details.isHidden())
        self.updateGeometry()
        self.height_changed.emit()

"""The message that waits for an answer to end, above the composer: what is in it, Edit and Remove."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from duologue.domain.unsent import FollowUp
from duologue.ui import tokens
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import ElidedLabel
from duologue.ui.icons import icon
from duologue.ui.theme import Theme


class FollowUpCard(QWidget):
    """One line of the words and one of what is attached, all of them its accessible name, below `when`."""

    def __init__(
        self,
        theme: Theme,
        waiting: FollowUp,
        when: str,
        edit: Callable[[], object],
        remove: Callable[[], object],
    ) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("followUp")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words, files = waiting.words, ", ".join(part.name for part in waiting.attached)
        named = self.tr("Waits to be sent: {words}").format(words=words or files)
        self.setAccessibleName(named)
        if words and files:
            self.setAccessibleName(self.tr("{named}, with {files}").format(named=named, files=files))
        self._picture = QLabel()
        heading = ElidedLabel(theme, when, tone="quiet", size=tokens.SMALL_TEXT)
        line = ElidedLabel(theme, " ".join(words.split()))
        line.setObjectName("followUpWords")
        attached = ElidedLabel(theme, files, tone="quiet" if words.strip() else "", size=tokens.SMALL_TEXT)
        attached.setObjectName("followUpFiles")
        edit_button = IconButton(theme, "edit", self.tr("Edit the waiting message"))
        edit_button.setObjectName("editFollowUp")
        edit_button.clicked.connect(edit)
        remove_button = IconButton(theme, "close", self.tr("Remove the waiting message"))
        remove_button.setObjectName("removeFollowUp")
        remove_button.clicked.connect(remove)
        said = QVBoxLayout()
        said.setSpacing(theme.px(2))
        said.addWidget(heading)
        for part in (line, attached):
            if part.accessibleName():
                said.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(8), theme.px(10), theme.px(8))
        row.setSpacing(theme.px(tokens.SPACE))
        row.addWidget(self._picture)
        row.addLayout(said, 1)
        row.addWidget(edit_button)
        row.addWidget(remove_button)
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        side = self._theme.px(18)
        self._picture.setPixmap(icon("send", self._theme.colours.quiet, side).pixmap(side))

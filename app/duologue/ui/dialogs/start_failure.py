"""What is shown when the data folder cannot be used: nothing was changed, and why."""

import asyncio

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from duologue.domain.errors import Failure
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.notices import details_of, notice_for
from duologue.ui.theme import Theme


class StartFailure(QDialog):
    """The only window there is then."""

    def __init__(self, theme: Theme, failure: Failure) -> None:
        super().__init__()
        notice = notice_for(failure)
        self.setObjectName("startFailure")
        self.setWindowTitle("Duologue")
        self.setMinimumWidth(theme.px(460))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(self.tr("Close"), self.accept, kind="primary", name="closeStartFailure"))
        layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addWidget(Label(theme, notice.title, size=18, strong=True, wrap=True))
        layout.addWidget(Label(theme, notice.sentence, wrap=True))
        layout.addWidget(Label(theme, self.tr("Nothing was changed or deleted."), tone="quiet", wrap=True))
        layout.addWidget(Label(theme, details_of(failure), tone="quiet", size=tokens.SMALL_TEXT, wrap=True))
        layout.addLayout(row)

    async def shown(self) -> None:
        """Show it and wait until the person closes it."""
        closed = asyncio.Event()
        self.finished.connect(lambda _code: closed.set())
        self.show()
        await closed.wait()

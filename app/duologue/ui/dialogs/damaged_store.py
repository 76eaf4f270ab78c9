"""What is shown when the chats can't be read: what can be had instead, and that nothing is thrown away."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QRadioButton, QVBoxLayout

from duologue.domain.errors import DuologueError, Failure
from duologue.domain.rescue import RescueKind, RescueOffer
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.dates import long_date
from duologue.ui.notices import details_of, notice_for
from duologue.ui.theme import Theme
from duologue.ui.words import counted

Look = Callable[[], Awaitable[Sequence[RescueOffer]]]
Take = Callable[[RescueOffer], Awaitable[object]]


class DamagedStore(QDialog):
    """The only window there is then. `look` finds out what there is, `take` does what was chosen."""

    def __init__(self, theme: Theme, failure: Failure, look: Look, take: Take) -> None:
        super().__init__()
        self._theme = theme
        self._look = look
        self._take = take
        self._offers: Sequence[RescueOffer] = ()
        self._taken = False
        self._closed = asyncio.Event()
        self._work: asyncio.Task[None] | None = None
        self.setObjectName("damagedStore")
        self.setWindowTitle("Duologue")
        self.setMinimumWidth(theme.px(500))
        self._group = QButtonGroup(self)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(0)
        self._state = Label(theme, self.tr("Looking at what can be saved…"), tone="quiet", wrap=True)
        self._close = button(self.tr("Close"), self.reject, name="closeDamagedStore")
        self._go_on = button(self.tr("Go on"), self._on_go_on, kind="primary", name="takeOffer")
        self._go_on.setEnabled(False)
        self._group.idToggled.connect(lambda: self._go_on.setEnabled(True))
        self._lay_out(failure)
        self.finished.connect(lambda _code: self._closed.set())

    async def shown(self) -> bool:
        """Show it, and wait; whether something was put in the place of the damaged file."""
        self.show()
        self._work = asyncio.get_running_loop().create_task(self._find())
        await self._closed.wait()
        await self._work  # what it reads in another thread can't be cut short, and leaves nothing behind so
        return self._taken

    def _lay_out(self, failure: Failure) -> None:
        theme = self._theme
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._close)
        row.addWidget(self._go_on)
        self._layout = layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addWidget(Label(theme, notice_for(failure).title, size=18, strong=True, wrap=True))
        words = self.tr(
            "The file that holds them is damaged. Nothing was changed or deleted, and whatever you choose, "
            "the damaged file is kept in a folder of its own beside the new one."
        )
        layout.addWidget(Label(theme, words, wrap=True))
        layout.addLayout(self._choices)
        layout.addWidget(self._state)
        layout.addWidget(Label(theme, details_of(failure), tone="quiet", size=tokens.SMALL_TEXT, wrap=True))
        layout.addLayout(row)

    async def _find(self) -> None:
        try:
            self._offers = await self._look()
        except DuologueError as error:
            self._tell(error)
            return
        self._state.hide()
        for number, offer in enumerate(self._offers):
            self._add_choice(number, offer)
        best = max(self._offers, key=lambda offer: offer.messages)
        if best.kind is not RescueKind.EMPTY:  # to throw nothing away, nobody begins anew by mistake
            self._group.button(self._offers.index(best)).setChecked(True)
            self._group.button(self._offers.index(best)).setFocus()
        self._fit()

    def _fit(self) -> None:
        """As tall as the words need at this width; Qt itself looks only once, before there are choices."""
        self._layout.activate()
        self.setMinimumHeight(self._layout.totalHeightForWidth(self.width()))
        self.adjustSize()

    def _add_choice(self, number: int, offer: RescueOffer) -> None:
        title, words = self._words(offer)
        choice = QRadioButton(title)
        choice.setObjectName(f"offer-{offer.kind}")
        choice.setAccessibleDescription(words)
        self._group.addButton(choice, number)
        about = Label(self._theme, words, tone="quiet", wrap=True)
        about.setContentsMargins(self._theme.px(tokens.AIR + tokens.GAP), 0, 0, self._theme.px(tokens.GAP))
        for widget in (choice, about):
            self._choices.addWidget(widget)
            widget.show()  # Qt would do it later, and so would not count it now

    def _words(self, offer: RescueOffer) -> tuple[str, str]:
        much = self.tr("{chats}, {messages}.").format(
            chats=counted(offer.chats, self.tr("{number} chat"), self.tr("{number} chats")),
            messages=counted(offer.messages, self.tr("{number} message"), self.tr("{number} messages")),
        )
        match offer.kind:
            case RescueKind.SALVAGED:
                return self.tr("Rescue what can still be read"), much
            case RescueKind.COPY:
                later = self.tr("What came after it is only in the damaged file.")
                title = self.tr("Go back to the copy of {date}")
                return title.format(date=long_date(str(offer.day))), f"{much} {later}"
            case RescueKind.EMPTY:
                return self.tr("Begin anew"), self.tr("With no chats; the Terms are asked again.")

    def _on_go_on(self) -> None:
        offer = self._offers[self._group.checkedId()]
        self._state.setText(self.tr("One moment…"))
        self._state.set_tone("quiet")
        self._state.show()
        self._close.setEnabled(False)
        self._go_on.setEnabled(False)
        self._work = asyncio.get_running_loop().create_task(self._act(offer))

    async def _act(self, offer: RescueOffer) -> None:
        try:
            await self._take(offer)
        except DuologueError as error:
            self._tell(error)
            self._close.setEnabled(True)
            self._go_on.setEnabled(True)
        else:
            self._taken = True
            self.accept()

    def _tell(self, error: DuologueError) -> None:
        self._state.setText(error.message)
        self._state.set_tone("danger")
        self._state.show()
        self._fit()

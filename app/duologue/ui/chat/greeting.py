"""What an empty chat shows: a greeting, prompts to try, and the way to connect."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from duologue.services.tables.catalogue import DemoPrompt
from duologue.ui import tokens
from duologue.ui.chat.prompt_card import PromptCard
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

_NOON, _EVENING = 12, 18


class Greeting(QScrollArea):
    """Before the first word of a chat; in a low window it scrolls."""

    prompt_chosen = Signal(str)
    connect_wanted = Signal()
    developer_tools_wanted = Signal()

    def __init__(self, theme: Theme, prompts: Sequence[DemoPrompt], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hello = Label(theme, size=tokens.TITLE_TEXT, strong=True)
        self._hello.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._line = Label(theme, tone="quiet", wrap=True)
        self._line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._connect = button(self.tr("Connect…"), self.connect_wanted.emit, kind="primary", name="connect")
        self._developer = button(
            self.tr("I'm a developer: show developer tools"),
            self.developer_tools_wanted.emit,
            kind="link",
            name="offerDeveloperTools",
        )
        self._cards = QWidget(self)
        self._cards.setObjectName("promptCards")
        cards = QHBoxLayout(self._cards)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(theme.px(12))
        for prompt in prompts:
            cards.addWidget(self._card(prompt))
        self.chips: QWidget | None = None  # made once somebody can use personas
        self._mark = Label(
            theme,
            self.tr("Recorded examples: they show how it works, not the model."),
            tone="quiet",
            size=12,
            wrap=True,
        )
        self._mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = self._column = QVBoxLayout()
        column.setSpacing(theme.px(12))
        column.addWidget(self._hello)
        column.addWidget(self._line)
        column.addSpacing(theme.px(12))
        column.addWidget(self._cards)
        column.addWidget(self._mark)
        column.addSpacing(theme.px(8))
        column.addWidget(self._connect, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._developer, 0, Qt.AlignmentFlag.AlignHCenter)
        inner = QWidget(self)
        inner.setLayout(column)
        inner.setMaximumWidth(theme.px(tokens.COLUMN_MAX))
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inner, 20)
        row.addStretch(1)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.addStretch(3)
        layout.addLayout(row)
        layout.addStretch(4)
        self.setObjectName("greeting")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what stands in it takes the focus
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setWidget(whole)

    def add_chips(self, chips: QWidget) -> None:
        """Put a row of personas below the hello."""
        self.chips = chips
        self._column.insertWidget(3, chips)

    def show_state(self, *, connected: bool, developer_tools: bool) -> None:
        """First run offers to connect; later an empty chat only says hello."""
        self._hello.setText(self._greeting())
        self._line.setText(
            self.tr("What shall we talk about?")
            if connected
            else self.tr("See how a chat feels, or connect to the MiniMax M2 API with your own key.")
        )
        if self.chips is not None:
            self.chips.setVisible(connected)
        for part in (self._cards, self._mark, self._connect):
            part.setVisible(not connected)
        self._developer.setVisible(not connected and not developer_tools)

    def _greeting(self) -> str:
        hour = datetime.now().astimezone().hour
        if hour < _NOON:
            return self.tr("Good morning")
        return self.tr("Good afternoon") if hour < _EVENING else self.tr("Good evening")

    def _card(self, prompt: DemoPrompt) -> QPushButton:
        card = PromptCard(self._theme, prompt.title, self)
        card.setAccessibleName(self.tr("Recorded example: {title}").format(title=prompt.title))
        card.clicked.connect(lambda: self.prompt_chosen.emit(prompt.prompt))
        return card

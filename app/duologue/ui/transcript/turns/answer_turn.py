"""A turn of the model: its parts in order, then what can be done with it."""

import time
from collections.abc import Sequence
from typing import assert_never

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.domain.events import (
    HeldBack,
    RetryScheduled,
    StreamEvent,
    TextAdded,
    ThinkingAdded,
    ThinkingReplaced,
    ToolArgumentsAdded,
    ToolCallStarted,
)
from duologue.domain.message import Message
from duologue.domain.parts import (
    FilePart,
    ImagePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from duologue.domain.turn_state import TurnState
from duologue.ui import tokens
from duologue.ui.controls.notice_card import NoticeCard
from duologue.ui.notices import NoticeAction, action_label, details_of, notice_for
from duologue.ui.theme import Theme
from duologue.ui.transcript.find.shown_words import readable_thinking
from duologue.ui.transcript.turns.answer_footer import AnswerFooter
from duologue.ui.transcript.turns.thinking_fold import ThinkingFold
from duologue.ui.transcript.turns.tool_card import ToolCard
from duologue.ui.transcript.turns.turn_actions import TurnActions
from duologue.ui.transcript.turns.turn_menu import TurnMenu
from duologue.ui.transcript.turns.turn_selection import TurnSelection
from duologue.ui.transcript.turns.turn_widget import TurnWidget
from duologue.ui.transcript.turns.waiting_line import WaitingLine
from duologue.ui.transcript.view.markdown_text import MarkdownText
from duologue.ui.transcript.view.text_view import TextView

_NAMED = 300  # characters: a screen reader reads the name of a turn, and then its parts if wanted


class AnswerTurn(TurnWidget):
    """Shows a stored answer, or one that arrives: `feed` events, `flush` per frame, then `finish`."""

    def __init__(self, theme: Theme, actions: TurnActions, message: Message) -> None:
        super().__init__(message)
        self._theme = theme
        self._actions = actions
        self.setObjectName("answerTurn")
        self.setAccessibleName(self.tr("Answer"))
        # Then Qt moves its pixels when words that come below push it up, and paints only the new words.
        self.setAutoFillBackground(True)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self._thinking: ThinkingFold | None = None
        self._thoughts: dict[int, str] = {}
        self._thinking_since: float | None = None
        self._texts: dict[int, MarkdownText] = {}
        self._tools: dict[int, tuple[ToolCard, ToolCallPart]] = {}
        self._card: NoticeCard | None = None
        arrives = message.state is TurnState.STREAMING
        self._waiting = WaitingLine(theme, actions) if arrives else None
        self._parts = QVBoxLayout()
        self._selection = TurnSelection(self)
        self._menu = TurnMenu(self, actions, self._selection)
        self._footer = AnswerFooter(theme, actions, self._selection.select_all)
        self._parts.setSpacing(theme.px(tokens.SPACE))
        if self._waiting is not None:
            self._parts.addWidget(self._waiting)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(theme.px(6))
        self._whole.addLayout(self._parts)
        self._whole.addWidget(self._footer)
        self._footer.hide()
        if message.state is not TurnState.STREAMING:
            self.finish(message)
        elif message.versions > 1:
            self._footer.show_arriving(message)
            self._footer.show()

    @property
    def thinking(self) -> ThinkingFold | None:
        """The fold with the thinking, if there is any."""
        return self._thinking

    @property
    def shown_parts(self) -> list[TextView | ToolCallPart]:
        """The text views and the tool calls between them, top to bottom."""
        calls = dict(self._tools.values())
        items = (self._parts.itemAt(place) for place in range(self._parts.count()))
        shown: list[TextView | ToolCallPart] = []
        for widget in (item.widget() for item in items if item is not None):
            part: object = widget
            if isinstance(widget, ThinkingFold):
                part = widget.view
            elif isinstance(widget, ToolCard):
                part = calls.get(widget)
            if isinstance(part, TextView | ToolCallPart):
                shown.append(part)
        return shown

    def fit(self, width: int) -> int:
        """Lay out for a column of `width` pixels; how tall the turn is then."""
        if self.editor is not None:
            return self.editor.fit(width)
        layout = self._whole
        layout.activate()  # heights that Qt took before the words were shown are wrong, and remembered
        return layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()

    def event(self, event: QEvent) -> bool:
        """Qt: something inside wants another size."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.height_changed.emit()
        return super().event(event)

    def feed(self, event: StreamEvent) -> None:
        """Take one event of the arriving answer."""
        match event:
            case RetryScheduled() | HeldBack():
                if self._waiting is not None:
                    self._waiting.count_down(event)
            case TextAdded(text, block):
                if self._waiting is not None and not self._waiting.isHidden():
                    self._waiting.stop()  # words may join those that are there
                self._thinking_paused()
                self._text(block).feed(text)
            case ThinkingAdded(text, block):
                self._thoughts[block] = self._thoughts.get(block, "") + text
                self._fold().feed(text)
            case ThinkingReplaced(text, block):
                self._words_were_thinking(block)
                self._thoughts[block] = text
                self._fold().replace("\n\n".join(self._thoughts.values()))
            case ToolCallStarted(call_id, name, block):
                self._tool(block, ToolCallPart(call_id, name, ""))
            case ToolArgumentsAdded(text, block):
                known = self._tools.get(block)
                call = known[1] if known else ToolCallPart("", "", "")
                self._tool(block, ToolCallPart(call.call_id, call.name, call.arguments + text))
            case _:
                pass

    def wait_for_more(self) -> None:
        """The words that are there go on, once the model answers."""
        if self._waiting is not None:
            self._parts.removeWidget(self._waiting)
            self._parts.addWidget(self._waiting)
            self._waiting.show()
            self.height_changed.emit()

    def flush(self) -> None:
        """Draw what came since the last frame."""
        if self._thinking is not None:
            self._thinking.flush()
        for text in self._texts.values():
            text.flush()
        for card, call in self._tools.values():
            card.show_call(call)

    def finish(self, message: Message) -> None:
        """Show how the answer ended; what was drawn while it arrived stays."""
        self.message = message
        if not (self._texts or self._tools or self._thinking):
            self._show_parts(message.parts)
        seconds = [p.seconds for p in message.parts if isinstance(p, ThinkingPart) and p.seconds is not None]
        if self._thinking is not None:
            self._thinking.finish(sum(seconds) if seconds else None)
        for text in self._texts.values():
            text.finish()
        self.flush()
        self._stop_waiting()
        if message.failure is not None and self._card is None:
            self._show_failure(message)
        elif message.state is TurnState.INTERRUPTED and self._card is None:
            self._show_interruption(message)
        self._footer.show_message(message)
        self._footer.show()
        words = " ".join(text.beginning(_NAMED) for text in self._texts.values())
        beginning = " ".join(words[:_NAMED].split())
        self.setAccessibleName(self.tr("Answer: {words}").format(words=beginning))
        self.height_changed.emit()

    def refresh(self) -> None:
        """Developer tools were switched: the footer says more or less."""
        if self.message.state is not TurnState.STREAMING:
            self._footer.show_message(self.message)

    def show_results(self, results: Sequence[ToolResultPart]) -> None:
        """Show in the cards of their calls what the tools gave back, as the next turn says."""
        given = {result.call_id: result for result in results}
        for card, call in self._tools.values():
            card.show_result(given.get(call.call_id))

    def _show_parts(self, parts: tuple[Part, ...]) -> None:
        for place, part in enumerate(parts):
            match part:
                case TextPart(text):
                    self._text(place).feed(text)
                case ThinkingPart():
                    self._fold().feed(readable_thinking(part))
                case ToolCallPart():
                    self._tool(place, part)
                case ToolResultPart() | FilePart() | ImagePart():
                    pass  # a result is the person's turn, and what is attached is in it
                case _:
                    assert_never(part)

    def _add(self, part: QWidget) -> None:
        self._stop_waiting()
        self._parts.addWidget(part)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.stop()

    def _fold(self) -> ThinkingFold:
        if self._thinking is None:
            self._thinking = ThinkingFold(self._theme, self._actions.open_link, self._actions.files)
            self._thinking.height_changed.connect(self.height_changed)
            self._thinking_since = time.monotonic()
            self._add(self._thinking)
            if self._actions.thinking_shown():
                self._thinking.toggle()
        return self._thinking

    def _thinking_paused(self) -> None:
        """The first word after thinking: say how long it took, as far as the window saw it."""
        if self._thinking is not None and self._thinking_since is not None:
            self._thinking.say(time.monotonic() - self._thinking_since)
            self._thinking_since = None

    def _text(self, block: int) -> MarkdownText:
        if block not in self._texts:
            name, actions = self.tr("Answer"), self._actions
            text = MarkdownText(self._theme, name, actions.open_link, actions.files)
            text.view.height_changed.connect(self.height_changed)
            self._texts[block] = text
            self._add(text.view)
        return self._texts[block]

    def _words_were_thinking(self, block: int) -> None:
        text = self._texts.pop(block, None)
        if text is not None:
            self._parts.removeWidget(text.view)
            text.view.hide()
            text.view.deleteLater()
            self.height_changed.emit()

    def _tool(self, block: int, call: ToolCallPart) -> None:
        known = self._tools.get(block)
        if known is None:
            card = ToolCard(self._theme, self._actions.files)
            card.height_changed.connect(self.height_changed)
            self._add(card)
        else:
            card = known[0]
        self._tools[block] = (card, call)

    def _show_interruption(self, message: Message) -> None:
        """No terminal marker came: the answer may lack its end."""
        retry = NoticeAction.RETRY
        self._card = NoticeCard(
            self._theme,
            self.tr("The answer broke off"),
            self.tr("The connection ended before the answer did. What had come is kept."),
            ((action_label(retry), lambda: self._actions.act(retry, message)),),
            tone="warning",
        )
        self._card.height_changed.connect(self.height_changed)
        self._add(self._card)

    def _show_failure(self, message: Message) -> None:
        failure = message.failure
        assert failure is not None  # noqa: S101 - asked by the caller
        notice = notice_for(failure)
        actions = [
            (action_label(action), lambda action=action: self._actions.act(action, message))
            for action in notice.actions
        ]
        self._card = NoticeCard(
            self._theme, notice.title, notice.sentence, actions, details=details_of(failure)
        )
        self._card.height_changed.connect(self.height_changed)
        self._add(self._card)

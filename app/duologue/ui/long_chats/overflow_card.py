"""The card that says a chat is too long, with what can be done about it; each choice says what it means."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from duologue.services.asking.long_chats import Cut
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.notice_card import NoticeCard
from duologue.ui.theme import Theme
from duologue.ui.usage.usage_words import short
from duologue.ui.words import counted, translate

_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class OverflowActs:
    """What each choice does; `send_anyway` is None where the server said no already."""

    drop: Callable[[], object]
    summarise: Callable[[], object]
    new_chat: Callable[[], object]
    choose_model: Callable[[], object]
    send_anyway: Callable[[], object] | None


def overflow_card(theme: Theme, sentence: str, cut: Cut | None, acts: OverflowActs) -> NoticeCard:
    """`cut` is what would be left out, None where there is no place to cut."""
    choices: list[tuple[str, str, Callable[[], object], str]] = []
    if cut is not None:
        choices = [
            (translate("OverflowCard", "Leave the oldest out"), _left_out(cut), acts.drop, "dropOldest"),
            (
                translate("OverflowCard", "Summarise them…"),
                translate(
                    "OverflowCard",
                    "The model sums those turns up, which is one more counted request. You see the summary "
                    "and can change it before it stands for them.",
                ),
                acts.summarise,
                "summariseOldest",
            ),
            (
                translate("OverflowCard", "New chat with a summary…"),
                translate("OverflowCard", "The same, in a chat of its own; this one stays as it is."),
                acts.new_chat,
                "newChatWithSummary",
            ),
        ]
    body = QWidget()
    grid = QGridLayout(body)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(tokens.SPACE))
    grid.setColumnStretch(1, 1)
    for row, (words, meaning, act, name) in enumerate(choices):
        grid.addWidget(button(words, act, name=name), row, 0, Qt.AlignmentFlag.AlignTop)
        help_line = Label(theme, meaning, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        help_line.setContentsMargins(0, theme.px(3), 0, 0)
        grid.addWidget(help_line, row, 1, Qt.AlignmentFlag.AlignTop)
    others = [(translate("OverflowCard", "Choose another model…"), acts.choose_model)]
    if acts.send_anyway is not None:
        others.append((translate("OverflowCard", "Send all of it anyway"), acts.send_anyway))
    if cut is None:
        sentence = f"{sentence}\n" + translate(
            "OverflowCard", "It hangs together, so nothing of it can be left out. A shorter message may fit."
        )
    title = translate("OverflowCard", "This chat is longer than the model can read")
    card = NoticeCard(theme, title, sentence, others, tone="warning", body=body if choices else None)
    card.setProperty("about", "overflow")
    return card


def _left_out(cut: Cut) -> str:
    left = counted(
        cut.turns,
        translate("OverflowCard", "The first turn stays in the chat but is not sent."),
        translate("OverflowCard", "The first {number} turns stay in the chat but are not sent."),
    )
    begins = " ".join(cut.first_words.split())
    if len(begins) > _LONGEST_QUOTE:
        begins = begins[: _LONGEST_QUOTE - 1] + "…"
    then = translate("OverflowCard", "Sending begins at “{words}”, about {tokens} tokens.")
    said = f"{left} {then.format(words=begins, tokens=short(cut.tokens))}"
    if cut.fits is False:
        said += " " + translate("OverflowCard", "That may still be too long.")
    return said

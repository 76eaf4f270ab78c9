"""A card with a prompt shows all of its title, in as many lines as that needs."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from duologue.ui.chat.prompt_card import PromptCard
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme
from helpers import gui

TITLE = "Explain something difficult in simple words, please"


def test_a_narrow_card_is_taller_and_cuts_no_line(theme: Theme) -> None:
    row = QWidget()
    layout = QHBoxLayout(row)
    card = PromptCard(theme, TITLE, row)
    layout.addWidget(card)
    gui.shown(row, 180, 300)
    words = card.findChildren(Label)[0]
    assert card.heightForWidth(160) > card.heightForWidth(900)
    assert words.height() >= words.heightForWidth(words.width())
    assert card.rect().contains(words.geometry())

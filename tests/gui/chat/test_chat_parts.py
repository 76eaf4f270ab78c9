"""The small parts of the chat page: greeting, header, model menu, the pill."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from duologue.domain.profile import Profile, ProfileKind
from duologue.services.tables import catalogue
from duologue.services.tables.bundled import ModelInfo
from duologue.ui.chat.greeting import Greeting
from duologue.ui.chat.header import ChatHeader
from duologue.ui.chat.newest_pill import NewestPill
from duologue.ui.composer.model_menu import fill_model_menu
from duologue.ui.dialogs.ask_text import AskText
from duologue.ui.theme import Theme
from duologue.ui.transcript.list.turn_list import TurnList
from helpers import gui

PROMPTS = tuple(prompt for prompt in catalogue.demo_prompts() if prompt.first_run)


def _greeting(theme: Theme, *, connected: bool, developer_tools: bool = False) -> Greeting:
    greeting = Greeting(theme, PROMPTS)
    greeting.show_state(connected=connected, developer_tools=developer_tools)
    return gui.shown(greeting, 900, 700)


def test_the_first_run_offers_examples_that_say_what_they_are(theme: Theme) -> None:
    greeting = _greeting(theme, connected=False)
    words = gui.words_of(greeting)
    assert len(PROMPTS) == 3
    assert all(prompt.title in words for prompt in PROMPTS)
    assert "Recorded examples" in words
    assert "not the model" in words
    for card in greeting.findChildren(QPushButton, "promptCard"):
        assert card.accessibleName().startswith("Recorded example: ")


def test_an_example_is_asked_when_it_is_pressed(theme: Theme) -> None:
    greeting = _greeting(theme, connected=False)
    asked: list[str] = []
    greeting.prompt_chosen.connect(asked.append)
    for card in greeting.findChildren(QPushButton, "promptCard"):
        card.click()
    assert asked == [prompt.prompt for prompt in PROMPTS]


def test_connect_and_developer_tools_are_offered_once(theme: Theme) -> None:
    greeting = _greeting(theme, connected=False)
    asked: list[str] = []
    greeting.connect_wanted.connect(lambda: asked.append("connect"))
    greeting.developer_tools_wanted.connect(lambda: asked.append("tools"))
    gui.press(greeting, "connect")
    gui.press(greeting, "offerDeveloperTools")
    assert asked == ["connect", "tools"]
    greeting.show_state(connected=False, developer_tools=True)
    assert greeting.findChild(QPushButton, "offerDeveloperTools").isHidden()


def test_a_connected_person_is_only_greeted(theme: Theme) -> None:
    greeting = _greeting(theme, connected=True)
    words = gui.words_of(greeting)
    assert "What shall we talk about?" in words
    assert "Recorded" not in words
    assert "Connect" not in words


def _header(theme: Theme) -> ChatHeader:
    return gui.shown(ChatHeader(theme), 900)


def test_the_header_shows_the_title_and_marks_the_demo(theme: Theme) -> None:
    header = _header(theme)
    header.show_chat("<b>Title</b>", demo=True, stored=True)
    gui.pump()
    assert "<b>Title</b>" in gui.words_of(header)
    assert header.chip.isVisible()
    assert "recorded examples, not the model" in header.chip.text()
    header.show_chat("Title", demo=False, stored=True)
    assert not header.chip.isVisible()


def test_the_headers_menu_is_filled_when_it_is_wanted(theme: Theme) -> None:
    header = _header(theme)
    header.show_chat("Title", demo=False, stored=True)
    header.menu_wanted.connect(lambda: header.menu.addAction("Entry"))
    header.menu.aboutToShow.emit()
    assert [action.text() for action in header.menu.actions()] == ["Entry"]


def test_a_chat_without_a_word_has_no_menu(theme: Theme) -> None:
    header = _header(theme)
    header.show_chat("New chat", demo=False, stored=False)
    assert header.findChild(QToolButton, "chatMenu").isHidden()


SERVICE = Profile("s", "Service & Co", ProfileKind.SERVICE, "https://a.example/v1")
OWN = Profile("o", "Own", ProfileKind.OWN, "http://127.0.0.1:1/v1")


class Menu:
    """A filled model menu, and what was chosen."""

    def __init__(self, current: tuple[str, str]) -> None:
        self.chosen: list[tuple[str, str]] = []
        self.menu = QMenu()
        self.asked: list[str] = []
        models = {"s": (ModelInfo("m-1"), ModelInfo("m-2")), "o": ()}
        fill_model_menu(
            self.menu,
            (SERVICE, OWN),
            lambda profile: models[profile.id],
            current,
            lambda profile, model: self.chosen.append((profile.id, model)),
            lambda profile: self.asked.append(profile.id),
        )

    @property
    def rows(self) -> list[tuple[str, bool, bool]]:
        actions = [action for action in self.menu.actions() if not action.isSeparator()]
        return [(action.text(), action.isEnabled(), action.isChecked()) for action in actions]


def test_the_menu_lists_every_profile_with_its_models() -> None:
    assert Menu(("s", "m-2")).rows == [
        ("Service && Co", False, False),  # as Qt wants it: painted with one "&"
        ("m-1", True, False),
        ("m-2", True, True),
        ("Other model…", True, False),
        ("Own", False, False),
        ("Other model…", True, False),
    ]


def test_a_model_of_ones_own_is_listed_while_it_is_chosen() -> None:
    assert ("mine", True, True) in Menu(("o", "mine")).rows


def test_choosing_tells_profile_and_model() -> None:
    menu = Menu(("s", "m-2"))
    next(action for action in menu.menu.actions() if action.text() == "m-1").trigger()
    assert menu.chosen == [("s", "m-1")]


def test_another_model_can_be_asked_for_in_each_profile() -> None:
    menu = Menu(("s", "m-1"))
    for action in [action for action in menu.menu.actions() if action.text() == "Other model…"]:
        action.trigger()
    assert menu.asked == ["s", "o"]


@pytest.mark.parametrize(
    ("typed", "given"), [("my-model", ["my-model"]), ("  spaced  ", ["spaced"]), (" ", [])]
)
def test_a_line_of_text_is_asked_for(theme: Theme, typed: str, given: list[str]) -> None:
    window = gui.shown(QWidget(), 600, 400)
    told: list[str] = []
    dialog = AskText(theme, window, "The model's name", "", told.append)
    dialog.open()
    dialog.field.setText(typed)
    gui.press(dialog, "acceptText")
    assert told == given


def test_a_question_that_is_cancelled_gives_nothing(theme: Theme) -> None:
    window = gui.shown(QWidget(), 600, 400)
    told: list[str] = []
    dialog = AskText(theme, window, "The model's name", "old", told.append)
    dialog.open()
    gui.press(dialog, "cancelText")
    assert told == []


def test_the_pill_is_there_only_while_the_reader_is_elsewhere(theme: Theme) -> None:
    turns = TurnList(theme, gui.Asked().make)
    pill = NewestPill(theme, turns)
    gui.shown(turns, 900, 500)
    turns.show_messages([gui.said("words\n" * 20, n) for n in range(20)])
    gui.pump()
    assert not pill.isVisible()
    gui.turn_wheel(turns.viewport(), 240)
    gui.pump()
    assert pill.isVisible()
    assert abs(pill.geometry().center().x() - turns.width() // 2) <= 1
    assert turns.height() - 60 < pill.geometry().bottom() < turns.height()
    pill.click()
    gui.pump()
    assert not pill.isVisible()
    assert turns.following
    assert turns.verticalScrollBar().value() == turns.verticalScrollBar().maximum()


def test_there_is_no_pill_where_all_of_a_chat_is_seen(theme: Theme) -> None:
    turns = TurnList(theme, gui.Asked().make)
    pill = NewestPill(theme, turns)
    gui.shown(turns, 900, 500)
    turns.show_messages([gui.said("words", 0)])
    gui.pump()
    turns.go_to(turns.rows.message(0).id)
    gui.pump()
    assert not turns.following
    assert not pill.isVisible()
    for number in range(1, 20):
        turns.add(gui.said("words\n" * 20, number))
    gui.pump()
    assert pill.isVisible()


@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_the_pill_is_round_and_its_arrow_as_large_as_its_words(theme: Theme, zoom: int) -> None:
    theme.choose(replace(gui.LIGHT, zoom=zoom))
    turns = TurnList(theme, gui.Asked().make)
    pill = NewestPill(theme, turns)
    gui.shown(turns, 900, 500)
    turns.show_messages([gui.said("words\n" * 40, n) for n in range(20)])
    gui.turn_wheel(turns.viewport(), 240)
    gui.pump()
    assert pill.height() == theme.px(32)
    assert pill.iconSize().height() == theme.px(16)
    shown = pill.grab().toImage()
    scale = shown.devicePixelRatio()
    corner = shown.pixelColor(0, 0).name()
    outline = shown.pixelColor(shown.width() // 2, 0).name()
    assert corner != outline
    assert shown.pixelColor(round(theme.px(4) * scale), 0).name() != outline  # the edge begins further in

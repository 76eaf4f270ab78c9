"""The search over all chats: as one types, by keys alone, narrowed, on other branches, as a switcher."""

import asyncio
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from duologue.domain.message import Chat
from duologue.domain.parts import TextPart
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.ports import AnswerEnding
from duologue.ui.library.search_rows import FoundKind
from duologue.ui.library.search_sheet import SearchSheet
from duologue.ui.main_window import MainWindow
from helpers import gui

CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Search:
    """The opened sheet, with hands."""

    window: MainWindow
    sheet: SearchSheet

    @property
    def rows(self) -> list[str]:
        return [row.text for row in self.sheet.list.found.rows]

    async def type(self, words: str) -> None:
        self.sheet.field.clear()
        QTest.keyClicks(self.sheet.field, words)
        await gui.settle()

    async def until(self, *rows: str) -> None:
        try:
            await gui.until(lambda: self.rows == list(rows))
        except TimeoutError:
            assert self.rows == list(rows)

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.sheet.field, key)

    @property
    def current(self) -> str:
        return str(self.sheet.list.currentIndex().data())


async def make(
    window: MainWindow, title: str, *said: tuple[str, str], style: ApiStyle = ApiStyle.OPENAI
) -> Chat:
    library = window.services.library
    chat = await library.create(DEMO_PROFILE_ID, style, f"model-{style}", title=title)
    for words, answer in said:
        ending = AnswerEnding(TurnState.COMPLETE, (TextPart(answer),), f"model-{style}", "stop")
        await library.add_recorded_turn(chat, (TextPart(words),), style, ending)
    return chat


@pytest.fixture
async def search(window: MainWindow) -> Search:
    await make(window, "Birds", ("Which bird is grey?", "A heron is grey."), ("And pink?", "The flamingo."))
    await make(window, "Heron by the lake", ("Where?", "By the lake."), style=ApiStyle.ANTHROPIC)
    await make(window, "旅行", ("周末去苏州", "好的 苏州"))
    window.activateWindow()
    window.show_page("usage")
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    await gui.until(lambda: window.findChild(SearchSheet) is not None)
    sheet = window.findChild(SearchSheet)
    await gui.until(lambda: sheet.filters.findChild(QPushButton, "filter-profile") is not None)
    return Search(window, sheet)


async def test_an_empty_box_goes_to_a_recent_chat(search: Search) -> None:
    await search.until("Recent chats", "旅行", "Heron by the lake", "Birds")
    assert search.current == "旅行"
    for _ in range(2):
        search.key(Qt.Key.Key_Down)
    assert search.current == "Birds"
    search.key(Qt.Key.Key_Return)
    await gui.until(lambda: search.window.chat.chat and search.window.chat.chat.title == "Birds")
    assert search.window.page == "chat"


async def test_escape_returns_to_where_a_person_was(search: Search) -> None:
    search.key(Qt.Key.Key_Escape)
    await gui.settle()
    assert search.window.page == "usage"
    assert search.window.findChild(SearchSheet) is None
    assert search.window.chat.chat is None


async def test_titles_and_messages_are_found_as_one_types(search: Search) -> None:
    await search.type("her")
    await search.until("Titles", "Heron by the lake", "Messages", "Birds", "A heron is grey.")
    kinds = [row.kind for row in search.sheet.list.found.rows]
    assert kinds == [
        FoundKind.HEADING,
        FoundKind.CHAT,
        FoundKind.HEADING,
        FoundKind.GROUP,
        FoundKind.MESSAGE,
    ]
    await search.type('"by the lake"')
    await search.until("Titles", "Heron by the lake", "Messages", "Heron by the lake", "By the lake.")
    search.sheet.field.setText("苏州")  # as an input method gives it
    await search.until("Messages", "旅行", "好的 苏州", "周末去苏州")
    await search.type("zebra")
    await gui.until(search.sheet.nothing.isVisible)
    assert search.sheet.nothing.text() == "Nothing found."
    search.sheet.list.grab()


async def test_enter_opens_the_chat_at_the_message_with_the_words_marked(search: Search) -> None:
    await search.type("heron grey")
    await search.until("Messages", "Birds", "A heron is grey.")
    search.key(Qt.Key.Key_Return)
    window = search.window
    await gui.until(lambda: window.chat_page.find_bar is not None and window.chat_page.find_bar.isVisible())
    await gui.until(lambda: window.chat_page.find_bar.count.text() == "1 of 1")
    assert window.chat_page.find_bar.field.text() == "heron"
    assert window.chat.chat.title == "Birds"
    marks = [turn.findChild(object, "marks") for turn in window.turns.turns]
    assert any(mark is not None for mark in marks)


async def test_a_hit_on_another_branch_shows_that_branch(search: Search) -> None:
    library = search.window.services.library
    chat = await make(search.window, "Branches", ("Say a word", "Cormorant."))
    question, old = await library.path(chat.id)
    store = library._store
    begun = await store.begin_answer(chat.id, question.id, ApiStyle.OPENAI, "m", DEMO_PROFILE_ID)
    await store.finish_answer(
        begun.id, AnswerEnding(TurnState.COMPLETE, (TextPart("Pelican."),), "m", "stop")
    )
    assert (await library.path(chat.id))[-1].text == "Pelican."
    await search.type("cormorant")
    await search.until("Messages", "Branches", "Cormorant.")
    search.key(Qt.Key.Key_Return)
    await gui.until(lambda: [m.id for m in search.window.turns.messages] == [question.id, old.id])


async def test_the_search_is_narrowed_and_widened(search: Search) -> None:
    await search.type("lake")
    everything = ("Titles", "Heron by the lake", "Messages", "Heron by the lake", "By the lake.")
    await search.until(*everything)

    def choose(name: str, words: str) -> None:
        chip = gui.named(search.sheet, QPushButton, f"filter-{name}")
        next(action for action in chip.menu().actions() if action.text() == words).trigger()

    choose("model", "model-openai")
    await search.until()
    choose("model", "model-anthropic")
    await search.until(*everything)
    assert gui.named(search.sheet, QPushButton, "filter-model").accessibleName() == "model-anthropic"
    choose("time", "Today")
    await search.until(*everything)
    choose("profile", search.window.services.accounts.profiles[0].name)
    await gui.settle()
    gui.press(search.sheet, "clearFilters")
    await search.until(*everything)
    assert not search.sheet.findChildren(QPushButton, "filter-style")  # for developers only


async def test_archived_chats_are_found_and_marked_but_not_those_in_the_bin(search: Search) -> None:
    library = search.window.services.library
    chats = {chat.title: chat for chat in await library.chats()}
    await library.archive(chats["Birds"].id, archived=True)
    await library.delete(chats["Heron by the lake"].id)
    await search.type("heron")
    await search.until("Messages", "Birds", "A heron is grey.")
    assert search.sheet.list.found.rows[1].beside.startswith("archived · ")


async def test_a_newer_keystroke_gives_the_older_search_up(search: Search) -> None:
    QTest.keyClicks(search.sheet.field, "heronn")
    first = search.sheet._task
    QTest.keyClick(search.sheet.field, Qt.Key.Key_Backspace)
    await search.until("Titles", "Heron by the lake", "Messages", "Birds", "A heron is grey.")
    assert first is not None
    with pytest.raises(asyncio.CancelledError):
        await first


@pytest.mark.parametrize("words", ['"', "* OR (", "NEAR(", "😀", "x" * 3000, "a\tb", "-", "'"])
async def test_whatever_is_typed_shows_something(search: Search, words: str) -> None:
    search.sheet.field.setText(words)
    await gui.until(lambda: search.sheet.nothing.isVisible() or search.rows[:1] != ["Recent chats"])


async def test_every_row_has_words_for_a_screen_reader(search: Search) -> None:
    await search.type("heron")
    await search.until("Titles", "Heron by the lake", "Messages", "Birds", "A heron is grey.")
    found = search.sheet.list.found
    said = [found.index(n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(found.rowCount())]
    assert said[4] == "Answer, in Birds: A heron is grey."
    assert all(said)
    assert search.sheet.field.accessibleName()


async def test_a_click_on_the_sidebar_opens_the_search(window: MainWindow) -> None:
    await make(window, "Birds", ("Which?", "A heron."))
    gui.press(window, "searchChats")
    await gui.until(lambda: window.findChild(SearchSheet) is not None)
    sheet = window.findChild(SearchSheet)
    await gui.until(lambda: sheet.list.found.rowCount() > 1)
    gui.click_at(sheet.list.viewport(), sheet.list.visualRect(sheet.list.found.index(1)).center())
    await gui.until(lambda: window.chat.chat is not None and window.chat.chat.title == "Birds")

"""The chats in their groups: found by words, opened by mouse and key, headings only to be read."""

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from duologue.domain.message import ChatSummary
from duologue.ui.chat.chat_list import ChatList
from duologue.ui.chat.chat_rows import rows_of
from duologue.ui.chat.sidebar import Sidebar
from duologue.ui.theme import Theme
from helpers import gui


def _chat(title: str, days_ago: int = 0, *, pinned: bool = False) -> ChatSummary:
    noon = datetime.now().astimezone().replace(hour=12, minute=0)
    moment = (noon - timedelta(days=days_ago)).astimezone(UTC)
    return ChatSummary(title or "untitled", title, "demo", moment.isoformat(), pinned)


CHATS = [
    _chat("Pinned one", 40, pinned=True),
    _chat("Lamp regex"),
    _chat("<b>HTML</b> & more"),
    _chat("Old lamp", 1),
    _chat("Midweek", 3),
    _chat("Long ago", 30),
]


def _today() -> date:
    return datetime.now().astimezone().date()


def _texts(wanted: str = "") -> list[str]:
    return [row.text for row in rows_of(CHATS, _today(), wanted)]


def test_chats_stand_in_groups_by_day() -> None:
    assert _texts() == [
        "Pinned",
        "Pinned one",
        "Today",
        "Lamp regex",
        "<b>HTML</b> & more",
        "Yesterday",
        "Old lamp",
        "This week",
        "Midweek",
        "Earlier",
        "Long ago",
    ]


@pytest.mark.parametrize(("wanted", "found"), [("LAMP", ["Today", "Lamp regex", "Yesterday", "Old lamp"])])
def test_a_search_keeps_only_titles_that_hold_it_whatever_their_case(wanted: str, found: list[str]) -> None:
    assert _texts(wanted) == found


def test_a_search_without_a_hit_leaves_no_heading() -> None:
    assert _texts("zebra") == []


def test_a_chat_without_a_title_or_a_time_has_words_too() -> None:
    rows = rows_of([ChatSummary("1", "", "demo", "no time")], _today())
    assert [row.text for row in rows] == ["Earlier", "New chat"]


def _list(theme: Theme) -> ChatList:
    chats = gui.shown(ChatList(theme), 250, 600)
    chats.show_chats(CHATS)
    chats.activateWindow()
    gui.pump()
    return chats


def _row(chats: ChatList, text: str) -> int:
    model = chats.model()
    return next(n for n in range(model.rowCount()) if model.index(n, 0).data() == text)


def test_headings_can_be_neither_chosen_nor_opened(theme: Theme) -> None:
    chats = _list(theme)
    opened: list[str] = []
    chats.opened.connect(opened.append)
    heading = chats.model().index(_row(chats, "Today"), 0)
    assert chats.model().flags(heading) == Qt.ItemFlag.NoItemFlags
    gui.click_at(chats.viewport(), chats.visualRect(heading).center())
    assert opened == []
    assert chats.selectedIndexes() == []


def test_a_click_opens_a_chat(theme: Theme) -> None:
    chats = _list(theme)
    opened: list[str] = []
    chats.opened.connect(opened.append)
    place = chats.visualRect(chats.model().index(_row(chats, "Old lamp"), 0)).center()
    gui.click_at(chats.viewport(), place)
    assert opened == ["Old lamp"]


def test_keys_walk_over_headings_and_open(theme: Theme) -> None:
    chats = _list(theme)
    opened: list[str] = []
    chats.opened.connect(opened.append)
    chats.setFocus()
    chats.mark_open("Lamp regex")
    for _ in range(2):
        QTest.keyClick(chats, Qt.Key.Key_Down)
    assert chats.currentIndex().data() == "Old lamp"
    QTest.keyClick(chats, Qt.Key.Key_Return)
    assert opened == ["Old lamp"]


def test_the_open_chat_is_marked_and_stays_marked(theme: Theme) -> None:
    chats = _list(theme)
    chats.mark_open("Midweek")
    assert chats.currentIndex().data() == "Midweek"
    chats.show_chats(list(reversed(CHATS)))
    assert chats.currentIndex().data() == "Midweek"
    chats.mark_open("")
    assert not chats.currentIndex().isValid()
    assert chats.selectedIndexes() == []


def test_a_menu_is_wanted_for_a_chat_but_not_for_a_heading(theme: Theme) -> None:
    chats = _list(theme)
    wanted: list[str] = []
    chats.menu_wanted.connect(lambda chat_id, _place: wanted.append(chat_id))
    for text in ("Today", "Midweek"):
        place = chats.visualRect(chats.model().index(_row(chats, text), 0)).center()
        chats.customContextMenuRequested.emit(place)
    chats.customContextMenuRequested.emit(QPoint(5, 590))
    assert wanted == ["Midweek"]


def test_ten_thousand_chats_are_listed_at_once(theme: Theme) -> None:
    chats = gui.shown(ChatList(theme), 250, 600)
    chats.show_chats([_chat(f"Chat {n}", n // 50) for n in range(10_000)])
    assert len(chats.titles) == 10_000
    chats.filter("chat 9999")
    assert chats.titles == ["Chat 9999"]
    chats.grab()


def test_every_row_has_words_for_a_screen_reader(theme: Theme) -> None:
    chats = _list(theme)
    model = chats.model()
    for number in range(model.rowCount()):
        assert model.index(number, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert chats.accessibleName() == "Chats"


def _sidebar(theme: Theme) -> Sidebar:
    return gui.shown(Sidebar(theme), 250, 600)


def test_an_empty_sidebar_says_what_will_be_there(theme: Theme) -> None:
    sidebar = _sidebar(theme)
    sidebar.show_chats([])
    assert "Your chats will appear here." in gui.words_of(sidebar)
    sidebar.show_chats(CHATS)
    assert "Your chats will appear here." not in gui.words_of(sidebar)


def test_a_search_that_finds_nothing_says_so(theme: Theme) -> None:
    sidebar = _sidebar(theme)
    sidebar.show_chats(CHATS)
    QTest.keyClicks(sidebar.search, "lamp")
    assert sidebar.list.titles == ["Lamp regex", "Old lamp"]
    QTest.keyClicks(sidebar.search, "x")
    assert sidebar.list.titles == []
    assert "No title holds these words." in gui.words_of(sidebar)
    sidebar.search.clear()
    assert len(sidebar.list.titles) == len(CHATS)


def test_new_chat_is_asked_for(theme: Theme) -> None:
    sidebar = _sidebar(theme)
    asked: list[bool] = []
    sidebar.new_chat_wanted.connect(lambda: asked.append(True))
    gui.press(sidebar, "newChat")
    assert asked == [True]

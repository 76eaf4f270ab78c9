"""The list of chats: grouped by day, in folders, changed a row at a time, walked and asked by keys."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from duologue.domain.message import ChatSummary
from duologue.domain.shelf import ARCHIVED, BIN, LOOSE, PINNED, Folder, Shelf, ShelfPart
from duologue.ui.library.chat_list import ChatList
from duologue.ui.library.day_groups import day_group
from duologue.ui.library.list_rows import ListView, Row, RowKind
from duologue.ui.theme import Theme
from helpers import gui

WORK, LAMPS = Folder("work", "Work"), Folder("lamps", "Lamps", "work")
IN_WORK = Shelf(ShelfPart.FOLDER, "work")


def _at(days_ago: int) -> str:
    noon = datetime.now().astimezone().replace(hour=12, minute=0)
    return (noon - timedelta(days=days_ago)).astimezone(UTC).isoformat()


def _chat(title: str, days_ago: int = 0, activity: int | None = None) -> ChatSummary:
    return ChatSummary(title, title, "demo", _at(days_ago), activity=activity or 1000 - days_ago)


LAMP = _chat("Lamp regex", 0, 1000)
CHATS = [
    LAMP,
    _chat("<b>HTML</b> & more", 0, 999),
    _chat("Old lamp", 1),
    _chat("Midweek", 3),
    _chat("Long ago", 70),
]


def _today() -> date:
    return datetime.now().astimezone().date()


@pytest.fixture
def chats(theme: Theme) -> ChatList:
    built = gui.shown(ChatList(theme), 250, 700)
    built.show_chats(LOOSE, CHATS)
    built.activateWindow()
    gui.pump()
    return built


def _texts(chats: ChatList) -> list[str]:
    return [row.text for row in chats.rows.rows]


def _place(chats: ChatList, text: str) -> QPoint:
    number = next(n for n, row in enumerate(chats.rows.rows) if row.text == text)
    return chats.visualRect(chats.rows.index(number)).center()


def _go_to(chats: ChatList, text: str) -> None:
    number = next(n for n, row in enumerate(chats.rows.rows) if row.text == text)
    chats.setFocus()
    chats.setCurrentIndex(chats.rows.index(number))


def test_chats_stand_under_their_day_week_or_month(chats: ChatList) -> None:
    month = _texts(chats)[-2]
    assert month.endswith(str((_today() - timedelta(days=70)).year))
    assert [*_texts(chats)[:-2], "Long ago"] == [
        "Today",
        "Lamp regex",
        "<b>HTML</b> & more",
        "Yesterday",
        "Old lamp",
        "This week",
        "Midweek",
        "Long ago",
    ]


def test_what_is_no_time_stands_at_the_end_and_the_future_is_today() -> None:
    assert day_group("never", _today()).words == "Earlier"
    assert day_group(_at(-3), _today()).words == "Today"
    assert day_group("never", _today()) > day_group(_at(3000), _today()) > day_group(_at(40), _today())


def test_a_changed_chat_changes_one_row(chats: ChatList) -> None:
    changed: list[tuple[int, int]] = []
    moved: list[str] = []
    chats.rows.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    for signal in (chats.rows.rowsInserted, chats.rows.rowsRemoved, chats.rows.modelReset):
        signal.connect(lambda *_: moved.append("moved"))
    chats.rows.put(replace(LAMP, title="Another title"))
    assert (changed, moved) == ([(1, 1)], [])
    assert _texts(chats)[1] == "Another title"


def test_a_used_chat_goes_to_the_top_and_leaves_no_empty_day(chats: ChatList) -> None:
    chats.rows.put(replace(_chat("Old lamp", 0), activity=2000))
    assert _texts(chats)[:5] == ["Today", "Old lamp", "Lamp regex", "<b>HTML</b> & more", "This week"]
    chats.rows.put(_chat("New", 1, 1990))
    assert _texts(chats)[4:7] == ["Yesterday", "New", "This week"]
    for title in ("New", "Midweek", "nowhere"):
        chats.rows.take(title)
    assert _texts(chats)[4] == _texts(chats)[-2]


def test_a_pinned_chat_stands_on_top_and_still_in_its_folder(chats: ChatList) -> None:
    chats.rows.show_folders([WORK], {"work"})
    chats.show_chats(IN_WORK, [])
    chats.rows.put(replace(LAMP, pinned=True, folder="work"))
    assert _texts(chats)[:7] == [
        "Pinned",
        "Lamp regex",
        "Folders",
        "Work",
        "Lamp regex",
        "Today",
        "<b>HTML</b> & more",
    ]
    assert chats.titles.count("Lamp regex") == 2
    assert [chat.title for chat in chats.chats].count("Lamp regex") == 1
    chats.rows.put(replace(LAMP, pinned=True))
    assert _texts(chats)[:5] == ["Pinned", "Lamp regex", "Folders", "Work", "No chats in here yet"]
    chats.rows.put(LAMP)
    assert _texts(chats)[:5] == ["Folders", "Work", "No chats in here yet", "Today", "Lamp regex"]


def test_folders_stand_in_folders_and_fold(chats: ChatList) -> None:
    toggled: list[str] = []
    chats.folder_toggled.connect(toggled.append)
    chats.rows.show_folders([WORK, LAMPS], set())
    assert _texts(chats)[:3] == ["Folders", "Work", "Today"]
    chats.rows.show_folders([WORK, LAMPS], {"work"})
    chats.show_chats(IN_WORK, [replace(_chat("In work"), folder="work")])
    rows = chats.rows.rows
    assert [(row.text, row.depth) for row in rows[1:4]] == [("Work", 0), ("Lamps", 1), ("In work", 1)]
    gui.click_at(chats.viewport(), _place(chats, "Lamps"))
    _go_to(chats, "Work")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Return):
        QTest.keyClick(chats, key)
    assert toggled == ["lamps", "work", "work"]  # right does nothing: it is open
    chats.rows.show_folders([WORK, LAMPS], set())
    assert "In work" not in _texts(chats)
    chats.rows.show_folders([replace(LAMPS, parent="gone")], set())
    assert _texts(chats)[1] == "Lamps"


def test_a_list_that_goes_on_asks_for_more_once_at_its_end(theme: Theme) -> None:
    chats = gui.shown(ChatList(theme), 250, 300)
    wanted: list[Shelf] = []
    chats.rows.more_wanted.connect(wanted.append)
    chats.show_chats(LOOSE, [_chat(f"Chat {n}", 0, 1000 - n) for n in range(100)], goes_on=True)
    gui.pump()
    assert wanted == []
    for _ in range(2):
        chats.verticalScrollBar().setValue(chats.verticalScrollBar().maximum())
        gui.pump()
    assert wanted == [LOOSE]
    chats.rows.put(_chat("Older than what was read", 3, 1))
    assert "Older than what was read" not in chats.titles
    chats.show_chats(LOOSE, [_chat(f"Chat {n}", 0, 1000 - n) for n in range(100, 120)])
    assert len(chats.titles) == 120
    chats.rows.put(_chat("Older than what was read", 3, 1))
    assert chats.titles[-1] == "Older than what was read"
    chats.verticalScrollBar().setValue(chats.verticalScrollBar().maximum())
    gui.pump()
    assert wanted == [LOOSE]


def test_a_folder_that_goes_on_says_so(chats: ChatList) -> None:
    wanted: list[Shelf] = []
    chats.rows.more_wanted.connect(wanted.append)
    chats.rows.show_folders([WORK], {"work"})
    chats.show_chats(IN_WORK, [replace(_chat("In work"), folder="work")], goes_on=True)
    assert _texts(chats)[2:4] == ["In work", "Show more…"]
    _go_to(chats, "Show more…")
    QTest.keyClick(chats, Qt.Key.Key_Return)
    assert wanted == [IN_WORK]
    chats.show_chats(IN_WORK, [replace(_chat("Last"), folder="work", activity=1)])
    assert _texts(chats)[2:5] == ["In work", "Last", "Today"]


def test_ten_thousand_chats_are_changed_and_drawn_a_row_at_a_time(theme: Theme) -> None:
    chats = gui.shown(ChatList(theme), 250, 600)
    chats.show_chats(LOOSE, [_chat(f"Chat {n}", n // 20, 20_000 - n) for n in range(10_000)])
    assert len(chats.titles) == 10_000
    chats.rows.put(_chat("Chat 9000", 0, 30_000))
    assert chats.titles[0] == "Chat 9000"
    chats.mark_open("Chat 5000")
    chats.grab()


def test_headings_can_be_neither_chosen_nor_opened(chats: ChatList) -> None:
    opened: list[str] = []
    chats.opened.connect(opened.append)
    gui.click_at(chats.viewport(), _place(chats, "Today"))
    assert opened == []
    assert chats.selectedIndexes() == []


def test_a_click_opens_a_chat(chats: ChatList) -> None:
    opened: list[str] = []
    chats.opened.connect(opened.append)
    gui.click_at(chats.viewport(), _place(chats, "Old lamp"))
    assert opened == ["Old lamp"]


def test_keys_walk_over_headings_and_open(chats: ChatList) -> None:
    opened: list[str] = []
    chats.opened.connect(opened.append)
    chats.setFocus()
    chats.mark_open("Lamp regex")
    for _ in range(2):
        QTest.keyClick(chats, Qt.Key.Key_Down)
    assert chats.currentIndex().data() == "Old lamp"
    QTest.keyClick(chats, Qt.Key.Key_Return)
    assert opened == ["Old lamp"]


def test_the_open_chat_is_marked_and_stays_marked(chats: ChatList) -> None:
    chats.mark_open("Midweek")
    assert chats.currentIndex().data() == "Midweek"
    chats.rows.put(_chat("New", 0, 5000))
    assert chats.currentIndex().data() == "Midweek"
    chats.rows.show_folders([WORK], set())
    assert chats.currentIndex().data() == "Midweek"
    chats.mark_open("")
    assert not chats.currentIndex().isValid()
    assert chats.selectedIndexes() == []


def test_a_menu_is_wanted_for_a_chat_but_not_for_a_heading(chats: ChatList) -> None:
    wanted: list[str] = []
    chats.menu_wanted.connect(lambda row, _place: wanted.append(row.text))
    for text in ("Today", "Midweek"):
        chats.customContextMenuRequested.emit(_place(chats, text))
    chats.customContextMenuRequested.emit(QPoint(5, 690))
    _go_to(chats, "Old lamp")
    QTest.keyClick(chats, Qt.Key.Key_Menu)
    QTest.keyClick(chats, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert wanted == ["Midweek", "Old lamp", "Old lamp"]


def test_f2_renames_in_place_and_escape_leaves_it(chats: ChatList) -> None:
    renamed: list[tuple[str, str]] = []
    chats.rows.renamed.connect(lambda row, name: renamed.append((row.text, name)))
    _go_to(chats, "Old lamp")
    for end in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        assert chats.edit_row(chats.current)
        field = gui.named(chats, QLineEdit, "renameInPlace")
        assert field.selectedText() == "Old lamp"
        QTest.keyClicks(field, "Bright lamp")
        QTest.keyClick(field, end)
        gui.pump()
    assert renamed == [("Old lamp", "Bright lamp")]
    assert not chats.edit_row(Row(RowKind.CHAT, "x", chat=_chat("not read")))
    assert not chats.edit_row(None)


def test_delete_asks_for_the_row_that_has_the_focus(chats: ChatList) -> None:
    wanted: list[str] = []
    chats.delete_wanted.connect(lambda row: wanted.append(row.text))
    _go_to(chats, "Midweek")
    QTest.keyClick(chats, Qt.Key.Key_Delete)
    assert wanted == ["Midweek"]


def _drop(chats: ChatList, what: str, place: QPoint) -> None:
    number = next(n for n, row in enumerate(chats.rows.rows) if row.text == what)
    data = chats.rows.mimeData([chats.rows.index(number)])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    chats.dropEvent(QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, left, none))


def test_a_chat_is_dropped_on_a_folder_into_its_rows_or_out_of_all(chats: ChatList) -> None:
    dropped: list[tuple[str, bool, str | None]] = []
    chats.dropped.connect(lambda what, is_chat, folder: dropped.append((what, is_chat, folder)))
    chats.rows.show_folders([WORK, LAMPS], {"work"})
    chats.show_chats(IN_WORK, [replace(_chat("In work"), folder="work")])
    for place in ("Work", "In work", "Lamps", "Today"):
        _drop(chats, "Midweek", _place(chats, place))
    _drop(chats, "Lamps", QPoint(5, 690))
    assert dropped == [
        ("Midweek", True, "work"),
        ("Midweek", True, "work"),
        ("Midweek", True, "lamps"),
        ("Midweek", True, None),
        ("lamps", False, None),
    ]


def test_a_row_says_that_it_is_pinned_unread_or_running(chats: ChatList) -> None:
    def said() -> object:
        return chats.rows.index_of("Lamp regex").data(Qt.ItemDataRole.AccessibleTextRole)

    changed: list[int] = []
    chats.rows.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    assert said() == "Lamp regex"
    chats.show_running(frozenset({"Lamp regex", "somewhere else"}))
    assert said() == "Lamp regex, an answer arrives"
    before = chats.grab().toImage()
    chats.show_running(frozenset())
    assert changed == [1, 1]
    chats.rows.put(replace(LAMP, unread=True))
    assert said() == "Lamp regex, unread"
    assert chats.grab().toImage() != before
    chats.rows.put(replace(LAMP, pinned=True))
    assert said() == "Lamp regex, pinned"
    chats.rows.show_folders([WORK], {"work"})
    folder = chats.rows.index_of_folder("work")
    assert folder.data(Qt.ItemDataRole.AccessibleTextRole) == "Work, folder, opened"


@pytest.mark.parametrize(("view", "shelf"), [(ListView.ARCHIVED, ARCHIVED), (ListView.BIN, BIN)])
def test_the_archive_and_the_bin_hold_their_own_chats(theme: Theme, view: ListView, shelf: Shelf) -> None:
    chats = gui.shown(ChatList(theme), 250, 600)
    chats.rows.clear(view, [], ())
    there = replace(LAMP, archived=True, deleted_at=_at(2) if view is ListView.BIN else None)
    chats.show_chats(shelf, [there])
    assert _texts(chats) == ["This week" if view is ListView.BIN else "Today", "Lamp regex"]
    chats.rows.put(LAMP)  # taken out
    assert _texts(chats) == []
    chats.rows.put(there)
    assert chats.titles == ["Lamp regex"]


def test_enter_in_the_bin_asks_what_to_do_instead_of_opening(theme: Theme) -> None:
    chats = gui.shown(ChatList(theme), 250, 600)
    asked: list[str] = []
    opened: list[str] = []
    chats.menu_wanted.connect(lambda row, _place: asked.append(row.text))
    chats.opened.connect(opened.append)
    chats.rows.clear(ListView.BIN, [], ())
    chats.show_chats(BIN, [replace(LAMP, deleted_at=_at(2))])
    _go_to(chats, "Lamp regex")
    QTest.keyClick(chats, Qt.Key.Key_Return)
    assert (asked, opened) == (["Lamp regex"], [])


def test_another_view_forgets_what_was_shown(chats: ChatList) -> None:
    chats.rows.clear(ListView.CHATS, [], ())
    chats.show_chats(PINNED, [replace(LAMP, pinned=True)])
    assert _texts(chats) == ["Pinned", "Lamp regex"]

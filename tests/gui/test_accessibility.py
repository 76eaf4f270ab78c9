"""Every page in every state: what can have the focus has a name, is reached by Tab, and shows the focus."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

from duologue.bootstrap.prepared import open_prepared_chat
from duologue.domain.draft import Draft
from duologue.domain.errors import Failure
from duologue.domain.parts import FilePart, TextPart
from duologue.domain.profile import ProfileKind
from duologue.domain.request import ChatRequest, Tool, Turn
from duologue.domain.secret import Secret
from duologue.domain.settings import Settings
from duologue.domain.style import ApiStyle
from duologue.domain.unsent import FollowUp
from duologue.services.tables import catalogue
from duologue.ui.chat.follow_up_card import FollowUpCard
from duologue.ui.chat.refusals import Refusals
from duologue.ui.dialogs.crash import CrashDialog
from duologue.ui.dialogs.link import offer_link
from duologue.ui.dialogs.shortcuts import ShortcutsDialog
from duologue.ui.first_run.connect_sheet import ConnectSheet
from duologue.ui.main_window import MainWindow
from duologue.ui.playground.code.sheet import CodeSheetDialog
from duologue.ui.playground.history.window import HistoryDialog
from duologue.ui.playground.page import PlaygroundPage
from duologue.ui.settings.sections import SECTIONS
from duologue.ui.transcript.turns.thinking_fold import ThinkingFold
from helpers import gui
from helpers.chat_scenes import DIALOGS, EDITED, STATES

RESPONSE_TABS = ("rendered", "raw", "events", "headers", "timing", "usage")
Scene = Callable[[MainWindow], Awaitable[QWidget]]


async def _first_run(window: MainWindow) -> QWidget:
    return window


async def _chat(window: MainWindow) -> QWidget:
    window.services.preferences.change(developer_tools=True)
    await window.open_first(await open_prepared_chat(window.services))
    await gui.settle()
    window.turns.findChildren(ThinkingFold)[-1].toggle()
    window.turns.verticalScrollBar().setValue(0)
    return window


async def _find(window: MainWindow) -> QWidget:
    await _chat(window)
    window.chat.find()
    bar = window.chat_page.find_bar
    assert bar is not None
    bar.field.setText("the")
    await gui.until(lambda: " of " in bar.count.text())
    return window


async def _refused(window: MainWindow) -> QWidget:
    refusals: Refusals = window.chat._refusals
    refusals.show(Failure("rate_limited", "Slow down", 429), lambda: None)
    return window


async def _usage(window: MainWindow) -> QWidget:
    await open_prepared_chat(window.services)
    window.show_page("usage")
    await gui.until(lambda: "today" in gui.words_of(window.page_widget("usage")))
    return window


async def _terms(window: MainWindow) -> QWidget:
    window.show_page("terms")
    await gui.until(lambda: "not accepted yet" in gui.words_of(window))
    return window


async def _terms_accepted(window: MainWindow) -> QWidget:
    await window.services.gate.accept(ProfileKind.SERVICE, words="x", end_reached=False)
    window.show_page("terms")
    await gui.until(lambda: ": accepted" in gui.words_of(window))
    gui.press(window, "withdrawTerms")
    gui.press(window, "proof")
    return window


def _settings(section: str) -> Scene:
    async def scene(window: MainWindow) -> QWidget:
        window.services.accounts.keep_for_session(
            catalogue.presets()[0].profile("service"), Secret("sk-made-up-0123456789")
        )
        window.show_section(section)
        await gui.settle()
        return window

    return scene


def _sheet(window: MainWindow) -> ConnectSheet:
    window.navigation.connect()
    (sheet,) = window.findChildren(ConnectSheet)
    return sheet


async def _connect_service(window: MainWindow) -> QWidget:
    sheet = _sheet(window)
    sheet.service.choose(3)
    return sheet


async def _connect_terms(window: MainWindow) -> QWidget:
    sheet = _sheet(window)
    gui.press(sheet, "connectContinue")
    await gui.until(lambda: "Step 2" in gui.words_of(sheet))
    gui.press(sheet, "termsTick")
    return sheet


async def _connect_key(window: MainWindow) -> QWidget:
    window.services.preferences.change(developer_tools=True)
    sheet = _sheet(window)
    sheet.begin_with_key(catalogue.presets()[0].profile("x"))
    await gui.until(lambda: "Kept in" in gui.words_of(sheet))
    return sheet


async def _link(window: MainWindow) -> QWidget:
    offer_link(window.theme, "https://b\u00fccher.example/", window)
    return window.findChild(QWidget, "linkDialog")


async def _crash(window: MainWindow) -> QWidget:
    dialog = CrashDialog(window.theme, "report", window)
    dialog.open()
    gui.press(dialog, "showReport")
    return dialog


async def _shortcuts(window: MainWindow) -> QWidget:
    dialog = ShortcutsDialog(window.theme, Settings(), (), lambda: None, window)
    dialog.open()
    return dialog


ASKED = Draft(
    ApiStyle.OPENAI,
    "demo",
    ChatRequest(
        "demo-recorded-fast",
        (Turn("user", (TextPart("{{name}}?"),)), Turn("assistant", (TextPart("It is"),))),
        tools=(Tool("look", "Looks", {"type": "object"}),),
    ),
    {"seed": 7},
)


def _playground_page(window: MainWindow) -> PlaygroundPage:
    window.services.preferences.change(developer_tools=True)
    window.show_page("playground")
    page = window.page_widget("playground")
    assert isinstance(page, PlaygroundPage)
    page.show_draft(ASKED)
    return page


async def _playground(window: MainWindow) -> QWidget:
    window.resize(1280, 800)
    _playground_page(window)
    return window


async def _playground_json(window: MainWindow) -> QWidget:
    page = _playground_page(window)
    page.request.show_tab("json")
    await gui.until(page.request.json.editor.toPlainText)
    page.request.json.editor.insertPlainText("x")
    await page.request.json.check()
    return window


async def _answered(window: MainWindow) -> PlaygroundPage:
    page = _playground_page(window)
    prompt = next(each.prompt for each in catalogue.demo_prompts() if each.first_run)
    page.show_draft(
        replace(ASKED, request=ChatRequest("demo-recorded-fast", (Turn("user", (TextPart(prompt),)),)))
    )
    window.resize(1000, 720)  # the response alone
    page.run()
    await gui.until(lambda: page.bar.running)
    page.stop()
    await gui.until(lambda: not page.bar.running)
    return page


def _response(tab: str) -> Scene:
    async def scene(window: MainWindow) -> QWidget:
        page = await _answered(window)
        gui.press(page.response, f"{tab}PaneTab")
        return window

    return scene


async def _playground_code(window: MainWindow) -> QWidget:
    page = _playground_page(window)
    page.beside.show_code()
    await gui.settle()
    return window.findChild(CodeSheetDialog)


async def _playground_history(window: MainWindow) -> QWidget:
    page = await _answered(window)
    page.beside.show_history()
    dialog = window.findChild(HistoryDialog)
    assert isinstance(dialog, HistoryDialog)
    await gui.until(lambda: dialog.list.model().rowCount())
    return dialog


async def _playground_compare(window: MainWindow) -> QWidget:
    page = _playground_page(window)
    page.response.compare(page.draft)
    return window


async def _waiting(window: MainWindow) -> QWidget:
    waits = FollowUp("And then?", (FilePart("notes.txt", "Some notes", 10),))
    window.chat_page.cards.waiting.show(
        FollowUpCard(window.theme, waits, "Sent later", lambda: None, lambda: None)
    )
    return window


SCENES: dict[str, Scene] = {
    "first run": _first_run,
    "chat": _chat,
    "refused": _refused,
    "usage": _usage,
    "terms": _terms,
    "terms accepted": _terms_accepted,
    **{f"settings {name}": _settings(name) for name in SECTIONS},
    "connect service": _connect_service,
    "connect terms": _connect_terms,
    "connect key": _connect_key,
    "link": _link,
    "crash": _crash,
    "shortcuts": _shortcuts,
    "playground": _playground,
    "playground JSON": _playground_json,
    **{f"playground {tab}": _response(tab) for tab in RESPONSE_TABS},
    "playground code": _playground_code,
    "playground history": _playground_history,
    "playground compare": _playground_compare,
    "follow-up card": _waiting,
    **STATES,
    **DIALOGS,
}

# Turns that are built while Tab goes on come last in its order, so what it reaches here depends on the place.
WITH_FIND = {**SCENES, "find": _find, **EDITED}


def _focusable(root: QWidget) -> list[QWidget]:
    """What Tab should reach: shown, enabled, willing, and not a part of another window."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(root)
        and widget.isEnabled()
        and widget.window() is root
        and widget.focusProxy() is None
    ]


def _told(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()!r} {widget.accessibleName()!r}"


@pytest.mark.parametrize("scene", WITH_FIND.values(), ids=WITH_FIND)
async def test_what_can_be_focused_has_a_name(window: MainWindow, scene: Scene) -> None:
    root = await scene(window)
    await gui.settle()
    nameless = []
    for widget in _focusable(root):
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name).strip():
            nameless.append(_told(widget))
    assert nameless == []


def _walk(root: QWidget, key: Qt.Key) -> list[QWidget]:
    """Press Tab until the focus is back where it began."""
    seen: list[QWidget] = []
    for _ in range(200):
        focused = root.focusWidget()
        if focused in seen:
            return seen
        seen.append(focused)
        shift = Qt.KeyboardModifier.ShiftModifier if key == Qt.Key.Key_Backtab else Qt.KeyboardModifier(0)
        QTest.keyClick(focused, key, shift)
    return seen


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
async def test_tab_reaches_everything(window: MainWindow, scene: Scene, key: Qt.Key) -> None:
    root = await scene(window)
    await gui.settle()
    root.activateWindow()
    reachable = _focusable(root)
    if not reachable:
        return
    if root.focusWidget() not in reachable:
        reachable[0].setFocus(Qt.FocusReason.TabFocusReason)
    reached = _walk(root, key)
    groups = [widget.group() for widget in reached if isinstance(widget, QAbstractButton)]
    missed = [
        _told(widget)
        for widget in reachable
        if isValid(widget)
        and widget.isVisibleTo(root)
        and widget not in reached
        # Tab stops once at a group of choices; the arrow keys walk through it.
        and not (isinstance(widget, QAbstractButton) and widget.group() and widget.group() in groups)
    ]
    assert missed == []


async def test_arrow_keys_walk_through_the_rail(window: MainWindow) -> None:
    window.activateWindow()
    gui.named(window, QAbstractButton, "rail-chat").setFocus(Qt.FocusReason.TabFocusReason)
    for page in ("usage", "terms", "settings"):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)
        await gui.settle()
        assert window.focusWidget().objectName() == f"rail-{page}"
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
        assert window.page == page


def _picture(root: QWidget) -> QImage:
    return root.grab().toImage()


@pytest.mark.parametrize("scene", WITH_FIND.values(), ids=WITH_FIND)
async def test_the_focus_can_be_seen_wherever_it_is(window: MainWindow, scene: Scene) -> None:
    root = await scene(window)
    await gui.settle()
    root.activateWindow()
    unseen = []
    for widget in _focusable(root):
        if not isValid(widget) or not widget.isVisibleTo(root):  # far turns are dropped
            continue
        _scroll_to(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        await gui.settle()
        if QApplication.focusWidget() is not widget:
            continue
        focused = _picture(root)
        widget.clearFocus()
        await gui.settle()
        if focused == _picture(root) and not _shows_itself(widget):
            unseen.append(_told(widget))
    assert unseen == []


def _scroll_to(widget: QWidget) -> None:
    """Qt does so when the focus comes by Tab."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if isinstance(above, QScrollArea):
        above.ensureWidgetVisible(widget)


def _shows_itself(widget: QWidget) -> bool:
    """A field has its cursor, and an empty list nothing to put a ring around."""
    is_empty = isinstance(widget, QAbstractItemView) and widget.model().rowCount() == 0
    return is_empty or isinstance(widget, QPlainTextEdit)


@pytest.mark.parametrize("scene", DIALOGS.values(), ids=DIALOGS)
async def test_a_dialog_begins_with_the_focus_on_what_is_done_first(window: MainWindow, scene: Scene) -> None:
    dialog = await scene(window)
    await gui.settle()
    focused = dialog.focusWidget()
    assert focused is not None
    assert focused in _focusable(dialog)
    assert not isinstance(focused, QScrollArea), _told(focused)


@pytest.mark.parametrize("scene", DIALOGS.values(), ids=DIALOGS)
async def test_a_dialog_is_no_larger_than_its_window_however_large_all_is_shown(
    window: MainWindow, scene: Scene
) -> None:
    window.resize(800, 600)
    window.theme.choose(replace(window.theme.appearance, zoom=200))
    dialog = await scene(window)
    await gui.settle()
    assert dialog.width() <= window.width()
    assert dialog.height() <= window.height()

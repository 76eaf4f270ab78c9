"""Recordings: kept, opened, dropped, played at a speed or step by step, and the bug report."""

import json
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QMenu

from duologue.domain import duorec
from duologue.domain import exchange as domain
from duologue.domain.chunks import Chunks
from duologue.domain.errors import InputUnreadable
from duologue.domain.style import ApiStyle
from duologue.services.recordings.recording import Recording
from duologue.ui.playground.response.bug_report import BugReportDialog
from duologue.ui.playground.response.replay_bar import SPEEDS
from helpers import gui
from helpers.exchanges import exchange
from helpers.response_side import Side, side
from helpers.runs import draft
from helpers.services import KEY, OWN
from helpers.wire import Exchange, openai_answer


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Let every file dialog be answered with this path."""
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), ""))


def trigger(room: Side, name: str) -> None:
    """Choose an entry of the menu."""
    gui.press(room.pane, "responseMenuButton")
    menu = room.pane.findChild(QMenu, "responseMenu")
    assert isinstance(menu, QMenu)
    entry = next(action for action in menu.actions() if action.objectName() == name)
    assert entry.isEnabled()
    entry.trigger()
    menu.hide()


async def test_a_recording_is_saved_and_opened_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept"
    choose(monkeypatch, path)
    async with side(tmp_path, openai_answer("Hello")) as room:
        room.pane.run(draft())
        await room.ended()
        trigger(room, "saveRecording")
        await gui.until(lambda: room.calls.named("toast"))
        kept = path.with_suffix(".duorec")
        choose(monkeypatch, kept)
        trigger(room, "openRecording")
        await gui.until(room.pane.replay_bar.isVisible)
        await room.ended()
        assert room.pane.view.watch.answering.reply.text == "Hello"
        assert "Recording" in gui.words_of(room.pane.replay_bar)
        assert len(room.server.requests) == 1


async def test_har_holds_every_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept.har"
    choose(monkeypatch, path)
    async with side(tmp_path, openai_answer("Hello")) as room:
        room.pane.run(draft())
        await room.ended()
        trigger(room, "saveHar")
        await gui.until(lambda: room.calls.named("toast"))
        (entry,) = json.loads(path.read_text())["log"]["entries"]
        assert entry["response"]["content"]["text"] == openai_answer("Hello").decode()


async def test_a_file_that_is_no_recording_is_said_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "odd.duorec"
    path.write_bytes(b"nothing\n")
    choose(monkeypatch, path)
    async with side(tmp_path, openai_answer("Hello")) as room:
        room.pane.run(draft())
        await room.ended()
        trigger(room, "openRecording")
        await gui.until(lambda: room.calls.named("toast"))
        assert "not a recording" in room.calls.named("toast")[0][0]
        assert room.pane.view.watch.answering.reply.text == "Hello"


async def test_a_recording_may_be_dropped(tmp_path: Path) -> None:
    path = tmp_path / "dropped.duorec"
    path.write_bytes(duorec.encode(exchange("Dropped")))
    async with side(tmp_path, b"") as room:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        room.pane.dropEvent(QDropEvent(QPointF(QPoint(5, 5)), copy, data, left, none))
        await gui.until(lambda: room.pane.view.watch is not None)
        await room.ended()
        assert room.pane.view.watch.answering.reply.text == "Dropped"


@pytest.mark.parametrize("style", ApiStyle)
async def test_a_recording_is_stepped_through_and_played_on(tmp_path: Path, style: ApiStyle) -> None:
    async with side(tmp_path, b"") as room:
        bar, events = room.pane.replay_bar, room.pane.view.events
        room.pane.show_recording(Recording.of(exchange("a", "b", "c", style=style)))
        await room.ended()
        whole = events.model
        room.pane.view.open_tab(events)
        all_rows = whole.rowCount()
        gui.press(bar, "nextRecordedEvent")
        await gui.until(lambda: whole.rowCount() == 1)
        gui.press(bar, "nextRecordedEvent")
        await gui.until(lambda: whole.rowCount() == 2)
        assert room.pane.view.running
        assert "2 of" in bar.place.accessibleName()
        bar.speed.setCurrentIndex(SPEEDS.index(8.0))
        gui.press(bar, "playRecording")
        await room.ended()
        assert whole.rowCount() == all_rows
        assert "Play again" in gui.words_of(bar)


async def test_a_held_recording_waits(tmp_path: Path) -> None:
    async with side(tmp_path, b"") as room:
        bar = room.pane.replay_bar
        room.pane.show_recording(Recording.of(exchange("a", "b", "c")))
        await room.ended()
        bar.speed.setCurrentIndex(SPEEDS.index(0.5))
        gui.press(bar, "playRecording")
        await gui.until(lambda: room.pane.view.running)
        gui.press(bar, "holdRecording")
        before = room.pane._replay.place
        await gui.settle()
        assert room.pane._replay.place == before
        room.pane.stop()
        await room.ended()
        assert room.pane.view.status.state.text() == "Stopped"


@pytest.mark.fault("F14")
async def test_the_bug_report_is_shown_first_and_holds_no_key(tmp_path: Path) -> None:
    async def handler(exchange: Exchange) -> None:
        echoed = exchange.request.headers["authorization"]
        await exchange.head("400 Bad Request", x_seen=echoed)
        await exchange.send(json.dumps({"error": {"message": f"no: {echoed}"}}).encode())

    async with side(tmp_path, handler) as room:
        profile = room.core.services.accounts.profile(OWN.id)
        room.core.services.accounts.keep_for_session(profile, KEY)
        room.pane.run(draft("My question"))
        await room.ended()
        trigger(room, "copyReport")
        (dialog,) = room.pane.findChildren(BugReportDialog)
        report = dialog.text.toPlainText()
        assert QGuiApplication.clipboard().text() == ""
        for part in ("400 Bad Request", "My question", "## Events (1)", "## Timing", "authorization", "POST"):
            assert part in report
        assert KEY.reveal() not in report
        gui.press(dialog, "copyBugReport")
        assert QGuiApplication.clipboard().text() == report


class SlowFiles:
    """Recordings that are read once a test lets them be; `threads` are those that read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.let: dict[str, threading.Event] = {}
        self.threads: list[threading.Thread] = []

    def read_all(self, path: Path) -> tuple[domain.Exchange, ...]:
        self.threads.append(threading.current_thread())
        self.let.setdefault(path.name, threading.Event()).wait(10)
        if path.name == "broken":
            raise InputUnreadable("This is not a recording.")
        return (exchange(path.name),)


def slow(room: Side) -> SlowFiles:
    """Have the recordings of this side read slowly."""
    files = SlowFiles(Path())
    room.core.services.playground.answers.files._files = files
    return files


def let(files: SlowFiles, name: str) -> None:
    """Let a file be read."""
    files.let.setdefault(name, threading.Event()).set()


async def test_a_file_is_read_on_a_thread_while_the_window_goes_on(tmp_path: Path) -> None:
    async with side(tmp_path, openai_answer("Hello")) as room:
        files, page = slow(room), room.pane.opening
        room.pane.run(draft())
        await room.ended()
        page.open(Path("first"))
        assert room.pane.view.isVisible(), "nothing moves for a file that is read in a moment"
        await gui.until(page.isVisible)
        assert "Opening first…" in gui.words_of(page)
        let(files, "first")
        await gui.until(lambda: not page.reading)
        await room.ended()
        assert room.pane.view.watch.answering.reply.text == "first"
        assert room.pane.view.isVisible()
        assert threading.main_thread() not in files.threads


async def test_another_file_takes_the_place_of_one_that_is_being_read(tmp_path: Path) -> None:
    async with side(tmp_path, b"") as room:
        files, page = slow(room), room.pane.opening
        page.open(Path("first"))
        await gui.until(page.isVisible)
        page.open(Path("second"))
        let(files, "first")
        let(files, "second")
        await gui.until(lambda: not page.reading)
        await room.ended()
        await gui.settle()
        assert room.pane.view.watch.answering.reply.text == "second"


async def test_opening_can_be_cancelled_and_gives_way_to_a_run(tmp_path: Path) -> None:
    async with side(tmp_path, openai_answer("Hello")) as room:
        files, page = slow(room), room.pane.opening
        page.open(Path("first"))
        await gui.until(page.isVisible)
        gui.press(page, "cancelOpening")
        assert not page.reading
        assert room.pane.empty.isVisible()
        page.open(Path("second"))
        room.pane.run(draft())
        await room.ended()
        for name in ("first", "second"):
            let(files, name)
        await gui.settle()
        assert room.pane.view.watch.answering.reply.text == "Hello"


async def test_what_cannot_be_read_brings_back_what_was_shown(tmp_path: Path) -> None:
    async with side(tmp_path, b"") as room:
        files, page = slow(room), room.pane.opening
        page.open(Path("broken"))
        await gui.until(page.isVisible)
        let(files, "broken")
        await gui.until(lambda: room.calls.named("toast"))
        assert room.pane.empty.isVisible()
        assert not page.reading


async def test_of_a_file_with_several_tries_each_can_be_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "tries.duorec"
    refused = exchange(status=503, chunks=Chunks([0.2], [b'{"error": {"message": "busy"}}']))
    path.write_bytes(duorec.encode(refused, exchange("Hello")))
    async with side(tmp_path, b"") as room:
        room.pane.opening.open(path)
        await gui.until(lambda: room.pane.view.watch is not None)
        await room.ended()
        tries = gui.named(room.pane, QComboBox, "tries")
        assert tries.isVisible()
        assert [tries.itemText(place) for place in range(tries.count())] == ["Try 1", "Try 2"]
        room.open(room.pane.view.raw)
        assert "Hello" in room.pane.view.raw.text.view.toPlainText()
        tries.setCurrentIndex(0)
        tries.activated.emit(0)
        assert "busy" in room.pane.view.raw.text.view.toPlainText()


async def test_the_words_of_a_recording_are_drawn_once_somebody_looks(tmp_path: Path) -> None:
    async with side(tmp_path, b"") as room:
        view = room.pane.view
        view.open_tab(view.events)
        room.pane.show_recording(Recording.of(exchange("Hello", " world")))
        await room.ended()
        assert view.rendered.turn is not None
        assert view.rendered.turn.text_views == []
        view.open_tab(view.rendered)
        await gui.until(lambda: view.rendered.turn.text_views)
        assert view.rendered.turn.text_views[0].toPlainText() == "Hello world"

"""The real window as a program in whose playground somebody types into a body of a megabyte."""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "app")]

from PySide6.QtCore import Qt  # noqa: E402 - found only by the lines above
from PySide6.QtGui import QTextCursor  # noqa: E402 - the same
from PySide6.QtTest import QTest  # noqa: E402 - the same
from PySide6.QtWidgets import QApplication  # noqa: E402 - the same

from bench.answers import TEXT  # noqa: E402 - the same
from duologue import event_loop  # noqa: E402 - the same
from duologue.bootstrap.core import open_core  # noqa: E402 - the same
from duologue.ui.application import build_application  # noqa: E402 - the same
from duologue.ui.main_window import MainWindow  # noqa: E402 - the same
from duologue.ui.playground.page import PlaygroundPage  # noqa: E402 - the same
from duologue.ui.theme import Theme  # noqa: E402 - the same

_KEYS = 150
_BETWEEN_KEYS = 0.06  # seconds, as somebody who types fast
_PAUSE_EVERY = 30  # keys
_PAUSE = 2.5  # seconds; in it the text is checked and kept on disk too
_PATIENCE = 60


def main() -> int:
    """`HOME BYTES`: print the figures as JSON."""
    application = build_application()
    return event_loop.run(application, lambda: _play(application, Path(sys.argv[1]), int(sys.argv[2])))


async def _play(application: QApplication, home: Path, size: int) -> int:
    async with open_core(home) as core:
        core.services.preferences.change(developer_tools=True)
        appearance = core.services.preferences.current.appearance
        window = MainWindow(Theme(application, appearance), core.services, _fail, demo_session=False)
        window.show()
        await window.open_first(None)
        window.show_page("playground")
        page = window.page_widget("playground")
        assert isinstance(page, PlaygroundPage)
        page.request.show_tab("json")
        pane = page.request.json
        await _until(lambda: "model" in pane.editor.toPlainText())
        before = time.process_time()
        pane.editor.setPlainText(json.dumps(_body(size), indent=2))
        await _until(pane.apply_button.isVisible)
        await asyncio.sleep(_PAUSE)
        opened = time.process_time() - before
        stalls, keys = await _type(page)
        assert "typed" in (pane.body or "")
        await window.end()
    ordered = sorted(keys)
    told = {
        "longest stall ms": max(stalls) * 1000,
        "key p95 ms": ordered[int(len(ordered) * 0.95)] * 1000,
        "longest key ms": ordered[-1] * 1000,
        "open CPU s": opened,
    }
    print(json.dumps(told), flush=True)  # noqa: T201 - told to the parent
    return 0


async def _type(page: PlaygroundPage) -> tuple[list[float], list[float]]:
    """The CPU seconds of the whole process between turns of the loop, and of each key until it is drawn."""
    editor = page.request.json.editor
    cursor = editor.document().find("halfway", 0)
    cursor.setPosition(cursor.position())
    editor.setTextCursor(cursor)
    editor.moveCursor(QTextCursor.MoveOperation.EndOfWord)
    stalls: list[float] = []
    keys: list[float] = []
    watching = asyncio.get_running_loop().create_task(_watch(stalls))
    for number in range(_KEYS):
        before = time.process_time()
        QTest.keyClicks(editor, "typed "[number % 6])
        editor.viewport().repaint()
        keys.append(time.process_time() - before)
        await asyncio.sleep(_PAUSE if number % _PAUSE_EVERY == _PAUSE_EVERY - 1 else _BETWEEN_KEYS)
    QTest.keyClick(editor, Qt.Key.Key_Left)
    watching.cancel()
    return stalls, keys


async def _watch(stalls: list[float]) -> None:
    """Note how much CPU was used whenever the window had to wait for its turn."""
    last = time.process_time()
    while True:
        await asyncio.sleep(0.002)
        now = time.process_time()
        stalls.append(now - last)
        last = now


def _body(size: int) -> dict[str, object]:
    """A body of about so many bytes: half of it messages with long lines, half tools with short ones."""
    words = (TEXT + " ") * 6
    count = max(2, size // 2 // (len(words) + 90))
    messages: list[dict[str, object]] = [
        {"role": "user" if number % 2 == 0 else "assistant", "content": f"{number} {words}"}
        for number in range(count)
    ]
    messages[count // 2]["content"] = "halfway " + words
    fields = {
        f"field_{number}": {"type": "string", "maxLength": number} for number in range(size // 2 // 120)
    }
    function = {"name": "fill", "parameters": {"type": "object", "properties": fields}}
    tools = [{"type": "function", "function": function}]
    return {"model": "m", "stream": True, "messages": messages, "tools": tools}


async def _until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(_PATIENCE):
        while not holds():  # noqa: ASYNC110 - Qt's widgets set no asyncio event
            await asyncio.sleep(0.01)


def _fail(error: BaseException) -> None:
    raise error


if __name__ == "__main__":
    sys.exit(main())

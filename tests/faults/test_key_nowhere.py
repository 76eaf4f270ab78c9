"""A whole session with every library's debugging on leaves the key in no file, window, list or clipboard."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from helpers import child_process
from helpers.canary import files_with
from helpers.wire import CANARY


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """What a session said about the key, and the folder with all it wrote: home, temporary and working."""
    folder = tmp_path_factory.mktemp("session")
    places = {name: str(folder / name.lower()) for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR")}
    for place in (*places.values(), folder / "working"):
        Path(place).mkdir(mode=0o700)
    ran = subprocess.run(
        [sys.executable, "-m", "helpers.whole_session", str(folder)],
        cwd=folder / "working",
        env=child_process.environment({"QT_QPA_PLATFORM": "offscreen", **places}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert CANARY not in ran.stderr
    return json.loads(ran.stdout.splitlines()[-1]), folder


@pytest.mark.fault("F12")
def test_no_file_holds_the_key_in_any_spelling_at_any_moment(session: tuple[dict[str, Any], Path]) -> None:
    said, folder = session
    assert len(said["with key"]) > 8
    assert all(said["with key"])  # the server saw it each time
    assert {moment: seen["files"] for moment, seen in said["seen"].items() if seen["files"]} == {}
    assert files_with(CANARY, folder) == {}
    log = (folder / "data" / "logs" / "duologue.log").read_text()
    for library in ("httpcore", "asyncio"):
        assert f"DEBUG {library}" in log, library  # else nobody spoke


@pytest.mark.fault("F14")
def test_what_is_carried_off_or_reported_holds_no_key(session: tuple[dict[str, Any], Path]) -> None:
    _, folder = session
    left = [path for path in folder.iterdir() if path.is_file()]
    assert (
        len(left) == 4 + 2 * 2 + 2 + 2 * 7 + 2 + 2
    )  # exports, exchanges, reports, code, Terms, doctor, crash
    assert (folder / "data" / "backups" / "copy.db").stat().st_size > 0
    assert all(path.stat().st_size for path in left)
    assert files_with(CANARY, folder) == {}
    assert "[key]" in (folder / "crash.txt").read_text()


@pytest.mark.fault("F35")
def test_no_window_list_clipboard_or_undo_gives_the_key_away(session: tuple[dict[str, Any], Path]) -> None:
    said, folder = session
    assert {moment: seen["said"] for moment, seen in said["seen"].items() if seen["said"]} == {}
    assert {"typed", "copied and cut from the field", "undone", "reported"} <= said["seen"].keys()
    written = {path.name for path in folder.rglob("*") if path.is_file()}
    assert not any(name.endswith((".conf", ".ini", ".xbel")) for name in written)  # Qt's lists of its own


@pytest.mark.fault("F35")
def test_no_command_takes_a_key_as_an_argument() -> None:
    ran = child_process.run(
        "import runpy, sys; sys.argv = ['duologue', 'ask', '--help']; "
        "runpy.run_module('duologue', run_name='__main__')"
    )
    offered = {word.strip(",") for word in ran.stdout.split() if word.startswith("--")}
    assert {name for name in offered if "key" in name} == {"--key-env"}

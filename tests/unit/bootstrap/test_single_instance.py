"""One window per data folder: real processes, offscreen."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from duologue.bootstrap import single_instance
from duologue.bootstrap.single_instance import SingleInstance
from duologue.domain.errors import StoreInUse
from helpers import child_process

# Claims the folder and prints what came of it; then prints "raise" each time it is asked to come forward.
_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from duologue.bootstrap.single_instance import SingleInstance

application = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
if not instance.claim():
    print("not the first", flush=True)
    sys.exit(0)
instance.on_asked(lambda asked: print("raise" if not asked.text else asked, flush=True))
print("claimed", flush=True)
if sys.argv[2] == "closes":
    instance._server.close()
    QTimer.singleShot(700, application.quit)
if sys.argv[2] == "deaf":
    instance._server.close()
application.exec()
instance.release()
"""


@pytest.fixture
def started() -> Iterator[list["subprocess.Popen[str]"]]:
    children: list[subprocess.Popen[str]] = []
    yield children
    for child in children:
        child.kill()
        child.communicate()


def window(
    started: list["subprocess.Popen[str]"], home: Path, manner: str = "stays"
) -> "subprocess.Popen[str]":
    child = child_process.start(
        _WINDOW, str(home), manner, extra={"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(home)}
    )
    started.append(child)
    return child


def says(child: "subprocess.Popen[str]") -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


@pytest.mark.fault("F20")
def test_a_second_start_raises_the_first(tmp_path: Path, started: list["subprocess.Popen[str]"]) -> None:
    first = window(started, tmp_path)
    assert says(first) == "claimed"
    for _ in range(2):
        second = window(started, tmp_path)
        assert says(second) == "not the first"
        assert second.wait(10) == 0
        assert says(first) == "raise"


def test_other_folders_have_windows_of_their_own(
    tmp_path: Path, started: list["subprocess.Popen[str]"]
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        assert says(window(started, tmp_path / name)) == "claimed"


@pytest.mark.fault("F20")
def test_a_lock_left_by_a_kill_is_taken_over(tmp_path: Path, started: list["subprocess.Popen[str]"]) -> None:
    first = window(started, tmp_path)
    assert says(first) == "claimed"
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    assert (tmp_path / "window.lock").exists()
    second = window(started, tmp_path)
    assert says(second) == "claimed"
    assert says(window(started, tmp_path)) == "not the first"
    assert says(second) == "raise"


def test_a_window_that_is_closing_is_waited_for(
    tmp_path: Path, started: list["subprocess.Popen[str]"]
) -> None:
    first = window(started, tmp_path, "closes")
    assert says(first) == "claimed"
    second = window(started, tmp_path)
    assert says(second) == "claimed"
    assert first.wait(10) == 0


def test_a_window_that_does_not_answer_is_told(
    tmp_path: Path, started: list["subprocess.Popen[str]"]
) -> None:
    assert says(window(started, tmp_path, "deaf")) == "claimed"
    script = _WINDOW.replace(
        "if not instance.claim():",
        "from duologue.domain.errors import StoreInUse\n"
        "try:\n    instance.claim()\nexcept StoreInUse as error:\n    print(error.message)\n    sys.exit(0)\n"
        "if True:",
    )
    ran = child_process.run(script, str(tmp_path), "stays", extra={"TMPDIR": str(tmp_path)})
    assert ran.stdout == "Another Duologue holds this data folder, but it does not answer.\n"


@pytest.mark.fault("F20")
def test_a_lock_of_another_computer_is_respected_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_instance, "_WAIT_MS", 0)
    lock = tmp_path / "window.lock"
    theirs = f"{os.getpid()}\nduologue\nkitchen-pc\n{'0' * 32}\n{'0' * 36}\n"
    lock.write_text(theirs)
    with pytest.raises(StoreInUse) as told:
        SingleInstance(tmp_path).hold()
    assert "kitchen-pc" in told.value.message
    assert str(lock) in told.value.message
    assert lock.read_text() == theirs
    lock.unlink()
    mine = SingleInstance(tmp_path)
    assert mine.hold()
    mine.release()


@pytest.mark.fault("F20")
@pytest.mark.parametrize("left", [b"", b"\x00" * 80, b"7020\ncut sho", b"\xff\xfe"])
def test_a_lock_that_a_power_cut_left_unreadable_is_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: bytes
) -> None:
    monkeypatch.setattr(single_instance, "_WAIT_MS", 0)
    (tmp_path / "window.lock").write_bytes(left)
    mine, other = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert mine.hold()
    with pytest.raises(StoreInUse):
        other.hold()
    mine.release()


@pytest.mark.fault("F20")
def test_an_unreadable_lock_that_somebody_holds_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_instance, "_WAIT_MS", 0)
    mine, other = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert mine.hold()
    (tmp_path / "window.lock").write_bytes(b"")
    with pytest.raises(StoreInUse):
        other.hold()
    mine.release()


@pytest.mark.fault("F20")
def test_two_starts_of_the_whole_app_leave_one_window(
    tmp_path: Path, started: list["subprocess.Popen[str]"]
) -> None:
    home = tmp_path / "home"
    extra = {"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "duologue", "--home", str(home)]
    first = subprocess.Popen(command, env=child_process.environment(extra), stdout=subprocess.PIPE, text=True)
    started.append(first)
    deadline = time.monotonic() + 30
    while not (home / "window.lock").exists():
        assert time.monotonic() < deadline
        assert first.poll() is None
        time.sleep(0.02)
    second = subprocess.run(
        command, env=child_process.environment(extra), capture_output=True, timeout=30, check=False
    )
    assert (second.returncode, second.stdout, second.stderr) == (0, b"", b"")
    assert first.poll() is None


def test_a_start_hands_words_to_the_window_that_is_open(
    tmp_path: Path, started: list["subprocess.Popen[str]"]
) -> None:
    first = window(started, tmp_path)
    assert says(first) == "claimed"
    words = "many words " * 5_000
    second = child_process.start(
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication\n"
        "from duologue.bootstrap.asked import Asked\n"
        "from duologue.bootstrap.single_instance import SingleInstance\n"
        "application = QCoreApplication([])\n"
        f"print(SingleInstance(Path(sys.argv[1])).hold(Asked({words!r}, send=True)))",
        str(tmp_path),
        extra={"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path)},
    )
    started.append(second)
    assert says(second) == "False"
    assert says(first) == f"Asked(text={words!r}, send=True, files=())"

"""A file is written whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from duologue.domain.errors import StoreNotWritable
from duologue.storage.files import write_whole
from helpers import child_process


def test_the_old_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "name"
    path.write_text("old")
    path.chmod(0o644)
    write_whole(path, b"new\x00")
    assert path.read_bytes() == b"new\x00"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_the_content_is_on_the_disk_before_it_takes_the_files_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "name"
    synced: list[tuple[int, bool]] = []

    def note(descriptor: int) -> None:
        synced.append((os.fstat(descriptor).st_size, path.exists()))

    monkeypatch.setattr(os, "fsync", note)
    write_whole(path, b"x" * 777)
    assert synced[0] == (777, False)
    assert [there for _, there in synced] == [False, True]  # the file, then the folder with its new name


@pytest.mark.fault("F21")
@pytest.mark.parametrize("kind", ["no folder", "a folder", "a link", "a dead link"])
def test_what_cannot_be_written_is_told_and_left(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "name"
    if kind == "no folder":
        path = tmp_path / "none" / "name"
    elif kind == "a folder":
        path.mkdir()
        (path / "x").touch()
    else:
        path.symlink_to(tmp_path / ("target" if kind == "a link" else "none"))
        (tmp_path / "target").write_text("kept")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StoreNotWritable, match="name"):
        write_whole(path, b"new")
    assert sorted(tmp_path.rglob("*")) == before


FULL = """
import resource, sys
from pathlib import Path
from duologue.domain.errors import StoreNotWritable
from duologue.storage.files import write_whole

resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    write_whole(Path(sys.argv[1]), b"x" * 5000)
except StoreNotWritable as error:
    print(error.message)
"""


@pytest.mark.fault("F16")
def test_on_a_full_disk_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "name"
    path.write_text("old")
    child = child_process.run(FULL, str(path))
    assert (child.stdout, child.stderr) == ("name could not be saved: File too large.\n", "")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


KILLED = """
import sys
from pathlib import Path
from duologue.storage.files import write_whole

number = 0
while True:
    write_whole(Path(sys.argv[1]), (str(number % 10) * 100_000).encode())
    print(number, flush=True)
    number += 1
"""


def test_a_kill_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    path = tmp_path / "name"
    for _ in range(4):
        child = child_process.start(KILLED, str(path))
        assert child.stdout is not None
        for _ in range(7):
            child.stdout.readline()
        child.kill()
        last = int((["6", *child.stdout.read().split()])[-1])
        child.stdout.close()
        child.wait()
        content = path.read_text()
        assert len(content) == 100_000
        assert content in (str(last % 10) * 100_000, str((last + 1) % 10) * 100_000)

"""Recordings as files."""

import stat
import sys
from pathlib import Path

import pytest

from duologue.domain.errors import InputUnreadable, StoreNotWritable
from duologue.storage import recordings
from duologue.storage.recordings import Recordings
from helpers.exchanges import exchange


def test_a_recording_is_written_for_this_person_alone_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "a.duorec"
    Recordings(tmp_path).write(path, [exchange("Hello")])
    assert Recordings.read(path) == exchange("Hello")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreNotWritable, match=r"a\.duorec could not be saved"):
        Recordings(tmp_path).write(tmp_path / "missing" / "a.duorec", [exchange("Hello")])
    with pytest.raises(StoreNotWritable, match=r"a\.har could not be saved"):
        Recordings(tmp_path).write_text(tmp_path / "missing" / "a.har", "{}")


def test_what_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputUnreadable, match=r"gone\.duorec can't be read"):
        Recordings.read(tmp_path / "gone.duorec")
    large = tmp_path / "large.duorec"
    large.write_bytes(b"x" * 100)
    monkeypatch.setattr(recordings, "LARGEST", 99)
    with pytest.raises(InputUnreadable, match="too large"):
        Recordings.read(large)

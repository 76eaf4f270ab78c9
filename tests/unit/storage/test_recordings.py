"""Recordings as files."""

import stat
import sys
from pathlib import Path

import pytest

from duologue.domain.errors import InputUnreadable, StoreNotWritable
from duologue.storage import recordings
from duologue.storage.recordings import Recordings, load
from helpers.exchanges import exchange


def test_a_recording_is_kept_and_read_back(tmp_path: Path) -> None:
    path = Recordings(tmp_path / "recordings").save("first_one-2", exchange("Hello"))
    assert path.name == "first_one-2.duorec"
    assert load(path) == exchange("Hello")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", ".hidden", "nul\0", "gr\u00fc\u00df"])
def test_a_name_that_could_lead_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputUnreadable):
        Recordings(tmp_path).save(name, exchange("Hello"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "recordings").write_text("in the way")
    with pytest.raises(StoreNotWritable):
        Recordings(tmp_path / "recordings").save("a", exchange("Hello"))


def test_what_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputUnreadable, match=r"gone\.duorec can't be read"):
        load(tmp_path / "gone.duorec")
    large = tmp_path / "large.duorec"
    large.write_bytes(b"x" * 100)
    monkeypatch.setattr(recordings, "LARGEST", 99)
    with pytest.raises(InputUnreadable, match="too large"):
        load(large)

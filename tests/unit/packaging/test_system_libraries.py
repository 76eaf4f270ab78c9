"""The look for Qt's system libraries, and what is said or done where one is missing."""

import os
import re
import stat
import sys
from pathlib import Path

import pytest

from devtools import system_libraries
from devtools.project import DevelopmentError, Exit

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the wheels bring everything")

NOT_THERE = {"libnothing-of-the-sort.so.9": "libnothing9", "libc.so.6": "libc6"}


@pytest.fixture
def one_library_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries, "QT_LIBRARIES", NOT_THERE)
    monkeypatch.setattr(system_libraries, "_has_cjk_font", lambda: True)


@pytest.fixture
def not_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o700 | stat.S_IXUSR)


@pytest.mark.usefixtures("one_library_missing")
def test_only_the_missing_library_is_named() -> None:
    assert system_libraries.look(for_tests=False).needed == ("libnothing9",)


@pytest.mark.usefixtures("one_library_missing", "not_root")
def test_a_person_without_rights_is_told_the_one_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program(tmp_path, "apt-get", "exit 99")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DevelopmentError) as caught:
        system_libraries.ensure(for_tests=False)
    assert caught.value.exit_code is Exit.SYSTEM_INCOMPLETE
    assert re.search(r"sudo apt-get install --no-install-recommends libnothing9$", str(caught.value))


@pytest.mark.usefixtures("one_library_missing", "not_root")
def test_without_apt_the_libraries_are_named_as_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DevelopmentError, match=r"libnothing-of-the-sort\.so\.9"):
        system_libraries.ensure(for_tests=False)


@pytest.mark.usefixtures("one_library_missing")
def test_root_installs_it_after_one_update(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    program(tmp_path, "apt-get", f'echo "$@" >>{tmp_path}/asked')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(DevelopmentError):  # our apt-get installs nothing, and that is noticed
        system_libraries.ensure(for_tests=False)
    asked = (tmp_path / "asked").read_text().splitlines()
    assert [line.split()[-1] for line in asked] == ["update", "libnothing9"]


@pytest.mark.usefixtures("not_root")
def test_what_is_only_wished_for_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_libraries, "QT_LIBRARIES", {})
    monkeypatch.setattr(system_libraries, "FONT_FOLDERS", (tmp_path,))
    system_libraries.ensure(for_tests=False)
    assert "fonts-noto-cjk" in capsys.readouterr().err


def test_a_font_with_chinese_characters_is_found_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_libraries, "FONT_FOLDERS", (tmp_path,))
    assert "fonts-noto-cjk" in system_libraries.look(for_tests=False).wished
    (tmp_path / "noto").mkdir()
    (tmp_path / "noto" / "NotoSansCJK-Regular.ttc").touch()
    assert "fonts-noto-cjk" not in system_libraries.look(for_tests=False).wished

"""The data folder: chosen, made private, or refused with a reason."""

import os
import stat
import tempfile
from pathlib import Path

import platformdirs
import pytest

from duologue.domain.errors import StoreNotWritable
from duologue.storage.paths import DataPaths
from helpers import child_process


def modes(folder: Path) -> dict[str, int]:
    return {str(entry.relative_to(folder)): stat.S_IMODE(entry.stat().st_mode) for entry in folder.rglob("*")}


def test_the_folder_on_the_command_line_comes_before_the_environment(tmp_path: Path) -> None:
    environment = {"DUOLOGUE_HOME": str(tmp_path / "environment")}
    assert DataPaths.chosen(tmp_path / "argument", environment).home == tmp_path / "argument"
    assert DataPaths.chosen(str(tmp_path / "argument"), environment).home == tmp_path / "argument"
    assert DataPaths.chosen(None, environment).home == tmp_path / "environment"
    assert DataPaths.chosen("", environment).home == tmp_path / "environment"


def test_without_a_choice_the_platform_has_a_place() -> None:
    assert DataPaths.chosen(None, {}).home == platformdirs.user_data_path("duologue", appauthor=False)
    assert DataPaths.chosen(None, {"DUOLOGUE_HOME": ""}).home.name == "duologue"


def test_a_relative_folder_stays_the_same_when_the_working_folder_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = DataPaths.chosen("here", {})
    monkeypatch.chdir("/")
    assert paths.database == tmp_path / "here" / "duologue.db"


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/somewhere")
    assert DataPaths.chosen("~/x", {}).home == Path("/somewhere/x")


def test_everything_lies_in_the_data_folder(tmp_path: Path) -> None:
    paths = DataPaths(tmp_path)
    names = [
        entry.relative_to(tmp_path).as_posix() for entry in (paths.database, paths.settings, paths.profiles)
    ]
    assert names == ["duologue.db", "settings.json", "profiles.json"]
    assert [folder.relative_to(tmp_path).as_posix() for folder in paths.folders] == [
        "logs",
        "backups",
        "crash",
        "recordings",
        "personas",
        "presets",
        "prompts",
    ]


@pytest.mark.fault("F21")
def test_every_folder_is_made_for_this_person_alone(tmp_path: Path) -> None:
    former = os.umask(0)
    try:
        paths = DataPaths(tmp_path / "deep" / "down \U0001f600 100%" / "data")
        paths.create()
        paths.create()
    finally:
        os.umask(former)
    assert stat.S_IMODE(paths.home.stat().st_mode) == 0o700
    assert modes(paths.home) == {folder.name: 0o700 for folder in paths.folders}


@pytest.mark.parametrize("there", [[], ["duologue.db", "notes.txt"]])
def test_an_empty_folder_and_a_data_folder_are_closed_to_others(tmp_path: Path, there: list[str]) -> None:
    home = tmp_path / "data"
    home.mkdir(mode=0o755)
    for name in there:
        (home / name).touch()
    DataPaths(home).create()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_folder_of_other_things_keeps_its_mode(tmp_path: Path) -> None:
    home = tmp_path / "shared"
    home.mkdir()
    home.chmod(0o755)
    (home / "notes.txt").touch()
    DataPaths(home).create()
    assert stat.S_IMODE(home.stat().st_mode) == 0o755
    assert stat.S_IMODE((home / "logs").stat().st_mode) == 0o700


@pytest.mark.fault("F21")
@pytest.mark.parametrize("blocked", ["", "deep", "deep/data", "deep/data/logs"])
def test_a_file_in_the_way_is_told(tmp_path: Path, blocked: str) -> None:
    way = tmp_path / "x" / blocked
    way.parent.mkdir(parents=True, exist_ok=True)
    way.write_text("kept")
    with pytest.raises(StoreNotWritable, match="data folder"):
        DataPaths(tmp_path / "x" / "deep" / "data").create()
    assert way.read_text() == "kept"


@pytest.mark.fault("F21")
@pytest.mark.parametrize("name", ["n" * 300, "nul\x00"])
def test_a_name_no_file_system_takes_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreNotWritable):
        DataPaths(tmp_path / name).create()


READ_ONLY = """
import asyncio, os, sys
from pathlib import Path
from duologue.domain.errors import StoreNotWritable
from duologue.storage.database import Database
from duologue.storage.files import write_whole
from duologue.storage.paths import DataPaths

paths = DataPaths(Path(sys.argv[1]))
paths.create()

async def make():
    await (await Database.open(paths.database, paths.backups)).close()

asyncio.run(make())
write_whole(paths.settings, b"{}")
for entry in [paths.home, *paths.home.iterdir()]:
    entry.chmod(0o555 if entry.is_dir() else 0o444)
paths.home.parent.chmod(0o755)
if os.geteuid() == 0:
    os.setuid(65534)

def told(work):
    try:
        work()
    except StoreNotWritable:
        return
    raise SystemExit(f"not told: line {work.__code__.co_firstlineno}")

told(lambda: DataPaths(paths.home / "deeper").create())
told(paths.create)
told(lambda: write_whole(paths.settings, b"x"))
told(lambda: asyncio.run(Database.open(paths.home / "new.db", paths.backups)))
told(lambda: asyncio.run(Database.open(paths.database, paths.backups)))
print("told")
"""


@pytest.mark.fault("F21")
def test_a_read_only_folder_is_told_by_everything_that_writes() -> None:
    with tempfile.TemporaryDirectory() as folder:  # tmp_path lies below a folder that only root may enter
        child = child_process.run(READ_ONLY, str(Path(folder) / "data"))
        assert (child.stdout, child.stderr) == ("told\n", "")

"""`packaging/dev.py` as a person meets it, and the parts of it that decide something."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from devtools import distribution, environment
from devtools.project import python_in

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "packaging" / "dev.py"


def script(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, check=False, cwd=ROOT
    )


def test_help_names_every_command_and_the_exit_codes() -> None:
    told = script("--help").stdout
    assert all(
        f"\n    {command} " in told for command in ("run", "test", "lint", "bench", "tour", "package", "lock")
    )
    assert "exit codes: 0 " in told


@pytest.mark.parametrize("arguments", [(), ("dance",), ("lint", "--fast"), ("tour",)])
def test_a_command_that_is_not_understood_is_a_usage_error(arguments: tuple[str, ...]) -> None:
    told = script(*arguments)
    assert told.returncode == 2
    assert told.stderr.startswith("usage: ")


def test_the_script_needs_nothing_but_the_standard_library() -> None:
    told = subprocess.run(
        [sys.executable, "-E", "-s", "-S", str(SCRIPT), "--help"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr


def test_arguments_for_pytest_run_pytest_alone() -> None:
    told = script("test", "--here", "--collect-only", "-q", "tests/unit/packaging/test_lock_files.py")
    assert told.returncode == 0, told.stderr
    assert "test_no_lock_names_an_address" in told.stdout
    assert "== types" not in told.stderr


def test_an_unknown_bench_is_told_what_there_is() -> None:
    told = script("bench", "--here", "nonsense")
    assert told.returncode == 2
    assert "start" in told.stderr


def test_a_moved_environment_is_not_taken_for_a_working_one(tmp_path: Path) -> None:
    assert environment._is_usable(Path(sys.executable))
    assert not environment._is_usable(python_in(tmp_path))
    broken = python_in(tmp_path)
    broken.parent.mkdir()
    broken.symlink_to(tmp_path / "gone")
    assert not environment._is_usable(broken)


def test_an_environment_without_pip_is_not_taken_for_a_finished_one(tmp_path: Path) -> None:
    venv.EnvBuilder(with_pip=False).create(tmp_path)
    assert not environment._is_usable(python_in(tmp_path))


def test_a_changed_lock_changes_the_stamp(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = environment._fingerprint()
    changed = tmp_path / "requirements-dev.txt"
    changed.write_bytes(environment.LOCK_DEVELOPMENT.read_bytes() + b"# one more line\n")
    monkeypatch.setattr(environment, "LOCK_DEVELOPMENT", changed)
    assert environment._fingerprint() != before


def test_a_wheel_that_lacks_a_bundled_file_is_noticed(tmp_path: Path) -> None:
    resources = tmp_path / "resources"
    (resources / "terms").mkdir(parents=True)
    for name in ("models.json", "terms/today.txt"):
        (resources / name).write_text("x")
    wheel = tmp_path / "duologue.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("duologue/resources/models.json", "x")
    assert distribution.files_left_out(wheel, resources) == ["terms/today.txt"]

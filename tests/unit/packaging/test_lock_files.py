"""The lock files: whole, exact, hashed, without addresses and without what must not be installed."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RUN_TIME, DEVELOPMENT = "packaging/requirements.txt", "packaging/requirements-dev.txt"
REAL_SERVER = "tests/realserver/requirements.txt"
UNWANTED = {
    "keyrings-alt": "it would keep keys in a plain file where there is no keychain",
    "brotli": "answers are asked for uncompressed",
    "brotlicffi": "the same",
    "zstandard": "the same",
    "pyside6": "the Essentials are enough",
    "pyside6-addons": "it holds parts under the GPL alone",
}


def lock(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    """Package to version, with the marker that limits it."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+(?: ; .*?)?) \\$", lock(name), re.MULTILINE))


def wished(extra: str | None) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wishes = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return {re.split(r"[\[<>=!~ ]", wish)[0].lower().replace("_", "-") for wish in wishes}


@pytest.mark.parametrize("name", [RUN_TIME, DEVELOPMENT, REAL_SERVER])
def test_every_package_is_pinned_with_a_hash_and_nothing_else_is_said(name: str) -> None:
    body = "".join(line for line in lock(name).splitlines(keepends=True) if not line.startswith("#"))
    entries = re.split(r"^(?=\S)", body, flags=re.MULTILINE)[1:]
    for entry in entries:
        assert re.fullmatch(
            r"[a-z0-9-]+==\S+(?: ; [^\\\n]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n", entry
        ), entry
    assert pins(name).keys() == {entry.partition("==")[0] for entry in entries}
    assert len(entries) > 10


@pytest.mark.parametrize("name", [RUN_TIME, DEVELOPMENT, REAL_SERVER])
def test_no_lock_names_an_address(name: str) -> None:
    assert not re.search(r"://|^-|index-url|find-links|trusted-host| @ ", lock(name), re.MULTILINE)


@pytest.mark.parametrize("name", [RUN_TIME, DEVELOPMENT])
@pytest.mark.parametrize("package", UNWANTED)
def test_what_must_not_be_installed_is_not_locked(package: str, name: str) -> None:
    assert package not in pins(name), UNWANTED[package]


def test_the_locks_hold_what_the_project_asks_for() -> None:
    assert wished(None) <= pins(RUN_TIME).keys()
    assert wished("dev") <= pins(DEVELOPMENT).keys()


def test_tests_run_on_the_versions_that_people_run() -> None:
    tested = {package: pin.split()[0] for package, pin in pins(DEVELOPMENT).items()}
    assert {package: pin.split()[0] for package, pin in pins(RUN_TIME).items()}.items() <= tested.items()


def test_one_lock_serves_every_system() -> None:
    markers = " ".join(pins(RUN_TIME).values())
    assert "sys_platform == 'win32'" in markers
    assert "sys_platform == 'linux'" in markers


def test_the_qt_binding_is_one_that_python_3_11_survives() -> None:
    major, minor, *_ = pins(RUN_TIME)["pyside6-essentials"].split(".")
    assert (int(major), int(minor)) < (6, 12)

"""`duologue doctor`, as a program."""

import json
from pathlib import Path

import pytest

import duologue
from duologue.cli.doctor import _lines
from helpers import terminal


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_the_report_in_json_has_what_a_report_should_say(home: Path) -> None:
    ran = terminal.run(
        home, "doctor", "--json", extra={"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    report = json.loads(ran.stdout)
    assert {
        "duologue",
        "python",
        "system",
        "packages",
        "keyring",
        "paths",
        "sqlite",
        "display",
        "terms",
    } <= set(report)
    assert report["duologue"] == duologue.__version__
    assert (report["keyring"]["safe"], report["keyring"]["level"]) == (False, "this session only")
    assert report["paths"]["home"] == {"path": str(home), "exists": True, "mode": "0o700", "writable": True}
    assert report["paths"]["database"]["mode"] == "0o600"
    assert report["display"]["available"] is False
    assert report["terms"]["state"] == "not_asked"
    assert report["sqlite"]["version"]


def test_the_report_in_words_names_the_same(home: Path) -> None:
    ran = terminal.run(home, "doctor", extra={"DISPLAY": ":9"})
    assert (ran.returncode, ran.stderr) == (0, b"")
    words = ran.stdout.decode()
    for expected in (
        f"duologue: {duologue.__version__}",
        "keyring\n",
        "x11: :9",
        "state: not_asked",
        str(home),
    ):
        assert expected in words
    assert "None" not in words
    assert "wayland: not set" in words


def test_keys_in_the_environment_are_not_told(home: Path) -> None:
    ran = terminal.run(home, "doctor", "--json", extra={"MINIMAX_API_KEY": "sk-canary-123456789"})
    assert b"canary" not in ran.stdout


def test_lines_are_indented_by_what_they_belong_to() -> None:
    assert _lines({"a": 1, "b": {"c": None, "d": {"e": "x"}}}) == [
        "a: 1",
        "b",
        "  c: unknown",
        "  d",
        "    e: x",
    ]


def test_the_doctor_reports_of_a_store_that_cannot_be_read(home: Path) -> None:
    home.mkdir()
    (home / "duologue.db").write_bytes(b"damaged")
    ran = terminal.run(home, "doctor", "--json")
    assert ran.returncode == 0
    report = json.loads(ran.stdout)
    assert report["terms"]["state"] is None
    assert "duologue.db" in report["store"]["problem"]
    assert report["paths"]["database"]["exists"]
    assert (home / "duologue.db").read_bytes() == b"damaged"

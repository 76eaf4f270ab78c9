"""`duologue usage` tells in the terminal what the Usage page tells."""

import json
from pathlib import Path

import pytest

from helpers import terminal

SKY = "Explain in simple words why the sky is blue."
QUICK = ("ask", "--demo", "--model", "demo-recorded-fast")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_nothing_used_is_said_and_nothing_is_made_up(home: Path) -> None:
    ran = terminal.run(home, "usage")
    assert (ran.returncode, ran.stdout.decode().splitlines()[0]) == (0, "today: nothing was used")
    told = json.loads(terminal.run(home, "usage", "--json").stdout)
    assert (told["total"]["requests"], told["total"]["input"], told["groups"]) == (0, None, [])


def test_a_request_is_told_by_model_and_as_json_and_as_a_file(home: Path, tmp_path: Path) -> None:
    assert terminal.run(home, *QUICK, SKY).returncode == 0
    lines = terminal.run(home, "usage", "--days", "7").stdout.decode().splitlines()
    assert ": 1 request, " in lines[0]
    assert lines[1].startswith("  demo-recorded-fast: 1 request, ")
    told = json.loads(terminal.run(home, "usage", "--by", "style", "--json").stdout)
    assert told["total"]["input"] > 0
    assert [group["name"] for group in told["groups"]] == ["OpenAI"]
    file = tmp_path / "rows.csv"
    assert terminal.run(home, "usage", "--csv", str(file)).returncode == 0
    assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 2


@pytest.mark.parametrize("days", ["0", "-1", "x", "99999"])
def test_days_that_are_none_are_refused(home: Path, days: str) -> None:
    assert terminal.run(home, "usage", f"--days={days}").returncode == 2


def test_a_file_that_cannot_be_written_is_told(home: Path, tmp_path: Path) -> None:
    ran = terminal.run(home, "usage", "--csv", str(tmp_path / "missing" / "rows.csv"))
    assert ran.returncode == 5
    assert b"could not be saved" in ran.stderr

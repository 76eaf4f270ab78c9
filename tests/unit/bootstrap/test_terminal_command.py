"""Running a terminal command in this process: which exit code, and what is said."""

import argparse
import asyncio
from pathlib import Path

import pytest

from duologue.bootstrap import terminal
from duologue.cli import arguments, doctor
from duologue.cli.exit_codes import REFUSED, STOPPED


def parsed(home: Path, *words: str) -> argparse.Namespace:
    return arguments.parse(["--home", str(home), *words])


def test_a_doctor_that_could_report_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert terminal.run_command(parsed(tmp_path, "doctor")) == 0
    assert str(tmp_path) in capsys.readouterr().out


def test_a_damaged_store_is_told_and_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "duologue.db").write_bytes(b"x")
    assert terminal.run_command(parsed(tmp_path, "ask", "--demo", "Hello")) == REFUSED
    assert capsys.readouterr().err.startswith("duologue: ")


def test_control_c_before_the_answer_is_a_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor, "run", interrupted)
    assert terminal.run_command(parsed(tmp_path, "doctor")) == STOPPED
    asyncio.run(asyncio.sleep(0))

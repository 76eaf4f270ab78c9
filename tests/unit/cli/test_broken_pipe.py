"""A reader that has enough, as in `duologue replay ... | head`, ends a command without complaint."""

import subprocess
from pathlib import Path

import pytest

from duologue.cli import exit_codes
from helpers import child_process, terminal
from helpers.wire import STREAMS, openai_answer


@pytest.mark.parametrize("form", [("--json",), ()])
def test_a_replay_nobody_reads_on_ends_quietly(tmp_path: Path, form: tuple[str, ...]) -> None:
    long = tmp_path / "long.sse"
    long.write_bytes(openai_answer(*["word " * 50] * 5000))
    ran = first_bytes_only(tmp_path, "replay", *form, *[str(long)] * 2)
    assert ran == (exit_codes.STOPPED, b"")


def test_a_doctor_nobody_listens_to_ends_quietly(tmp_path: Path) -> None:
    assert first_bytes_only(tmp_path, "doctor", read=0) == (exit_codes.STOPPED, b"")


def test_a_replay_that_is_read_to_its_end_ends_as_ever(tmp_path: Path) -> None:
    recording = min((STREAMS / "openai").glob("*.sse"))
    assert terminal.run(tmp_path, "replay", str(recording)).returncode == exit_codes.COMPLETE


def first_bytes_only(home: Path, *arguments: str, read: int = 100) -> tuple[int, bytes]:
    """The exit code and the complaints of a command whose output is read only so far."""
    command = terminal.command(home, *arguments)
    environment = child_process.environment()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        if read:
            assert process.stdout.read(read)
        process.stdout.close()
        complaints = process.stderr.read()
        return process.wait(30), complaints

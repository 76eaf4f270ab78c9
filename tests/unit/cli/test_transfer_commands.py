"""`duologue export`, `import` and `search`, run in this process over a real database."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from duologue.bootstrap import terminal
from duologue.bootstrap.asked import LONGEST, Asked, read_asked
from duologue.bootstrap.single_instance import SingleInstance
from duologue.cli import arguments
from duologue.cli.exit_codes import COMPLETE, REFUSED, USAGE
from duologue.domain.errors import InputUnreadable
from helpers.transfers import services_in, talk

CHATGPT = Path(__file__).parents[2] / "fixtures" / "chatgpt" / "conversations.json"


def run(home: Path, *words: str) -> int:
    return terminal.run_command(arguments.parse(["--home", str(home), *words]))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with two chats."""

    async def fill() -> None:
        async with services_in(tmp_path / "home") as services:
            await talk(services, "Lamps", "Which lamp?", "A bright one.")
            await talk(services, "Trees", "Which tree?", "An oak.")

    asyncio.run(fill())
    return tmp_path / "home"


def test_chats_leave_and_come_back(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "export", "--all", str(tmp_path / "a.json")) == COMPLETE
    assert "2 chats in " in capsys.readouterr().err
    assert run(tmp_path / "new", "import", "--dry-run", str(tmp_path / "a.json")) == COMPLETE
    assert capsys.readouterr().out == "a.json: an export of Duologue, 2 chats, 4 messages\n"
    assert run(tmp_path / "new", "import", str(tmp_path / "a.json")) == COMPLETE
    assert capsys.readouterr().out == "a.json: imported 2 chats, 4 messages\n"
    assert run(tmp_path / "new", "import", str(tmp_path / "a.json")) == COMPLETE
    assert "left out: chats that were here already (2)" in capsys.readouterr().out
    assert run(tmp_path / "new", "import", "--copies", str(tmp_path / "a.json")) == COMPLETE
    assert "imported 2 chats" in capsys.readouterr().out


def test_one_chat_goes_to_standard_output(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(home, "search", "--json", "oak") == COMPLETE
    hit = json.loads(capfdbinary.readouterr().out)
    assert run(home, "export", "--chat", hit["chat_id"], "--format", "markdown") == COMPLETE
    out = capfdbinary.readouterr().out.decode()
    assert out.startswith("# Trees\n")
    assert "An oak." in out


def test_lines_for_programs_come_with_what_the_terms_say(
    home: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(home, "export", "--format", "jsonl") == COMPLETE
    written = capfdbinary.readouterr()
    assert len(written.out.splitlines()) == 2
    assert b"training competing AI models" in written.err


def test_search_says_where_words_stand(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "search", "lamp") == COMPLETE
    out = capsys.readouterr().out
    assert "Lamps: Which lamp?" in out
    assert "Trees" not in out
    assert run(home, "search", "elephant") == COMPLETE
    found = capsys.readouterr()
    assert (found.out, found.err) == ("", "duologue: nothing was found\n")
    assert run(home, "search", " ") == USAGE


def test_what_can_not_be_done_is_said(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "export", "--folder", "Nowhere") == USAGE
    assert run(home, "export", "--chat", "gone", str(tmp_path / "a.json")) == REFUSED
    assert run(home, "export", str(tmp_path / "no" / "a.json")) == REFUSED
    assert run(home, "import", str(tmp_path / "gone.json"), str(CHATGPT)) == REFUSED
    said = capsys.readouterr()
    for piece in (
        "no folder 'Nowhere'",
        "no chat to export",
        "could not be saved",
        "gone.json can't be read",
    ):
        assert piece in said.err
    assert "conversations.json: imported 2 chats, 11 messages; left out: " in said.out
    assert "images not in the file (1)" in said.out


def test_several_documents_are_not_written_to_a_terminal(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run(home, "export", "--format", "html") == USAGE
    assert "name a file" in capsys.readouterr().err


def test_an_import_waits_for_nobody_who_has_the_folder_and_says_so(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handed: list[Asked] = []

    def hold(_self: SingleInstance, asked: Asked) -> bool:
        handed.append(asked)
        return False

    monkeypatch.setattr(SingleInstance, "hold", hold)
    assert run(home, "import", str(CHATGPT)) == COMPLETE
    assert handed == [Asked(files=(str(CHATGPT),))]
    assert "window that is open" in capsys.readouterr().out
    assert run(home, "import", "--dry-run", str(CHATGPT)) == COMPLETE
    assert "an export of ChatGPT" in capsys.readouterr().out


def test_what_is_asked_of_a_window_goes_there_and_back() -> None:
    asked = Asked("Hi\n\u2028<b>", send=True, files=("/a b.json",))
    line = asked.line()
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert read_asked(line) == asked
    with pytest.raises(InputUnreadable):
        Asked("x" * LONGEST).line()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"raise\n",
        b"{}",
        b"[]",
        b"\xff",
        b'{"text":5,"send":1,"files":[]}',
        b'{"text":"","send":1,"files":[5]}',
        b"[" * 9999,
    ],
)
def test_anything_else_only_asks_the_window_to_come_to_the_front(line: bytes) -> None:
    assert read_asked(line) == Asked()

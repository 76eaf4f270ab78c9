"""`duologue doctor --online`: what every profile's server says, in words and as JSON."""

import asyncio
import json
from pathlib import Path
from typing import Any

from helpers import terminal
from helpers.wire import LoopbackServer, whole_response


def save_profile(home: Path, origin: str, name: str = "Mine") -> None:
    home.mkdir(exist_ok=True)
    profile = {"id": "own", "name": name, "kind": "own", "auth": "none", "openai_base": f"{origin}/v1"}
    (home / "profiles.json").write_text(json.dumps({"profiles": [profile]}))


async def doctor(home: Path, *arguments: str) -> Any:
    return await asyncio.to_thread(terminal.run, home, "doctor", *arguments)


async def test_every_saved_profile_is_asked(tmp_path: Path) -> None:
    async with LoopbackServer(whole_response(b'{"data": [{"id": "a"}]}')) as server:
        save_profile(tmp_path, server.origin)
        ran = await doctor(tmp_path, "--online", "--json")
    assert (ran.returncode, ran.stderr) == (0, b"")
    (told,) = json.loads(ran.stdout)["online"]
    assert (told["profile"], told["style"], told["result"], told["models"]) == ("Mine", "openai", "works", 1)
    assert told["milliseconds"] > 0
    assert len(server.requests) == 1


async def test_a_refused_connection_is_a_report_too(tmp_path: Path) -> None:
    save_profile(tmp_path, "http://127.0.0.1:9")
    ran = await doctor(tmp_path, "--online")
    assert ran.returncode == 0
    assert "result: connection_refused" in ran.stdout.decode()
    assert "says: 127.0.0.1 refused the connection." in ran.stdout.decode()


async def test_without_the_word_nothing_is_asked(tmp_path: Path) -> None:
    async with LoopbackServer(whole_response(b"{}")) as server:
        save_profile(tmp_path, server.origin)
        ran = await doctor(tmp_path, "--json")
    assert "online" not in json.loads(ran.stdout)
    assert server.connections == 0


async def test_one_profile_is_asked_by_its_name_and_a_wrong_name_is_told(tmp_path: Path) -> None:
    save_profile(tmp_path, "http://127.0.0.1:9", name="My \u00fcber server")
    named = await doctor(tmp_path, "--online", "--profile", "My \u00fcber server", "--json")
    assert [told["profile"] for told in json.loads(named.stdout)["online"]] == ["My \u00fcber server"]
    wrong = await doctor(tmp_path, "--online", "--profile", "nobody")
    assert (wrong.returncode, wrong.stdout) == (5, b"")
    assert b"nobody" in wrong.stderr


async def test_the_demo_answers_in_both_styles(tmp_path: Path) -> None:
    ran = await doctor(tmp_path, "--profile", "demo", "--json")
    told = json.loads(ran.stdout)["online"]
    assert [(entry["style"], entry["result"]) for entry in told] == [
        ("openai", "works"),
        ("anthropic", "works"),
    ]


async def test_no_saved_profile_is_said(tmp_path: Path) -> None:
    ran = await doctor(tmp_path, "--online")
    assert "online: none" in ran.stdout.decode()

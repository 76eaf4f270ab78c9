"""What can be asked on the command line."""

from pathlib import Path

import pytest

import duologue
from duologue.cli.arguments import parse


def test_without_a_command_the_window_opens() -> None:
    found = parse([])
    assert (found.command, found.home, found.demo, found.debug, found.exit_when_shown) == (
        None,
        None,
        False,
        False,
        False,
    )
    assert parse(["--home", "/x", "--demo", "--debug"]).home == Path("/x")


def test_ask_asks_in_the_openai_style_unless_told_otherwise() -> None:
    found = parse(["ask", "Hello"])
    assert (found.command, found.prompt, found.style, found.model, found.key_env) == (
        "ask",
        "Hello",
        "openai",
        None,
        None,
    )
    assert (found.demo, found.profile, found.base_url, found.system, found.max_tokens, found.json) == (
        False,
        None,
        None,
        "",
        None,
        False,
    )


def test_ask_takes_every_documented_word() -> None:
    found = parse(
        [
            "--debug",
            "ask",
            "--profile",
            "P",
            "--style",
            "anthropic",
            "--model",
            "M",
            "--key-env",
            "V",
            "--system",
            "S",
            "--max-tokens",
            "5",
            "--json",
            "Q",
        ]
    )
    assert (found.debug, found.profile, found.style, found.model) == (True, "P", "anthropic", "M")
    assert (found.key_env, found.system, found.max_tokens, found.json, found.prompt) == (
        "V",
        "S",
        5,
        True,
        "Q",
    )
    assert parse(["ask", "--demo", "Q"]).demo
    assert parse(["ask", "--base-url", "http://127.0.0.1:1", "Q"]).base_url == "http://127.0.0.1:1"


def test_asking_the_demo_does_not_open_the_windows_demo() -> None:
    assert not parse(["ask", "Q"]).demo
    assert parse(["doctor", "--json"]).json


@pytest.mark.parametrize(
    "words",
    [
        ["ask"],
        ["ask", "a", "b"],
        ["ask", "--style", "other", "Q"],
        ["ask", "--demo", "--profile", "P", "Q"],
        ["ask", "--profile", "P", "--base-url", "U", "Q"],
        ["ask", "--max-tokens", "0", "Q"],
        ["ask", "--max-tokens", "-1", "Q"],
        ["ask", "--max-tokens", "1.5", "Q"],
        ["ask", "--max-tokens", "\u00b2", "Q"],
        ["other"],
    ],
)
def test_what_is_not_understood_ends_with_code_two(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(words)
    assert ended.value.code == 2
    assert "usage: duologue" in capsys.readouterr().err


def test_the_version_can_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"duologue {duologue.__version__}\n"

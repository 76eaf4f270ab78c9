"""What the linters don't say: every exception to a rule gives its reason, and modules introduce themselves.

`packaging/dev.py lint` runs the linters and the type checker themselves.
"""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "app").rglob("*.py"))
OURS = [*SOURCES, *sorted((ROOT / "packaging").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]
EXCEPTION = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b(?P<rest>.*)")
RULES = re.compile(r":\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w-]+(?:,\s*[\w-]+)*\]")


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def unexplained(text: str) -> list[int]:
    """The lines with an exception that names no rule, or gives no reason there or on the line above."""
    lines = text.splitlines()
    found = []
    for number, line in enumerate(lines, 1):
        exception = EXCEPTION.search(line)
        if exception is None:
            continue
        rules = RULES.match(exception["rest"])
        reason = exception["rest"][rules.end() :].strip(" -#") if rules else ""
        above = lines[number - 2].strip() if number > 1 else ""
        if not rules or not (reason or above.startswith("#")):
            found.append(number)
    return found


def test_every_exception_to_a_rule_names_the_rule_and_gives_a_reason() -> None:
    bare = {short(path): unexplained(path.read_text(encoding="utf-8")) for path in OURS}
    assert {name: lines for name, lines in bare.items() if lines} == {}


def test_an_exception_without_a_reason_is_found() -> None:
    mark = "# no" + "qa"
    assert unexplained(f"a = 1  {mark}\nb = 1  {mark}: E1\nc = 1  {mark}: E1 - because\n") == [1, 2]
    assert unexplained(f"# because\na = 1  {mark}: E1\n") == []


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_a_module_opens_with_one_plain_sentence(path: Path) -> None:
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert words
    assert words.splitlines()[0].endswith((".", ":"))


def test_strict_typing_covers_the_app_and_the_developers_script() -> None:
    mypy = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert mypy["strict"]
    assert mypy["files"] == ["app", "packaging/dev.py"]

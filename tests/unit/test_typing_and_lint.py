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
EXCEPTION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma)\b(?P<rest>.*)")


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_exception_to_a_rule_names_the_rule_and_gives_a_reason() -> None:
    bare = []
    for path in OURS:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = EXCEPTION.search(line)
            if found and not re.match(
                r"(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|\[[\w-]+(,\s*[\w-]+)*\])\s+(-|#) \S", found["rest"]
            ):
                bare.append(f"{short(path)}:{number}")
    assert bare == []


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_a_module_opens_with_one_plain_sentence(path: Path) -> None:
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert words
    assert words.splitlines()[0].endswith((".", ":"))


def test_strict_typing_covers_the_app_and_the_developers_script() -> None:
    mypy = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert mypy["strict"]
    assert mypy["files"] == ["app", "packaging/dev.py"]

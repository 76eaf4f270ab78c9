"""What the papers at the top of the tree promise."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

THIS = Path(__file__)
ROOT = THIS.parents[2]
PAPERS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "NOTICE")


def paper(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_readme_begins_with_exactly_the_two_commands() -> None:
    first_block = re.search(r"```sh\n(.*?)```", paper("README.md"), re.DOTALL)
    assert first_block is not None
    commands = [line.partition("#")[0].strip() for line in first_block[1].splitlines()]
    assert commands == ["python3 packaging/dev.py run", "python3 packaging/dev.py test"]


def test_the_readme_shows_only_pictures_that_are_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", paper("README.md"))
    assert [picture for picture in pictures if not (ROOT / picture).is_file()] == []


@pytest.mark.parametrize("name", PAPERS)
def test_links_between_papers_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", paper(name))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_licence_is_mit() -> None:
    assert paper("LICENSE").startswith("MIT License\n")
    assert 'license = "MIT"' in paper("pyproject.toml")


def test_the_notice_names_the_terms_file_that_is_not_ours() -> None:
    terms = "resources/terms/2025-11-01.txt"
    assert terms in paper("NOTICE")
    assert (ROOT / terms).is_file()


@pytest.mark.parametrize("name", ["README.md", "NOTICE"])
def test_the_app_is_said_to_be_independent(name: str) -> None:
    assert re.search(r"not\s+affiliated\s+with,?\s+or\s+endorsed\s+by", paper(name))


def test_the_changelog_tells_of_this_version() -> None:
    version = re.search(r'^version = "(.+)"$', paper("pyproject.toml"), re.MULTILINE)
    assert version is not None
    assert f"## {version[1]}" in paper("CHANGELOG.md")


def test_no_file_points_out_of_the_tree() -> None:
    outside = ("../shared", "/" + "root" + "/", "/" + "work" + "/")
    found = []
    for path in text_files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [path.relative_to(ROOT).as_posix() for part in outside if part in text]
    assert found == []


def text_files() -> Iterator[Path]:
    """What a person would read of the tree, this file aside."""
    yield from (ROOT / name for name in (*PAPERS, "pyproject.toml", ".gitignore", ".ci/run"))
    for folder in ("app", "packaging", "resources", "tests"):
        for path in (ROOT / folder).rglob("*"):
            binary = path.suffix in {".sse", ".png", ".ttf", ".otf", ".pyc"}
            if path.is_file() and not binary and path != THIS:
                yield path

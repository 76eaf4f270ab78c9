"""Bundled files are found, and what is not bundled is told plainly."""

import pytest

from duologue import resources
from duologue.services.tables.catalogue import BUNDLED_FILES


@pytest.mark.parametrize("name", BUNDLED_FILES)
def test_bundled_text_keeps_every_byte(name: str) -> None:
    assert resources.text(name).encode() == resources.path(name).read_bytes()


def test_a_file_that_is_not_bundled_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"nothing-of-ours\.txt"):
        resources.path("nothing-of-ours.txt")


def test_nothing_is_bundled_beside_the_terms_and_the_demo_that_nobody_reads() -> None:
    folders = (resources.path("terms"), resources.path("demo"))
    found = {f"{folder.name}/{path.name}" for folder in folders for path in folder.glob("[!.]*")}
    assert found <= set(BUNDLED_FILES)

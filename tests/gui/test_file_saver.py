"""Saving a file where a person chose to: whole or not at all, by storage."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from helpers import gui


@pytest.fixture
def parent() -> QWidget:
    return gui.shown(QWidget(), 200, 100)


def _choose(monkeypatch: pytest.MonkeyPatch, path: Path | str) -> list[str]:
    offered: list[str] = []

    def ask(_parent: object, _title: str, name: str, *_: str) -> tuple[str, str]:
        offered.append(Path(name).name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return offered


def test_words_end_with_a_line_end_and_the_offered_name_is_a_file_name(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = _choose(monkeypatch, tmp_path / "kept.txt")
    assert gui.saver().save_text(parent, "a/b: c.txt", "w\u00f6rds") == ""
    assert offered == ["a-b-c.txt"]
    assert (tmp_path / "kept.txt").read_bytes() == b"w\xc3\xb6rds\n"


def test_nothing_is_made_where_the_person_thinks_better_of_it(
    parent: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose(monkeypatch, "")
    asked: list[bool] = []
    assert gui.saver().save(parent, "x.pdf", lambda: bytes(asked.append(True) or 1)) == ""
    assert asked == []


def test_a_place_that_cannot_be_written_is_told_in_a_sentence_and_nothing_stays_behind(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    _choose(monkeypatch, tmp_path / "folder")
    assert gui.saver().save_text(parent, "x", "x").startswith("folder could not be saved: ")
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]

"""The line above code: what it says, and what its buttons do."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QToolButton

from duologue.ui.theme import Theme
from duologue.ui.transcript.document.decoration import ShownCode
from duologue.ui.transcript.view.code_header import CodeHeader
from helpers import gui

HIDDEN = "rm \u202e-rf\u200b\nnext\n"


def _header(theme: Theme, text: str, language: str = "python", hidden: int = 0) -> CodeHeader:
    header = CodeHeader(theme, gui.saver(), None)
    header.show_code(ShownCode(language, text, lines=text.count("\n") + 1, hidden=hidden))
    return gui.shown(header, 700, 34)


def test_it_names_the_language_and_counts_the_lines(theme: Theme) -> None:
    assert "Python\n12 lines" in gui.words_of(_header(theme, "x\n" * 11))
    assert "1 line" in gui.words_of(_header(theme, "x"))


def test_every_button_has_a_name_and_the_keyboard_reaches_it(theme: Theme) -> None:
    header = _header(theme, HIDDEN, hidden=2)
    for button in (*header.findChildren(QPushButton), *header.findChildren(QToolButton)):
        assert "Python code" in button.accessibleName()
        assert button.focusPolicy().value & 1


@pytest.mark.fault("F27")
def test_hidden_characters_are_told_and_copied_only_on_demand(theme: Theme) -> None:
    header = _header(theme, HIDDEN, hidden=2)
    assert "2 hidden characters" in gui.words_of(header)
    gui.press(header, "copyCode")
    assert QGuiApplication.clipboard().text() == "rm -rf\nnext"
    assert QGuiApplication.clipboard().mimeData().formats() == ["text/plain"]
    gui.press(header, "copyCodeAsIs")
    assert QGuiApplication.clipboard().text() == HIDDEN


def test_nothing_is_said_of_hidden_characters_where_there_are_none(theme: Theme) -> None:
    header = _header(theme, "plain")
    assert "hidden" not in gui.words_of(header)
    assert header.findChild(QPushButton, "copyCodeAsIs").isHidden()


def test_code_is_saved_with_its_suffix_and_lf(
    theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def choose(_parent: object, _title: str, name: str) -> tuple[str, str]:
        offered.append(Path(name).name)
        return str(tmp_path / "saved.py"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    gui.press(_header(theme, "a = '\u00e9'\r\nb"), "saveCode")
    assert offered == ["code.py"]
    assert (tmp_path / "saved.py").read_bytes() == "a = '\u00e9'\nb\n".encode()


def test_why_code_was_not_saved_is_said_in_its_header(
    theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = str(tmp_path / "no folder" / "saved.py")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (missing, ""))
    header = _header(theme, "x")
    gui.press(header, "saveCode")
    note = header.findChild(QLabel, "codeNote")
    assert note.text() == "saved.py could not be saved: No such file or directory."
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "saved.py"), ""))
    gui.press(header, "saveCode")
    assert note.isHidden()

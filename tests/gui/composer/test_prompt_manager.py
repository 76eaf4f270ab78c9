"""The manager of prompts: new, edit, duplicate, delete with Undo, and keeping what was written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from duologue.domain.prompt import Prompt
from duologue.services.chats.prompts import Prompts
from duologue.storage.prompt_files import PromptsOnDisk
from duologue.ui.composer.prompt_editor import PromptEditor
from duologue.ui.composer.prompt_manager import PromptManager
from duologue.ui.theme import Theme
from helpers import gui


class Case:
    """A manager over a window, with what stands in the composer."""

    def __init__(self, theme: Theme, folder: Path, written: str = "") -> None:
        self.folder = folder
        self.prompts = Prompts(PromptsOnDisk(folder))
        self.used: list[Prompt] = []
        self.window = gui.shown(QWidget(), 900, 700)
        self.manager = PromptManager(theme, self.window, self.prompts, lambda: written)
        self.manager.used.connect(self.used.append)
        self.manager.open()
        gui.pump()

    @property
    def titles(self) -> list[str]:
        return [self.manager.list.item(row).text() for row in range(self.manager.list.count())]

    def mark(self, title: str) -> None:
        self.manager.list.setCurrentRow(self.titles.index(title))

    def editor(self) -> PromptEditor:
        gui.pump()
        found = [editor for editor in self.manager.findChildren(PromptEditor) if editor.isVisible()]
        assert len(found) == 1
        return found[0]

    def problem(self) -> str:
        return "\n".join(
            label.text() for label in self.manager.findChildren(QLabel) if label.property("tone") == "danger"
        )


@pytest.fixture
def case(theme: Theme, tmp_path: Path) -> Iterator[Case]:
    built = Case(theme, tmp_path)
    yield built
    built.window.close()


def fill(editor: PromptEditor, title: str, description: str, body: str) -> None:
    for name, words in (("promptTitle", title), ("promptDescription", description)):
        gui.named(editor, QLineEdit, name).setText(words)
    gui.named(editor, QPlainTextEdit, "promptBody").setPlainText(body)


def test_a_new_prompt_is_written_into_a_file(case: Case) -> None:
    gui.press(case.manager, "newPrompt")
    editor = case.editor()
    gui.press(editor, "savePrompt")
    assert "needs a title" in gui.words_of(editor)
    fill(editor, "Poem", "In four lines", "")
    gui.press(editor, "savePrompt")
    assert "needs some text" in gui.words_of(editor)
    fill(editor, "Poem", "In four lines", "A poem about {{subject=lamps}}.")
    gui.press(editor, "savePrompt")
    gui.pump()
    assert case.manager.current == Prompt(
        "poem", "Poem", "In four lines", "A poem about {{subject=lamps}}.", case.manager.current.variables
    )
    assert "A poem about {{subject=lamps}}." in (case.folder / "poem.md").read_text("utf-8")


def test_one_that_came_with_the_app_is_kept_as_ones_own_when_it_is_edited(case: Case) -> None:
    case.mark("Translate")
    assert gui.named(case.manager, QWidget, "editPrompt").isEnabled()
    assert not case.manager.findChild(QWidget, "deletePrompt").isVisible()
    gui.press(case.manager, "editPrompt")
    editor = case.editor()
    gui.named(editor, QPlainTextEdit, "promptBody").setPlainText("Into {{language=Dutch}}: {{text}}")
    QTest.keyClick(editor.body, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    gui.pump()
    assert case.titles.count("Translate") == 1
    assert case.manager.current is not None
    assert not case.manager.current.built_in
    assert (case.folder / "translate.md").exists()


def test_a_copy_and_a_deletion_with_undo(case: Case) -> None:
    case.mark("Summarise")
    gui.press(case.manager, "duplicatePrompt")
    assert "Summarise (copy)" in case.titles
    QTest.keyClick(case.manager.list, Qt.Key.Key_Delete)
    gui.pump()
    assert "Summarise (copy)" not in case.titles
    gui.press(case.manager, "toastAction")
    gui.pump()
    assert "Summarise (copy)" in case.titles
    assert case.manager.current is not None
    assert case.manager.current.title == "Summarise (copy)"
    gui.press(case.manager, "deletePrompt")
    assert "Summarise (copy)" not in case.titles


def test_what_stands_in_the_composer_can_be_kept(theme: Theme, tmp_path: Path) -> None:
    case = Case(theme, tmp_path, "Explain {{x}} to me")
    gui.press(case.manager, "keepWritten")
    editor = case.editor()
    assert editor.body.toPlainText() == "Explain {{x}} to me"
    editor.title.setText("Explain")
    gui.press(editor, "savePrompt")
    assert (tmp_path / "explain-2.md").exists()  # one of that name came with the app


def test_a_prompt_is_used_and_the_manager_goes(case: Case) -> None:
    case.mark("Fix code")
    QTest.keyClick(case.manager.list, Qt.Key.Key_Return)
    gui.pump()
    if not case.used:  # where the platform activates rows by a double click only
        gui.press(case.manager, "usePrompt")
    assert [prompt.title for prompt in case.used] == ["Fix code"]


def test_a_file_that_cannot_be_written_is_told_in_the_editor_and_nothing_is_lost(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    gui.press(case.manager, "newPrompt")
    editor = case.editor()
    fill(editor, "Poem", "", "A poem.")
    (case.folder / "poem.md").symlink_to(case.folder / "elsewhere.md")
    monkeypatch.setattr(case.prompts, "_free_name", lambda _title: "poem")
    gui.press(editor, "savePrompt")
    assert editor.isVisible()
    assert "link" in gui.words_of(editor)
    assert editor.body.toPlainText() == "A poem."


def test_files_changed_elsewhere_are_seen_and_broken_ones_named(case: Case) -> None:
    (case.folder / "mine.md").write_text("Mine", "utf-8")
    (case.folder / "broken.md").write_text("+++\n", "utf-8")
    case.manager.reload()
    assert "mine" in case.titles
    assert "broken.md" in case.problem()

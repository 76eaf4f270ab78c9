"""The lists of "/" and "@": they open, filter, fill in and stay out of the way of an input method."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from duologue.domain.profile import Profile
from duologue.services.chats.prompts import Prompts
from duologue.services.tables import catalogue
from duologue.storage.prompt_files import PromptsOnDisk
from duologue.ui.composer.choice_popup import ChoicePopup
from duologue.ui.composer.composer import Composer
from duologue.ui.composer.suggestions import Suggestions
from duologue.ui.composer.variables_form import VariablesForm
from duologue.ui.theme import Theme
from helpers import gui

SERVICE = catalogue.presets()[0].profile("service")
DOWN, UP, ENTER, ESCAPE, TAB = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Tab,
)


class Case:
    """A composer at the bottom of a window, with prompts on disk and the models of a service."""

    def __init__(self, theme: Theme, folder: Path) -> None:
        self.folder = folder
        self.composer = Composer(theme)
        self.window = QWidget()
        layout = QVBoxLayout(self.window)
        layout.addStretch(1)
        layout.addWidget(self.composer)
        self.sent: list[str] = []
        self.models: list[tuple[Profile, str]] = []
        self.managed: list[bool] = []
        self.composer.submitted.connect(self.sent.append)
        self.prompts = Prompts(PromptsOnDisk(folder))
        self.suggestions = Suggestions(
            self.composer,
            lambda: self.prompts,
            lambda: [(SERVICE, catalogue.models(SERVICE))],
            lambda profile, model: self.models.append((profile, model)),
            lambda: self.managed.append(True),
        )
        gui.shown(self.window, 700, 700)
        self.text = self.composer.text
        self.text.setFocus()

    @property
    def offered(self) -> list[str]:
        popup = self.suggestions.popup
        return [] if popup is None else [popup.list.item(row).text() for row in range(popup.list.count())]

    def type(self, words: str) -> None:
        QTest.keyClicks(self.text, words)

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.text, key)

    def compose(self, preedit: str, commit: str = "") -> None:
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(self.text, event)


@pytest.fixture
def case(theme: Theme, tmp_path: Path) -> Iterator[Case]:
    built = Case(theme, tmp_path)
    yield built
    built.window.close()


# -- prompts ------------------------------------------------------------------------------------------


def test_a_slash_opens_the_prompts_and_typing_filters_them(case: Case) -> None:
    case.type("/")
    assert "Translate" in case.offered
    assert len(case.offered) >= 8
    case.type("e-mail")
    assert case.offered == ["Write an e-mail"]
    case.key(Qt.Key.Key_Backspace)
    assert case.offered == ["Write an e-mail"]
    case.text.clear()
    assert case.offered == []


def test_a_slash_that_fits_nothing_is_just_text(case: Case) -> None:
    case.type("/usr/bin/env")
    assert case.offered == []
    case.key(ENTER)
    assert case.sent == ["/usr/bin/env"]


def test_the_list_stands_over_the_composer_and_inside_the_window(case: Case) -> None:
    case.type("/")
    popup = case.suggestions.popup
    assert popup is not None
    assert popup.accessibleName() == "Prompts"
    assert case.window.rect().contains(popup.geometry())
    assert popup.geometry().bottom() < case.composer.geometry().top()


def test_arrows_choose_and_enter_takes_without_sending(case: Case) -> None:
    case.prompts.save("Alpha", "first", "One two three.")
    case.prompts.save("Beta", "second", "Four.")
    case.type("/")
    assert case.offered[:2] == ["Alpha", "Beta"]
    case.key(DOWN)
    case.key(DOWN)
    case.key(UP)
    case.key(ENTER)
    assert case.composer.draft == "Four."
    assert case.sent == []
    assert case.offered == []
    case.text.undo()  # what was typed comes back with one key
    assert case.composer.draft in ("", "/")
    case.text.clear()
    case.type("/alp")
    case.key(TAB)
    assert case.composer.draft == "One two three."


def test_escape_closes_the_list_and_leaves_the_words_alone(case: Case) -> None:
    case.type("/tr")
    case.key(ESCAPE)
    assert case.offered == []
    case.type("a")
    assert case.offered == []  # it stays closed for these words
    assert case.composer.draft == "/tra"
    case.text.clear()
    case.type("/")
    assert case.offered != []


def test_nothing_opens_or_is_taken_while_an_input_method_composes(case: Case) -> None:
    case.prompts.save("\u7ffb\u8bd1", "", "\u628a\u5b83\u7ffb\u8bd1\u3002")
    case.type("/")
    case.compose("fan")
    case.key(ENTER)
    case.key(DOWN)
    assert case.composer.draft == "/"
    case.compose("", "\u7ffb")
    assert case.offered == ["\u7ffb\u8bd1"]
    case.key(ENTER)
    assert case.composer.draft == "\u628a\u5b83\u7ffb\u8bd1\u3002"
    assert case.sent == []
    case.text.clear()
    case.compose("@")
    assert case.offered == []


def test_what_is_pasted_or_shown_as_a_draft_opens_nothing(case: Case) -> None:
    QGuiApplication.clipboard().setText("/translate")
    case.text.paste()
    assert case.offered == []
    case.composer.set_draft("@mini")
    assert case.offered == []


def test_leaving_the_field_closes_the_list(case: Case) -> None:
    case.type("/")
    case.composer.model_button.setText("Model")
    case.composer.model_button.setFocus()
    gui.pump()
    assert case.offered == []


def test_a_broken_file_is_named_below_the_list(case: Case) -> None:
    (case.folder / "broken.md").write_text("+++\n=\n+++\nx", "utf-8")
    case.type("/")
    popup = case.suggestions.popup
    assert popup is not None
    assert "broken.md" in gui.words_of(popup)
    assert len(case.offered) >= 8


def test_a_click_takes_a_prompt_and_the_link_leads_to_all_of_them(case: Case) -> None:
    case.prompts.save("Alpha", "", "One.")
    case.type("/")
    popup = case.suggestions.popup
    assert isinstance(popup, ChoicePopup)
    place = popup.list.visualItemRect(popup.list.item(0)).center()
    QTest.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert case.composer.draft == "One."
    case.text.clear()
    case.type("/")
    gui.press(popup, "moreChoices")
    assert case.managed == [True]
    assert case.offered == []


# -- the form -----------------------------------------------------------------------------------------


def form_of(case: Case) -> VariablesForm:
    gui.pump()
    found = [form for form in case.window.findChildren(VariablesForm) if form.isVisible()]
    assert len(found) == 1
    return found[0]


def test_what_is_to_be_filled_in_is_asked_for_and_then_stands_in_the_composer(case: Case) -> None:
    case.type("/transl")
    case.key(ENTER)
    form = form_of(case)
    language, text = form.fields["language"], form.fields["text"]
    assert isinstance(language, QLineEdit)
    assert isinstance(text, QPlainTextEdit)
    assert (language.accessibleName(), language.text()) == ("Into which language", "English")
    assert language.hasFocus()
    QTest.keyClicks(language, "French")
    QTest.keyClick(language, TAB)
    assert text.hasFocus()
    QTest.keyClicks(text, "Guten Tag")
    QTest.keyClick(text, ENTER)
    QTest.keyClicks(text, "Ende")
    QTest.keyClick(text, ENTER, Qt.KeyboardModifier.ControlModifier)
    gui.pump()
    assert "into French." in case.composer.draft
    assert case.composer.draft.endswith("Guten Tag\nEnde")
    assert case.sent == []
    assert case.window.focusWidget() is case.text
    case.text.clear()
    case.type("/transl")
    case.key(ENTER)
    again = form_of(case)
    remembered = again.fields["language"]
    assert isinstance(remembered, QLineEdit)
    assert remembered.text() == "French"
    again.reject()


def test_escape_gives_up_without_losing_what_else_was_written(case: Case) -> None:
    case.composer.set_draft("already here")
    case.text.moveCursor(case.text.textCursor().MoveOperation.Start)
    case.prompts.save("Ask", "", "About {{what}}:")
    case.suggestions.insert(case.prompts.shelf().prompts[0])
    QTest.keyClick(form_of(case), ESCAPE)
    assert case.composer.draft == "already here"
    case.suggestions.insert(case.prompts.shelf().prompts[0])
    form = form_of(case)
    field = form.fields["what"]
    QTest.keyClicks(field, "lamps")
    QTest.keyClick(field, ENTER)  # the last line: Enter inserts
    gui.pump()
    assert case.composer.draft == "About lamps:\n\nalready here"


# -- models -------------------------------------------------------------------------------------------


def test_an_at_sign_opens_the_models_and_choosing_takes_the_words_out_again(case: Case) -> None:
    case.text.insertPlainText("Dear \U0001f600 all, ")
    case.type("@")
    assert "MiniMax-M3" in case.offered
    case.type("m2.7")
    assert case.offered == ["MiniMax-M2.7", "MiniMax-M2.7-highspeed"]
    case.key(DOWN)
    case.key(ENTER)
    assert case.models == [(SERVICE, "MiniMax-M2.7-highspeed")]
    assert case.composer.draft == "Dear \U0001f600 all, "
    assert case.sent == []


def test_an_at_sign_in_an_address_or_in_code_opens_nothing(case: Case) -> None:
    case.type("write to me@")
    assert case.offered == []
    case.text.setPlainText("```py\n")
    case.text.moveCursor(case.text.textCursor().MoveOperation.End)
    case.type("@")
    assert case.offered == []
    case.text.clear()
    case.type("@nobody")
    assert case.offered == []
    case.key(ENTER)
    assert case.sent == ["@nobody"]

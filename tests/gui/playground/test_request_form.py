"""The request as a form: every part of a draft is shown, edited and read back, in both styles."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from duologue.demo.server import Demo, DemoServer
from duologue.domain.draft import Draft
from duologue.domain.parts import ImagePart, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.request import ChatRequest, OutputFormat, Parameters, RawMessage, Tool, Turn
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.services.connection.accounts import Accounts
from duologue.services.tables import catalogue
from duologue.storage.profiles_file import ProfilesOnDisk
from duologue.ui.controls.label import Label
from duologue.ui.playground.request.code_editor import CodeEditor
from duologue.ui.playground.request.fields import QuietCombo
from duologue.ui.playground.request.form import RequestForm
from duologue.ui.playground.request.notes_line import NotesLine
from duologue.ui.theme import Theme
from helpers import gui

STYLES = pytest.mark.parametrize("style", list(ApiStyle))
RAW = RawMessage(ApiStyle.OPENAI, "", {"role": "developer", "content": "Be brief.", "name": "boss"})
FULL = ChatRequest(
    "demo-recorded-fast",
    (
        Turn("user", (TextPart("Hi {{name}}"), ImagePart("a.png", "image/png", "0" * 64, 3, 4, 5))),
        Turn(
            "assistant",
            (ThinkingPart("Hm", "sig"), TextPart("Wait"), ToolCallPart("c1", "look", '{"a":  1}')),
        ),
        Turn("user", (ToolResultPart("c1", "found", is_error=True), TextPart("So?"))),
        Turn("user", (TextPart("Be brief."),), RAW),
    ),
    system="Be kind.",
    parameters=Parameters(100, 0.5, 1, ("END", "a\nb"), "disabled"),
    tools=(Tool("look", "Looks", {"type": "object", "properties": {}}), Tool("raw", "", {}, RAW)),
    stream=False,
    tool_choice="look",
    output=OutputFormat({"type": "object"}, "reply"),
    user_id="me",
    prefill="It is",
    cache_prompt=True,
)


def _draft(style: ApiStyle, request: ChatRequest = FULL) -> Draft:
    return Draft(style, "demo", request, {"top_k": 3}, {"name": "Ann"})


def _asked(*turns: Turn, **more: object) -> ChatRequest:
    return ChatRequest("demo-recorded-fast", turns, **more)  # type: ignore[arg-type] - whatever a test needs


def _said(text: str) -> Turn:
    return Turn("user", (TextPart(text),))


def _words(draft: Draft) -> list[str]:
    return ["".join(p.text for p in turn.parts if isinstance(p, TextPart)) for turn in draft.request.turns]


class Undo:
    """What the form offered to undo last."""

    def __init__(self, form: RequestForm) -> None:
        self._act: Callable[[], None] | None = None
        form.undoable.connect(self._keep)

    def _keep(self, _words: str, act: Callable[[], None]) -> None:
        self._act = act

    def press(self) -> None:
        """Undo it."""
        assert self._act is not None
        self._act()


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    """Profiles on disk; the demo alone at first."""
    redactor = Redactor()
    file = ProfilesOnDisk(tmp_path / "profiles.json")
    return Accounts(file, gui.KeychainForTests(), Demo(DemoServer()), redactor)


@pytest.fixture
def form(theme: Theme, accounts: Accounts) -> RequestForm:
    """The form alone, shown."""
    return gui.shown(RequestForm(theme, accounts, _draft(ApiStyle.OPENAI, _asked(_said("")))), 620, 900)


def _show(form: RequestForm, draft: Draft) -> None:
    form.show_draft(draft)
    gui.pump()


@STYLES
def test_everything_comes_back_as_it_was_shown(form: RequestForm, style: ApiStyle) -> None:
    _show(form, _draft(style))
    form._fresh = False  # read it from the fields
    assert form.draft == _draft(style)


def test_everything_fits_at_1024_and_200_percent(form: RequestForm) -> None:
    form.resize(444, 500)  # what the rail leaves there, at 100 %
    _show(form, _draft(ApiStyle.OPENAI))
    assert form.horizontalScrollBar().maximum() == 0


def test_every_field_can_be_edited(form: RequestForm) -> None:
    _show(form, _draft(ApiStyle.OPENAI))
    cards = form.messages.cards
    gui.named(cards[1], QPlainTextEdit, "thinkingText").setPlainText("Hmm")
    gui.named(cards[1], QLineEdit, "thinkingSignature").setText("other")
    gui.named(cards[1], QLineEdit, "callName").setText("find")
    gui.named(cards[1], QLineEdit, "callId").setText("c2")
    gui.named(cards[1], QWidget, "callArguments").findChildren(CodeEditor)[0].setPlainText('{"b": 2}')
    gui.named(cards[2], QPlainTextEdit, "resultText").setPlainText("nothing")
    gui.press(cards[2], "resultFailed")
    form.system.setPlainText("Be short.")
    form.parameters.numbers["temperature"].setText("0,7")
    form.parameters.user_id.setText("")
    gui.press(form, "style-anthropic")
    gui.press(form, "parameter-stream")
    gui.press(form, "parameter-cache_prompt")
    form.target.model.setEditText("another")
    draft = form.draft
    request = draft.request
    assert request.turns[1].parts == (
        ThinkingPart("Hmm", "other"),
        TextPart("Wait"),
        ToolCallPart("c2", "find", '{"b": 2}'),
    )
    assert request.turns[2].parts[0] == ToolResultPart("c1", "nothing")
    assert (request.system, request.parameters.temperature, request.user_id) == ("Be short.", 0.7, None)
    assert (draft.style, request.stream, request.cache_prompt) == (ApiStyle.ANTHROPIC, True, False)
    assert request.model == "another"


def test_a_message_kept_as_written_is_edited_as_json(form: RequestForm) -> None:
    _show(form, _draft(ApiStyle.OPENAI))
    editor = gui.named(form.messages.cards[3], QWidget, "rawJson").findChildren(CodeEditor)[0]
    editor.setPlainText('{"role": "developer", "content": "New", "name": "x"}')
    raw = form.draft.request.turns[3].raw
    assert raw is not None
    assert raw.message["content"] == "New"
    editor.setPlainText('{"role": ')
    kept = form.draft.request.turns[3].raw
    assert kept is not None
    assert kept.message["name"] == "boss"
    assert "Line 1" in gui.named(form.messages.cards[3], Label, "jsonProblem").text()


# -- messages -----------------------------------------------------------------------------------------


def test_messages_are_added_moved_copied_and_removed(form: RequestForm) -> None:
    undo = Undo(form)
    _show(form, _draft(ApiStyle.OPENAI, _asked(_said("A"), _said("B"), _said("C"))))
    gui.press(form.messages.cards[2], "message-up")
    assert _words(form.draft) == ["A", "C", "B"]
    gui.press(form.messages.cards[0], "message-down")
    assert _words(form.draft) == ["C", "A", "B"]
    gui.press(form.messages.cards[0], "message-copy")
    assert _words(form.draft) == ["C", "C", "A", "B"]
    gui.press(form.messages.cards[3], "message-remove")
    assert _words(form.draft) == ["C", "C", "A"]
    undo.press()
    assert _words(form.draft) == ["C", "C", "A", "B"]
    gui.press(form, "addMessage")
    assert form.draft.request.turns[-1].role == "assistant"


def test_a_message_moves_with_the_keyboard_and_by_dragging(form: RequestForm) -> None:
    _show(form, _draft(ApiStyle.OPENAI, _asked(_said("A"), _said("B"), _said("C"))))
    field = gui.named(form.messages.cards[0], QPlainTextEdit, "partText")
    field.setFocus()
    QTest.keyClick(form.messages.cards[0], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert _words(form.draft) == ["B", "A", "C"]
    grip = gui.named(form.messages.cards[0], QWidget, "messageGrip")
    QTest.mousePress(grip, Qt.MouseButton.LeftButton)
    below = form.messages.cards[1].mapTo(form, QPoint(0, form.messages.cards[1].height() - 4))
    QTest.mouseMove(grip, grip.mapFrom(form, below))
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton)
    assert _words(form.draft) == ["A", "B", "C"]


def test_parts_are_added_and_removed(form: RequestForm) -> None:
    _show(form, _draft(ApiStyle.ANTHROPIC, _asked(_said("A"), Turn("assistant", (TextPart(""),)))))
    _add(form, 1, 2)
    _add(form, 1, 1)
    turn = form.draft.request.turns[1]
    assert [type(part) for part in turn.parts] == [ToolCallPart, ThinkingPart]
    gui.press(form, "addMessage")
    _add(form, 2, 1)
    assert form.draft.request.turns[2].parts == (ToolResultPart("call_1", ""),)
    gui.press(gui.named(form.messages.cards[1], QWidget, "callPart"), "removePart")
    assert [type(part) for part in form.draft.request.turns[1].parts] == [ThinkingPart]


def _add(form: RequestForm, card: int, entry: int) -> None:
    menu = gui.named(form.messages.cards[card], QAbstractButton, "addPart").menu()  # type: ignore[attr-defined] - it is a QPushButton
    menu.actions()[entry].trigger()


def test_who_speaks_can_be_changed(form: RequestForm) -> None:
    _show(form, _draft(ApiStyle.OPENAI, _asked(_said("A"), _said("B"))))
    gui.named(form.messages.cards[0], QComboBox, "messageRole").setCurrentIndex(1)
    assert form.draft.request.turns[0] == Turn("assistant", (TextPart("A"),))


def test_last_words_of_the_assistant_are_a_prefill(form: RequestForm) -> None:
    _show(form, _draft(ApiStyle.ANTHROPIC, _asked(_said("A"), prefill="It is")))
    card = form.messages.cards[-1]
    assert gui.named(card, Label, "prefillMark").isVisible()
    gui.named(card, QPlainTextEdit, "partText").setPlainText("So")
    assert form.draft.request.prefill == "So"
    gui.press(form, "addMessage")
    assert form.draft.request.prefill == ""
    assert form.draft.request.turns[1] == Turn("assistant", (TextPart("So"),))


def test_many_messages_are_built_when_asked_for(form: RequestForm) -> None:
    turns = tuple(_said(str(number)) for number in range(300))
    _show(form, _draft(ApiStyle.OPENAI, _asked(*turns)))
    assert len(form.messages.cards) == 40
    assert form.draft.request.turns == turns
    gui.named(form.messages.cards[0], QPlainTextEdit, "partText").setPlainText("changed")
    assert _words(form.draft)[259:262] == ["259", "changed", "261"]


def test_an_endless_line_is_pasted_whole_without_a_stall(form: RequestForm) -> None:
    _show(form, _draft(ApiStyle.OPENAI, _asked(_said("Look at "))))
    field = gui.named(form.messages.cards[0], QPlainTextEdit, "partText")
    field.moveCursor(QTextCursor.MoveOperation.End)
    data = QMimeData()
    data.setText("Zm9v" * 100_000)
    field.insertFromMimeData(data)
    assert len(field.toPlainText()) < 300
    assert _words(form.draft) == ["Look at " + "Zm9v" * 100_000]
    field.selectAll()
    assert field.createMimeDataFromSelection().text() == "Look at " + "Zm9v" * 100_000


def test_texts_that_are_not_touched_stay_to_the_letter(form: RequestForm) -> None:
    said = "a\u00a0b\r\nc\u2028d"
    _show(form, _draft(ApiStyle.OPENAI, _asked(_said(said), system=said + "A" * 50_000)))
    form._fresh = False  # read it from the fields
    assert _words(form.draft) == [said]
    assert form.draft.request.system == said + "A" * 50_000
    assert len(form.system.toPlainText()) < 300


def test_endless_words_stay_whole_without_a_field(form: RequestForm) -> None:
    long = "x" * 300_000
    _show(form, _draft(ApiStyle.OPENAI, _asked(_said(long))))
    form._fresh = False
    assert "300,000 characters" in gui.words_of(form.messages.cards[0])
    assert _words(form.draft) == [long]


# -- tools, output, parameters ------------------------------------------------------------------------


def test_a_mistake_in_the_schema_of_a_tool_is_told_at_its_line(form: RequestForm) -> None:
    tool = Tool("look", "", {"type": "object"})
    _show(form, _draft(ApiStyle.OPENAI, _asked(_said("A"), tools=(tool,))))
    card = form.tools.cards[0]
    card.schema.editor.setPlainText('{\n  "type": "object",\n  "required": "a"\n}')
    assert card.schema.told.text().startswith("Line 3, column 15")
    assert card.schema.editor.marks[0].position == 36
    card.schema.editor.setPlainText('{"type": ')
    assert form.draft.request.tools[0].schema == {"type": "object", "required": "a"}
    assert "schema of a tool" in form.problem()
    assert card.schema.editor.toPlainText() == '{"type": '


def test_tools_are_added_chosen_and_removed(form: RequestForm) -> None:
    undo = Undo(form)
    _show(form, _draft(ApiStyle.OPENAI, _asked(_said("A"))))
    gui.press(form, "section-toolsFold")
    gui.press(form, "addTool")
    form.tools.cards[0].name.setText("look")
    form.tools.choice.setCurrentIndex(form.tools.choice.findData("look"))
    assert form.draft.request.tool_choice == "look"
    assert [tool.name for tool in form.draft.request.tools] == ["look"]
    gui.press(form.tools.cards[0], "tool-remove")
    assert form.draft.request.tools == ()
    undo.press()
    assert [tool.name for tool in form.draft.request.tools] == ["look"]


def test_the_form_of_the_answer_is_chosen(form: RequestForm) -> None:
    _show(form, _draft(ApiStyle.OPENAI, _asked(_said("A"))))
    form.output.kind.setCurrentIndex(1)
    assert form.draft.request.output == OutputFormat()
    form.output.kind.setCurrentIndex(2)
    assert form.output.schema is not None
    form.output.schema.editor.setPlainText('{"type": "nothing"}')
    assert "not a type" in form.output.schema.told.text()
    form.output.schema.editor.setPlainText('{"type": "object"}')
    form.output.name.setText("reply")
    assert form.draft.request.output == OutputFormat({"type": "object"}, "reply")


@pytest.fixture
def service(accounts: Accounts) -> Profile:
    """A profile of the service."""
    profile = catalogue.presets()[0].profile("service")
    accounts.save(profile)
    assert profile.kind is ProfileKind.SERVICE
    return profile


@STYLES
def test_parameters_say_their_range_and_what_becomes_of_them(
    form: RequestForm, service: Profile, style: ApiStyle
) -> None:
    parameters = Parameters(temperature=1.5, thinking="disabled")
    request = replace(_asked(_said("A")), model="MiniMax-M2.7", parameters=parameters)
    _show(form, Draft(style, service.id, request))
    mark: Callable[[str], str] = lambda name: gui.named(form, Label, f"mark-{name}").text()  # noqa: E731 - it reads better here
    assert mark("max_tokens") == "1 to 204,800"
    assert mark("temperature") == "outside of what is allowed: above 0, up to 1"
    assert mark("thinking").startswith("ignored: This model always thinks")
    form.parameters.numbers["temperature"].setText("warm")
    form._settle()
    assert "a number" in mark("temperature")
    assert form.parameters.numbers["temperature"].text() == "warm"


def test_what_gets_lost_is_said_quietly_before_sending(
    theme: Theme, form: RequestForm, service: Profile
) -> None:
    request = replace(_asked(_said("A {{who}}")), model="MiniMax-M2.7", cache_prompt=True)
    _show(form, Draft(ApiStyle.OPENAI, service.id, request))
    line = gui.shown(NotesLine(theme), 600)
    line.show_notes(form.notes, form.draft.unset())
    gui.pump()
    assert "no words for keeping a prompt" in " ".join(line.sentences)
    assert "{{who}}" in line.sentences[0]
    assert "2 things to know" in gui.words_of(line)
    assert "{{who}}" not in gui.words_of(line)
    gui.press(line, "notesHead")
    assert "{{who}}" in gui.words_of(line)


# -- names and kept fields ----------------------------------------------------------------------------


def test_names_get_a_field_of_several_lines_and_a_mark_while_unset(form: RequestForm) -> None:
    _show(form, Draft(ApiStyle.OPENAI, "demo", _asked(_said("Dear {{who}}, {{what}}"), system="{{who}}")))
    assert list(form.variables.fields) == ["who", "what"]
    assert gui.named(form, Label, "unset-who").isVisible()
    form.variables.fields["who"].setPlainText("Ann\nand Bob")
    assert form.draft.filled().turns[0].parts == (TextPart("Dear Ann\nand Bob, {{what}}"),)
    assert form.draft.unset() == ("what",)
    gui.named(form.messages.cards[0], QPlainTextEdit, "partText").setPlainText("Hi")
    form.system.setPlainText("")
    form._settle()
    assert form._sections["variables"].isHidden()
    form.system.setPlainText("{{who}}")
    form._settle()
    assert form.variables.fields["who"].toPlainText() == "Ann\nand Bob"


def test_fields_the_form_does_not_know_are_shown_and_can_go(form: RequestForm) -> None:
    undo = Undo(form)
    _show(form, _draft(ApiStyle.OPENAI))
    assert "top_k" in gui.words_of(form.kept)
    gui.press(form, "removeKept-top_k")
    assert form.draft.extra == {}
    undo.press()
    assert form.draft.extra == {"top_k": 3}


@pytest.mark.usefixtures("theme")
def test_a_choice_without_room_is_told_whole_in_its_tip() -> None:
    combo = QuietCombo("Profile")
    combo.setSizeAdjustPolicy(QuietCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.addItem("Demo (recorded examples)")
    gui.shown(combo, 120)
    combo.grab()
    assert combo.toolTip() == "Demo (recorded examples)"
    combo.resize(400, combo.height())
    combo.grab()
    assert combo.toolTip() == ""

"""An editor for each kind of part of a message."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.request import RawMessage
from duologue.services.playground.json_check import check_json, problem_at
from duologue.ui import tokens
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.playground.request.code_editor import CodeEditor, CodeMark
from duologue.ui.playground.request.fields import captioned, choice, column, line
from duologue.ui.playground.request.growing_text import GrowingText
from duologue.ui.theme import Theme

LONGEST_EDITED = 60_000  # characters of a text in the form; longer ones are edited as JSON
LONGEST_LINE = 8_000


class PartEditor(QWidget):
    """`changed` after every change, `removed` when it is to go."""

    changed = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, title: str, name: str) -> None:
        super().__init__()
        self.theme = theme
        self.setObjectName(name)
        self.column = column(theme, gap=tokens.GAP, parent=self)
        if title:
            head = QHBoxLayout()
            head.setSpacing(theme.px(tokens.SPACE))
            head.addWidget(Label(theme, title, tone="quiet", size=tokens.SMALL_TEXT))
            head.addStretch(1)
            remove = IconButton(theme, "close", self.tr("Remove: {part}").format(part=title), size=24)
            remove.setObjectName("removePart")
            remove.clicked.connect(self.removed)
            head.addWidget(remove)
            self.column.addLayout(head)

    def part(self) -> Part:
        """The part as it stands now."""
        raise NotImplementedError

    def tell(self) -> None:
        """Something was changed."""
        self.changed.emit()


class TextEditor(PartEditor):
    """Words."""

    def __init__(self, theme: Theme, part: TextPart, placeholder: str, *, titled: bool) -> None:
        super().__init__(theme, self.tr("Text") if titled else "", "textPart")
        self._part = part
        self.field = GrowingText(theme, self.tr("Text"), placeholder)
        self.field.setObjectName("partText")
        self.field.put(part.text)
        self.field.textChanged.connect(self.tell)
        self.column.addWidget(self.field)

    def part(self) -> Part:
        """See PartEditor."""
        return replace(self._part, text=self.field.whole)


class KeptEditor(PartEditor):
    """A part that is shown but not edited here: very long words, an attached file or image.

    `note` is what else is to be known of it.
    """

    def __init__(self, theme: Theme, part: Part, title: str, words: str, note: str = "") -> None:
        super().__init__(theme, title, "keptPart")
        self._part = part
        for told in filter(None, (words, note)):
            self.column.addWidget(Label(theme, told, tone="quiet", size=tokens.SMALL_TEXT, wrap=True))

    def part(self) -> Part:
        """See PartEditor."""
        return self._part


class ThinkingEditor(PartEditor):
    """Thinking, and the signature that goes back with it."""

    def __init__(self, theme: Theme, part: ThinkingPart) -> None:
        super().__init__(theme, self.tr("Thinking"), "thinkingPart")
        self._part = part
        self.field = GrowingText(theme, self.tr("Thinking"))
        self.field.setObjectName("thinkingText")
        self.field.put(part.text)
        self.field.textChanged.connect(self.tell)
        self.signature = line(
            self.tr("Signature"), "thinkingSignature", part.signature or "", self.tell, self.tr("none")
        )
        if part.redacted is None:
            self.column.addWidget(self.field)
            self.column.addWidget(captioned(theme, self.tr("Signature"), self.signature))
        else:
            self.column.addWidget(
                Label(theme, self.tr("Only the server can read it."), tone="quiet", wrap=True)
            )

    def part(self) -> Part:
        """See PartEditor."""
        if self._part.redacted is not None:
            return self._part
        return replace(self._part, text=self.field.whole, signature=self.signature.text() or None)


class CallEditor(PartEditor):
    """A call of a tool: its name, its id and its arguments as JSON."""

    def __init__(self, theme: Theme, part: ToolCallPart) -> None:
        super().__init__(theme, self.tr("Tool call"), "callPart")
        self.name = line(self.tr("Name of the tool"), "callName", part.name, self.tell, self.tr("tool"))
        self.id = line(self.tr("Id of the call"), "callId", part.call_id, self.tell, self.tr("id"))
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.SPACE))
        row.addWidget(self.name, 1)
        row.addWidget(captioned(theme, self.tr("id"), self.id), 1)
        self.arguments = SmallJson(theme, self.tr("Arguments"), pretty(part.arguments), self.tell)
        self.arguments.setObjectName("callArguments")
        self._given = part.arguments
        self._shown = self.arguments.text
        self.column.addLayout(row)
        self.column.addWidget(self.arguments)

    def part(self) -> Part:
        """See PartEditor; arguments that were not touched stay as they came, to the letter."""
        text = self.arguments.text
        return ToolCallPart(self.id.text(), self.name.text(), self._given if text == self._shown else text)


class ResultEditor(PartEditor):
    """What a tool gave back, for one of the calls before it."""

    def __init__(self, theme: Theme, part: ToolResultPart, calls: Sequence[tuple[str, str]]) -> None:
        super().__init__(theme, self.tr("Tool result"), "resultPart")
        entries = [(call_id, f"{name} · {call_id}" if name else call_id) for call_id, name in calls]
        self.call = choice(self.tr("Result of which call"), "resultCall", entries, part.call_id, self.tell)
        self.call.setEditable(not entries)
        self.failed = QCheckBox(self.tr("An error"))
        self.failed.setObjectName("resultFailed")
        self.failed.setChecked(part.is_error)
        self.failed.toggled.connect(lambda _on: self.tell())
        if self.call.isEditable():
            self.call.setEditText(part.call_id)
            self.call.editTextChanged.connect(lambda _text: self.tell())
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.SPACE))
        row.addWidget(captioned(theme, self.tr("for"), self.call, stretch=False), 1)
        row.addWidget(self.failed)
        self.field = GrowingText(
            theme, self.tr("What the tool gave back"), self.tr("What the tool gave back")
        )
        self.field.setObjectName("resultText")
        self.field.put(part.text)
        self.field.textChanged.connect(self.tell)
        self.column.addLayout(row)
        self.column.addWidget(self.field)

    def part(self) -> Part:
        """See PartEditor."""
        chosen = self.call.currentText() if self.call.isEditable() else self.call.currentData()
        return ToolResultPart(str(chosen or ""), self.field.whole, self.failed.isChecked())


class SmallJson(QWidget):
    """A few lines of JSON; a mistake is told below them and marked at its line."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        text: str,
        changed: Callable[[], object],
        judge: Callable[[str, object], tuple[int, str] | None] | None = None,
    ) -> None:
        """`judge` is given the text and its value and says what else is wrong: a position and a sentence."""
        super().__init__()
        self._judge = judge
        self.editor = CodeEditor(theme, name)
        self.editor.put(text)
        self.told = Label(theme, "", tone="danger", size=tokens.SMALL_TEXT, wrap=True)
        self.told.setObjectName("jsonProblem")
        self.told.hide()
        layout = column(theme, gap=tokens.GAP, parent=self)
        layout.addWidget(self.editor)
        layout.addWidget(self.told)
        self._theme = theme
        self.editor.textChanged.connect(self._on_change)
        self.editor.textChanged.connect(changed)
        self._on_change()

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.editor.whole

    @property
    def value(self) -> object:
        """The value, None where it can't be read."""
        return check_json(self.text).value

    @property
    def sound(self) -> bool:
        """Whether the JSON can be read."""
        return check_json(self.text).problem is None

    def _on_change(self) -> None:
        lines = min(14, max(2, self.editor.blockCount()))
        one = self.editor.blockBoundingRect(self.editor.document().firstBlock()).height()
        one = max(self.editor.fontMetrics().lineSpacing(), min(one, self._theme.px(22)))
        self.editor.setFixedHeight(round(lines * one) + self._theme.px(18))
        text = self.editor.toPlainText()
        checked = check_json(text)
        found, sentence = checked.problem, ""
        if found is None and self._judge is not None:
            judged = self._judge(text, checked.value)
            found = None if judged is None else problem_at(text, *judged)
        if found is not None:
            sentence = self.tr("Line {line}, column {column}: {sentence}").format(
                line=found.line, column=found.column, sentence=found.sentence
            )
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))
        self.editor.show_marks(() if found is None else (CodeMark(found.position, sentence),))


class RawEditor(QWidget):
    """A message or tool that holds more than the form has fields for, as the JSON it is sent as."""

    def __init__(self, theme: Theme, raw: RawMessage, changed: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("rawPart")
        self._raw = raw
        text = json.dumps(raw.message, ensure_ascii=False, indent=2)
        self._too_long = len(text) > LONGEST_EDITED or max(map(len, text.split("\n"))) > LONGEST_LINE
        words = self.tr("Sent exactly as it is written here: it holds more than the form has fields for.")
        if self._too_long:
            words = self.tr("Sent exactly as it was written. It is too long for this form: edit it as JSON.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.GAP))
        layout.addWidget(Label(theme, words, tone="quiet", size=tokens.SMALL_TEXT, wrap=True))
        self.json = SmallJson(
            theme, self.tr("As JSON"), "{}" if self._too_long else text, changed, self._judged
        )
        self.json.setObjectName("rawJson")
        if not self._too_long:
            layout.addWidget(self.json)
        else:
            self.json.setParent(None)

    @property
    def raw(self) -> RawMessage:
        """As it stands now; what can't be read leaves it as it was."""
        value = self.json.value
        return (
            self._raw if self._too_long or not isinstance(value, dict) else replace(self._raw, message=value)
        )

    def _judged(self, _text: str, value: object) -> tuple[int, str] | None:
        return (
            None if isinstance(value, dict) else (0, self.tr("This should be an object: it begins with {."))
        )


def pretty(text: str) -> str:
    """JSON in lines, where it can be read."""
    checked = check_json(text)
    return text if checked.problem is not None else json.dumps(checked.value, ensure_ascii=False, indent=2)

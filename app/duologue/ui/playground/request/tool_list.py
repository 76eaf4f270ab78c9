"""The tools the model may call, and which of them it must."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.request import Tool
from duologue.services.playground.json_check import position_of
from duologue.services.playground.schema_check import schema_problem
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.playground.request.fields import QuietCombo, captioned, line
from duologue.ui.playground.request.growing_text import GrowingText
from duologue.ui.playground.request.part_editors import RawEditor, SmallJson
from duologue.ui.theme import Theme

_FIRST_SCHEMA = {"type": "object", "properties": {"place": {"type": "string"}}, "required": ["place"]}


class ToolCard(QWidget):
    """One tool; `wanted` asks for "copy" or "remove"."""

    changed = Signal()
    wanted = Signal(str)

    def __init__(self, theme: Theme, tool: Tool) -> None:
        super().__init__()
        self._tool = tool
        self._raw: RawEditor | None = None
        self.setObjectName("toolEditor")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(10), theme.px(6), theme.px(10), theme.px(10))
        layout.setSpacing(theme.px(6))
        self.name = line(self.tr("Name of the tool"), "toolName", tool.name, self.changed.emit, "get_weather")
        head = QHBoxLayout()
        head.setSpacing(theme.px(tokens.GAP))
        head.addWidget(self.name, 1)
        for picture, name, wish in (
            ("copy", self.tr("Duplicate"), "copy"),
            ("close", self.tr("Remove"), "remove"),
        ):
            made = IconButton(theme, picture, name, size=26)
            made.setObjectName(f"tool-{wish}")
            made.clicked.connect(lambda _checked=False, wish=wish: self.wanted.emit(wish))
            head.addWidget(made)
        layout.addLayout(head)
        words = self.tr("What it does, for the model to know when to call it")
        self.description = GrowingText(theme, self.tr("Description"), words)
        self.description.setObjectName("toolDescription")
        self.description.put(tool.description)
        self.schema = schema_editor(theme, self.tr("Schema of its arguments"), tool.schema, self.changed.emit)
        self.schema.setObjectName("toolSchema")
        self.description.textChanged.connect(self.changed)
        if tool.raw is not None:
            self.name.setReadOnly(True)
            self._raw = RawEditor(theme, tool.raw, self.changed.emit)
            layout.addWidget(self._raw)
            for part in (self.description, self.schema):
                part.setParent(self)
                part.hide()
        else:
            layout.addWidget(self.description)
            layout.addWidget(self.schema)

    @property
    def tool(self) -> Tool:
        """The tool as it stands now; a schema that can't be read leaves the last one that could."""
        if self._raw is not None:
            return replace(self._tool, raw=self._raw.raw)
        value = self.schema.value
        if isinstance(value, dict):
            self._tool = replace(self._tool, schema=value)
        return replace(self._tool, name=self.name.text(), description=self.description.whole)

    @property
    def sound(self) -> bool:
        """Whether what is written can be sent as it stands."""
        return self._raw is not None or self.schema.sound


class ToolList(QWidget):
    """The tools, and below them the choice."""

    changed = Signal()
    undoable = Signal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cards: list[ToolCard] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px(tokens.SPACE))
        self.choice = QuietCombo(self.tr("Tool choice"))
        self.choice.setObjectName("toolChoice")
        self.choice.currentIndexChanged.connect(lambda _index: self.changed.emit())
        row = QHBoxLayout()
        row.addWidget(button(self.tr("Add tool"), self._add, kind="link", name="addTool"))
        row.addStretch(1)
        row.addWidget(captioned(theme, self.tr("Tool choice"), self.choice, stretch=False))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addLayout(self._rows)
        layout.addLayout(row)

    @property
    def tools(self) -> tuple[Tool, ...]:
        """The tools as they stand now."""
        return tuple(card.tool for card in self._cards)

    @property
    def cards(self) -> Sequence[ToolCard]:
        """The cards, in order."""
        return tuple(self._cards)

    @property
    def tool_choice(self) -> str | None:
        """Which tool must be called, None where that is not said."""
        return self.choice.currentData() or None

    def show_tools(self, tools: Sequence[Tool], tool_choice: str | None) -> None:
        """Put these tools in place of what is there."""
        for card in self._cards:
            self._drop(card)
        self._cards = []
        for tool in tools:
            self._insert(len(self._cards), tool)
        self._fill_choice(tool_choice)

    def _fill_choice(self, chosen: str | None) -> None:
        entries = [
            ("", self.tr("not sent")),
            ("auto", self.tr("auto: the model chooses")),
            ("none", self.tr("none: no tool")),
            ("required", self.tr("required: some tool")),
            *((tool.name, tool.name) for tool in self.tools if tool.name),
        ]
        if chosen and chosen not in [value for value, _ in entries]:
            entries.append((chosen, chosen))
        self.choice.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.choice.clear()
        for value, words in entries:
            self.choice.addItem(words, value)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen or "")))
        self.choice.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def _insert(self, place: int, tool: Tool) -> ToolCard:
        card = ToolCard(self._theme, tool)
        card.changed.connect(self._on_change)
        card.wanted.connect(lambda wish: self._do(card, wish))
        self._cards.insert(place, card)
        self._rows.insertWidget(place, card)
        return card

    def _drop(self, card: ToolCard) -> None:
        self._rows.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _on_change(self) -> None:
        self._fill_choice(self.tool_choice)
        self.changed.emit()

    def _add(self) -> None:
        card = self._insert(len(self._cards), Tool("", "", _FIRST_SCHEMA))
        self._on_change()
        card.name.setFocus()

    def _do(self, card: ToolCard, wish: str) -> None:
        place = self._cards.index(card)
        if wish == "copy":
            self._insert(place + 1, card.tool).name.setFocus()
        else:
            before, chosen = self.tools, self.tool_choice
            self._cards.remove(card)
            self._drop(card)
            self.undoable.emit(self.tr("The tool was removed."), self._bring_back(before, chosen))
        self._on_change()

    def _bring_back(self, tools: tuple[Tool, ...], chosen: str | None) -> Callable[[], None]:
        def bring_back() -> None:
            self.show_tools(tools, chosen)
            self.changed.emit()

        return bring_back


def schema_editor(theme: Theme, name: str, schema: object, changed: Callable[[], object]) -> SmallJson:
    """An editor for a JSON Schema: a mistake in it is told at its line."""
    text = json.dumps(schema, ensure_ascii=False, indent=2)
    return SmallJson(theme, name, text, changed, _judged)


def _judged(text: str, value: object) -> tuple[int, str] | None:
    problem = schema_problem(value)
    return None if problem is None else (position_of(text, problem.place), problem.sentence)

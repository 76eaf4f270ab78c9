"""The form of the answer: words, JSON, or JSON that fits a schema."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.request import OutputFormat
from duologue.ui import tokens
from duologue.ui.playground.request.fields import captioned, choice, line
from duologue.ui.playground.request.part_editors import SmallJson
from duologue.ui.playground.request.tool_list import schema_editor
from duologue.ui.theme import Theme

_FIRST_SCHEMA = {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"]}


class OutputEditor(QWidget):
    """`changed` after every change."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._schema: SmallJson | None = None
        entries = [
            ("", self.tr("Text")),
            ("json", self.tr("JSON")),
            ("schema", self.tr("JSON that fits a schema")),
        ]
        self.kind = choice(self.tr("Output format"), "outputKind", entries, "", self._on_kind)
        self.name = line(self.tr("Name of the schema"), "outputName", "answer", self.changed.emit)
        self._name_row = captioned(theme, self.tr("Name"), self.name)
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.SPACE))
        row.addWidget(self.kind)
        row.addWidget(self._name_row, 1)
        row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(tokens.SPACE))
        self._column.addLayout(row)
        self._last: OutputFormat | None = None
        self.show_output(None)

    @property
    def output(self) -> OutputFormat | None:
        """The form as it stands now; a schema that can't be read leaves the last one that could."""
        kind = self.kind.currentData()
        if kind == "json":
            return OutputFormat()
        if kind != "schema" or self._schema is None:
            return None
        value = self._schema.value
        schema = value if isinstance(value, dict) else (self._last.schema if self._last else {})
        self._last = OutputFormat(schema, self.name.text() or "answer")
        return self._last

    @property
    def sound(self) -> bool:
        """Whether what is written can be sent as it stands."""
        return self.kind.currentData() != "schema" or self._schema is None or self._schema.sound

    @property
    def schema(self) -> SmallJson | None:
        """The editor of the schema, once there is one."""
        return self._schema

    def show_output(self, output: OutputFormat | None) -> None:
        """Show this form of the answer."""
        kind = "" if output is None else "json" if output.schema is None else "schema"
        if output is not None:
            self.name.setText(output.name)
        self._last = output if kind == "schema" else None
        self._build(None if output is None else output.schema)
        self.kind.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self.kind.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self._arrange()

    def _build(self, schema: object) -> None:
        if self._schema is not None:
            self._column.removeWidget(self._schema)
            self._schema.hide()
            self._schema.deleteLater()
            self._schema = None
        if schema is not None:
            self._schema = schema_editor(
                self._theme, self.tr("Schema of the answer"), schema, self.changed.emit
            )
            self._schema.setObjectName("outputSchema")
            self._column.addWidget(self._schema)

    def _on_kind(self) -> None:
        if self.kind.currentData() == "schema" and self._schema is None:
            self._build(_FIRST_SCHEMA)
        self._arrange()
        self.changed.emit()

    def _arrange(self) -> None:
        with_schema = self.kind.currentData() == "schema"
        self._name_row.setVisible(with_schema)
        if self._schema is not None:
            self._schema.setVisible(with_schema)

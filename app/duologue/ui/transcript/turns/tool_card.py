"""A tool the model wants called: its name, its arguments, what came back. The app runs nothing."""

import json

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from duologue.domain.parts import ToolCallPart, ToolResultPart
from duologue.markdown.hidden import reveal
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import ElidedLabel, Label
from duologue.ui.file_saver import FileSaver
from duologue.ui.icons import icon
from duologue.ui.theme import Theme
from duologue.ui.transcript.view.folded_text import FoldedText


class ToolCard(QWidget):
    """Shows arguments that parse, indented, or on demand as they came; broken ones only as they came."""

    height_changed = Signal()

    def __init__(self, theme: Theme, files: FileSaver) -> None:
        super().__init__()
        self.setObjectName("toolCard")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._call: ToolCallPart | None = None
        self._picture = QLabel()
        self._name = Label(theme, strong=True, size=13)
        self._hint = ElidedLabel(
            theme, self.tr("wants to call this tool; Duologue runs nothing"), tone="quiet", size=12
        )
        self._raw = button(self.tr("Raw"), kind="flat", name="rawArguments")
        self._raw.setCheckable(True)
        self._raw.setAccessibleName(self.tr("Arguments as they came"))
        self._raw.toggled.connect(self._show_arguments)
        self._arguments = FoldedText(theme, files, "toolArguments")
        self._arguments.height_changed.connect(self.height_changed)
        self._heading = Label(theme, tone="quiet", size=12)
        self._result = FoldedText(theme, files, "toolResult")
        self._result.height_changed.connect(self.height_changed)
        self._line = QWidget()
        self._line.setFixedHeight(1)
        self._line.setAutoFillBackground(True)
        head = QHBoxLayout()
        head.setSpacing(theme.px(tokens.SPACE))
        head.addWidget(self._picture)
        head.addWidget(self._name)
        head.addWidget(self._hint, 100)
        head.addStretch(1)
        head.addWidget(self._raw)
        self._rows = QVBoxLayout(self)
        self._rows.addLayout(head)
        for part in (self._arguments, self._line, self._heading, self._result):
            self._rows.addWidget(part)
        self.show_result(None)
        self._dress()
        theme.changed.connect(self._dress)

    def show_call(self, call: ToolCallPart) -> None:
        """Stand for this call."""
        if call == self._call:
            return
        self._call = call
        self._name.setText(reveal(call.name) or self.tr("(no name)"))
        self._show_arguments()
        self._say_name()

    def show_result(self, result: ToolResultPart | None) -> None:
        """Show what came back from the call, if anything did."""
        for part in (self._line, self._heading, self._result):
            part.setVisible(result is not None)
        if result is not None:
            self._heading.setText(self.tr("Result: an error") if result.is_error else self.tr("Result"))
            self._heading.set_tone("danger" if result.is_error else "quiet")
            self._result.show_text(result.text)
            self._hint.hide()
        self._say_name()
        self.height_changed.emit()

    def _show_arguments(self) -> None:
        if self._call is None:
            return
        parsed = self._call.parsed()
        is_whole = not isinstance(parsed, str)
        pretty = json.dumps(parsed, ensure_ascii=False, indent=2) if is_whole else self._call.arguments
        self._raw.setVisible(is_whole and pretty != self._call.arguments and bool(self._call.arguments))
        self._arguments.show_text(self._call.arguments if self._raw.isChecked() else pretty, "json")
        self.height_changed.emit()

    def _say_name(self) -> None:
        name = self._call.name if self._call is not None else ""
        if self._result.isHidden():
            self.setAccessibleName(self.tr("Tool call {name}").format(name=name))
        else:
            self.setAccessibleName(self.tr("Tool call {name}, with its result").format(name=name))

    def _dress(self) -> None:
        px = self._theme.px
        side = px(16)
        self._picture.setPixmap(icon("tool", self._theme.colours.quiet, side).pixmap(side))
        self._raw.setFont(self._theme.font(tokens.SMALL_TEXT))
        palette = self._line.palette()
        palette.setColor(palette.ColorRole.Window, self._theme.colour("hairline"))
        self._line.setPalette(palette)
        self._rows.setContentsMargins(px(14), px(10), px(10), px(10))
        self._rows.setSpacing(px(6))

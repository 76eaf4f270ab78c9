"""The fields of the body that the form has no place for: sent as they are written, one row each."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import ElidedLabel, Label
from duologue.ui.theme import Theme

_SHOWN = 200


class KeptFields(QWidget):
    """`changed` after every change; `undoable` carries words and a call that brings the field back."""

    changed = Signal()
    undoable = Signal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._extra: dict[str, Any] = {}
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(tokens.GAP))
        words = self.tr("Sent as they stand, in place of what the form says. Change them as JSON.")
        self._column.addWidget(Label(theme, words, tone="quiet", size=tokens.SMALL_TEXT, wrap=True))

    @property
    def extra(self) -> Mapping[str, Any]:
        """The fields as they stand now."""
        return dict(self._extra)

    def show_extra(self, extra: Mapping[str, Any]) -> None:
        """Show these fields."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._extra = dict(extra)
        self._rows = [self._row(name) for name in extra]
        for row in self._rows:
            self._column.addWidget(row)

    def _row(self, name: str) -> QWidget:
        row = QWidget()
        row.setObjectName(f"kept-{name}")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.px(tokens.SPACE))
        shown = Label(self._theme, name)
        value = ElidedLabel(
            self._theme, json.dumps(self._extra[name], ensure_ascii=False)[:_SHOWN], tone="quiet"
        )
        for label in (shown, value):
            label.setFont(self._theme.font(tokens.SMALL_TEXT, code=True))
        remove = IconButton(self._theme, "close", self.tr("Remove: {part}").format(part=name), size=24)
        remove.setObjectName(f"removeKept-{name}")
        remove.clicked.connect(lambda: self._remove(name))
        layout.addWidget(shown)
        layout.addWidget(value, 1)
        layout.addWidget(remove)
        return row

    def _remove(self, name: str) -> None:
        before = dict(self._extra)
        self.show_extra({each: value for each, value in before.items() if each != name})
        self.changed.emit()
        self.undoable.emit(
            self.tr("The field {name} was removed.").format(name=name), self._bring_back(before)
        )

    def _bring_back(self, extra: Mapping[str, Any]) -> Callable[[], None]:
        def bring_back() -> None:
            self.show_extra(extra)
            self.changed.emit()

        return bring_back

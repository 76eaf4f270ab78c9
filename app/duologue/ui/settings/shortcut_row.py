"""One action in the list of shortcuts: its words, its keys, and the field in which others are pressed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.flow_layout import FlowLayout
from duologue.ui.controls.label import Label
from duologue.ui.shortcuts.keys import is_usable, shown
from duologue.ui.theme import Theme
from duologue.ui.words import unmarked

_KEYS_WIDTH = 220


class ShortcutRow(QWidget):
    """`wanted` gives the action's name and a list of keys; `usual_wanted` the name alone."""

    wanted = Signal(str, object)
    usual_wanted = Signal(str)

    def __init__(self, theme: Theme, name: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = words
        self.keys_words = ""
        self._name = name
        self.setObjectName(f"shortcut-{name}")
        self.keys = button("", self._begin, kind="flat", name=f"keys-{name}")
        self.usual = button(
            self.tr("As usual"), lambda: self.usual_wanted.emit(name), kind="link", name=f"usual-{name}"
        )
        self.usual.setAccessibleName(self.tr("Usual keys for {action}").format(action=words))
        self.field = QKeySequenceEdit()
        self.field.setObjectName(f"press-{name}")
        self.field.setAccessibleName(self.tr("Press the keys for {action}").format(action=words))
        self.field.setMaximumSequenceLength(1)
        self.field.setMaximumWidth(theme.px(_KEYS_WIDTH))
        self.field.editingFinished.connect(self._pressed)
        self.none = button(self.tr("No keys"), self._give_none, name=f"none-{name}")
        self.cancel = button(self.tr("Cancel"), self._end, name=f"cancel-{name}")
        self._problem = Label(theme, tone="danger", size=tokens.SMALL_TEXT, wrap=True)
        self._shared = Label(theme, tone="warning", size=tokens.SMALL_TEXT, wrap=True)
        self._shared.hide()
        self.take = button(self.tr("Use them here"), kind="link", name=f"take-{name}")
        self._take_over: Callable[[], object] = self._end
        self.take.clicked.connect(lambda _=False: self._take_over())
        beside = QWidget()
        parts = QHBoxLayout(beside)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(theme.px(tokens.SPACE))
        for part in (self.usual, self.keys, self.field, self.none, self.cancel):
            parts.addWidget(part)
        line = QWidget()
        row = FlowLayout(line, theme.px(tokens.SPACE), spread=True)
        title = Label(theme, words)
        for half in (title, beside):  # which stand in the middle of the same height
            half.setMinimumHeight(theme.px(tokens.TARGET))
        title.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(title)
        row.addWidget(beside)
        told = QHBoxLayout()
        told.addWidget(self._problem, 1)
        told.addWidget(self.take, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(line)
        layout.addLayout(told)
        layout.addWidget(self._shared)
        self._changed = False
        self._end()

    def show_keys(self, keys: Sequence[QKeySequence], *, changed: bool) -> None:
        """Show the keys in force; `changed` says that they are not the usual ones."""
        self.keys_words = shown(keys, self.tr(" or "))
        self.keys.setText(unmarked(self.keys_words) or self.tr("none"))
        told = self.keys_words or self.tr("no keys")
        self.keys.setAccessibleName(self.tr("{action}: {keys}").format(action=self.words, keys=told))
        self._changed = changed
        self._end()

    def refuse(self, use: str) -> None:
        """Say what the keys are always for, whatever a person chooses."""
        self.field.clear()
        self._tell(self.tr("These keys always mean “{use}”. Choose others.").format(use=use))

    def show_shared(self, others: Sequence[str]) -> None:
        """Say which other actions have the same keys, so that neither is done."""
        named = ", ".join(f"“{words}”" for words in others)
        self._shared.setText(self.tr("Also the keys of {actions}: neither is done.").format(actions=named))
        self._shared.setVisible(bool(others))

    def ask_to_take(self, holder: str, take: Callable[[], object]) -> None:
        """Say that another action has the keys; `take` gives them to this one all the same."""
        self._take_over = take
        self._tell(self.tr("“{action}” has these keys.").format(action=holder))
        self.take.show()
        self.take.setFocus()

    def _begin(self) -> None:
        self._edit(editing=True)
        self.field.clear()
        self.field.setFocus()

    def _pressed(self) -> None:
        keys = self.field.keySequence()
        if keys.isEmpty():
            return
        if is_usable(keys):
            self._problem.hide()
            self.wanted.emit(self._name, [keys])
        else:
            self.field.clear()
            self._tell(self.tr("This key is needed for writing. Hold Ctrl or Alt with it."))

    def _give_none(self) -> None:
        self.wanted.emit(self._name, [])

    def _end(self) -> None:
        had_focus = any(part.hasFocus() for part in (self.field, self.none, self.cancel, self.take))
        self._problem.hide()
        self.take.hide()
        self._edit(editing=False)
        if had_focus:
            self.keys.setFocus()

    def _edit(self, *, editing: bool) -> None:
        for part in (self.field, self.none, self.cancel):
            part.setVisible(editing)
        self.keys.setVisible(not editing)
        self.usual.setVisible(not editing and self._changed)

    def _tell(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.show()

"""The prompts a person has: new, edit, duplicate, delete with Undo, and keeping what was written."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from duologue.domain.errors import DuologueError
from duologue.domain.prompt import Prompt
from duologue.services.chats.prompts import Prompts
from duologue.ui import tokens
from duologue.ui.composer.prompt_editor import PromptEditor
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.plain_list import PlainList
from duologue.ui.controls.tip import literal
from duologue.ui.controls.toast import Toast
from duologue.ui.theme import Theme

_SIZE = (780, 540)
_ROW = 34
_PROMPT = Qt.ItemDataRole.UserRole


class PromptManager(QDialog):
    """`used` brings a prompt that shall go into the composer; `written` gives what stands there now."""

    used = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget, prompts: Prompts, written: Callable[[], str]) -> None:
        super().__init__(parent)
        self._theme = theme
        self._prompts = prompts
        self._written = written
        self.setObjectName("promptManager")
        self.setWindowTitle(self.tr("Prompts"))
        self.list = PlainList(theme, self.tr("Prompts"))
        self.list.setObjectName("promptList")
        self.list.currentRowChanged.connect(lambda _row: self._show_current())
        self.list.itemActivated.connect(lambda _item: self.use())
        self._body = QPlainTextEdit()
        self._body.setObjectName("promptText")
        self._body.setAccessibleName(self.tr("Text of the prompt"))
        self._body.setReadOnly(True)
        self._body.setTabChangesFocus(True)
        self._body.setProperty("kind", "framed")
        self._about = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self._problem = Label(theme, tone="danger", size=tokens.SMALL_TEXT, wrap=True)
        self._buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self.resize(QSize(*(theme.px(side) for side in _SIZE)).boundedTo(parent.window().size()))
        self.finished.connect(self.deleteLater)
        self.reload()
        self.list.setFocus()

    @property
    def current(self) -> Prompt | None:
        """The prompt that is marked."""
        row = self.list.currentRow()
        found: Prompt | None = self.list.item(row).data(_PROMPT) if row >= 0 else None
        return found

    def reload(self, name: str = "") -> None:
        """Show the prompts as they stand in their files now, the named one marked."""
        wanted = name or (self.current.name if self.current is not None else "")
        shelf = self._prompts.shelf()
        self.list.clear()
        for prompt in shelf.prompts:
            item = QListWidgetItem(prompt.title)
            item.setData(_PROMPT, prompt)
            item.setToolTip(literal(prompt.description))
            item.setSizeHint(QSize(0, self._theme.px(_ROW)))
            self.list.addItem(item)
        names = [prompt.name for prompt in shelf.prompts]
        self.list.setCurrentRow(names.index(wanted) if wanted in names else 0)
        self._tell("\n".join(shelf.troubles))
        self._show_current()

    def use(self) -> None:
        """Put the marked prompt into the composer."""
        prompt = self.current
        if prompt is not None:
            self.accept()
            self.used.emit(prompt)

    def new(self, body: str = "") -> None:
        """Write a new one."""
        self._edit(self.tr("New prompt"), ("", "", body), partial(self._keep, None))

    def edit(self) -> None:
        """Change the marked one; one that came with the app is kept as one's own then."""
        prompt = self.current
        if prompt is not None:
            words = (prompt.title, prompt.description, prompt.body)
            self._edit(self.tr("Edit prompt"), words, partial(self._keep, prompt))

    def duplicate(self) -> None:
        """Keep a copy of the marked one."""
        prompt = self.current
        if prompt is not None:
            title = self.tr("{title} (copy)").format(title=prompt.title)
            self._try(lambda: self.reload(self._prompts.duplicate(prompt, title).name))

    def delete(self) -> None:
        """Remove the marked one; the message offers to take it back."""
        prompt = self.current
        if prompt is not None and not prompt.built_in:
            self._try(partial(self._delete, prompt))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Delete in the list removes what is marked."""
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self.delete()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: back from another program, which may have changed the files."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.reload()

    def _delete(self, prompt: Prompt) -> None:
        undo = self._prompts.delete(prompt)
        row = self.list.currentRow()
        self.reload()
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.setFocus()
        words = self.tr("\u201c{title}\u201d was deleted").format(title=prompt.title)
        Toast(
            self._theme,
            self,
            words,
            self.tr("Undo"),
            lambda: self._try(partial(self._take_back, undo, prompt)),
        )

    def _take_back(self, undo: Callable[[], None], prompt: Prompt) -> None:
        undo()
        self.reload(prompt.name)

    def _keep(self, replaces: Prompt | None, title: str, description: str, body: str) -> None:
        self.reload(self._prompts.save(title, description, body, replaces).name)

    def _edit(
        self, heading: str, words: tuple[str, str, str], save: Callable[[str, str, str], object]
    ) -> None:
        PromptEditor(self._theme, self, heading, words, save).open()

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except DuologueError as error:
            self._tell(error.message)

    def _tell(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _show_current(self) -> None:
        prompt = self.current
        self._body.setPlainText("" if prompt is None else prompt.body)
        about = "" if prompt is None else prompt.description
        if prompt is not None and prompt.built_in:
            about = f"{about}. {self.tr('Came with Duologue.')}" if about else self.tr("Came with Duologue.")
        self._about.setText(about)
        for name in ("usePrompt", "editPrompt", "duplicatePrompt"):
            self._buttons[name].setEnabled(prompt is not None)
        self._buttons["deletePrompt"].setVisible(prompt is not None and not prompt.built_in)

    def _lay_out(self) -> None:
        theme = self._theme
        actions = (
            (self.tr("Use"), self.use, "usePrompt", "primary"),
            (self.tr("Edit…"), self.edit, "editPrompt", ""),
            (self.tr("Duplicate"), self.duplicate, "duplicatePrompt", ""),
            (self.tr("Delete"), self.delete, "deletePrompt", "danger"),
        )
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.SPACE))
        for words, act, name, kind in actions:
            self._buttons[name] = button(words, act, kind=kind, name=name, parent=self)
            row.addWidget(self._buttons[name])
        row.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(theme.px(tokens.SPACE))
        right.addWidget(self._about)
        right.addWidget(self._body, 1)
        right.addLayout(row)
        middle = QHBoxLayout()
        middle.setSpacing(theme.px(tokens.WIDE))
        middle.addWidget(self.list, 2)
        middle.addLayout(right, 3)
        bottom = QHBoxLayout()
        bottom.setSpacing(theme.px(tokens.SPACE))
        bottom.addWidget(button(self.tr("New…"), self.new, name="newPrompt", parent=self))
        keep = button(
            self.tr("Save what I wrote as a prompt…"),
            lambda: self.new(self._written()),
            kind="link",
            name="keepWritten",
            parent=self,
        )
        keep.setVisible(bool(self._written().strip()))
        bottom.addWidget(keep)
        bottom.addStretch(1)
        bottom.addWidget(button(self.tr("Close"), self.reject, name="closePrompts", parent=self))
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, self.tr("Prompts"), strong=True, size=tokens.BASE_TEXT + 2))
        hint = self.tr("Type / in an empty message to use one.")
        layout.addWidget(Label(theme, hint, tone="quiet", size=tokens.SMALL_TEXT))
        layout.addWidget(self._problem)
        layout.addLayout(middle, 1)
        layout.addLayout(bottom)

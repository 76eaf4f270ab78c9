"""What to export, and as what: the questions of the export dialog."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from duologue.domain.message import Chat
from duologue.domain.shelf import Folder
from duologue.domain.transfer import ExportChoice, ExportFormat
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.terms.clause import ClauseLine
from duologue.ui.terms.clauses import ACCEPTABLE_USE
from duologue.ui.theme import Theme
from duologue.ui.transfer.words import format_help, format_name
from duologue.ui.words import counted, translate

_LONGEST_TITLE = 44


@dataclass(frozen=True, slots=True)
class Exported:
    """What can be exported besides all chats: one chat, those that a person chose in the list, a folder."""

    chat: Chat | None
    chosen: tuple[str, ...]
    folders: Sequence[Folder]


class WhichChats(QWidget):
    """The chosen chats, the open one, a folder, or all; `changed` says that another choice was made."""

    changed = Signal()

    def __init__(self, theme: Theme, offered: Exported) -> None:
        super().__init__()
        chat, folders = offered.chat, offered.folders
        self._chat = chat
        self._ids = offered.chosen
        self._several = QRadioButton(
            counted(len(self._ids), self.tr("The chosen chat"), self.tr("The {number} chosen chats"))
        )
        self._several.setObjectName("exportChosen")
        self._several.setVisible(bool(self._ids))
        self._this = QRadioButton(self._this_words())
        self._this.setObjectName("exportThis")
        self._this.setVisible(chat is not None)
        self._all = QRadioButton(self.tr("All chats"))
        self._all.setObjectName("exportAll")
        self._folder = QRadioButton(self.tr("The folder"))
        self._folder.setObjectName("exportFolder")
        self.folders = QComboBox()
        self.folders.setObjectName("exportFolders")
        self.folders.setAccessibleName(self.tr("Folder"))
        for folder in folders:
            self.folders.addItem(folder.name, folder.id)
        self.archived = QCheckBox(self.tr("Archived chats too"))
        self.archived.setObjectName("exportArchived")
        group = QButtonGroup(self)
        for choice in (self._several, self._this, self._all, self._folder):
            group.addButton(choice)
        first = self._all if chat is None else self._this
        (self._several if self._ids else first).setChecked(True)
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.SPACE))
        row.addWidget(self._folder)
        row.addWidget(self.folders, 1)
        self._folder.setVisible(bool(folders))
        self.folders.setVisible(bool(folders))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(6))
        layout.addWidget(Label(theme, self.tr("Which chats"), tone="quiet", size=tokens.SMALL_TEXT))
        layout.addWidget(self._several)
        layout.addWidget(self._this)
        layout.addLayout(row)
        layout.addWidget(self._all)
        layout.addWidget(self.archived)
        group.buttonToggled.connect(self._on_choice)
        self.folders.currentIndexChanged.connect(self._on_folder)
        self.archived.toggled.connect(self.changed)
        self._on_choice()

    @property
    def choice(self) -> ExportChoice:
        """What is chosen."""
        if self._several.isChecked():
            return ExportChoice(self._ids)
        if self._this.isChecked() and self._chat is not None:
            return ExportChoice((self._chat.id,))
        folder = str(self.folders.currentData()) if self._folder.isChecked() else None
        return ExportChoice(folder=folder, archived=self.archived.isChecked())

    def _this_words(self) -> str:
        title = self._chat.title if self._chat is not None else ""
        short = title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + "…"
        words = self.tr("This chat: {title}").format(title=short) if title else self.tr("This chat")
        return words.replace("&", "&&")

    def _on_choice(self) -> None:
        self.archived.setEnabled(not (self._this.isChecked() or self._several.isChecked()))
        self.changed.emit()

    def _on_folder(self) -> None:
        self._folder.setChecked(True)
        self.changed.emit()


class WhichForm(QWidget):
    """The four forms with a line of help each."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._kinds = tuple(ExportFormat)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(2))
        layout.addWidget(Label(theme, self.tr("As"), tone="quiet", size=tokens.SMALL_TEXT))
        for number, kind in enumerate(self._kinds):
            choice = QRadioButton(format_name(kind))
            choice.setObjectName(f"export-{kind}")
            choice.setAccessibleDescription(format_help(kind))
            self._group.addButton(choice, number)
            layout.addSpacing(theme.px(tokens.GAP))
            layout.addWidget(choice)
            layout.addLayout(
                self._indented(theme, Label(theme, format_help(kind), tone="quiet", size=13, wrap=True))
            )
        self._group.button(0).setChecked(True)
        self._group.buttonToggled.connect(self.changed)

    @property
    def kind(self) -> ExportFormat:
        """The chosen form."""
        return self._kinds[self._group.checkedId()]

    @staticmethod
    def _indented(theme: Theme, widget: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(30), 0, 0, 0)
        row.addWidget(widget)
        return row


def training_reminder(theme: Theme, open_clause: Callable[[str], object]) -> ClauseLine:
    """What the Terms say of lines that a model could be trained with."""
    words = translate(
        "Transfer",
        "These lines are a form of training data. The service's Terms forbid to use it for training "
        "competing AI models.",
    )
    reminder = ClauseLine(theme, words, ACCEPTABLE_USE, open_clause)
    reminder.words.setObjectName("trainingReminder")
    return reminder

"""Chooses the folder that a chat or a folder goes into, by typing, by arrows or by a click."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidgetItem, QVBoxLayout, QWidget

from duologue.domain.shelf import Folder
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.plain_list import PlainList
from duologue.ui.controls.within import within
from duologue.ui.theme import Theme

_WIDTH = 440
_HEIGHT = 260
_FOLDER, _NAME = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class MoveDialog(QDialog):
    """`move` is called with the id of the folder, or None for none; `make` with the name of a new one."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        what: str,
        folders: Sequence[Folder],
        now: str | None,
        move: Callable[[str | None], object],
        make: Callable[[str], object],
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._folders = list(paths_of(folders))
        self._now = now
        self._move, self._make = move, make
        self.setObjectName("moveDialog")
        title = self.tr("Move “{what}” to").format(what=what)
        self.setWindowTitle(title)
        self.setFixedWidth(within(self, theme.px(_WIDTH)))
        self.field = QLineEdit()
        self.field.setObjectName("moveField")
        self.field.setAccessibleName(self.tr("Find a folder, or name a new one"))
        self.field.setPlaceholderText(self.tr("Find a folder, or name a new one"))
        self.list = PlainList(theme, self.tr("Folders"))
        self.list.setObjectName("moveList")
        self.list.setFixedHeight(theme.px(_HEIGHT))
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, title, strong=True, size=tokens.BASE_TEXT + 2, wrap=True))
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        cancel = button(self.tr("Cancel"), self.reject, name="cancelMove")
        layout.addWidget(cancel, 0, Qt.AlignmentFlag.AlignTrailing)
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        self.finished.connect(self.deleteLater)
        self._show("")
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the keys of the list work in the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _show(self, wanted: str) -> None:
        self.list.clear()
        wanted = " ".join(wanted.split())
        for folder, path in self._folders:
            if folder.id != self._now and wanted.casefold() in path.casefold():
                self._add(path, folder.id, None)
        if not wanted and self._now is not None:
            self._add(self.tr("No folder"), None, None)
        if wanted and all(folder.name.casefold() != wanted.casefold() for folder, _ in self._folders):
            self._add(self.tr("New folder “{name}”").format(name=wanted), None, wanted)
        if not self.list.count():
            self.list.add(self.tr("There is no other folder: type a name to make one."))
            self.list.item(0).setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # there is nothing to choose
        else:
            self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.list.setCurrentRow(0)

    def _add(self, words: str, folder: str | None, new: str | None) -> None:
        self.list.add(words)
        item = self.list.item(self.list.count() - 1)
        item.setData(_FOLDER, folder)
        item.setData(_NAME, new)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        name = item.data(_NAME)
        self.accept()
        if name:
            self._make(name)
        else:
            self._move(item.data(_FOLDER))


def paths_of(folders: Sequence[Folder]) -> Iterator[tuple[Folder, str]]:
    """Every folder with the names of those around it, in the order of the tree."""
    known = {folder.id: folder for folder in folders}

    def path(folder: Folder) -> tuple[str, ...]:
        parent = known.get(folder.parent or "")
        return (*path(parent), folder.name) if parent is not None else (folder.name,)

    found = sorted(
        ((path(folder), folder) for folder in folders), key=lambda pair: [p.casefold() for p in pair[0]]
    )
    return ((folder, " / ".join(names)) for names, folder in found)

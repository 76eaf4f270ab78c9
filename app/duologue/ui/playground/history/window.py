"""The history of the playground: found by words, looked at, noted, restored, compared, deleted."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from duologue.domain.errors import DuologueError
from duologue.domain.kept_exchange import KeptExchange, RemovedExchanges
from duologue.services.playground.history import MOST, PlaygroundHistory
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.tip import literal
from duologue.ui.playground.history.detail import ExchangeDetail
from duologue.ui.playground.history.row_delegate import RowDelegate
from duologue.ui.playground.history.versions import VersionsView
from duologue.ui.playground.history.words import row_words
from duologue.ui.playground.sheet_size import fit_into
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from duologue.ui.words import counted

_SIZE = (1040, 680)
_LIST_WIDTH = 340
_WAIT_MS = 120  # after the last key
_ID = Qt.ItemDataRole.UserRole
_PAIR = 2


class HistoryDialog(QDialog):
    """`restored` gives the draft of a request, `recording_wanted` the path of a recording to open."""

    restored = Signal(object)
    recording_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget, history: PlaygroundHistory, tasks: TaskScope) -> None:
        super().__init__(parent.window())
        self._theme = theme
        self._history = history
        self._tasks = tasks
        self._shown: KeptExchange | None = None
        self._undo: RemovedExchanges | None = None
        self.setObjectName("playgroundHistory")
        self.setWindowTitle(self.tr("History"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit_into(self, parent, theme, _SIZE)
        self.field = QLineEdit()
        self.field.setObjectName("historySearch")
        self.field.setAccessibleName(self.tr("Find in requests and answers"))
        self.field.setPlaceholderText(self.field.accessibleName())
        self.field.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setObjectName("historyList")
        self.list.setAccessibleName(self.tr("Requests, newest first"))
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(RowDelegate(theme, self.list))
        theme.changed.connect(self.list.doItemsLayout)
        self.count = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self.count.setObjectName("historyCount")
        self._make_detail(theme)
        self._lay_out(theme)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.reload)
        self.field.textChanged.connect(lambda _words: self._timer.start())
        self.list.itemSelectionChanged.connect(self._on_selection)
        self.list.itemActivated.connect(lambda _item: self._restore())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list, self._delete).setContext(
            Qt.ShortcutContext.WidgetShortcut
        )
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.field.setFocus)
        self._on_selection()
        self.reload()
        self.field.setFocus()

    def _make_detail(self, theme: Theme) -> None:
        self.detail = ExchangeDetail(theme)
        self.detail.note.editingFinished.connect(self._keep_note)
        self.detail.recording.clicked.connect(self._open_recording)
        self.versions = VersionsView(theme)
        self.told = Label(theme, tone="quiet")
        self.told.setObjectName("historyTold")
        self.restore = button(self.tr("Restore"), self._restore, kind="primary", name="restoreRequest")
        self.delete = button(self.tr("Delete"), self._delete, name="deleteRequest")
        self.delete_all = button(self.tr("Delete all"), self._delete_all, kind="flat", name="deleteHistory")
        self.undo = button(self.tr("Undo"), self._put_back, kind="link", name="undoHistory")

    def reload(self) -> None:
        """Read the rows that fit the words."""
        self._tasks.start(self._read())

    async def _read(self) -> None:
        words = self.field.text()
        rows = await self._history.page(words)
        if not isValid(self) or words != self.field.text():
            return
        chosen = set(self._chosen())
        self.list.clear()
        for row in rows:
            item = QListWidgetItem("\n".join(row_words(row)))
            item.setData(_ID, row.id)
            item.setToolTip(literal(row.said or row.asked))
            self.list.addItem(item)
            item.setSelected(row.id in chosen)
        self.count.setText(self._count(len(rows), words))
        if rows and not self.list.selectedItems():
            self.list.setCurrentRow(0)
        self.delete_all.setEnabled(bool(rows))
        self._hint.setVisible(len(rows) >= _PAIR)
        self._nothing.setText(self._nothing_words(bool(rows), words))

    def _count(self, number: int, words: str) -> str:
        if number == 0:
            return self.tr("Nothing found.") if words.strip() else self.tr("No request was kept yet.")
        if number == MOST:
            return self.tr("The newest {number}").format(number=number)
        return counted(number, self.tr("{number} request"), self.tr("{number} requests"))

    def _nothing_words(self, there_are_rows: bool, words: str) -> str:  # noqa: FBT001 - one of two sentences
        if there_are_rows:
            return self.tr("Choose one request to look at it, or two to see them side by side.")
        if words.strip():
            return self.tr("No request and no answer holds these words.")
        return self.tr("What you run in the playground is kept here, unless you switch that off in Settings.")

    def _chosen(self) -> list[str]:
        return [item.data(_ID) for item in self.list.selectedItems()]

    def _on_selection(self) -> None:
        self._keep_note()
        chosen = self._chosen()
        self.restore.setEnabled(len(chosen) == 1)
        self.delete.setEnabled(bool(chosen))
        self._tasks.start(self._look(chosen))

    async def _look(self, chosen: Sequence[str]) -> None:
        if len(chosen) not in (1, _PAIR):
            self._shown = None
            self._pages.setCurrentIndex(0)
            return
        try:
            found = [await self._history.exchange(identity) for identity in chosen]
        except DuologueError as error:
            self._tell(error.message)
            return
        kept = [each for each in found if each is not None]
        if not isValid(self) or len(kept) != len(chosen) or list(chosen) != self._chosen():
            return
        if len(kept) == _PAIR:
            self._shown = None
            self.versions.show_pair(kept[0], kept[1])
            self._pages.setCurrentWidget(self.versions)
        else:
            self._show(kept[0])

    def _show(self, kept: KeptExchange) -> None:
        self._shown = kept
        self.detail.show_exchange(kept)
        self._pages.setCurrentIndex(1)

    def reject(self) -> None:
        """Qt: the person closes it; a note that was typed is kept."""
        self._keep_note()
        super().reject()

    def _restore(self) -> None:
        self._keep_note()
        if self._shown is not None:
            self.restored.emit(self._shown.draft)
            self.accept()

    def _open_recording(self) -> None:
        self._keep_note()
        if self._shown is not None and self._shown.recording:
            self.recording_wanted.emit(self._shown.recording)
            self.accept()

    def _keep_note(self) -> None:
        shown, note = self._shown, self.detail.note.text().strip()
        if shown is not None and note != shown.note:
            self._shown = replace(shown, note=note)
            self._tasks.start(self._set_note(shown.id, note))

    async def _set_note(self, identity: str, note: str) -> None:
        await self._history.set_note(identity, note)
        if isValid(self):
            self.reload()

    def _delete(self) -> None:
        chosen = self._chosen()
        if chosen:
            self._tasks.start(self._remove(chosen))

    def _delete_all(self) -> None:
        self._tasks.start(self._remove(None))

    async def _remove(self, chosen: Sequence[str] | None) -> None:
        removed = await self._history.remove(chosen)
        if not isValid(self):
            return
        self._undo = removed
        number = len(removed.rows)
        self._tell(
            counted(
                number, self.tr("{number} request is deleted."), self.tr("{number} requests are deleted.")
            )
        )
        self.undo.show()
        self.reload()

    def _put_back(self) -> None:
        self._tasks.start(self._back())

    async def _back(self) -> None:
        removed, self._undo = self._undo, None
        if removed is not None:
            await self._history.put_back(removed)
        if isValid(self):
            self._tell("")
            self.undo.hide()
            self.reload()

    def _tell(self, words: str) -> None:
        self.told.setText(words)

    def _lay_out(self, theme: Theme) -> None:
        close = button(self.tr("Close"), self.reject, name="closeHistory")
        close.setShortcut(QKeySequence(QKeySequence.StandardKey.Close))
        head = QHBoxLayout()
        head.setSpacing(theme.px(tokens.SPACE))
        head.addWidget(Label(theme, self.tr("History of the playground"), strong=True, size=16))
        head.addStretch(1)
        for control in (self.delete, self.restore, close):
            head.addWidget(control)
        left = QVBoxLayout()
        left.setSpacing(theme.px(tokens.SPACE))
        left.addWidget(self.field)
        left.addWidget(self.count)
        left.addWidget(self.list, 1)
        hint = self.tr("Choose two requests to see them side by side.")
        self._hint = Label(theme, hint, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        left.addWidget(self._hint)
        side = QWidget()
        side.setFixedWidth(min(theme.px(_LIST_WIDTH), self.width() * 2 // 5))
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        self._lay_out_pages(theme)
        both = QHBoxLayout()
        both.setSpacing(theme.px(tokens.AIR))
        both.addWidget(side)
        both.addWidget(self._pages, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(tokens.SPACE))
        foot.addWidget(self.delete_all)
        foot.addStretch(1)
        foot.addWidget(self.told)
        foot.addWidget(self.undo)
        layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, theme.px(tokens.WIDE))
        layout.setSpacing(theme.px(tokens.WIDE))
        layout.addLayout(head)
        layout.addLayout(both, 1)
        layout.addLayout(foot)
        self.undo.hide()

    def _lay_out_pages(self, theme: Theme) -> None:
        nothing = QWidget()
        empty = QVBoxLayout(nothing)
        self._nothing = Label(theme, tone="quiet", wrap=True)
        self._nothing.setObjectName("historyNothing")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.addWidget(self._nothing)
        self._pages = QStackedWidget()
        for page in (nothing, self.detail, self.versions):
            self._pages.addWidget(page)

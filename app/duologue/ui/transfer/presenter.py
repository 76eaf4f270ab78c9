"""Opens what takes chats out and in, and puts them on paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QFileDialog, QWidget

from duologue.ui.file_saver import FileSaver
from duologue.ui.transcript.turns.menu_entry import MenuEntry
from duologue.ui.words import translate

if TYPE_CHECKING:
    from duologue.domain.message import Chat, ChatSummary
    from duologue.domain.transfer import ImportReport
    from duologue.services.suite import Services
    from duologue.ui.navigation import Navigation
    from duologue.ui.tasks import TaskScope
    from duologue.ui.theme import Theme


class ChatPlace(Protocol):
    """Where chats are shown."""

    @property
    def chat(self) -> Chat | None:
        """The open chat."""
        ...

    async def open(self, chat_id: str) -> None:
        """Show a chat."""
        ...

    def new_chat(self, folder: str = "") -> None:
        """Begin a chat."""
        ...


class Transfer:
    """Everything here is asked for by a person, so its dialogs are imported then."""

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        services: Services,
        tasks: TaskScope,
        navigation: Navigation,
        place: ChatPlace,
    ) -> None:
        self._theme = theme
        self._window = window
        self._services = services
        self._tasks = tasks
        self._navigation = navigation
        self._place = place

    def entries(self, chat: ChatSummary) -> Sequence[MenuEntry]:
        """What the menu of a chat offers."""
        return (
            MenuEntry("exportChat", translate("Transfer", "Export…"), lambda: self.export(chat.id)),
            MenuEntry("printChat", translate("Transfer", "Print…"), lambda: self.print_chat(chat.id)),
        )

    def many_entries(self, chat_ids: Sequence[str]) -> Sequence[MenuEntry]:
        """What the menu of several chats offers."""
        words = translate("Transfer", "Export…")
        return (MenuEntry("exportChats", words, lambda: self._tasks.start(self._export("", chat_ids))),)

    def export(self, chat_id: str = "") -> None:
        """Ask what to export: this chat, the open one, or others."""
        self._tasks.start(self._export(chat_id))

    def import_file(self) -> None:
        """Ask for a file of chats."""
        kinds = translate("Transfer", "Chats (*.json *.jsonl *.zip);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self._window, translate("Transfer", "Import"), "", kinds)
        if path:
            self.import_from(Path(path))

    def import_from(self, path: Path) -> None:
        """Show what stands in a file, such as one that was dropped here."""
        from duologue.ui.transfer.import_dialog import ImportDialog  # noqa: PLC0415 - see the class

        dialog = ImportDialog(
            self._theme,
            self._services.transfers.imports,
            self._tasks,
            path,
            self._imported,
            self._take_back,
            self._window,
        )
        dialog.finished.connect(lambda _result: self._import_closed(dialog.report))
        dialog.open()

    def print_chat(self, chat_id: str = "") -> None:
        """Show the open chat as it will stand on paper, to print it or to keep it as PDF."""
        self._tasks.start(self._print(chat_id))

    async def _export(self, chat_id: str, chosen: Sequence[str] = ()) -> None:
        from duologue.ui.transfer.export_choices import Exported  # noqa: PLC0415 - see the class
        from duologue.ui.transfer.export_dialog import ExportDialog  # noqa: PLC0415 - see the class

        ExportDialog(
            self._theme,
            self._services.transfers.exports,
            self._tasks,
            Exported(await self._chat(chat_id), tuple(chosen), await self._services.folders.all()),
            self._services.gate.current,
            lambda said: self._navigation.toast(said, "", None),
            self._window,
        ).open()

    async def _print(self, chat_id: str) -> None:
        chat = await self._chat(chat_id)
        tree = await self._services.transfers.exports.tree(chat.id) if chat is not None else None
        if tree is None:
            self._navigation.toast(translate("Transfer", "There is nothing in this chat yet."), "", None)
            return
        from duologue.ui.transfer.print_dialog import PrintDialog  # noqa: PLC0415 - see the class

        PrintDialog(self._theme, FileSaver(self._services.files), tree, self._window).open()

    async def _chat(self, chat_id: str) -> Chat | None:
        return await self._services.library.chat(chat_id) if chat_id else self._place.chat

    def _imported(self, report: ImportReport) -> None:
        if len(report.chat_ids) == 1:
            self._tasks.start(self._place.open(report.chat_ids[0]))

    def _import_closed(self, report: ImportReport | None) -> None:
        """What came in can be taken back for a moment after its dialog is closed, too."""
        if report is not None and report.chat_ids:
            from duologue.ui.transfer.words import imported  # noqa: PLC0415 - see the class

            undo = lambda: self._tasks.start(self._take_back(report))  # noqa: E731 - the toast calls it
            self._navigation.toast(imported(report), translate("Transfer", "Undo"), undo)

    async def _take_back(self, report: ImportReport) -> None:
        await self._services.transfers.imports.take_back(report)
        opened = self._place.chat
        if opened is not None and opened.id in report.chat_ids:
            self._place.new_chat()

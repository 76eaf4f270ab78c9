"""Opens what takes chats out and in, and puts them on paper."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QWidget

from duologue.domain.message import Chat
from duologue.domain.transfer import ImportReport
from duologue.services.suite import Services
from duologue.ui.navigation import Navigation
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from duologue.ui.words import translate


class ChatPlace(Protocol):
    """Where chats are shown."""

    @property
    def chat(self) -> Chat | None:
        """The open chat."""
        ...

    async def open(self, chat_id: str) -> None:
        """Show a chat."""
        ...

    async def reload_list(self) -> None:
        """Show the chats as they are stored now."""
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
            self._theme, self._services.transfers.imports, self._tasks, path, self._imported, self._window
        )
        dialog.open()

    def print_chat(self, chat_id: str = "") -> None:
        """Show the open chat as it will stand on paper, to print it or to keep it as PDF."""
        self._tasks.start(self._print(chat_id))

    async def _export(self, chat_id: str) -> None:
        from duologue.ui.transfer.export_dialog import ExportDialog  # noqa: PLC0415 - see the class

        ExportDialog(
            self._theme,
            self._services.transfers.exports,
            self._tasks,
            await self._chat(chat_id),
            await self._services.folders.all(),
            self._show_clause,
            lambda said: self._navigation.toast(said, "", None),
            self._window,
        ).open()

    async def _print(self, chat_id: str) -> None:
        chat = await self._chat(chat_id)
        if chat is None:
            return
        from duologue.ui.transfer.print_dialog import PrintDialog  # noqa: PLC0415 - see the class

        path = await self._services.library.path(chat.id)
        PrintDialog(self._theme, self._services.files, chat, path, self._window).open()

    async def _chat(self, chat_id: str) -> Chat | None:
        return await self._services.library.chat(chat_id) if chat_id else self._place.chat

    def _imported(self, report: ImportReport | None) -> None:
        self._tasks.start(self._show_imported(report))

    async def _show_imported(self, report: ImportReport | None) -> None:
        await self._place.reload_list()
        if report is not None and len(report.chat_ids) == 1:
            await self._place.open(report.chat_ids[0])

    def _show_clause(self, title: str) -> None:
        from duologue.ui.terms.clause_dialog import ClauseDialog  # noqa: PLC0415 - see the class

        parent = self._window.window()
        ClauseDialog(self._theme, self._services.gate.current, title, parent).open()


def files_dropped(paths: Sequence[Path]) -> Path | None:
    """The one file of chats among what was dropped, or None where it is something else."""
    known = [path for path in paths if path.suffix.lower() in (".json", ".jsonl", ".zip")]
    return known[0] if len(known) == 1 == len(paths) else None

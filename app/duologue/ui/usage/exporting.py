"""Saves usage as comma-separated values, where the person says."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from duologue.domain.errors import DuologueError
from duologue.domain.usage_sums import Grouping
from duologue.services.usage.report import Span, UsageReport
from duologue.ui.words import translate

Say = Callable[[str], object]


async def save_groups(parent: QWidget, report: UsageReport, span: Span, by: Grouping, say: Say) -> None:
    """The table as it is shown, with every line; `say` is told how it went."""
    await _save(parent, f"usage-by-{by}-{_days(span)}", lambda path: report.save_groups(path, span, by), say)


async def save_rows(parent: QWidget, report: UsageReport, span: Span, say: Say) -> None:
    """A line for every request; `say` is told how it went."""
    await _save(parent, f"usage-requests-{_days(span)}", lambda path: report.save_rows(path, span), say)


async def _save(parent: QWidget, name: str, write: Callable[[Path], Awaitable[None]], say: Say) -> None:
    path, _ = QFileDialog.getSaveFileName(
        parent, translate("UsagePage", "Save usage"), f"{name}.csv", "CSV (*.csv)"
    )
    if not path:
        return
    try:
        await write(Path(path))
    except DuologueError as error:
        say(error.message)
    else:
        say(translate("UsagePage", "Saved as {file}.").format(file=Path(path).name))


def _days(span: Span) -> str:
    first, last = span.first.isoformat(), span.last.isoformat()
    return first if first == last else f"{first}-{last}"
